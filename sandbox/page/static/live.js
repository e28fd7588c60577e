// Keeps the page up to date: the server says that something changed, the page is asked for again,
// and its live parts are made to look like the new version.

import { morph, morphChildren } from "./morph.js";
import { showModal } from "./modal.js";

const PARTS = ["now", "others", "people-list", "sidebar-list", "conv-head", "home", "opening", "messages",
  "clock-face", "council"];
const MINUTE = 60_000;
let running = null;
let again = false;
let following = null;
let seen = Number(document.body.dataset.seen);

const scroller = () => document.getElementById("scroll");

export function atEnd() {
  const box = scroller();
  return !box || box.scrollHeight - box.scrollTop - box.clientHeight < 90;
}

export function toEnd() {
  const box = scroller();
  const last = document.getElementById("messages")?.lastElementChild;
  if (box && last) {
    const end = box.scrollHeight - box.clientHeight;
    // a message longer than the window is read from its top
    const top = last.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
    box.scrollTop = Math.min(end, last.offsetHeight > box.clientHeight ? top - 8 : end);
  }
  document.getElementById("newer")?.setAttribute("hidden", "");
}

function newest() {
  return document.getElementById("messages")?.lastElementChild?.dataset.key;
}

function apply(fresh) {
  const followed = atEnd();
  const before = newest();
  for (const id of PARTS) {
    const [old, wanted] = [document.getElementById(id), fresh.getElementById(id)];
    if (old && wanted) morph(old, wanted);
  }
  morphChildren(document.getElementById("modals"), fresh.getElementById("modals"));
  document.title = fresh.title;
  showModal();
  if (newest() === before) {
    if (followed) toEnd();
    return;
  }
  if (followed) toEnd();
  else document.getElementById("newer")?.removeAttribute("hidden");
  document.getElementById(newest())?.classList.add("flash");
}

async function load() {
  try {
    const answer = await fetch(location.href, { headers: { "X-Live": "1" } });
    if (answer.ok) apply(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    /* the stream says when the sandbox is back */
  }
}

export async function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = (async () => {
    do {
      again = false;
      await load();
    } while (again);
  })();
  await running;
  running = null;
}

function follow() {
  if (following) return;
  following = new EventSource(`/page/events?since=${seen}`);
  let lost = false;
  following.onerror = () => (lost = true);
  following.onopen = () => {
    if (lost) refresh(); // the sandbox was away, perhaps it is a new one
    lost = false;
  };
  following.onmessage = (event) => {
    seen = Number(event.data);
    refresh();
  };
}

function rest() {
  following?.close();
  following = null;
}

// A browser keeps only six connections to one host: a hidden page gives its own back.
export function startLive() {
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : follow()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", follow);
  document.getElementById("newer")?.addEventListener("click", toEnd);
  if (!document.hidden) follow();
  if ("running" in document.body.dataset) {
    setInterval(() => document.hidden || refresh(), MINUTE / 2); // the clock goes on by itself
  }
  toEnd();
}
