// Follows what happens on a screen: pushed by the live process, else polled.
//
//   <main data-live data-snapshot="/…/snapshot.json" data-stream="https://…/live/…/"
//         data-version="…">                       takes the snapshot's HTML
//   <div data-live data-reload="/address/" …>     goes to the address when the version changes
//
// A stream that fails opens itself again; until it stands, and where there is none, the snapshot
// is asked every two seconds. Chromium 61 runs this.
const POLL = 2000;
const AGAIN = 15000;

/** Shows a snapshot unless it is shown already. */
function show(box, said) {
  if (!said || said.version === box.dataset.version) return;
  box.dataset.version = said.version;
  if (box.dataset.reload) window.location.replace(box.dataset.reload);
  else box.innerHTML = said.html;
}

/** Asks for the snapshot; the browser's cache knows the ETag, so an unchanged one is cheap. */
function ask(box) {
  return fetch(box.dataset.snapshot, { cache: "no-cache", credentials: "omit" })
    .then((answer) => (answer.ok ? answer.json() : null))
    .then((said) => show(box, said))
    .catch(() => {}); // the connection is lost: the next time tries again
}

function keepAsking(box) {
  if (box.asking) return;
  box.asking = setInterval(() => ask(box), POLL);
}

function stopAsking(box) {
  clearInterval(box.asking);
  box.asking = null;
}

/** Opens the stream; the server sends the snapshot at once, so nothing is missed in between. */
function listen(box) {
  const stream = new EventSource(box.dataset.stream);
  stream.addEventListener("snapshot", (event) => show(box, JSON.parse(event.data)));
  stream.onopen = () => stopAsking(box);
  stream.onerror = () => {
    keepAsking(box);
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen(box), AGAIN);
  };
}

export function follow(box) {
  if (box.dataset.stream && window.EventSource) listen(box);
  else keepAsking(box);
  // A telephone that slept asks at once.
  document.addEventListener("visibilitychange", () => document.hidden || ask(box));
}
