/* A picture that the server has drawn answers: pointed at, a mark says its values; with the arrow keys one walks from
   mark to mark, Escape leaves. Without this script the table beside the picture says the same. */
const said = (place) => {
  const found = place.querySelector(":scope > .drawn-says");
  if (found) return found;
  const box = document.createElement("div");
  box.className = "drawn-says";
  box.setAttribute("aria-hidden", "true"); // the mark itself carries the words
  box.hidden = true;
  place.append(box);
  return box;
};

const tell = (mark) => {
  const place = mark.closest(".drawn-place");
  const box = said(place);
  box.textContent = mark.dataset.says;
  box.hidden = false;
  const frame = place.getBoundingClientRect();
  const hit = mark.querySelector(".d-hit").getBoundingClientRect();
  const middle = hit.left + hit.width / 2 - frame.left;
  const left = Math.min(Math.max(middle - box.offsetWidth / 2, 4), Math.max(frame.width - box.offsetWidth - 4, 4));
  const above = hit.top - frame.top - box.offsetHeight - 6;
  box.style.left = `${left}px`;
  box.style.top = `${hit.height > frame.height / 2 || above < 2 ? hit.top - frame.top + 4 : above}px`;
};

const hush = (place) => { said(place).hidden = true; };

const walk = (marks, from, key) => {
  const at = marks.indexOf(from);
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: marks.length - 1 }[key];
  return to === undefined ? null : marks[Math.min(Math.max(to, 0), marks.length - 1)];
};

for (const picture of document.querySelectorAll("svg.drawn:has(.mark)")) {
  const place = picture.closest(".drawn-place");
  const marks = [...picture.querySelectorAll(".mark")];
  picture.setAttribute("role", "group"); // what holds marks that one can reach is no single image any more
  marks.forEach((mark, index) => {
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", mark.dataset.says);
    mark.setAttribute("tabindex", index === 0 ? "0" : "-1");
    mark.addEventListener("pointerenter", () => tell(mark));
    mark.addEventListener("focus", () => {
      for (const other of marks) other.setAttribute("tabindex", other === mark ? "0" : "-1");
      tell(mark);
    });
    mark.addEventListener("blur", () => hush(place));
    mark.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { hush(place); mark.blur(); return; }
      const next = walk(marks, mark, event.key);
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  });
  picture.addEventListener("pointerleave", () => hush(place));
}

/* The zoomable picture, 4.8 MB, comes only when somebody asks for it. */
for (const button of document.querySelectorAll(".closer[hidden]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { toggle } = await import(button.dataset.script);
    await toggle(button);
  });
}
