// The message box: Enter sends, "/" offers the commands, "@" the people, arrow up the last line.

import { refresh, toEnd } from "./live.js";
import { say, send, toast } from "./wire.js";

const box = document.getElementById("composer-text");
const list = document.getElementById("offers");
const source = document.getElementById("offers-list");
const offers = source ? JSON.parse(source.textContent) : { commands: [], people: [] };
let shown = [];
let at = -1;
let last = "";

function grow() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, innerHeight * 0.4)}px`;
}

function commandOffers(text) {
  const typed = text.toLowerCase();
  return offers.commands
    .filter((offer) => offer.insert.toLowerCase().startsWith(typed) && offer.insert.trim() !== text.trim())
    .map((offer) => ({ ...offer, from: 0 }));
}

function peopleOffers(text) {
  const match = /(^|\s)@([\w .'-]{0,30})$/.exec(text);
  if (!match) return [];
  const typed = match[2].toLowerCase();
  const from = text.length - match[2].length - 1;
  return offers.people
    .filter((offer) => `${offer.name} ${offer.insert}`.toLowerCase().includes(typed))
    .map((offer) => ({ ...offer, from }))
    .slice(0, 8);
}

function row(offer, index) {
  const item = document.createElement("li");
  item.id = `offer-${index}`;
  item.setAttribute("role", "option");
  const name = document.createElement("strong");
  name.textContent = offer.name;
  const hint = document.createElement("span");
  hint.className = "offer-hint";
  hint.textContent = offer.hint ? ` ${offer.hint}` : "";
  const note = document.createElement("span");
  note.className = "offer-note";
  note.textContent = offer.note || "";
  item.append(name, hint, note);
  item.addEventListener("mousedown", (event) => event.preventDefault());
  item.addEventListener("click", () => take(index));
  return item;
}

function point(index) {
  at = index;
  [...list.children].forEach((item, place) =>
    item.setAttribute("aria-selected", String(place === at)));
  if (at < 0) box.removeAttribute("aria-activedescendant");
  else {
    box.setAttribute("aria-activedescendant", `offer-${at}`);
    list.children[at].scrollIntoView({ block: "nearest" });
  }
}

function offer() {
  const text = box.value.slice(0, box.selectionStart);
  shown = text.startsWith("/") && !text.includes("\n") && commandOffers(text).length
    ? commandOffers(text) : peopleOffers(text);
  list.replaceChildren(...shown.map(row));
  list.hidden = !shown.length;
  box.setAttribute("aria-expanded", String(!!shown.length));
  point(shown.length ? 0 : -1);
}

function hide() {
  shown = [];
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  point(-1);
}

function take(index) {
  const chosen = shown[index];
  const rest = box.value.slice(box.selectionStart);
  box.value = box.value.slice(0, chosen.from) + chosen.insert + rest;
  const caret = chosen.from + chosen.insert.length;
  box.setSelectionRange(caret, caret);
  box.focus();
  hide();
  grow();
}

function waitingFor(words) {
  const line = document.getElementById("waiting");
  line.textContent = words;
  line.toggleAttribute("data-on", !!words);
}

async function submit() {
  const text = box.value.trim();
  if (!text) return;
  hide();
  last = text;
  box.value = "";
  grow();
  const slow = setTimeout(() => waitingFor(`Sending ${text.split(" ")[0]} …`), 250);
  const answer = await send("say", { text });
  clearTimeout(slow);
  waitingFor("");
  await refresh();
  toEnd();
  if (!answer.error) return;
  if (answer.keep && !box.value) box.value = text;
  toast(answer.error);
}

function onKey(event) {
  if (event.isComposing) return;
  if (shown.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    point((at + step + shown.length) % shown.length);
  } else if (shown.length && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey && at >= 0) {
    event.preventDefault();
    take(at);
  } else if (event.key === "Escape" && shown.length) {
    event.preventDefault();
    hide();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "ArrowUp" && !box.value && last) {
    event.preventDefault();
    box.value = last;
    grow();
  }
}

export function startComposer() {
  if (!box) return;
  box.addEventListener("input", () => { grow(); offer(); });
  box.addEventListener("keydown", onKey);
  box.addEventListener("blur", () => setTimeout(hide, 100));
  document.getElementById("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  if (matchMedia("(hover: hover)").matches && !document.getElementById("modal")) box.focus();
  say("");
}
