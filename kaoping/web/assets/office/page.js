// Small comforts of office pages. Each page works without them.
import { enhance } from "../lib/page_parts.js";

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));

/** Charts are fetched only by a page that shows one. */
function loadCharts() {
  const chart = document.querySelector("[data-chart]");
  if (!chart) return;
  const script = document.createElement("script");
  script.src = chart.dataset.chartsSrc;
  document.head.appendChild(script);
}
loadCharts();

/** A menu made of <details> closes when attention moves elsewhere. */
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.account[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.account[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
