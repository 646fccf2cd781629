/* Small comforts. Every page works without this file. */
"use strict";

/* Drop zone: files dropped on it, or anywhere on its page, are sent at once; chosen ones as well. */
for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const send = () => { form.classList.add("busy"); form.setAttribute("aria-busy", "true"); form.requestSubmit(); };
  const hasFiles = (event) => Array.from(event.dataTransfer?.types ?? []).includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    form.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    send();
  });
  input.addEventListener("change", () => { if (input.files.length > 0) send(); });
}

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
