// The world outside Slack: the clock, the council's website; and the drawers of small screens.

import { refresh } from "./live.js";
import { send } from "./wire.js";

async function tell(path, words, line, button, waiting) {
  const box = document.getElementById(line);
  button?.setAttribute("aria-busy", "true");
  box.textContent = waiting;
  const answer = await send(path, words);
  await refresh();
  button?.removeAttribute("aria-busy");
  box.textContent = answer.error || answer.words || "";
}

function toggle(name) {
  const drawer = document.getElementById(name);
  const open = !drawer.hasAttribute("data-open");
  for (const other of document.querySelectorAll("[data-open]")) shut(other);
  drawer.toggleAttribute("data-open", open);
  openers(name).forEach((button) => button.setAttribute("aria-expanded", String(open)));
  if (open) drawer.querySelector("a, button, input")?.focus();
}

const openers = (name) => document.querySelectorAll(`[data-toggle="${name}"][aria-expanded]`);

function shut(drawer) {
  const inside = drawer.contains(document.activeElement);
  drawer.removeAttribute("data-open");
  openers(drawer.id).forEach((button) => {
    button.setAttribute("aria-expanded", "false");
    if (inside && button.offsetParent) button.focus();
  });
}

function onClick(event) {
  const button = event.target.closest("button");
  if (button?.dataset.toggle) toggle(button.dataset.toggle);
  else if (!event.target.closest("[data-open], dialog, [popover]")) {
    document.querySelectorAll("[data-open]").forEach(shut);
  }
  if (button?.dataset.clock) {
    tell("clock", { step: button.dataset.clock }, "clock-word", button, "Moving the clock …");
  }
  if (button?.dataset.publish) {
    tell("publish", { meeting: button.dataset.publish, act: button.dataset.how }, "council-word", button, "Publishing …");
  }
}

export function startTools() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("[data-open]").forEach(shut);
  });
  document.getElementById("clock-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const date = document.getElementById("clock-date").value;
    tell("clock", { date }, "clock-word", event.submitter, "Moving the clock …");
  });
}
