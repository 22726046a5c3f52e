// The visitor's time zone, for pages that show the times by both clocks. It is kept in a cookie; where it was not known yet
// and differs from the clinic's, the times are asked for once more and put in place.
(() => {
  "use strict";

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  const isKnown = () => document.cookie.split("; ").some((part) => part.startsWith("ims_zone="));
  const isNowhere = /^(Etc\/|(UTC|GMT)$)/.test(zone);
  if (!zone || isNowhere || isKnown()) {
    return;
  }
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `ims_zone=${zone}; Path=/; Max-Age=15552000; SameSite=Lax${secure}`;
  const clock = document.getElementById("clock");
  const isOther = clock && clock.dataset.clinicZone !== zone;
  if (!isOther || !isKnown() || document.querySelector(".problems")) {
    return;
  }
  fetch(location.href, { credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((text) => {
      const main = document.querySelector("main");
      const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("main");
      if (fresh && !main.contains(document.activeElement)) {
        main.replaceWith(fresh);
      }
    })
    .catch(() => {});
})();
