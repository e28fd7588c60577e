// Makes a part of the page look like its new version from the server, touching only what differs:
// focus, scrolling, half-written text and open menus stay as they are.

const FIELDS = new Set(["INPUT", "TEXTAREA", "SELECT"]);
const KEPT = new Set(["open", "data-open", "aria-busy"]); // the browser's own, not the server's

const keyOf = (node) => (node.nodeType === 1 ? node.dataset?.key || node.id || null : null);

const alike = (a, b) =>
  a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

function morphAttributes(old, fresh) {
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !KEPT.has(name)) old.removeAttribute(name);
  }
}

function isHandsOff(node) {
  return node.classList?.contains("menu-holder") && node.querySelector('[aria-expanded="true"]');
}

export function morph(old, fresh) {
  if (old.nodeType !== 1) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (isHandsOff(old) || old.isEqualNode(fresh)) return;
  if (FIELDS.has(old.nodeName) && old.nodeName !== "SELECT") {
    const typed = old.value !== old.defaultValue;
    const before = old.value;
    morphAttributes(old, fresh);
    if (typed) old.value = before;
    return;
  }
  const chosen = old.nodeName === "SELECT" ? old.value : null;
  morphAttributes(old, fresh);
  morphChildren(old, fresh);
  if (chosen) old.value = chosen;
}

function findMatch(from, wanted) {
  for (let node = from; node; node = node.nextSibling) if (alike(node, wanted)) return node;
  return null;
}

export function morphChildren(old, fresh) {
  const keys = new Set([...fresh.childNodes].map(keyOf).filter(Boolean));
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    while (at && keyOf(at) && !keys.has(keyOf(at))) at = drop(at);
    const match = keyOf(wanted) ? findMatch(at, wanted) : at && alike(at, wanted) ? at : null;
    if (match) {
      if (match !== at) old.insertBefore(match, at);
      else at = at.nextSibling;
      morph(match, wanted);
    } else {
      old.insertBefore(document.importNode(wanted, true), at);
    }
  }
  while (at) at = drop(at);
}

function drop(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}
