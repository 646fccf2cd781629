/* Dropping: files dropped anywhere on the page, chosen or pasted; one alone goes at once, several are listed first. */
import { List, rowsIn } from "./dropped.js";
import { heldFiles, transmit } from "./sending.js";

const lists = new WeakMap();
const first = () => document.querySelector("form[data-drop]");

const notice = (list) => (sentence, kind) => {
  list.form.querySelector(".zone-notice")?.remove();
  if (!sentence) return;
  const said = document.createElement("p");
  said.className = `zone-notice ${kind}`;
  said.textContent = sentence;
  list.place.after(said);
  if (kind === "lost") list.form.querySelector(".zone-send").textContent = list.words.again;
  list.form.querySelector(list.isReady ? ".zone-send" : "input[type=file]").focus();
};

const unfold = (place) => {
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
};

const send = (list) => {
  list.form.stopWaiting?.();
  notice(list)("", "");
  if (!list.isReady) { list.input.click(); return; }
  transmit(list.form, new FormData(list.form), list.form.action, notice(list));
};

/* One file that can be read, on an empty list, goes at once; whatever else comes is shown first. */
const take = async (list, files) => {
  const alone = !list.has && files.length === 1;
  unfold(list.form);
  list.form.scrollIntoView({ block: "nearest" });
  await list.add(files);
  if (alone && list.isReady) { list.show(); send(list); }
  else if (list.isReady) list.form.querySelector(".zone-send").focus();
};

const bind = (form) => {
  if (lists.has(form)) return;
  const list = new List(form);
  lists.set(form, list);
  list.input.addEventListener("change", () => { if (list.input.files.length > 0) take(list, Array.from(list.input.files)); });
  list.pasted?.addEventListener("input", () => list.show());
  form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); send(list); });
};

/* A page of refusal offers the same files once more, read another way: they are still at hand, so nobody looks for them again. */
const bindAgain = (form) => {
  const files = heldFiles();
  const list = lists.get(first());
  if (form.dataset.bound || files.length === 0 || !list) return;
  form.dataset.bound = "yes";
  for (const each of form.querySelectorAll("[data-the-same]")) each.hidden = true;
  const input = form.querySelector("input[type=file]");
  input.required = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const data = new FormData(form);
    data.delete("files");
    for (const file of files) data.append("files", file);
    transmit(list.form, data, form.action, notice(list));
    list.form.scrollIntoView({ block: "nearest" });
  });
};

const bindAll = () => {
  for (const form of document.querySelectorAll("form[data-drop]")) bind(form);
  for (const form of document.querySelectorAll("form[data-again]")) bindAgain(form);
};

const hasFiles = (event) => Array.from(event.dataTransfer?.types ?? []).includes("Files");
const over = (is) => { first()?.classList.toggle("over", is); document.body.classList.toggle("takes-files", is); };

document.addEventListener("dragover", (event) => {
  if (!hasFiles(event) || !first()) return;
  event.preventDefault();
  over(true);
});
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(false); });
document.addEventListener("drop", (event) => {
  if (!hasFiles(event) || !first()) return;
  event.preventDefault();
  over(false);
  if (event.dataTransfer.files.length > 0) take(lists.get(event.target.closest?.("form[data-drop]") ?? first()), Array.from(event.dataTransfer.files));
});

/* A link to a folded place opens it. */
document.addEventListener("click", (event) => {
  const wanted = event.target.closest?.('a[href^="#"]')?.getAttribute("href").slice(1);
  const place = wanted && document.getElementById(wanted);
  if (place?.querySelector("form[data-drop]")) unfold(place);
});

/* Ctrl+V outside a field: rows of a spreadsheet, or a file. A spreadsheet gives a picture beside its rows, hence rows first. */
document.addEventListener("paste", (event) => {
  const form = first();
  if (!form || event.target.closest?.("input:not([type=file]), textarea, select, [contenteditable]")) return;
  const list = lists.get(form);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (list.pasted && rowsIn(text)) {
    event.preventDefault();
    list.pasted.value = text;
    list.show();
    list.tell(list.words.listed, { name: list.words.pasted });
    form.querySelector(".zone-send").focus();
    form.scrollIntoView({ block: "nearest" });
  } else if (event.clipboardData?.files.length > 0) {
    event.preventDefault();
    take(list, Array.from(event.clipboardData.files));
  }
});

/* Coming back by history: what was chosen before is gone from the field, so the list is empty too. */
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
document.addEventListener("page-put", bindAll);
bindAll();
