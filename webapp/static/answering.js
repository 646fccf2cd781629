/* The three answers as one sentence to confirm, above the button. Without this file the form says the same. */
import { filled } from "./dropped.js";

const form = document.getElementById("answers");
const place = form?.querySelector("[data-answers]");

/* A group of choices has the name of its field as its id: only fields are asked. */
const said = (name) => {
  const fields = Array.from(form.querySelectorAll(`[name="${name}"]`));
  const chosen = fields[0]?.type === "radio" ? fields.find((each) => each.checked) : fields[0];
  if (!chosen) return "";
  if (chosen.tagName === "SELECT") return chosen.value ? chosen.selectedOptions[0].textContent : "";
  return chosen.type === "radio" ? chosen.labels[0].firstChild.textContent.trim() : chosen.value;
};

const metric = () => {
  const [above, below] = [said("numerator"), said("denominator")];
  return above ? [above, below].filter(Boolean).join(" / ") : said("metric");
};
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const say = () => {
  const control = said("control");
  const decides = metric();
  place.hidden = !control || !decides;
  place.textContent = filled(place.dataset.says, {
    control, metric: capital(decides), worth: said("worthwhile_lift") || "…", design: said("design") || place.dataset.open,
  });
};

if (place) {
  form.addEventListener("input", say);
  say();
}
