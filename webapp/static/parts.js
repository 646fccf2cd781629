/* A choice changes only the part of the page that it is about: search while typing, facets, axes, tabs. A form or a list
   of links names the parts in data-swaps; each is taken out of the answer to the same address that works without this
   file. Back goes back, the focus stays where it was, and what was found is said aloud (data-said of a part). */
"use strict";

const SLOW = 300;
const swapping = document.querySelector("[data-swaps]");

if (swapping) {
  const said = document.querySelector("[data-said-here]");
  const names = swapping.dataset.swaps.split(" ");
  const parts = () => names.map((name) => document.getElementById(name)).filter(Boolean);
  let waiting = 0;
  let asked = "";
  let here = location.pathname + location.search;

  const question = (form) => {
    const given = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...given]) if (value.trim() === "") given.delete(name, value);
    return given.toString();
  };
  const address = (form, text) => (text ? `${form.action}?${text}` : form.action);
  const opened = () => parts().flatMap((part) => [...part.querySelectorAll("details[open] > summary")].map((one) => one.textContent));
  const focused = () => {
    const at = document.activeElement;
    if (!parts().some((part) => part.contains(at))) return null;
    return (one) => (at.name && one.name === at.name && one.value === at.value)
      || (at.href && one.textContent.trim() === at.textContent.trim()) || (at.id && one.id === at.id);
  };
  const put = (fresh) => {
    const open = opened();
    const same = focused();
    for (const part of parts()) {
      const next = fresh.getElementById(part.id);
      if (next) part.replaceWith(next);
    }
    for (const part of parts()) {
      for (const fold of part.querySelectorAll("details")) {
        if (open.includes(fold.querySelector("summary")?.textContent)) fold.open = true;
      }
    }
    if (same) {
      const again = parts().flatMap((part) => [...part.querySelectorAll("a, button, input, select, summary")]).find(same);
      (again ?? swapping.querySelector("input[type=search], select, input")).focus();
    }
    const spoken = parts().map((part) => part.dataset.said ?? "").filter(Boolean).at(-1);
    if (said && spoken) said.textContent = spoken;
  };
  const show = async (wanted, keep) => {
    asked = wanted;
    const slow = setTimeout(() => { for (const part of parts()) part.setAttribute("aria-busy", "true"); }, SLOW);
    try {
      const from = new URL(wanted, location.href);
      if (swapping.dataset.part) from.searchParams.set("part", swapping.dataset.part);
      const answer = await fetch(from);
      const text = await answer.text();
      // A slow answer to an older question must not replace a newer one.
      if (wanted !== asked) return;
      const fresh = new DOMParser().parseFromString(text, "text/html");
      document.getElementById("faults")?.remove();
      const faults = fresh.getElementById("faults");
      if (faults) { swapping.before(document.adoptNode(faults)); return; }
      if (!answer.ok) { if (keep === "push") location.assign(wanted); return; }
      put(fresh);
      if (keep === "push") history.pushState({ parts: true }, "", wanted);
      else if (keep === "replace") history.replaceState({ parts: true }, "", wanted);
      here = location.pathname + location.search;
    } catch { /* without the network what was there stays, and the button still asks */ } finally {
      clearTimeout(slow);
      for (const part of parts()) part.removeAttribute("aria-busy");
    }
  };

  for (const form of document.querySelectorAll("form[data-swaps]")) {
    const look = (keep) => {
      const wanted = address(form, question(form));
      if (wanted !== asked) show(wanted, keep);
    };
    asked = address(form, question(form));
    // While somebody types the address follows; what is chosen can be gone back from.
    form.addEventListener("input", (event) => {
      if (!event.target.matches("input[type=search], input[type=text], input:not([type])")) return;
      clearTimeout(waiting);
      waiting = setTimeout(() => look("replace"), 250);
    });
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) look("push");
    });
    form.addEventListener("submit", (event) => {
      if (event.submitter?.formMethod === "post") return;
      event.preventDefault();
      clearTimeout(waiting);
      look("push");
    });
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-swaps] .tabs a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    show(link.href, "push");
  });
  window.addEventListener("popstate", () => {
    // Going to a place on the same page is no other question.
    if (location.pathname + location.search === here) return;
    here = location.pathname + location.search;
    const text = new URL(location.href).searchParams;
    for (const field of document.querySelectorAll("form[data-swaps] input[type=search], form[data-swaps] select")) {
      field.value = text.get(field.name) ?? (field.tagName === "SELECT" ? [...field.options].find((one) => one.defaultSelected)?.value ?? field.value : "");
    }
    show(location.href, "");
  });
}
