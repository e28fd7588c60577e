// Talking to the sandbox: what a person does goes out as JSON, words for them come back.

const body = document.body;
export const me = body.dataset.as;
export const here = body.dataset.in;

export async function send(path, words) {
  try {
    const answer = await fetch(`/page/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: me, in: here, ...words }),
    });
    const json = await answer.json().catch(() => ({}));
    if (answer.ok) return json;
    return { error: json.error || `The sandbox answered ${answer.status}.` };
  } catch {
    return { error: "The sandbox is not running any more. Start it again and reload this page." };
  }
}

let hiding;
export function toast(words) {
  const box = document.getElementById("toast");
  box.textContent = words;
  box.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (box.hidden = true), 9000);
}

export function say(words) {
  document.getElementById("status").textContent = words;
}
