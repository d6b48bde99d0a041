// htmx with what a strict content security policy allows (see the meta tag htmx-config).
import htmx from "htmx.org/dist/htmx.esm.js";

window.htmx = htmx;

/** Says to screen readers that a part of the page changed, where the part asks for it. */
document.addEventListener("htmx:responseError", (event) => {
  const box = document.getElementById("page-alert");
  if (box) box.hidden = false;
  event.detail.elt.removeAttribute("aria-busy");
});
document.addEventListener("htmx:sendError", () => {
  const box = document.getElementById("page-alert");
  if (box) box.hidden = false;
});
