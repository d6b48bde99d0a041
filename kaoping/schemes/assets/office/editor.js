// The scheme editor's comforts: sums while typing, line numbers, a menu that is closed on phones.
// The server says the same after saving; without this script nothing is missing.
const UNIT = 10000;

/** "95.5" or "60%" as a whole number of ten-thousandths; null if it is no number. */
function units(text) {
  const found = /^\s*(-?)(\d{1,9})(?:\.(\d{1,4}))?\s*%?\s*$/.exec(text || "");
  if (!found) return null;
  const size = Number(found[2]) * UNIT + Number((found[3] || "").padEnd(4, "0"));
  return found[1] ? -size : size;
}

function words(number) {
  const sign = number < 0 ? "-" : "";
  const size = Math.abs(number);
  const rest = String(size % UNIT).padStart(4, "0").replace(/0+$/, "");
  return sign + Math.floor(size / UNIT) + (rest ? "." + rest : "");
}

/** Full points of a row: as written, or as the rows below it add up. */
function full(row, below) {
  const input = row.querySelector("[data-full]");
  const written = units(input.value);
  if (written !== null || input.value.trim()) return written || 0;
  if (input.placeholder) return units(input.placeholder) || 0;
  return (below[row.dataset.at] || []).reduce((sum, child) => sum + full(child, below), 0);
}

function showSum(row, below) {
  const box = row.querySelector("[data-total]");
  const children = below[row.dataset.at] || [];
  const shares = row.dataset.sum === "weighted";
  const total = children.reduce((sum, child) => {
    const share = child.querySelector("[data-weight]");
    return sum + (shares ? (share ? units(share.value) || 0 : 0) : full(child, below));
  }, shares ? 0 : units(row.dataset.start) || 0);
  const input = row.querySelector("[data-full]");
  const wanted = shares ? 100 * UNIT : units(input.value);
  const wrong = row.dataset.sum !== "limited" && wanted !== null && wanted !== total;
  const said = words(total) + (shares ? "%" : "");
  if (box.querySelector("b").textContent !== said) box.querySelector("b").textContent = said;
  box.classList.toggle("ed-wrong", wrong);
}

function watchSums(form) {
  const rows = Array.from(form.querySelectorAll("tr[data-at]"));
  const below = {};
  for (const row of rows) (below[row.dataset.parent] = below[row.dataset.parent] || []).push(row);
  const sums = rows.filter((row) => row.dataset.sum);
  const update = () => sums.forEach((row) => showSum(row, below));
  form.addEventListener("input", update);
  update();
}

function numberLines(box) {
  const area = box.querySelector("textarea");
  const numbers = box.querySelector("[data-numbers]");
  const update = () => {
    const count = area.value.split("\n").length;
    numbers.textContent = Array.from({ length: count }, (_, line) => line + 1).join("\n");
    area.rows = Math.max(20, count + 1);
  };
  area.addEventListener("input", update);
  update();
}

/** A link to a line of the text puts the cursor there. */
function goToLine(number) {
  const area = document.getElementById("ed-text");
  const lines = area.value.split("\n").slice(0, number);
  const end = lines.join("\n").length;
  area.focus();
  area.setSelectionRange(end - lines[lines.length - 1].length, end);
  const height = area.clientHeight / Math.max(1, area.rows);
  window.scrollTo(0, area.getBoundingClientRect().top + window.pageYOffset + (number - 8) * height);
}

function enhanceEditor(root) {
  root.querySelectorAll("form[data-sums]").forEach(watchSums);
  root.querySelectorAll(".ed-numbered").forEach(numberLines);
  if (window.matchMedia("(max-width: 61.98rem)").matches) {
    root.querySelectorAll("details[data-narrow]").forEach((menu) => (menu.open = false));
  }
  root.querySelectorAll("a[data-line]").forEach((link) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      goToLine(Number(link.dataset.line));
    })
  );
}
enhanceEditor(document);

// Cards stay as open or closed as they were when the form comes back.
let cards = {};
document.addEventListener("htmx:beforeSwap", () => {
  cards = {};
  document.querySelectorAll(".ed-card > details").forEach((card) => (cards[card.id] = card.open));
});
function restoreCards(root) {
  root.querySelectorAll(".ed-card > details").forEach((card) => {
    if (card.id in cards && !card.querySelector(".field-error")) card.open = cards[card.id];
  });
}

// After a row was added, the cursor stands in its first field.
let adding = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  adding = event.detail.elt.dataset.adds || null;
});
document.addEventListener("htmx:afterSettle", () => {
  const list = adding && document.getElementById(adding);
  adding = null;
  if (!list) return;
  const rows = list.querySelectorAll(":scope > .ed-card, :scope > .ed-grid > table > tbody > tr");
  const first = rows.length && rows[rows.length - 1].querySelector("input:not([type=hidden]), select");
  if (first) first.focus();
});
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt.id !== "editor") return;
  enhanceEditor(event.detail.elt);
  restoreCards(event.detail.elt);
});
