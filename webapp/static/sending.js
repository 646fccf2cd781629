/* Sending a form with its files: how much has arrived, how long it takes, a way to stop; then the page that comes of it. */
import { filled, size } from "./dropped.js";

const SHOWN_AFTER = 500; // what is quicker than that shows no bar: it would only flash
const EVERY = 400;
const TRIES = 2;

let onItsWay = null;
let held = [];

/* The files that were sent last: a page of refusal sends them once more without asking for them again. */
export const heldFiles = () => held;

const leaving = (event) => { if (onItsWay) event.preventDefault(); };
window.addEventListener("beforeunload", leaving);

class Bar {
  constructor(form, names) {
    this.form = form;
    this.names = names;
    this.words = form.querySelector("template[data-words]").dataset;
    this.place = form.querySelector("[data-sending]");
    this.at = (name) => form.querySelector(`[data-${name}]`);
    this.told = 0;
    this.timer = setTimeout(() => this.show(), SHOWN_AFTER);
    this.begun = performance.now();
  }

  show() {
    this.form.style.minHeight = `${this.form.offsetHeight}px`;
    this.form.classList.add("sends");
    this.place.hidden = false;
    this.step(this.arrivedAt ? this.words.arrived : filled(this.words.onItsWay, { name: this.names }));
    if (document.activeElement === document.body || this.form.contains(document.activeElement)) this.at("stop").focus();
  }

  step(sentence) {
    this.at("step").textContent = sentence;
    if (!this.place.hidden) this.at("told").textContent = sentence;
  }

  /* Write no more often than one can read, so that nothing jumps. */
  write(done, all) {
    const now = performance.now();
    if (now - this.told < EVERY && done < all) return;
    this.told = now;
    this.at("bar").value = done / all;
    this.at("figures").textContent = filled(this.words.of, { done: size(done), all: size(all) });
    const seconds = ((now - this.begun) / 1000) * (all / done - 1);
    this.at("left").textContent = done === all || now - this.begun < 1500 ? "" : this.left(seconds);
  }

  left(seconds) {
    if (seconds <= 10) return this.words.soon;
    return seconds <= 60 ? this.words.minute : filled(this.words.minutes, { minutes: Math.ceil(seconds / 60) });
  }

  arrived() {
    this.arrivedAt = performance.now();
    this.at("bar").removeAttribute("value");
    this.at("left").textContent = "";
    this.step(this.words.arrived);
    this.clock = setInterval(() => {
      const seconds = Math.round((performance.now() - this.arrivedAt) / 1000);
      if (seconds > 1) this.at("left").textContent = filled(this.words.seconds, { seconds });
    }, 1000);
  }

  end(sentence = "") {
    clearTimeout(this.timer);
    clearInterval(this.clock);
    this.place.hidden = true;
    this.form.classList.remove("sends");
    this.form.style.minHeight = "";
    this.form.removeAttribute("aria-busy");
    this.at("told").textContent = sentence;
  }
}

/* Put the page of an answer in the place of this one; its address stays, so that a reload begins anew. */
const put = (text) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const sheet of page.head.querySelectorAll("link[rel=stylesheet]")) {
    if (!document.head.querySelector(`link[href="${sheet.getAttribute("href")}"]`)) document.head.append(document.importNode(sheet));
  }
  document.title = page.title;
  document.getElementById("main").replaceWith(document.importNode(page.getElementById("main"), true));
  window.scrollTo(0, 0);
  document.getElementById("main").focus({ preventScroll: true });
  document.dispatchEvent(new Event("page-put"));
};

const land = (request, action) => {
  if (request.getResponseHeader("Content-Type")?.startsWith("application/json")) location.assign(JSON.parse(request.responseText).to);
  else if (request.status < 400 && request.responseURL !== action) location.assign(request.responseURL);
  else put(request.responseText);
};

/* Wait until the book answers again, then go on. */
const whenBack = (again) => {
  const look = setInterval(async () => {
    try {
      await fetch(location.pathname, { method: "HEAD" });
      clearInterval(look);
      again();
    } catch { /* not yet */ }
  }, 2000);
  return () => clearInterval(look);
};

/* Send `data` to `action`, with the bar of `form`; `notice` is told what went wrong. */
export const transmit = (form, data, action, notice, tries = TRIES) => {
  if (onItsWay) return;
  held = data.getAll("files").filter((file) => file.size > 0);
  const bar = new Bar(form, held.map((file) => file.name).join(", ") || form.querySelector("template[data-words]").dataset.pasted);
  const request = new XMLHttpRequest();
  onItsWay = request;
  form.setAttribute("aria-busy", "true");
  const over = (sentence, kind) => { onItsWay = null; bar.end(sentence); if (sentence) notice(sentence, kind); };
  request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.write(event.loaded, event.total); });
  request.upload.addEventListener("load", () => bar.arrived());
  request.addEventListener("abort", () => over(bar.words.stopped, "stopped"));
  request.addEventListener("error", () => {
    over(bar.words.lost, "lost");
    if (tries > 0) form.stopWaiting = whenBack(() => { notice("", ""); transmit(form, data, action, notice, tries - 1); });
  });
  request.addEventListener("load", () => { onItsWay = null; clearTimeout(bar.timer); clearInterval(bar.clock); land(request, action); });
  bar.at("stop").onclick = () => request.abort();
  request.open("POST", action);
  request.setRequestHeader("Accept", "application/json, text/html;q=0.9");
  request.send(data);
};
