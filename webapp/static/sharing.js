/* The address of a link: marked as soon as it is touched, copied at a click where the browser allows it. */
"use strict";

for (const field of document.querySelectorAll("[data-copy]")) field.addEventListener("focus", () => field.select());

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    /* Without HTTPS browsers give no clipboard: the marked text can still be copied by hand. */
    try { await navigator.clipboard.writeText(field.value); } catch { if (!document.execCommand("copy")) return; }
    button.textContent = button.dataset.done;
    document.getElementById("copied").textContent = button.dataset.done;
  });
}

/* Printing, which also saves as a PDF: the browser does both. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
