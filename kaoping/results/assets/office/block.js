// A block of cells pasted from Excel fills the table from where it is pasted, or each line the row of its name; a
// single value is pasted as ever.
import { isBlock, readBlock } from "../../../marks/assets/lib/block.js";
import { byName, nameOf } from "../../../marks/assets/lib/placing.js";

document.addEventListener("paste", (event) => {
  const cell = event.target;
  const table = cell.closest && cell.hasAttribute("data-cell") && cell.closest("table[data-block]");
  const text = event.clipboardData.getData("text/plain");
  if (!table || !isBlock(text)) return;
  event.preventDefault();
  const lines = Array.from(table.tBodies[0].rows);
  const rows = lines.map((row) => Array.from(row.querySelectorAll("[data-cell]")));
  const down = rows.findIndex((row) => row.includes(cell));
  const right = rows[down].indexOf(cell);
  const block = readBlock(text);
  const named = table.dataset.block === "named" && byName(block, lines.map((row) => nameOf(row.cells[0])));
  const placed = named ? named.lines : block.map((values, at) => ({ row: down + at, values }));
  placed.forEach((line) =>
    line.values.forEach((value, across) => {
      const other = rows[line.row] && rows[line.row][right + across];
      if (other) other.value = value.trim();
    }),
  );
  const said = table.closest("form").querySelector("[data-said]");
  if (said) said.textContent = named && named.lost.length ? `${said.dataset.said}${named.lost.join("、")}` : "";
});
