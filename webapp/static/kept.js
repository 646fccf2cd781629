/* What is typed into a longer form is kept in this tab until it has been taken: after a lost session, a refusal or a
   closed page it is offered back. A draft that is stored already is saved as one goes. Forms work without this file. */
"use strict";

{ // names of its own: other scripts of a page have the same
const WAIT = 400;
const IDLE = 4000;
const me = document.querySelector(".me")?.getAttribute("aria-label") ?? "";
const texts = document.getElementById("kept-says")?.dataset ?? {};
const failed = (performance.getEntriesByType("navigation")[0]?.responseStatus ?? 200) >= 400;
const clock = (at) => new Intl.DateTimeFormat(document.documentElement.lang || "en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));
const said = (sentence, at) => (sentence ?? "").replace("…", clock(at));
const read = (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };
const write = (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* a full or forbidden store keeps nothing */ } };

/* What was sent and answered without a failure has been taken, or stands in the form again. */
for (const key of Object.keys(sessionStorage)) {
  const kept = key.startsWith("kept:") ? read(key) : null;
  if (!kept?.sent) continue;
  if (failed && !document.querySelector("#faults")) write(key, { ...kept, sent: false });
  else sessionStorage.removeItem(key);
}

const lasting = (field) => field.name && !field.disabled && !["hidden", "password", "file", "submit", "button"].includes(field.type);
const state = (form) => [...form.elements].filter(lasting).map((field) => [field.name, ["checkbox", "radio"].includes(field.type) ? `${field.value}\n${field.checked}` : field.value]);
const restore = (form, fields) => {
  const left = [...fields];
  for (const field of [...form.elements].filter(lasting)) {
    const box = ["checkbox", "radio"].includes(field.type);
    const at = left.findIndex(([name, value]) => name === field.name && (!box || value.startsWith(`${field.value}\n`)));
    if (at < 0) continue;
    const [, value] = left.splice(at, 1)[0];
    if (box) field.checked = value.endsWith("\ntrue");
    else field.value = value;
    field.closest("details")?.setAttribute("open", "");
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
};

for (const form of texts.back ? document.querySelectorAll("main form[method=post]") : []) {
  if (!form.querySelector("textarea:not(.mono)") || form.querySelector("input[type=password]")) continue;
  const key = `kept:${me}:${location.pathname}:${form.getAttribute("action") ?? ""}`;
  const began = JSON.stringify(state(form));
  const kept = read(key);
  if (kept && JSON.stringify(kept.fields) !== began) {
    const bar = document.createElement("div");
    bar.className = "undo-bar kept-bar";
    bar.setAttribute("role", "status");
    const line = document.createElement("p");
    line.textContent = said(texts.kept, kept.at);
    const back = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: texts.back });
    const away = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-text", textContent: texts.away });
    bar.append(line, back, away);
    form.prepend(bar);
    back.addEventListener("click", () => {
      restore(form, kept.fields);
      bar.remove();
      form.querySelector("textarea, input:not([type=hidden])").focus();
    });
    away.addEventListener("click", () => { sessionStorage.removeItem(key); bar.remove(); });
  }
  let waiting = 0;
  const keep = (sent) => {
    const fields = state(form);
    if (JSON.stringify(fields) === began && !sent) sessionStorage.removeItem(key);
    else write(key, { at: Date.now(), sent, fields });
  };
  form.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(false), WAIT);
  });
  form.addEventListener("change", () => keep(false));
  form.addEventListener("submit", () => { clearTimeout(waiting); keep(true); });
}

/* A draft that is there already is saved on the way; one of the two who write at once is told. */
const draft = document.querySelector("form[data-saves]");
if (draft) {
  const told = document.querySelector("[data-saved]");
  const version = draft.elements.version;
  let idle = 0;
  let flying = null;
  let last = JSON.stringify(state(draft));
  const save = async () => {
    const now = JSON.stringify(state(draft));
    // A goal that is only being written would be made with every saving.
    if (now === last || draft.elements.goal_id?.value === "new" || draft.dataset.sent === "yes") return;
    const body = new FormData(draft);
    body.set("act", "keep");
    const slow = setTimeout(() => { told.textContent = told.dataset.saving; }, 300);
    try {
      const answer = await fetch(draft.dataset.saves, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json")) {
        version.value = (await answer.json()).version;
        last = now;
        told.textContent = said(told.dataset.says, Date.now());
      } else told.textContent = answer.status === 409 ? told.dataset.conflict : answer.status === 422 ? told.dataset.faults : told.dataset.not;
    } catch { told.textContent = told.dataset.not; } finally { clearTimeout(slow); }
  };
  const saving = () => { flying = save().finally(() => { flying = null; }); return flying; };
  draft.addEventListener("input", () => {
    clearTimeout(idle);
    idle = setTimeout(saving, IDLE);
  });
  // What is pressed while it is being saved waits for the version that comes of it.
  draft.addEventListener("submit", (event) => {
    clearTimeout(idle);
    if (!flying) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    flying.then(() => draft.requestSubmit(button));
  }, true);
}
}
