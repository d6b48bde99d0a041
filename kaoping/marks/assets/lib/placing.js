// Where pasted lines belong. A table copied in the office brings its column of names along, in an order of its
// own: then each line goes to the row of that name, never to the row it happens to meet.

const NAME_COLUMNS = 3; // a number, the village, the name: names stand in one of the first columns
const ENDINGS = /(村民委员会|居民委员会|村委会|居委会|嘎查委员会|社区|嘎查|村)$/;

/** `三泉村委会`, `三泉村` and `三 泉` are one village. */
function alike(text) {
  let name = text.normalize("NFKC").replace(/\s/g, "");
  while (ENDINGS.test(name) && name.replace(ENDINGS, "")) name = name.replace(ENDINGS, "");
  return name;
}

/** The words of a row's heading: village and official, or the village alone. */
export function nameOf(heading) {
  return Array.from(heading.querySelectorAll("span:not(.tag), a"), (part) => part.textContent)
    .concat(heading.children.length ? [] : heading.textContent.trim().split(/\s+/))
    .map(alike)
    .filter(Boolean);
}

/**
 * Lines of a block with the row each goes to.
 *
 * `names` are the rows' names. Without a column of names in the block nothing is known, and the answer is null.
 * Headings above the first name are passed over; other lines whose name no row has, or several have, are `lost`.
 */
export function byName(block, names) {
  const own = names.map((name) => name[name.length - 1]);
  const column = columnOfNames(block, own);
  if (column < 0) return null;
  const placed = { lines: [], lost: [] };
  block.forEach((line) => {
    const row = rowOf(line.slice(0, column + 1).map(alike), names, own);
    if (row >= 0) placed.lines.push({ row, values: line.slice(column + 1) });
    else if (placed.lines.length ? line.some((text) => text.trim()) : line.some((text) => /\d/.test(text))) {
      placed.lost.push(line[column] || line.join(" ").trim());
    }
  });
  return placed;
}

function columnOfNames(block, own) {
  const known = new Set(own);
  const hits = [];
  for (let column = 0; column < NAME_COLUMNS; column += 1) {
    hits.push(block.filter((line) => line[column] && known.has(alike(line[column]))).length);
  }
  const most = Math.max(...hits);
  return most ? hits.indexOf(most) : -1;
}

/** The row of the last of the words; where officials share a name, the one whose village stands before it. */
function rowOf(words, names, own) {
  const rows = own.map((name, row) => row).filter((row) => own[row] === words[words.length - 1]);
  const exact = rows.filter((row) => words.includes(names[row][0]));
  if (rows.length === 1) return rows[0];
  return exact.length === 1 ? exact[0] : -1;
}
