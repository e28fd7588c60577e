// Modals: opened, filled in, sent, closed. The browser's own dialog keeps the focus inside.

import { send } from "./wire.js";
import { refresh } from "./live.js";
import { answersIn } from "./answers.js";

let cameFrom = null;

const modal = () => document.getElementById("modal");

function markWrong(form) {
  let first = null;
  for (const field of form.querySelectorAll(".field")) {
    const wrong = !field.querySelector(".field-error").hidden;
    const control = field.querySelector("[data-type]");
    if (wrong) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
    if (wrong && !first) first = control;
  }
  return first;
}

export function showModal() {
  const dialog = modal();
  if (!dialog) {
    cameFrom?.isConnected && cameFrom.focus();
    cameFrom = null;
    return;
  }
  markWrong(dialog);
  if (dialog.open) return;
  if (!cameFrom) cameFrom = document.activeElement;
  dialog.showModal();
  const first = dialog.querySelector("[autofocus], .modal-body :is(input, textarea, select)");
  (first || dialog.querySelector(".modal-foot button")).focus();
}

async function close(all) {
  const dialog = modal();
  if (!dialog) return;
  const answer = await send("close", { view: dialog.dataset.view, all });
  await refresh();
  if (answer.error) fail(answer.error);
}

function fail(words) {
  const line = document.getElementById("modal-error");
  if (!line) return;
  line.textContent = words;
  line.hidden = false;
}

function complain(field, words) {
  const line = field.querySelector(".field-error");
  line.textContent = words;
  line.hidden = !words;
}

function isEmpty(field, answers) {
  const control = field.querySelector("[data-type]");
  const given = answers.find((a) => a.block === field.dataset.field && a.action === control?.dataset.action);
  return control && (!given || !given.value.length);
}

function complete(form, answers) {
  let good = true;
  for (const field of form.querySelectorAll(".field")) {
    const control = field.querySelector("input, textarea, select");
    const missing = !("optional" in field.dataset) && isEmpty(field, answers);
    const words = missing ? "Please complete this required field." : control?.validationMessage || "";
    complain(field, words);
    if (words) good = false;
  }
  return good;
}

async function submit(form) {
  const answers = answersIn(form);
  document.getElementById("modal-error").hidden = true;
  if (!complete(form, answers)) {
    markWrong(form)?.focus();
    return;
  }
  const button = document.getElementById("modal-submit");
  button?.setAttribute("aria-busy", "true");
  const answer = await send("submit", { view: form.closest("dialog").dataset.view, answers });
  await refresh();
  button?.removeAttribute("aria-busy");
  if (answer.error) fail(answer.error);
  else if (answer.errors && form.isConnected) markWrong(form)?.focus();
}

export function startModals() {
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "modal-form") return;
    event.preventDefault();
    submit(event.target);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close]");
    if (button) close(button.dataset.close === "all");
  });
  // Escape: the server decides what stays open
  document.addEventListener("cancel", (event) => {
    if (event.target.id !== "modal") return;
    event.preventDefault();
    close(false);
  }, true);
  showModal();
}
