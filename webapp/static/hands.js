/* The hands stay on the keyboard: jump to anything, the list of keys, and the keys themselves. Pages work without. */
"use strict";

const jump = document.getElementById("jump");
const sheet = document.getElementById("keys");

if (jump && sheet) {
  const field = document.getElementById("jump-field");
  const list = document.getElementById("jump-list");
  const said = jump.querySelector("[data-said]");
  const texts = document.getElementById("kept-says")?.dataset ?? {};
  let waiting = 0;
  let asked = null;
  let shown = null;
  let pressed = false;

  /* ---- Jump to anything: a combobox; the focus stays in the field, the arrows choose a line of the list. ---- */
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");
  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    if (!option) { field.removeAttribute("aria-activedescendant"); return; }
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  /* What was found is told to who listens; what was not found, or could not be asked for, stands there for all. */
  const tell = (sentence) => {
    said.textContent = sentence;
    const plain = options().length === 0 || sentence === texts.lost || list.querySelector("[data-near]") !== null;
    said.classList.toggle("visually-hidden", !plain);
    said.classList.toggle("jump-none", plain);
  };
  const look = async () => {
    const text = field.value.trim();
    if (text === asked) return;
    asked = text;
    const slow = setTimeout(() => list.setAttribute("aria-busy", "true"), 300);
    try {
      const answer = await fetch(`${jump.dataset.from}?${new URLSearchParams({ q: text, part: "found" })}`);
      // A slow answer to an older question must not replace a newer one.
      if (text !== asked) return;
      // The log-in page instead of a list: the session has ended, and asking for the page itself leads there and back.
      if (answer.redirected) { location.assign(`${jump.dataset.from}?${new URLSearchParams({ q: text })}`); return; }
      if (!answer.ok) { tell(texts.lost); asked = null; return; }
      const found = await answer.text();
      if (text !== asked) return;
      list.innerHTML = found;
      field.setAttribute("aria-expanded", String(options().length > 0));
      shown = text;
      choose(options()[0]);
      list.scrollTop = 0;
      if (pressed && chosen()) go(chosen().dataset.href);
      tell(list.querySelector("[data-count]")?.dataset.count ?? "");
    } catch {
      if (text !== asked) return;
      tell(texts.lost);
      asked = null; // Enter, or the next letter, asks once more
    } finally {
      clearTimeout(slow);
      list.removeAttribute("aria-busy");
    }
  };
  const go = (href, apart) => {
    if (apart) { window.open(href, "_blank", "noopener"); return; }
    const to = new URL(href, location.href);
    if (jump.open) jump.close();
    if (to.pathname === location.pathname && to.hash) document.getElementById(to.hash.slice(1))?.focus();
    location.assign(to);
  };
  const openJump = () => {
    if (jump.open) return;
    if (sheet.open) sheet.close();
    jump.showModal();
    field.select();
    asked = shown = null;
    pressed = false;
    look();
  };
  field.addEventListener("input", () => {
    pressed = false;
    clearTimeout(waiting);
    waiting = setTimeout(look, 70);
  });
  field.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.indexOf(chosen());
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key];
    if (step && all.length > 0) {
      event.preventDefault();
      const next = at + step;
      choose(all[Math.abs(step) === 1 ? (next + all.length) % all.length : Math.max(0, Math.min(all.length - 1, next))]);
    } else if (event.key === "Enter" && !event.isComposing) {
      // Without anything found the page says so; before the answer has come the first line of it is meant.
      const here = field.value.trim() === shown;
      if (here && all.length === 0) return;
      event.preventDefault();
      if (here) go(chosen().dataset.href, event.ctrlKey || event.metaKey);
      else { pressed = true; look(); }
    }
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option.dataset.href, event.ctrlKey || event.metaKey);
  });

  const openKeys = async () => {
    if (sheet.open) return;
    sheet.showModal();
    const place = sheet.querySelector("[data-list]");
    if (place.childElementCount > 0) return;
    try {
      const answer = await fetch(sheet.dataset.from);
      if (answer.ok) place.innerHTML = await answer.text();
      place.querySelector("[data-off]").hidden = sheet.dataset.on === "yes";
    } catch { sheet.close(); }
  };
  for (const dialog of [jump, sheet]) {
    dialog.querySelector("[data-shut]").addEventListener("click", () => dialog.close());
    // A click beside it closes it.
    dialog.addEventListener("click", (event) => {
      if (event.target !== dialog) return;
      const box = dialog.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside) dialog.close();
    });
  }
  for (const [name, open] of [["jump", openJump], ["keys", openKeys]]) {
    for (const link of document.querySelectorAll(`[data-opens=${name}]`)) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        open();
      });
    }
  }

  /* ---- Keys of one letter: only where nobody types, and only where they are on. ---- */
  const typing = (at) => at.isContentEditable || at.matches?.("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])");
  const rows = () => [...document.querySelectorAll("main li h2 > a, main li h3 > a, main [data-row]")].filter((one) => one.checkVisibility());
  const walk = (step) => {
    const all = rows();
    if (all.length === 0) return false;
    const at = all.indexOf(document.activeElement.closest?.("li")?.querySelector("h2 > a, h3 > a, [data-row]"));
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };
  const going = JSON.parse(sheet.dataset.going);
  const press = (keys) => {
    const found = [...document.querySelectorAll("main [data-keys]")].find((one) => one.dataset.keys === keys);
    if (found) found.click();
    else if (going[keys]) go(going[keys]);
    return Boolean(found || going[keys]);
  };
  const leads = (first) => Object.keys(going).some((keys) => keys.startsWith(`${first} `));
  let first = "";
  let forget = 0;
  const single = (key) => {
    if (key === "/") { openJump(); return true; }
    if (key === "?") { openKeys(); return true; }
    if (key === "j") return walk(1);
    if (key === "k") return walk(-1);
    return /^[a-z1-9]$/.test(key) && press(key);
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openJump();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    if (sheet.dataset.on !== "yes" || typing(event.target) || document.querySelector("dialog[open]")) return;
    clearTimeout(forget);
    const both = first === "" ? "" : `${first} ${event.key}`;
    first = "";
    if (both !== "" && press(both)) { event.preventDefault(); return; }
    if (both === "" && leads(event.key)) {
      first = event.key;
      forget = setTimeout(() => { first = ""; }, 1500);
      return;
    }
    if (single(event.key)) event.preventDefault();
  });
  // An address that names a field begins there.
  const named = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (named?.matches("input, select, textarea")) named.focus();
}
