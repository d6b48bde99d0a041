// The whole script of citizen pages. They work without it.
import { enhance } from "./lib/page_parts.js";

enhance(document);

// Back after sending shows the page as it was, ready to be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
