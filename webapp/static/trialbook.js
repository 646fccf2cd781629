/* Small comforts. Every page works without this file. */
"use strict";

/* One click, one act: a form that is on its way cannot be sent again; coming back by history frees it. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent === "yes") { event.preventDefault(); return; }
  if (form.method === "post") form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form")) { delete form.dataset.sent; form.classList.remove("busy"); form.removeAttribute("aria-busy"); }
});

/* The menu of a phone closes with Escape, giving back the focus, and with a click beside it. */
const menu = document.querySelector("details.menu");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu?.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => { if (menu?.open && !menu.contains(event.target)) menu.open = false; });

/* A refused form: go to what is wrong. */
document.getElementById("faults")?.focus();

/* Tabs of which a phone shows a part: the chosen one in view, also where the browser does not see to it by itself. */
if (!CSS.supports("scroll-initial-target", "nearest")) {
  for (const here of document.querySelectorAll(":is(.tabs, .choices) [aria-current]")) {
    const row = here.closest("ul");
    row.scrollLeft += here.getBoundingClientRect().right - row.getBoundingClientRect().right + 40;
  }
}
