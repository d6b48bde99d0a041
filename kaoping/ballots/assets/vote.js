// Comforts for voters; every page works without them. Written for Chromium 61 and iOS 13.
//
//   - the code comes from the QR's fragment, which never reaches a server's log
//   - steps are fetched, so that a dropped connection loses nothing and Back is the page's own
//   - the page reads itself aloud where the telephone can; no service is asked
//   - a finger that taps twice answers one question, not two

const REST_MS = 350; // longer than a double tap, shorter than reading a question
const main = document.getElementById("main");
let busy = false;
let fresh = 0; // when the last page was put in place of another
let pressed = null;
let reading = false;
let guarded = false;

const form = () => main.querySelector("form[data-vote]");

/** What a press of the button would send. */
function fieldsOf(button) {
  const parts = [];
  const add = (name, value) => parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  form().querySelectorAll("input[name]").forEach((input) => add(input.name, input.value));
  if (button) add(button.name, button.value);
  return parts.join("&");
}

function say(text) {
  const box = main.querySelector("[data-alert]");
  if (!box) return;
  box.textContent = text;
  box.hidden = false;
  box.scrollIntoView();
}

/** Puts the next page in place of this one. */
function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const next = page.getElementById("main");
  if (!next) throw new Error("not a page of ours");
  document.title = page.title;
  document.documentElement.className = page.documentElement.className;
  while (main.firstChild) main.removeChild(main.firstChild);
  while (next.firstChild) main.appendChild(document.adoptNode(next.firstChild));
  fresh = Date.now();
  arrive();
  (main.querySelector(".error-summary") || main).focus();
  window.scrollTo(0, 0);
}

function send(button) {
  const address = form().getAttribute("action");
  busy = true;
  main.setAttribute("aria-busy", "true");
  fetch(address, {
    method: "POST",
    body: fieldsOf(button),
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    cache: "no-store",
    referrerPolicy: "no-referrer",
  })
    .then((answer) => {
      if (!answer.ok) throw new Error("the server is away");
      return answer.text();
    })
    .then(show)
    .catch(() => say(form().dataset.offline))
    .then(() => {
      busy = false;
      main.removeAttribute("aria-busy");
    });
}

/** Back on the telephone is Back of the page: one entry of history stands before each step. */
function guardBack() {
  if (guarded || !main.querySelector("button[name=back]")) return;
  history.pushState(null, "", location.pathname);
  guarded = true;
}

/** A page has arrived: buttons that only a script can serve come into sight. */
function arrive() {
  pressed = null;
  offerReading();
  guardBack();
}

// --- Reading aloud ---------------------------------------------------------------------------

/** A voice that lives on the telephone itself: others send what they read to their maker. */
function ownVoice() {
  if (!("speechSynthesis" in window && "SpeechSynthesisUtterance" in window)) return undefined;
  const language = document.documentElement.lang === "en" ? "en" : "zh";
  return window.speechSynthesis
    .getVoices()
    .find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(language));
}

/** Shows the button once there is such a voice; some telephones name theirs a moment later. */
function offerReading() {
  const aloud = main.querySelector("[data-aloud]");
  if (!aloud || !aloud.hidden || !ownVoice()) return;
  aloud.hidden = false;
  aloud.dataset.start = aloud.textContent;
  if (reading) read(aloud);
}

function words() {
  const said = [];
  main.querySelectorAll("[data-say]").forEach((each) => said.push(each.textContent.trim()));
  return said.join("。");
}

function read(button) {
  reading = true;
  button.textContent = button.dataset.stop;
  window.speechSynthesis.cancel();
  const speech = new window.SpeechSynthesisUtterance(words());
  speech.voice = ownVoice();
  speech.lang = speech.voice.lang;
  speech.rate = 0.85;
  window.speechSynthesis.speak(speech);
}

function hush(button) {
  reading = false;
  button.textContent = button.dataset.start;
  window.speechSynthesis.cancel();
}

// --- Listening ---------------------------------------------------------------------------------

main.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.hasAttribute("data-aloud")) {
    if (reading) hush(button);
    else read(button);
  } else if (busy || Date.now() - fresh < REST_MS) {
    event.preventDefault();
  } else {
    pressed = button;
  }
});

main.addEventListener("submit", (event) => {
  event.preventDefault();
  // Enter in a field presses the first button without a click that would name it.
  if (!busy) send(pressed || form().querySelector("button[name]"));
});

window.addEventListener("popstate", () => {
  if (!guarded) return;
  guarded = false;
  const back = main.querySelector("button[name=back]");
  if (back && !busy) send(back);
  else guardBack();
});

/** The QR's code: out of the address bar first, then into the field, then sent. */
function takeFragment() {
  const code = decodeURIComponent(location.hash.slice(1));
  if (!code) return;
  const field = main.querySelector("#code");
  if (!field && fresh) {
    // Another slip was scanned into this page: it is another voter, who begins anew.
    location.reload();
    return;
  }
  history.replaceState(null, "", location.pathname);
  if (!field) return;
  field.value = code;
  send(form().querySelector("button[name=begin]"));
}

arrive();
takeFragment();
window.addEventListener("hashchange", takeFragment);
if ("speechSynthesis" in window && window.speechSynthesis.addEventListener) {
  window.speechSynthesis.addEventListener("voiceschanged", offerReading);
}
