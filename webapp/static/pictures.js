/* Pictures of versions: dropped on their version or pasted into it, and shown before they are sent. Without this file
   they are chosen in the file field. */
"use strict";

const TAKEN = ["image/png", "image/jpeg", "image/webp", "image/gif"];
const cards = Array.from(document.querySelectorAll("[data-version]"));

const pictureIn = (transfer) => Array.from(transfer?.files ?? []).find((file) => TAKEN.includes(file.type));

const preview = (card) => {
  const place = card.querySelector("[data-preview]");
  const [file] = card.querySelector("input[type=file]").files;
  if (!file || !TAKEN.includes(file.type)) return;
  const picture = document.createElement("img");
  picture.className = "thumbnail";
  picture.alt = place.dataset.says;
  picture.width = 160;
  picture.src = URL.createObjectURL(file);
  picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
  place.replaceChildren(picture);
};

const put = (card, file) => {
  const held = new DataTransfer();
  held.items.add(file);
  const field = card.querySelector("input[type=file]");
  field.files = held.files;
  const away = card.querySelector("input[type=checkbox]");
  if (away) away.checked = false;
  card.closest("details").open = true;
  preview(card);
};

for (const card of cards) {
  const field = card.querySelector("input[type=file]");
  if (!field) continue;
  field.addEventListener("change", () => preview(card));
  card.addEventListener("dragover", (event) => {
    event.preventDefault();
    card.classList.add("over");
  });
  card.addEventListener("dragleave", () => card.classList.remove("over"));
  card.addEventListener("drop", (event) => {
    card.classList.remove("over");
    const file = pictureIn(event.dataTransfer);
    if (!file) return;
    event.preventDefault();
    put(card, file);
  });
}

// Pasted where somebody writes about a version it is that version's; anywhere else that of the last, the new one.
document.addEventListener("paste", (event) => {
  const file = pictureIn(event.clipboardData);
  const able = cards.filter((card) => card.querySelector("input[type=file]"));
  if (!file || able.length === 0) return;
  event.preventDefault();
  put(event.target.closest?.("[data-version]") ?? able.at(-1), file);
});
