/* The page of a job looks again by itself, and goes on when the work is done. Without this file a link does it. */
"use strict";

let place = document.querySelector("[data-job]");
const EVERY = 1000;

const withoutLink = () => {
  for (const link of place.querySelectorAll("[data-without-script]")) link.hidden = true;
};

/* While it goes on only what changed is written, so that nobody loses the button under the finger or the focus. */
const write = (fresh) => {
  for (const now of place.querySelectorAll("[data-now]")) {
    const next = fresh.querySelector(`[data-now="${now.dataset.now}"]`);
    if (!next) now.remove();
    else if (now.tagName !== "PROGRESS" && now.tagName !== "FORM") {
      if (now.textContent !== next.textContent) now.textContent = next.textContent;
    } else if (now.tagName === "PROGRESS") {
      if (next.hasAttribute("value")) now.setAttribute("value", next.getAttribute("value"));
      else now.removeAttribute("value");
    }
  }
};

const show = (text) => {
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-job]");
  if (!fresh) { location.reload(); return; }
  if (fresh.dataset.onward) { location.replace(fresh.dataset.onward); return; }
  if (fresh.hasAttribute("data-live")) { write(fresh); return; }
  const hadFocus = place.contains(document.activeElement);
  place.replaceWith(fresh);
  place = fresh;
  withoutLink();
  if (hadFocus) place.focus();
};

/* Without the network it is said so, and looked for again. */
const lost = (is) => {
  const said = place.querySelector("[data-lost]");
  if (said && said.hidden === is) said.hidden = !is;
};

const look = async () => {
  let over = false;
  try {
    const answer = await fetch(place.dataset.part);
    if (answer.ok) show(await answer.text());
    else over = answer.status === 404;
    lost(false);
  } catch { lost(true); }
  if (!over && place.hasAttribute("data-live")) setTimeout(look, EVERY);
};

if (place) {
  withoutLink();
  setTimeout(look, EVERY);
}
