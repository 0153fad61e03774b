"use strict";
(() => {
  const form = document.getElementById("filters");
  const byId = (id) => document.getElementById(id);
  const field = (name) => form.elements.namedItem(name);
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const lists = ["owner", "reporter", "section"];
  const boxes = all("input[name=severity]", form);

  const books = all(".book").map((element) => ({
    element,
    groups: all(".group", element).map((group) => ({
      element: group,
      count: group.querySelector(".group-count"),
      rows: all("tr[data-severity]", group),
    })),
  })).filter((book) => book.groups.length);
  const total = all("tr[data-severity]").length;

  // A row's words are gathered when somebody searches for the first time, and then kept.
  const words = new Map();
  const wordsOf = (row) => {
    if (!words.has(row)) {
      words.set(row, Array.from(row.cells).slice(1).map((cell) => cell.textContent).join(" ").toLowerCase());
    }
    return words.get(row);
  };

  const told = (number, of) => {
    const findings = of === 1 ? "finding" : "findings";
    return number === of ? `${of.toLocaleString("en-GB")} ${findings}`
      : `${number.toLocaleString("en-GB")} of ${of.toLocaleString("en-GB")} ${findings}`;
  };

  const show = (element, shown) => {
    if (element.hidden === shown) element.hidden = !shown;
  };

  const passes = () => {
    const severities = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const chosen = lists.map((name) => [name, field(name).value]).filter(([, value]) => value);
    const sought = field("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    return (row) =>
      severities.has(row.dataset.severity) &&
      chosen.every(([name, value]) => row.dataset[name] === value) &&
      sought.every((word) => wordsOf(row).includes(word));
  };

  const describe = () => {
    const parts = [];
    if (boxes.some((box) => !box.checked)) {
      const checked = boxes.filter((box) => box.checked).map((box) => box.value);
      parts.push(`severity ${checked.join(" and ") || "none"}`);
    }
    for (const name of lists) {
      const select = field(name);
      if (select.value) parts.push(`${name} ${select.selectedOptions[0].text.replace(/ \([\d,]+\)$/, "")}`);
    }
    if (field("search").value.trim()) parts.push(`search “${field("search").value.trim()}”`);
    return parts;
  };

  const apply = () => {
    const keep = passes();
    let number = 0;
    for (const book of books) {
      let inBook = 0;
      for (const group of book.groups) {
        let inGroup = 0;
        for (const row of group.rows) {
          const shown = keep(row);
          show(row, shown);
          inGroup += shown;
        }
        show(group.element, inGroup > 0);
        group.element.style.setProperty("--rows", inGroup);
        group.count.textContent = told(inGroup, group.rows.length);
        inBook += inGroup;
      }
      show(book.element, inBook > 0);
      number += inBook;
    }
    announce(number, describe());
  };

  const announce = (number, filters) => {
    byId("count").textContent = told(number, total);
    byId("print-note").textContent = filters.length
      ? `Not everything is printed here: ${told(number, total)}, filtered by ${filters.join("; ")}.` : "";
    show(byId("print-note"), filters.length > 0);
    show(byId("no-match"), number === 0);
    document.documentElement.classList.toggle("filtered", filters.length > 0);
    for (const button of all(".name button")) {
      const { filter, value } = button.parentElement.dataset;
      button.setAttribute("aria-pressed", String(field(filter).value === value));
    }
  };

  const clear = () => {
    form.reset();
    apply();
  };

  const offer = (name) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name.textContent;
    button.addEventListener("click", () => {
      const pressed = button.getAttribute("aria-pressed") === "true";
      form.reset();
      if (!pressed) field(name.dataset.filter).value = name.dataset.value;
      apply();
      if (pressed) {
        button.scrollIntoView({ block: "nearest" });
        return;
      }
      byId("findings").focus({ preventScroll: true });
      byId("findings").scrollIntoView();
    });
    name.replaceChildren(button);
  };

  all(".name").forEach(offer);
  form.addEventListener("input", apply);
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  all(".clear").forEach((button) => button.addEventListener("click", () => {
    clear();
    field("search").focus();
  }));
  byId("print").addEventListener("click", () => window.print());
  form.hidden = false;
  byId("ask-hint").hidden = false;
  document.documentElement.classList.add("filtering");
  // What is jumped to or focused must not come to stand behind the filters, however tall the reader's fonts make them.
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--filters", `${form.offsetHeight}px`);
  }).observe(form);
  // A browser that comes back to the page may have kept what was chosen.
  window.addEventListener("pageshow", apply);
})();
