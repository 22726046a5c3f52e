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
    const chosen = document.querySelector("input[name=who]:checked");
    if (!chosen) {
      return document.querySelector("input[name=who]");
    }
    if (chosen.value !== "new") {
      return document.getElementById("confirm");
    }
    return [...document.querySelectorAll(".new-person input")].find((input) => !input.value) || document.getElementById("confirm");
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target instanceof Element && event.target.id === "caller-rest") {
      next()?.focus();
    }
  });
  // What the server was asked, not what somebody has begun to type before this script came: their focus stays.
  if (document.getElementById("q")?.defaultValue) {
    next()?.focus();
  }
})();
