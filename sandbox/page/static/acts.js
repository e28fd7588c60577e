// Buttons, menus, selects and pickers of messages, modals and the Home tab.

import { refresh } from "./live.js";
import { answersIn, valueOf } from "./answers.js";
import { send } from "./wire.js";

function surfaceOf(control) {
  const surface = control.closest("[data-surface]");
  if (surface.dataset.surface === "view") return { view: surface.dataset.view };
  const message = control.closest("[data-ts]");
  return { channel: surface.dataset.channel, ts: message.dataset.ts };
}

function complain(control, words) {
  const block = control.closest(".block");
  block.querySelector(".act-error")?.remove();
  if (!words) return;
  const line = document.createElement("p");
  line.className = "act-error";
  line.setAttribute("role", "alert");
  line.textContent = `⚠ ${words}`;
  block.append(line);
}

function confirmed(control) {
  if (!control.dataset.confirm) return Promise.resolve(true);
  const words = JSON.parse(control.dataset.confirm);
  const dialog = document.getElementById("confirm");
  document.getElementById("confirm-title").textContent = words.title || "Are you sure?";
  document.getElementById("confirm-text").textContent = words.text;
  document.getElementById("confirm-deny").textContent = words.deny || "Cancel";
  const yes = document.getElementById("confirm-yes");
  yes.textContent = words.confirm || "Yes";
  yes.className = words.danger ? "btn btn-danger" : "btn btn-primary";
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

async function act(control, value) {
  if (control.getAttribute("aria-busy") === "true" || !(await confirmed(control))) return;
  const holder = control.closest(".menu-holder")?.querySelector("[data-menu]") || control;
  const id = holder.id;
  holder.setAttribute("aria-busy", "true");
  complain(holder, "");
  const box = holder.closest("[data-ts], [data-surface]");
  const answer = await send("act", {
    ...surfaceOf(control),
    block: control.dataset.block,
    action: control.dataset.action,
    value,
    answers: answersIn(box),
  });
  await refresh();
  holder.removeAttribute("aria-busy");
  const standing = document.getElementById(id);
  if (answer.error && standing) complain(standing, answer.error);
  // a button that is gone must not take the keyboard with it
  if (!standing && document.activeElement === document.body) {
    (document.getElementById("modal") || document.getElementById("scroll"))?.focus();
  }
}

function items(menu) {
  return [...menu.querySelectorAll("[role=menuitem]")];
}

function closeMenu(opener, refocus) {
  opener.setAttribute("aria-expanded", "false");
  document.getElementById(opener.getAttribute("aria-controls")).hidden = true;
  if (refocus) opener.focus();
}

function closeMenus(except) {
  for (const opener of document.querySelectorAll('[data-menu][aria-expanded="true"]')) {
    if (opener !== except) closeMenu(opener, false);
  }
}

function openMenu(opener) {
  closeMenus(opener);
  const menu = document.getElementById(opener.getAttribute("aria-controls"));
  opener.setAttribute("aria-expanded", "true");
  menu.hidden = false;
  const around = opener.getBoundingClientRect();
  const room = (opener.closest(".scroll, .modal-body") || document.body).getBoundingClientRect();
  menu.toggleAttribute("data-up", around.bottom + menu.offsetHeight + 8 > room.bottom);
  menu.toggleAttribute("data-left", around.left + menu.offsetWidth + 8 > room.right);
  items(menu)[0]?.focus();
}

function stepInMenu(event, menu) {
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return false;
  all.at(to % all.length).focus();
  return true;
}

function onKey(event) {
  const menu = event.target.closest(".menu");
  if (menu) {
    const opener = menu.parentElement.querySelector("[data-menu]");
    if (stepInMenu(event, menu)) event.preventDefault();
    else if (event.key === "Escape" || event.key === "Tab") {
      closeMenu(opener, true);
      if (event.key === "Escape") event.preventDefault();
    }
    return;
  }
  if (event.target.matches("[data-menu]") && event.key === "ArrowDown") {
    event.preventDefault();
    openMenu(event.target);
  }
  // arrows in a closed select would send a choice with every step: open it instead
  const arrows = event.key === "ArrowDown" || event.key === "ArrowUp";
  if (arrows && event.target.matches("select[data-act]") && event.target.showPicker) {
    event.preventDefault();
    event.target.showPicker();
  }
}

function onClick(event) {
  const opener = event.target.closest("[data-menu]");
  if (opener) {
    if (opener.getAttribute("aria-expanded") === "true") closeMenu(opener, true);
    else openMenu(opener);
    return;
  }
  const control = event.target.closest(":is(button, a)[data-act]");
  closeMenus(null);
  if (!control) return;
  if (control.closest(".menu")) control.closest(".menu-holder").querySelector("[data-menu]").focus();
  act(control, control.dataset.value ?? null);
}

function onChange(event) {
  const control = event.target.closest(":is(select, input, textarea, .ticks)[data-act]");
  if (control && control.tagName !== "BUTTON") act(control, valueOf(control));
}

export function startActs() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("change", onChange);
}
