// The clerk's grid by keyboard: move, paste from Excel, undo, one request a save. Without it the form still works.
import { isBlock, readBlock } from "../lib/block.js";
import { byName, nameOf } from "../lib/placing.js";

class Grid {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-state]");
    this.undoButton = form.querySelector("[data-undo]");
    this.notice = form.querySelector("[data-waiting]");
    this.tables = Array.from(form.querySelectorAll("table.grid"), (table) =>
      Array.from(table.tBodies[0].rows, (row) => Array.from(row.querySelectorAll("input.cell"))),
    );
    this.steps = [];
    this.kept = new Map(this.cells().map((cell) => [cell, cell.value]));
    this.listen();
    this.undoButton.hidden = false;
  }

  listen() {
    this.form.addEventListener("focusin", (event) => isCell(event.target) && event.target.select());
    this.form.addEventListener("focusout", (event) => isCell(event.target) && this.keep([event.target]));
    this.form.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("paste", (event) => this.paste(event));
    this.form.addEventListener("input", () => this.show());
    this.form.querySelector("[data-save]").addEventListener("click", (event) => this.save(event));
    this.form.addEventListener("submit", () => { this.leaving = true; });
    this.undoButton.addEventListener("click", () => this.undo());
    window.addEventListener("beforeunload", (event) => {
      if (this.changed().length && !this.leaving) event.preventDefault();
    });
  }

  cells() {
    return this.tables.reduce((all, rows) => all.concat(...rows), []);
  }

  changed() {
    return this.cells().filter((cell) => cell.value !== cell.defaultValue && !cell.readOnly);
  }

  /** One step that can be undone: the cells whose values are no longer what they were. */
  keep(cells) {
    const step = cells
      .filter((cell) => cell.value !== this.kept.get(cell))
      .map((cell) => ({ cell, before: this.kept.get(cell) }));
    if (!step.length) return;
    this.steps.push(step);
    step.forEach(({ cell }) => {
      this.kept.set(cell, cell.value);
      clearFault(cell);
    });
    this.show();
  }

  undo() {
    const cell = document.activeElement;
    if (isCell(cell) && cell.value !== this.kept.get(cell)) cell.value = this.kept.get(cell);
    else this.takeBack(this.steps.pop() || []);
    this.tell([], 0);
    this.show();
  }

  takeBack(step) {
    step.forEach(({ cell, before }) => {
      cell.value = before;
      this.kept.set(cell, before);
      clearFault(cell);
    });
    if (step.length) step[0].cell.focus();
  }

  key(event) {
    const cell = event.target;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "s") return this.save(event);
    if (command && event.key.toLowerCase() === "z") {
      event.preventDefault();
      return this.undo();
    }
    if (!isCell(cell) || command || event.altKey || event.isComposing) return null;
    if (event.key === "Escape") {
      cell.value = this.kept.get(cell);
      return this.show();
    }
    const step = stepOf(event, cell, cell.value !== this.kept.get(cell));
    if (step) {
      event.preventDefault();
      this.move(cell, step);
    }
    return null;
  }

  move(cell, [down, right]) {
    const { rows, row, column } = this.at(cell);
    const target = rows[row + down] && rows[row + down][column + right];
    this.keep([cell]);
    if (target) target.focus();
  }

  at(cell) {
    const rows = this.tables.find((table) => table.some((row) => row.includes(cell)));
    const row = rows.findIndex((cells) => cells.includes(cell));
    return { rows, row, column: rows[row].indexOf(cell) };
  }

  paste(event) {
    const text = event.clipboardData.getData("text/plain");
    if (!isCell(event.target) || !isBlock(text)) return;
    event.preventDefault();
    const { rows, row, column } = this.at(event.target);
    const block = readBlock(text);
    const named = byName(block, rows.map((cells) => nameOf(cells[0].closest("tr").cells[0])));
    const lines = named ? named.lines : block.map((values, down) => ({ row: row + down, values }));
    this.tell(named ? named.lost : [], this.fill(rows, column, lines));
  }

  /** Puts values into cells from a column on; the answer is how many of them found no open cell. */
  fill(rows, column, lines) {
    const filled = [];
    let left = 0;
    lines.forEach((line) =>
      line.values.map((value) => value.trim()).forEach((value, right) => {
        const cell = rows[line.row] && rows[line.row][column + right];
        if (cell && !cell.readOnly) {
          cell.value = value;
          filled.push(cell);
        } else if (value && !(cell && cell.value === value)) left += 1;
      }),
    );
    this.keep(filled);
    return left;
  }

  /** What of a pasted block was not filled in, said until the next paste or saving. */
  tell(lost, left) {
    const { nobody, outside } = this.form.dataset;
    this.notice.textContent = [lost.length && `${nobody}${lost.join("、")}`, left && `${outside}${left}`]
      .filter(Boolean)
      .join(" ");
  }

  async save(event) {
    event.preventDefault();
    if (isCell(document.activeElement)) this.keep([document.activeElement]);
    const sent = this.block();
    if (this.saving || !Object.keys(sent).length) return;
    this.saving = true;
    this.say(this.form.dataset.saving);
    try {
      const response = await this.post(sent);
      this.received(sent, response.ok, await response.json());
    } catch (problem) {
      this.say(this.form.dataset.offline);
    }
    this.saving = false;
  }

  /** Changed cells with what they showed; points and reasons of one item go together. */
  block() {
    const sent = {};
    this.changed().forEach((cell) => {
      ["p", "q"].forEach((kind) => {
        const one = document.getElementById(kind + cell.name.slice(1));
        if (one) sent[one.name] = [one.defaultValue, one.value];
      });
    });
    return sent;
  }

  async post(cells) {
    const response = await fetch(this.form.action, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify({ rater: this.form.dataset.rater, cells }),
    });
    if (response.redirected || ![200, 400, 409].includes(response.status)) throw new Error("refused");
    return response;
  }

  received(sent, ok, answer) {
    Object.keys(sent).forEach((name) => {
      const cell = document.getElementById(name);
      clearFault(cell);
      if (!ok) return;
      const text = answer.cells[name] === undefined ? sent[name][1] : answer.cells[name];
      if (cell.value === sent[name][1]) {
        cell.value = text;
        this.kept.set(cell, text);
      }
      cell.defaultValue = text;
    });
    if (ok) {
      this.show();
      this.say(answer.said);
      this.notice.textContent = answer.waiting;
    } else this.refused(answer);
  }

  refused({ faults, refusal }) {
    faults.forEach(({ names, at, text, stands }) => {
      names.forEach((name) => markFault(document.getElementById(name), stands && stands[name]));
      writeFault(document.getElementById(at), text);
    });
    this.show();
    this.say(refusal || `${this.form.dataset.wrong} (${faults.length})`);
    if (faults.length) document.getElementById(faults[0].at).focus();
  }

  show() {
    this.cells().forEach((cell) => cell.classList.toggle("dirty", cell.value !== cell.defaultValue));
    const count = this.changed().length;
    this.say(count ? `${count} ${this.form.dataset.unsaved}` : "");
  }

  say(text) {
    this.state.textContent = text;
  }
}

const isCell = (element) => Boolean(element) && element.classList.contains("cell");

/** Rows and columns to move by, or nothing when the key belongs to the cell. */
function stepOf(event, cell, editing) {
  const start = cell.selectionStart === 0;
  const end = cell.selectionEnd === cell.value.length;
  const list = editing && cell.hasAttribute("list"); // up and down choose among the reasons
  if (event.key === "Enter") return [event.shiftKey ? -1 : 1, 0];
  if (event.key === "ArrowDown" && !list) return [1, 0];
  if (event.key === "ArrowUp" && !list) return [-1, 0];
  if (event.key === "ArrowLeft" && start && (cell.selectionEnd === 0 || !editing)) return [0, -1];
  if (event.key === "ArrowRight" && end && (cell.selectionStart === cell.value.length || !editing)) return [0, 1];
  return null;
}

function markFault(cell, stands) {
  cell.setAttribute("aria-invalid", "true");
  cell.parentNode.classList.add("bad");
  if (typeof stands === "string") cell.defaultValue = stands;
}

function writeFault(cell, text) {
  const note = document.createElement("span");
  note.className = "cell-fault";
  note.id = `f${cell.name}`;
  note.textContent = text;
  cell.parentNode.appendChild(note);
  cell.setAttribute("aria-describedby", note.id);
}

/** Takes the marks off both cells of an item. */
function clearFault(cell) {
  ["p", "q"].forEach((kind) => {
    const one = document.getElementById(kind + cell.name.slice(1));
    if (!one) return;
    one.removeAttribute("aria-invalid");
    one.parentNode.classList.remove("bad");
    const note = one.parentNode.querySelector(".cell-fault");
    if (note) note.remove();
  });
}

document.querySelectorAll("form[data-grid]").forEach((form) => new Grid(form));
