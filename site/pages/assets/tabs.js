// One choice of form (table, CSV, JSON, Turtle) holds for every example and every page.
(() => {
  "use strict";
  const KEY = "housing-standard-form";
  const read = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const write = (form) => { try { localStorage.setItem(KEY, form); } catch { /* storage may be forbidden */ } };
  const labels = () => document.querySelectorAll(".tabbed-labels label");
  const choose = (form) => labels().forEach((label) => {
    if (label.textContent.trim() === form) document.getElementById(label.htmlFor).checked = true;
  });
  const kept = read();
  if (kept) choose(kept);
  labels().forEach((label) => document.getElementById(label.htmlFor).addEventListener("change", () => {
    write(label.textContent.trim());
    choose(label.textContent.trim());
  }));
})();
