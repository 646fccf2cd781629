/* What lies on the list before it goes: files and pasted rows, each looked at by its name and its first bytes. */

const BEGINNINGS = [[[0x89, 0x50, 0x4e, 0x47], "png"], [[0xff, 0xd8, 0xff], "jpg"], [[0x47, 0x49, 0x46, 0x38], "gif"], [[0x25, 0x50, 0x44, 0x46], "pdf"]];

const locale = () => document.documentElement.lang || "en";
const figure = (value, digits) => new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/* Put values into a sentence of the page: "{name}" becomes what it is called. */
export const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

export const size = (bytes) => {
  if (bytes < 1_000_000) return `${figure(Math.max(1, Math.round(bytes / 1000)), 0)}\u00a0kB`;
  return `${figure(bytes / 1_000_000, 1)}\u00a0MB`;
};

const ending = (name) => (name.includes(".") ? name.split(".").pop().toLowerCase() : "");
const known = (form, which, end) =>
  Array.from(form.querySelector(`template[data-${which}]`).content.children).find((each) => each.dataset.endings.split(" ").includes(end));

/* Say why a file cannot be read, as a piece of the page; nothing where it may be tried. */
const whyNot = async (form, words, file) => {
  let head;
  try {
    head = new Uint8Array(await file.slice(0, 8).arrayBuffer());
  } catch {
    return document.createTextNode(words.folder);
  }
  if (file.size === 0) return document.createTextNode(words.empty);
  const most = Number(form.dataset.most);
  if (most && file.size > most) return document.createTextNode(filled(words.large, { most: size(most) }));
  const really = BEGINNINGS.find(([bytes]) => bytes.every((byte, place) => head[place] === byte))?.[1];
  const told = known(form, "no-tables", really ?? ending(file.name));
  if (!told) return null;
  const said = document.createDocumentFragment();
  said.append(...Array.from(told.cloneNode(true).childNodes));
  return said;
};

/* Rows of a spreadsheet on the clipboard: at least two lines, each with the same mark between its cells. */
export const rowsIn = (text) => {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const mark = ["\t", ";", ","].find((each) => lines.every((line) => line.includes(each)));
  return lines.length > 1 && mark ? { lines: lines.length, columns: lines[0].split(mark).length } : null;
};

/* The list of one form. `files` of the form's input are always what is on the list and can be read. */
export class List {
  constructor(form) {
    this.form = form;
    this.words = form.querySelector("template[data-words]").dataset;
    this.place = form.querySelector("[data-list]");
    this.input = form.querySelector("input[type=file]");
    this.pasted = form.querySelector("textarea[name=pasted]");
    this.entries = [];
    this.choose = form.querySelector(".zone-choose");
    this.chooses = this.choose.textContent;
  }

  get files() { return this.entries.filter((entry) => !entry.why).map((entry) => entry.file); }
  get rows() { return this.pasted ? rowsIn(this.pasted.value) : null; }
  get isReady() { return this.files.length > 0 || Boolean(this.pasted?.value.trim()); }
  get has() { return this.entries.length > 0 || Boolean(this.pasted?.value.trim()); }

  tell(sentence, values = {}) { this.form.querySelector("[data-told]").textContent = filled(sentence, values); }

  async add(files) {
    const come = this.input.multiple ? Array.from(files) : Array.from(files).slice(-1);
    if (!this.input.multiple) this.entries = [];
    for (const file of come) {
      const why = await whyNot(this.form, this.words, file);
      const same = this.entries.findIndex((entry) => entry.file.name === file.name && entry.file.size === file.size);
      if (same >= 0) this.entries.splice(same, 1);
      this.entries.push({ file, why });
      this.tell(why ? this.words.cannot : this.words.listed, { name: file.name });
    }
    this.show();
  }

  remove(entry) {
    this.entries = this.entries.filter((one) => one !== entry);
    if (!entry.file && this.pasted) this.pasted.value = "";
    this.tell(this.words.gone, { name: entry.file?.name ?? this.words.pasted });
    this.show();
    (this.place.querySelector("button") ?? this.input).focus();
  }

  show() {
    const chosen = new DataTransfer();
    for (const file of this.files) chosen.items.add(file);
    this.input.files = chosen.files;
    const lines = this.entries.map((entry) => this.line(entry));
    if (this.pasted?.value.trim()) lines.push(this.line({ rows: this.rows }));
    this.place.replaceChildren(...lines);
    this.place.hidden = lines.length === 0;
    this.form.classList.toggle("ready", this.isReady);
    this.form.classList.toggle("listed", lines.length > 0);
    this.choose.textContent = lines.length > 0 && this.input.multiple ? this.words.more : this.chooses;
  }

  line(entry) {
    const item = this.form.querySelector("template[data-item]").content.cloneNode(true).firstElementChild;
    const name = entry.file?.name ?? this.words.pasted;
    item.querySelector("b").textContent = name;
    const kind = entry.file ? known(this.form, "kinds", ending(name))?.textContent : "";
    const rows = !entry.file && entry.rows ? filled(this.words.grid, entry.rows) : "";
    item.querySelector("span span").textContent = entry.file ? [kind, size(entry.file.size)].filter(Boolean).join(", ") : rows;
    const button = item.querySelector("button");
    button.setAttribute("aria-label", filled(this.words.remove, { name }));
    button.addEventListener("click", () => this.remove(entry));
    if (entry.why) {
      item.classList.add("no");
      const why = item.querySelector("p");
      why.append(entry.why.cloneNode(true));
      why.hidden = false;
    }
    return item;
  }
}
