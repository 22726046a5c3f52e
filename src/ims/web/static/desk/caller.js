// The caller's screen: typing a new name chooses "somebody new"; after a search the next thing to do has the focus.
(() => {
  "use strict";
  const isNewField = (target) => target instanceof Element && target.closest(".new-person") !== null;
  document.addEventListener("input", (event) => {
    const radio = document.getElementById("who-new");
    if (radio && isNewField(event.target)) {
      radio.checked = true;
    }
  });
  document.addEventListener("input", (event) => {
    const radio = document.getElementById("time-other");
    if (radio && event.target instanceof Element && event.target.matches("#other_day, #other_time, #reason")) {
      radio.checked = true;
    }
  });

  const next = () => {
    const place = document.querySelector("[data-next]");
    const goOn = place?.matches("fieldset") ? place.querySelector("select, input") : place;
    if (document.querySelector(".sentence[data-next]")) {
      return goOn;
    }
    const chosen = document.querySelector("input[name=who]:checked");
    if (!chosen) {
      return document.querySelector("input[name=who]");
    }
    if (chosen.value !== "new") {
      return goOn;
    }
    return [...document.querySelectorAll(".new-person input")].find((input) => !input.value) || goOn;
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target instanceof Element && event.target.id === "caller-rest") {
      next()?.focus();
    }
  });

  // What was read back is dimmed from a change on until the new sentence is there; without an answer it stays so.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target instanceof Element && event.target.id === "caller") {
      document.getElementById("read-back")?.setAttribute("aria-busy", "true");
    }
  });

  // A second press of Confirm would find the time taken, by the first one. Forms without htmx are looked after by site.js.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.id !== "caller" || !form.hasAttribute("hx-post")) {
      return;
    }
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
    }
    form.setAttribute("aria-busy", "true");
  });

  // What the server was asked, not what somebody has begun to type before this script came: their focus stays.
  if (document.getElementById("q")?.defaultValue) {
    next()?.focus();
  }
})();
