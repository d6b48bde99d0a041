// A block of cells pasted from Excel fills the table from where it is pasted; a single value is pasted as ever.
import { readBlock } from "../../../marks/assets/lib/block.js";

document.addEventListener("paste", (event) => {
  const cell = event.target;
  const table = cell.closest && cell.hasAttribute("data-cell") && cell.closest("table[data-block]");
  const text = event.clipboardData.getData("text/plain");
  if (!table || !/[\t\n\r]/.test(text.trim())) return;
  event.preventDefault();
  const rows = Array.from(table.tBodies[0].rows, (row) => Array.from(row.querySelectorAll("[data-cell]")));
  const down = rows.findIndex((row) => row.includes(cell));
  const right = rows[down].indexOf(cell);
  readBlock(text).forEach((line, at) =>
    line.forEach((value, across) => {
      const other = rows[down + at] && rows[down + at][right + across];
      if (other) other.value = value.trim();
    }),
  );
});
