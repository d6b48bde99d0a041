// Comforts shared by both bundles; Chromium 61 runs them, and no page needs them.

/** Moves attention to the error summary, so that it is read first. */
function focusErrors(root) {
  const summary = root.querySelector(".error-summary");
  if (summary) summary.focus();
}

/** A form sent once is not sent twice by an impatient second press. */
function guardForms(root) {
  root.querySelectorAll("form[method=post]").forEach((form) => {
    if (form.dataset.guarded || form.hasAttribute("hx-post")) return;
    form.dataset.guarded = "yes";
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 3000);
    });
  });
}

/** Buttons that print; shown only where a script can do it. */
function showPrintButtons(root) {
  root.querySelectorAll("button[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}

/** Readies a page or a part of a page that has just arrived. */
export function enhance(root) {
  focusErrors(root);
  guardForms(root);
  showPrintButtons(root);
}
