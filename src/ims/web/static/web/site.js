// Small improvements; every page works without them.
(() => {
  "use strict";

  // A summary of problems is read first.
  const problems = document.querySelector(".problems");
  if (problems) {
    problems.focus();
  }

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (dialog && typeof dialog.showModal === "function") {
        event.preventDefault();
        dialog.showModal();
      }
    }
    const closer = event.target.closest("[data-closes]");
    if (closer) {
      closer.closest("dialog")?.close();
    }
    if (event.target.closest("[data-print]")) {
      window.print();
    }
  });

  // What only a script can do is shown where there is one.
  document.querySelectorAll("[data-print][hidden]").forEach((one) => one.removeAttribute("hidden"));

  // A second press of the same button sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.hasAttribute("hx-post") || form.hasAttribute("hx-get")) {
      return;
    }
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
  });

  // The visitor's own time zone, for pages that show both: <input type="hidden" data-own-zone>.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  if (zone) {
    document.querySelectorAll("input[data-own-zone]").forEach((input) => {
      input.value = input.value || zone;
    });
  }

  // Minutes left until an instant: <span data-until="2027-03-01T14:10:00Z"> holds the words for readers without scripts.
  const left = (element) => {
    const seconds = Math.max(0, Math.round((Date.parse(element.dataset.until) - Date.now()) / 1000));
    element.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds === 0) {
      document.querySelectorAll(`[data-when-over="${element.id}"]`).forEach((one) => one.removeAttribute("hidden"));
    }
    return seconds;
  };
  document.querySelectorAll("[data-until]").forEach((element) => {
    if (left(element) > 0) {
      const timer = setInterval(() => left(element) === 0 && clearInterval(timer), 1000);
    }
  });
})();
