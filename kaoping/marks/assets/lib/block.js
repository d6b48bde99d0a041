// A block of cells as Excel and WPS put it on the clipboard: tabs between, quotes around what holds tabs,
// line ends or quotes.

/** Whether a text is more than one cell; a line end behind a single one is none. */
export function isBlock(text) {
  return /[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""));
}

/** Rows of texts. A quoted cell's line ends become “；”, since a cell here is one line. */
export function readBlock(text) {
  const rows = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/g;
  const whole = text.replace(/(\r\n|\r|\n)$/, "");
  for (let found = cell.exec(whole); found; found = cell.exec(whole)) {
    const quoted = found[1] === undefined ? found[2] : found[1].replace(/""/g, '"');
    rows[rows.length - 1].push(quoted.replace(/\s*[\r\n]+\s*/g, "；"));
    if (!found[3]) break;
    if (found[3] !== "\t") rows.push([]);
  }
  return rows;
}
