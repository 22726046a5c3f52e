// Keys of the desk: every one follows a link that is on the page (data-key), so that nothing is reachable by keys alone.
(() => {
  "use strict";
  const STORED = "desk-single-keys";
  const isOn = () => {
    try {
      return window.localStorage.getItem(STORED) !== "off";
    } catch {
      return true;
    }
  };
  const isTyping = (target) =>
    target instanceof Element && target.closest("input, select, textarea, [contenteditable]") !== null;

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) {
      return;
    }
    const isLetter = event.key.length === 1;
    if ((isLetter && !isOn()) || (isTyping(event.target) && event.key !== "Escape")) {
      return;
    }
    if (event.key === "/") {
      const search = document.querySelector("[role=search] input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
      return;
    }
    const link = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
    if (link) {
      event.preventDefault();
      link.click();
    }
  });

  document.querySelectorAll("[data-single-keys]").forEach((box) => {
    box.checked = isOn();
    box.addEventListener("change", () => {
      try {
        window.localStorage.setItem(STORED, box.checked ? "on" : "off");
      } catch {
        // without storage the choice lasts no longer than the page
      }
    });
  });
})();
