// The rater's page saves as one goes. What is on the page is the queue: a sheet that could not be sent stays
// marked and is sent again; the server knows each form by its token, so nothing is written twice.
import "./lib/marking.css"; // built into a sheet of its own beside this script

const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 30000;
const ANSWERS = [200, 400, 409];

class Marking {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-state]");
    this.waiting = new Map(); // number of the sheet → how often it changed
    this.changes = new Map();
    this.delay = FIRST_RETRY_MS;
    form.addEventListener("input", (event) => this.touched(event));
    form.addEventListener("change", (event) => this.changed(event));
    form.addEventListener("click", (event) => this.clicked(event));
    form.addEventListener("keydown", (event) => { this.byArrow = event.key.startsWith("Arrow"); });
    form.addEventListener("keyup", () => { this.byArrow = false; });
    form.addEventListener("focusout", (event) => this.left(event));
    form.addEventListener("submit", (event) => this.saveAll(event));
    window.addEventListener("online", () => this.send());
    document.addEventListener("click", (event) => this.leaving(event));
  }

  sheetOf(element) {
    return element.closest("[data-sheet]");
  }

  touched(event) {
    const sheet = this.sheetOf(event.target);
    if (!sheet) return;
    const number = sheet.dataset.sheet;
    this.changes.set(number, (this.changes.get(number) || 0) + 1);
    sheet.classList.add("unsaved");
  }

  changed(event) {
    const sheet = this.sheetOf(event.target);
    if (!sheet) return;
    clearTyped(event.target);
    if (event.target.name[0] === "c" || event.target.type !== "radio") preset(event.target);
    if (event.target.type === "radio" && this.byArrow) this.passing = event.target;
    else if (!lacksReason(event.target)) this.queue(sheet);
  }

  /** Arrows pass over choices on their way; the one that was meant is known when the group is left. */
  left(event) {
    const group = event.target.closest("fieldset");
    if (!this.passing || !group || group.contains(event.relatedTarget)) return;
    const field = this.passing;
    this.passing = null;
    if (group.contains(field) && !lacksReason(field)) this.queue(this.sheetOf(field));
  }

  clicked(event) {
    const check = event.target.closest("[data-check]");
    if (check) {
      this.goto = check.dataset.check;
      this.saveAll(event);
      return;
    }
    const button = event.target.closest("button[name=withdraw]");
    if (!button) return;
    event.preventDefault();
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "withdraw";
    field.value = button.value;
    const sheet = this.sheetOf(button);
    sheet.appendChild(field);
    this.queue(sheet);
  }

  saveAll(event) {
    event.preventDefault();
    delete this.form.dataset.sent;
    const open = new Set(this.form.querySelectorAll(".sheet.unsaved"));
    this.form.querySelectorAll(".sheet .wrong").forEach((item) => open.add(this.sheetOf(item)));
    open.forEach((sheet) => this.queue(sheet));
    if (!this.sending && !this.waiting.size) this.after();
  }

  /** A link away waits until everything is saved. */
  leaving(event) {
    const link = event.target.closest("a[href]");
    if (!link || !this.waiting.size || link.getAttribute("href")[0] === "#") return;
    event.preventDefault();
    this.goto = link.href;
    this.send();
  }

  queue(sheet) {
    sheet.classList.add("unsaved");
    this.waiting.set(sheet.dataset.sheet, true);
    this.send();
  }

  async send() {
    if (this.sending || !this.waiting.size) return;
    this.sending = true;
    this.say("saving");
    clearTimeout(this.timer);
    const [number] = this.waiting.keys();
    try {
      await this.sendSheet(number);
      this.delay = FIRST_RETRY_MS;
      this.sending = false;
      this.after();
    } catch (problem) {
      this.sending = false;
      this.say(problem.message === "left" ? "left" : "unsaved");
      this.timer = setTimeout(() => this.send(), this.delay);
      this.delay = Math.min(this.delay * 2, LAST_RETRY_MS);
    }
  }

  after() {
    if (this.waiting.size) return this.send();
    const wrong = this.form.querySelector(".field-error");
    this.say(wrong ? "wrong" : "saved");
    if (this.goto && !wrong) window.location.assign(this.goto);
    this.goto = null;
    return null;
  }

  async sendSheet(number) {
    const sheet = document.getElementById(`s${number}`);
    const before = this.changes.get(number);
    this.waiting.delete(number);
    try {
      const { saved, html } = await this.post(number, sheet);
      if (this.changes.get(number) === before && !this.waiting.has(number)) {
        replace(sheet, html);
        return;
      }
      if (saved) keepUp(sheet, html);
      if (!this.waiting.has(number)) sheet.classList.add("unsaved");
    } catch (problem) {
      this.waiting.set(number, true);
      throw problem;
    }
  }

  async post(number, sheet) {
    const response = await fetch(this.form.action, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Part": number },
      body: this.fields(sheet),
    });
    if (response.redirected || response.status === 403) {
      await this.renew();
      throw new Error("left");
    }
    if (!ANSWERS.includes(response.status)) throw new Error("unsaved");
    return { saved: response.status === 200, html: await response.text() };
  }

  fields(sheet) {
    const body = new URLSearchParams();
    body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    sheet.querySelectorAll("input[name]").forEach((field) => {
      if (field.type !== "radio" || field.checked) body.append(field.name, field.value);
    });
    return body.toString();
  }

  /** After signing in again in another window the form needs the new session's token. */
  async renew() {
    const response = await fetch(this.form.action, { credentials: "same-origin" });
    if (response.redirected || !response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("[data-marking] [name=csrfmiddlewaretoken]");
    if (token) this.form.elements.csrfmiddlewaretoken.value = token.value;
  }

  say(what) {
    this.state.textContent = this.form.dataset[what];
    this.form.dataset.now = what;
  }
}

/**
 * The page went on while a save was under way, so its answer can't take its place. It must still learn what
 * stands there now: points put back to what the page once showed would else look as if nothing had changed.
 */
function keepUp(sheet, html) {
  const answer = document.createElement("template");
  answer.innerHTML = html;
  answer.content.querySelectorAll("input[type=hidden][name^=v]").forEach((now) => {
    const field = sheet.querySelector(`input[type=hidden][name="${now.name}"]`);
    if (field) field.value = now.value;
  });
}

/** A tap on points empties the field for other points, and the other way round. */
function clearTyped(field) {
  if (field.type === "radio" && field.name[0] === "a") {
    field.form.elements[`t${field.name.slice(1)}`].value = "";
  }
}

/** Points of a range, and words for what the regulation does not name, are asked for where the cursor then stands. */
function preset(field) {
  if (field.type !== "radio") return;
  const points = field.form.elements[`p${field.name.slice(1)}`];
  const words = field.form.elements[`r${field.name.slice(1)}`];
  if (field.value.endsWith(":") && points && !points.value) points.focus();
  else if ("words" in field.dataset && words && !words.value) words.focus();
}

/** A note alone says nothing yet; neither does a range without its points, nor “other” without words. */
function lacksReason(field) {
  const box = field.closest(".reasons");
  if (!box) return false;
  const chosen = box.querySelector("input[type=radio]:checked");
  const points = box.querySelector("input[name^=p]");
  if (!chosen || !chosen.value) return field.type !== "radio";
  if ("words" in chosen.dataset && !box.querySelector("input[name^=r]").value.trim()) return true;
  return chosen.value.endsWith(":") && points && !points.value;
}

/** Puts the server's view of a sheet in place, keeps what was unfolded and where the cursor was. */
function replace(sheet, html) {
  const made = document.createElement("template");
  made.innerHTML = html.trim();
  const fresh = made.content.firstElementChild;
  const unfolded = sheet.querySelector("details.deduct[open]");
  const active = sheet.contains(document.activeElement) ? document.activeElement : null;
  sheet.parentNode.replaceChild(fresh, sheet);
  const details = fresh.querySelector("details.deduct");
  if (unfolded && details) details.open = true;
  if (active) refocus(fresh, active);
  offerSaving(fresh.closest("form"));
}

/** Where everything was handed in meanwhile, there is nothing left to save. */
function offerSaving(form) {
  form.querySelectorAll("[data-save]").forEach((part) => {
    const box = part.closest(".village") || form;
    if (!box.querySelector(".sheet > input[name^=k]")) part.parentNode.removeChild(part);
  });
}

/** A field's name without the mark of its form. */
const bare = (field) => (field.name || "").split("~")[0];

function refocus(fresh, active) {
  const same = Array.from(fresh.querySelectorAll("input, button, summary")).find(
    (field) => field.tagName === active.tagName && bare(field) === bare(active) && field.value === active.value,
  );
  const target = same || fresh.querySelector("summary, input:not([type=hidden])");
  if (target) target.focus({ preventScroll: true });
}

/** Going back may show the page as it was before it saved; then it is fetched again. */
function stale() {
  const [visit] = performance.getEntriesByType("navigation");
  return Boolean(visit) && visit.type === "back_forward";
}

document.querySelectorAll("form[data-marking]").forEach((form) => {
  if (stale()) window.location.reload();
  else new Marking(form);
});
