// Going through a lesson or a test with script: the next step arrives without a page load, and an answer
// given without a line waits on the device and is sent, under the same name, when the line is back.
const KEY = "bema:unsent";

const unsent = () => JSON.parse(localStorage.getItem(KEY) ?? "[]");
const keep = (list) => localStorage.setItem(KEY, JSON.stringify(list));

// A step that script brought in is read from its top.
document.addEventListener("htmx:afterSwap", () => {
  const step = document.querySelector("[data-step]");
  (step?.querySelector("[data-focus]") ?? step?.querySelector("[data-focus-after]"))?.focus();
});

// What is wrong with an answer (422) is shown like any step.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

function tell(name) {
  const box = document.querySelector("[data-line]");
  if (!box) return;
  for (const part of box.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== name;
  box.hidden = !name;
}

// The line is gone: the answer is kept with the name it has, so that it can't count twice.
document.addEventListener("htmx:sendError", (event) => {
  const form = event.detail.elt.closest("form[data-answer]");
  if (!form) return tell("lost");
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const id = form.elements.response.value;
  keep([...unsent().filter((one) => one.id !== id), { id, url: form.action, fields, owner: owner() }]);
  tell("kept");
});

function owner() {
  return document.querySelector("[data-line]")?.dataset.owner ?? "";
}

// Done if the server has the answer, or will never take it: either way it need not be sent again.
// `next` is where the server leads on from it.
async function send(one) {
  const body = new URLSearchParams(one.fields);
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const reply = await fetch(one.url, {
    method: "POST", body, headers: { "X-CSRFToken": token, "HX-Request": "true" },
  });
  const done = reply.status < 500 && reply.status !== 429 && reply.status !== 403;
  return { done, next: reply.headers.get("HX-Push-Url") ?? reply.headers.get("HX-Redirect") };
}

let isSending = false;
async function catchUp() {
  if (isSending) return;
  const mine = unsent().filter((one) => one.owner === owner());
  if (!mine.length) return;
  isSending = true;
  let next = null;
  try {
    for (const one of mine) {
      const sent = await send(one);
      if (!sent.done) break;
      if (one.url === location.origin + location.pathname) next = sent.next;
      keep(unsent().filter((other) => other.id !== one.id));
    }
  } catch {
    // Still no line: the next chance is when it comes back.
  } finally {
    isSending = false;
  }
  if (!unsent().some((one) => one.owner === owner())) {
    tell("sent");
    if (next) location.assign(next);
  }
}

window.addEventListener("online", catchUp);
window.addEventListener("load", catchUp);
setInterval(() => { if (unsent().length && navigator.onLine) catchUp(); }, 15000);
