// The script of a hall's screen: see lib/live.js.
import { follow } from "./lib/live.js";

document.querySelectorAll("[data-live]").forEach(follow);
