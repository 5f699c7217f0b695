// What pages do beyond what they do without it: people found while one types, progress that moves, dialogs that ask.
"use strict";

const later = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** The markup that an address of ours answers with; null when it does not. */
async function fragment(address, signal) {
  const answer = await fetch(address, {credentials: "same-origin", redirect: "error", signal});
  return answer.ok ? await answer.text() : null;
}

/** Finds people and conversations while one types. */
for (const field of document.querySelectorAll("input[data-suggest]")) {
  const place = document.getElementById(field.dataset.place);
  let last = field.value.trim(), waiting;
  field.addEventListener("input", async () => {
    const text = field.value.trim();
    if (text === last) return;
    last = text;
    waiting?.abort();
    waiting = new AbortController();
    const {signal} = waiting;
    if (text.length < 2) return void (place.textContent = "");
    await later(250);
    if (signal.aborted) return;
    const address = new URL(field.dataset.suggest, location), form = new FormData(field.form);
    address.searchParams.set("q", text);
    for (const name of (field.dataset.with ?? "").split(" ")) {
      for (const value of form.getAll(name)) address.searchParams.append(name, value);
    }
    try {
      const found = await fragment(address, signal);
      if (found !== null && !signal.aborted) place.innerHTML = found;
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  });
}

/** Shows how far a request has come until it has come to its end. */
async function follow(place) {
  let pause = 400;
  while (place.querySelector("[data-underway]")) {
    await later(pause);
    pause = Math.min(pause * 1.3, 5000);
    if (document.hidden) continue;
    let found = null;
    try { found = await fragment(place.dataset.progress); } catch { continue; }
    if (found === null || found === place.dataset.shown) continue;
    place.dataset.shown = found;
    const next = new DOMParser().parseFromString(found, "text/html");
    // The sentence stays the same element, so that it is read out when it changes.
    const sentence = place.querySelector("[aria-live]"), heard = next.querySelector("[aria-live]");
    const isOver = !next.querySelector("[data-underway]");
    const words = heard.textContent;
    place.replaceChildren(...next.body.childNodes);
    const shown = place.querySelector("[aria-live]");
    if (sentence && shown) { shown.replaceWith(sentence); sentence.textContent = words; }
    if (isOver) document.title = `${words} · ${document.title}`;
  }
}
for (const place of document.querySelectorAll("[data-progress]")) follow(place);

/** Looks again while an import runs. */
for (const place of document.querySelectorAll("[data-reload]")) {
  setTimeout(() => location.reload(), Number(place.dataset.reload));
}

/** Asks once more before what cannot be undone. */
for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sure) return;
    event.preventDefault();
    const dialog = document.createElement("dialog");
    const text = document.createElement("p");
    const actions = document.createElement("p");
    const yes = document.createElement("button"), no = document.createElement("button");
    text.textContent = form.dataset.confirm;
    text.id = "dialog-text";
    dialog.setAttribute("aria-labelledby", text.id);
    yes.textContent = form.querySelector("button.danger, button").textContent;
    yes.className = "danger";
    no.textContent = document.body.dataset.cancel;
    actions.className = "actions";
    actions.append(no, yes);
    dialog.append(text, actions);
    document.body.append(dialog);
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => { form.dataset.sure = "yes"; form.requestSubmit(); });
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
    no.focus();
  });
}

/** Shows that something is being done, and that it need not be asked for twice. */
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  const button = event.submitter;
  if (!button || event.target.dataset.sent) return;
  event.target.dataset.sent = "yes";
  setTimeout(() => { if (!button.name) { button.disabled = true; button.textContent = document.body.dataset.working; } }, 0);
});
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
