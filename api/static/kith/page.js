import { initAll } from "/static/govuk/govuk-frontend.min.js";
import { offerTour } from "/static/kith/tour.js";

initAll();
offerTour();

// "/" searches and "?" helps, from everywhere; the explorer has a search of its own.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "?") {
    window.location.assign("/help#keys");
  } else if (event.key === "/" && !document.getElementById("explorer")) {
    const field = document.querySelector("main input[type=search]");
    event.preventDefault();
    if (field) {
      field.focus();
      field.select();
    } else if (document.querySelector('nav a[href="/search"]')) {
      window.location.assign("/search#q");
    }
  }
});

if (window.location.hash === "#q") document.getElementById("q")?.focus();

// What takes longer than a moment says so; a download leaves the page as it is, so that it is said for a while only.
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", () => {
    const said = form.querySelector("[role=status]");
    said.textContent = form.dataset.busy;
    window.setTimeout(() => { said.textContent = ""; }, 10000);
  });
}
