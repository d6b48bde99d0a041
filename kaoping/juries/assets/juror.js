// A juror's phone: reads the card's code from the address, steps points up and down, follows the
// meeting. The pages work without it.
import { follow } from "../../web/assets/lib/live.js";

document.querySelectorAll("[data-live]").forEach(follow);

/** The code behind the # is taken out of the address at once, so that no history keeps it. */
function enterByCard() {
  const form = document.querySelector("form[data-code]");
  const code = window.location.hash.slice(1);
  if (!form || !/^[0-9A-Za-z-]{8,9}$/.test(code)) return;
  window.history.replaceState(null, "", window.location.pathname);
  form.elements.code.value = code;
  form.submit();
}

/** Points as whole steps, so that 0.1 + 0.2 is 0.3. */
function stepper(box) {
  const input = box.querySelector("input");
  const places = (box.dataset.step.split(".")[1] || "").length;
  const whole = (text) => Math.round(Number(text) * Math.pow(10, places));
  const [low, high, step] = [box.dataset.low, box.dataset.high, box.dataset.step].map(whole);
  box.querySelectorAll("button").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const typed = input.value.trim();
      const from = typed === "" || isNaN(Number(typed)) ? high : whole(typed) + Number(button.dataset.by) * step;
      input.value = (Math.min(high, Math.max(low, from)) / Math.pow(10, places)).toFixed(places);
    });
  });
}

enterByCard();
document.querySelectorAll("[data-stepper]").forEach(stepper);
