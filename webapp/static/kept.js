/* What is typed into a longer form is kept in this browser until it has been taken: after a lost session, a refusal, a
   closed tab or a dead network it is offered back. A draft that is stored already is saved as one goes. Forms work
   without this file. */
"use strict";

const WAIT = 400;
const IDLE = 4000;
const AGAIN = 15_000;
const DAYS = 7;
const ON_ITS_WAY = 60_000;
const SENT = "kept-sent"; // of this tab: what it sent last, and from where
const texts = document.getElementById("kept-says")?.dataset ?? {};
const bare = (address) => address.split("#")[0];
const answered = performance.getEntriesByType("navigation")[0]?.responseStatus ?? 200;
const clock = (at) => new Intl.DateTimeFormat(document.documentElement.lang || "en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));
const said = (sentence, at) => (sentence ?? "").replace("…", clock(at));

/* A full or forbidden store keeps nothing, which is said where it is asked. */
const stored = (act) => { try { return act() ?? true; } catch { return null; } };
const read = (key) => stored(() => JSON.parse(localStorage.getItem(key)) ?? false) || null;
const write = (key, value) => stored(() => localStorage.setItem(key, JSON.stringify(value))) === true;
const forget = (key) => stored(() => localStorage.removeItem(key));
const keys = (prefix) => stored(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix))) ?? [];

/* What this tab sent has been taken where the page of somebody logged in answers it without a failure. Coming from
   elsewhere, or by history, this page is no answer to it. */
const sentLast = stored(() => JSON.parse(sessionStorage.getItem(SENT)) ?? false);
if (sentLast?.key) {
  const kept = read(sentLast.key);
  const answers = bare(document.referrer) === sentLast.from && answered < 400 && texts.who && !document.getElementById("faults");
  if (answers) forget(sentLast.key);
  else if (kept) write(sentLast.key, { ...kept, sent: false });
  stored(() => sessionStorage.removeItem(SENT));
}
for (const key of keys("kept:")) if (!(read(key)?.at > Date.now() - DAYS * 86_400_000)) forget(key);
/* Who logs out leaves nothing behind on a machine that others use too. */
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action")?.endsWith("/logout")) for (const key of keys(`kept:${texts.who}:`)) forget(key);
});

const boxed = (field) => ["checkbox", "radio"].includes(field.type);
const lasting = (field) => field.name && !field.disabled && !["hidden", "password", "file", "submit", "button"].includes(field.type);
const state = (form) => [...form.elements].filter(lasting).map((field) => [field.name, boxed(field) ? `${field.value}\n${field.checked}` : field.value]);
const restore = (form, fields) => {
  const left = [...fields];
  for (const field of [...form.elements].filter(lasting)) {
    const at = left.findIndex(([name, value]) => name === field.name && (!boxed(field) || value.startsWith(`${field.value}\n`)));
    if (at < 0) continue;
    const [, value] = left.splice(at, 1)[0];
    if (boxed(field)) field.checked = value.endsWith("\ntrue");
    else field.value = value;
    field.closest("details")?.setAttribute("open", "");
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
};

/* One form of this page. Every page that is open keeps under a key of its own, so that two tabs never write over each other. */
class Keeper {
  constructor(form) {
    this.form = form;
    this.place = `kept:${texts.who}:${location.pathname}:${form.getAttribute("action") ?? ""}:`;
    this.key = this.place + Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
    this.began = JSON.stringify(state(form));
    this.holds = false;
    this.waiting = 0;
    form.addEventListener("input", (event) => {
      if (!event.isTrusted) return;
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.keep(), WAIT);
    });
    form.addEventListener("change", () => this.keep());
    form.addEventListener("submit", () => {
      if (this.keep(true)) stored(() => sessionStorage.setItem(SENT, JSON.stringify({ key: this.key, from: bare(location.href) })));
    });
    window.addEventListener("pagehide", () => { if (form.dataset.sent !== "yes") this.keep(); });
    window.addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      stored(() => sessionStorage.removeItem(SENT));
      this.keep();
    });
    this.offer();
  }

  keep(sent = false) {
    clearTimeout(this.waiting);
    const fields = state(this.form);
    if (JSON.stringify(fields) === this.began && !this.holds) return false;
    this.holds = write(this.key, { at: Date.now(), sent, fields });
    const note = this.form.querySelector("[data-kept-here]");
    const sentence = this.holds ? note?.dataset.here : note?.dataset.nowhere;
    if (note && note.textContent !== sentence) note.textContent = sentence;
    return this.holds;
  }

  /* The book has it: nothing more to keep here. */
  taken(fields) {
    this.began = fields;
    this.holds = false;
    forget(this.key);
  }

  offer() {
    const left = keys(this.place).filter((key) => key !== this.key).map((key) => [key, read(key)])
      .filter(([, kept]) => kept && !(kept.sent && kept.at > Date.now() - ON_ITS_WAY)).sort((one, other) => other[1].at - one[1].at);
    for (const [key, kept] of left) {
      if (JSON.stringify(kept.fields) !== JSON.stringify(state(this.form))) { this.show(key, kept); return; }
      // A refused form shows what was typed, but the book does not have it; else it has been taken on another way.
      if (answered >= 400) this.holds = write(this.key, { ...kept, sent: false });
      forget(key);
    }
  }

  show(key, kept) {
    const bar = Object.assign(document.createElement("div"), { className: "undo-bar kept-bar stays" });
    bar.setAttribute("role", "status");
    const line = Object.assign(document.createElement("p"), { textContent: said(texts.kept, kept.at) });
    const back = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: texts.back });
    const away = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-text", textContent: texts.away });
    bar.append(line, back, away);
    // At the foot of the window nothing moves under who reads already; where the window is low it would hide too much.
    if (matchMedia("(min-height: 30rem)").matches) this.form.append(bar);
    else this.form.prepend(bar);
    const first = () => this.form.querySelector("textarea, input:not([type=hidden])");
    back.addEventListener("click", () => {
      restore(this.form, kept.fields);
      if (this.keep()) forget(key);
      bar.remove();
      first().focus();
    });
    away.addEventListener("click", () => {
      forget(key);
      bar.remove();
      first().focus({ preventScroll: true });
      this.offer();
    });
  }
}

const keepers = new Map();
for (const form of texts.who ? document.querySelectorAll("main form[method=post]") : []) {
  if (!form.querySelector("textarea:not(.mono)") || form.querySelector("input[type=password]")) continue;
  keepers.set(form, new Keeper(form));
}

/* A draft that is there already is saved on the way; one of the two who write at once is told. */
const draft = document.querySelector("form[data-saves]");
if (draft) {
  const told = document.querySelector("[data-saved]");
  const version = draft.elements.version;
  const keeper = keepers.get(draft);
  let idle = 0;
  let flying = null;
  let last = JSON.stringify(state(draft));
  const tell = (sentence) => { if (told.textContent !== sentence) told.textContent = sentence; };
  // Only what is really kept is said to be.
  const unsaved = (why) => tell(`${why} ${keeper?.keep() ? told.dataset.here : told.dataset.nowhere}`);
  const save = async (leaving) => {
    const now = JSON.stringify(state(draft));
    // A goal that is only being written would be made with every saving.
    if (now === last || draft.elements.goal_id?.value === "new" || draft.dataset.sent === "yes") return;
    const body = new FormData(draft);
    body.set("act", "keep");
    const slow = setTimeout(() => tell(told.dataset.saving), 300);
    try {
      const answer = await fetch(draft.dataset.saves, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: leaving });
      if (answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json")) {
        version.value = (await answer.json()).version;
        last = now;
        keeper?.taken(now);
        tell(said(told.dataset.says, Date.now()));
      } else unsaved(told.dataset[{ 409: "conflict", 422: "faults", 401: "out" }[answer.status] ?? "not"]);
    } catch {
      unsaved(told.dataset.not);
      soon(AGAIN);
    } finally { clearTimeout(slow); }
  };
  const saving = (leaving = false) => {
    clearTimeout(idle);
    flying ??= save(leaving).finally(() => { flying = null; });
    return flying;
  };
  const soon = (after) => {
    clearTimeout(idle);
    idle = setTimeout(() => saving(), after);
  };
  draft.addEventListener("input", () => soon(IDLE));
  window.addEventListener("online", () => saving());
  // Closing the tab, or going to another: what was typed just now is sent at once.
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") saving(true); });
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
