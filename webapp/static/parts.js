/* A choice changes only the part of the page that it is about: search while typing, facets, axes, tabs. A form or a list
   of links names the parts in data-swaps; each is taken out of the answer to the same address that works without this
   file. Back goes back, the focus stays where it was, what was found is said aloud (data-said of a part), and so is that
   the book did not answer. */
"use strict";

const SLOW = 300;
const TYPED = "input[type=search], input[type=text], input:not([type])";
const CHOSEN = "select, input[type=checkbox], input[type=radio], input[type=date]";
// What names the parts may lie in one of them, and is another element after each answer.
const swapping = () => document.querySelector("[data-swaps]");

if (swapping()) {
  const texts = document.getElementById("kept-says")?.dataset ?? {};
  const names = swapping().dataset.swaps.split(" ");
  const parts = () => names.map((name) => document.getElementById(name)).filter(Boolean);
  let waiting = 0;
  let asked = "";
  let flight = null;
  let here = location.pathname + location.search;

  const question = (form) => {
    const given = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...given]) if (value.trim() === "") given.delete(name, value);
    return given.toString();
  };
  const address = (form) => {
    const text = question(form);
    return text ? `${form.action}?${text}` : form.action;
  };
  // What a fold says may count what is chosen in it: one with a name of its own is known by that.
  const known = (fold) => fold.id || fold.querySelector("summary")?.textContent;
  const opened = () => parts().flatMap((part) => [...part.querySelectorAll("details[open]")].map(known));
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
        if (open.includes(known(fold))) fold.open = true;
      }
    }
    if (same) {
      const again = parts().flatMap((part) => [...part.querySelectorAll("a, button, input, select, summary")]).find(same);
      (again ?? document.querySelector("[data-swaps] :is(input[type=search], select, input:not([type=hidden]), a)"))?.focus();
    }
    const said = document.querySelector("[data-said-here]");
    const spoken = parts().map((part) => part.dataset.said ?? "").filter(Boolean).at(-1);
    if (said && spoken) said.textContent = spoken;
  };

  /* The book did not answer: what stands there is from before, which is said until an answer has come. */
  const lost = (again) => {
    document.getElementById("parts-lost")?.remove();
    if (!again) return;
    const bar = Object.assign(document.createElement("div"), { id: "parts-lost", className: "undo-bar stays" });
    bar.setAttribute("role", "alert");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: texts.again });
    button.addEventListener("click", again);
    bar.append(Object.assign(document.createElement("p"), { textContent: texts.lost }), button);
    parts().at(-1).after(bar);
  };

  const show = async (wanted, keep) => {
    asked = wanted;
    flight?.abort();
    flight = new AbortController();
    const slow = setTimeout(() => { for (const part of parts()) part.setAttribute("aria-busy", "true"); }, SLOW);
    try {
      const from = new URL(wanted, location.href);
      const only = swapping().dataset.part;
      if (only) from.searchParams.set("part", only);
      const answer = await fetch(from, { signal: flight.signal });
      const text = await answer.text();
      // A slow answer to an older question must not replace a newer one.
      if (wanted !== asked) return;
      lost(null);
      const fresh = new DOMParser().parseFromString(text, "text/html");
      document.getElementById("faults")?.remove();
      const faults = fresh.getElementById("faults");
      if (faults) { swapping().before(document.adoptNode(faults)); return; }
      // Another page than was asked for, such as the log-in: it is for a person to see.
      if (!answer.ok || !names.some((name) => fresh.getElementById(name))) { location.assign(wanted); return; }
      put(fresh);
      if (keep === "push") history.pushState({ parts: true }, "", wanted);
      else if (keep === "replace") history.replaceState({ parts: true }, "", wanted);
      here = location.pathname + location.search;
    } catch {
      if (wanted !== asked) return;
      asked = "";
      lost(() => show(wanted, keep));
    } finally {
      clearTimeout(slow);
      if (asked === wanted || asked === "") for (const part of parts()) part.removeAttribute("aria-busy");
    }
  };

  const formOf = (event) => event.target.form ?? event.target.closest("form");
  const look = (form, keep) => {
    clearTimeout(waiting);
    const wanted = address(form);
    if (wanted !== asked) show(wanted, keep);
  };
  const first = document.querySelector("form[data-swaps]");
  if (first) asked = address(first);
  // While somebody types the address follows; what is chosen can be gone back from.
  document.addEventListener("input", (event) => {
    const form = formOf(event);
    if (!form?.matches("[data-swaps]") || !event.target.matches(TYPED)) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => look(form, "replace"), 250);
  });
  document.addEventListener("change", (event) => {
    const form = formOf(event);
    if (form?.matches("[data-swaps]") && event.target.matches(CHOSEN)) look(form, "push");
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-swaps]") || event.submitter?.formMethod === "post") return;
    event.preventDefault();
    look(event.target, "push");
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-swaps] :is(.tabs, .choices) a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    clearTimeout(waiting);
    show(link.href, "push");
  });
  window.addEventListener("popstate", () => {
    // Going to a place on the same page is no other question.
    if (location.pathname + location.search === here) return;
    here = location.pathname + location.search;
    clearTimeout(waiting);
    const text = new URL(location.href).searchParams;
    for (const field of document.querySelectorAll(`form[data-swaps] :is(${TYPED}, select)`)) {
      field.value = text.get(field.name) ?? (field.tagName === "SELECT" ? [...field.options].find((one) => one.defaultSelected)?.value ?? field.value : "");
    }
    show(location.href, "");
  });
}
