// Where the visitor's clock differs from the clinic's, ask for the page once more with both times on it.
(() => {
  "use strict";

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  const known = document.cookie.split("; ").some((part) => part.startsWith("ims_zone="));
  if (!zone || known) {
    return;
  }
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `ims_zone=${zone}; Path=/; Max-Age=15552000; SameSite=Lax${secure}`;
  const clock = document.getElementById("clock");
  const accepted = document.cookie.includes("ims_zone=");
  if (clock && accepted && clock.dataset.clinicZone !== zone && !document.querySelector(".problems")) {
    location.reload();
  }
})();
