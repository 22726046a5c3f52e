// Arrows in the calendar: one time or appointment is in the order of tabs, arrows move from it to its neighbors.
(() => {
  "use strict";
  const calendar = document.getElementById("calendar");
  if (!calendar) {
    return;
  }
  const cells = [...calendar.querySelectorAll("[data-cell]")].map((element) => {
    const [column, row] = element.dataset.cell.split(" ").map(Number);
    return { element, column, row };
  });
  if (cells.length === 0) {
    return;
  }
  const isMoving = calendar.hasAttribute("data-moving");
  let current = cells.find((cell) => cell.element.hasAttribute("data-focus")) || cells[0];
  const choose = (cell) => {
    current.element.tabIndex = -1;
    current = cell;
    current.element.tabIndex = 0;
  };
  cells.forEach((cell) => {
    cell.element.tabIndex = -1;
    cell.element.addEventListener("focus", () => choose(cell));
  });
  choose(current);

  const beside = (step) => {
    const columns = [...new Set(cells.map((cell) => cell.column))].sort((a, b) => a - b);
    const column = columns[columns.indexOf(current.column) + step];
    const there = cells.filter((cell) => cell.column === column);
    return there.reduce(
      (best, cell) => (best && Math.abs(best.row - current.row) <= Math.abs(cell.row - current.row) ? best : cell),
      undefined,
    );
  };
  const along = (step) => {
    const here = cells.filter((cell) => cell.column === current.column);
    return here[here.indexOf(current) + step];
  };
  const moves = {
    ArrowLeft: () => beside(-1),
    ArrowRight: () => beside(1),
    ArrowUp: () => along(-1),
    ArrowDown: () => along(1),
    Home: () => cells.find((cell) => cell.column === current.column),
    End: () => cells.filter((cell) => cell.column === current.column).at(-1),
  };
  const isElsewhere = (target) =>
    target instanceof Element && target.closest("input, select, textarea, a, button") !== null && !calendar.contains(target);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || isElsewhere(event.target)) {
      return;
    }
    if (moves[event.key]) {
      const isInside = calendar.contains(document.activeElement) && cells.some((c) => c.element === document.activeElement);
      const next = isInside ? moves[event.key]() : current;
      event.preventDefault();
      if (next) {
        choose(next);
        next.element.focus();
        next.element.scrollIntoView({ block: "nearest", inline: "nearest" });
      }
      return;
    }
    const address = current.element.dataset.move;
    let isOn = true;
    try {
      isOn = window.localStorage.getItem("desk-single-keys") !== "off";
    } catch {
      isOn = true;
    }
    if (event.key === "m" && isOn && address && current.element === document.activeElement) {
      event.preventDefault();
      window.location.assign(address);
    }
  });

  if (isMoving || current.element.hasAttribute("data-focus")) {
    current.element.focus();
    current.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
})();
