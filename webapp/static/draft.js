/* The four questions in their order: the channel opens when the first three are answered; the next step comes
   pre-filled; what was tried before is looked for while somebody types. The form works without this file. */
"use strict";

const form = document.querySelector("form[data-four]");
if (form) {
  const goalChoice = form.querySelector("select[name=goal_id]");
  const kind = form.elements.goal_kind;
  const next = form.elements.next_step_text;
  const technology = form.querySelector("[data-part=technology]");
  const closed = technology.querySelector("[data-closed]");
  const listed = technology.querySelector("[data-missing]");
  const newGoal = form.querySelector("[data-new-goal]");

  const chosenKind = () => {
    const name = goalChoice && goalChoice.value !== "new" ? goalChoice.selectedOptions[0]?.dataset.kind : kind.value;
    return Array.from(kind.options).find((option) => option.value !== "" && option.value === name);
  };
  const isAsked = (field) => {
    if (newGoal.hidden && newGoal.contains(field)) return false;
    return field !== next || chosenKind()?.dataset.byHand === "yes";
  };
  const missingIn = (part) =>
    Array.from(part.querySelectorAll("[data-asked]")).filter((field) => isAsked(field) && field.value.trim() === "");

  const mark = () => {
    if (goalChoice) newGoal.hidden = goalChoice.value !== "new";
    const missing = [];
    for (const part of form.querySelectorAll("[data-part]")) {
      if (part === technology) continue;
      const here = missingIn(part);
      part.classList.toggle("done", here.length === 0);
      part.classList.toggle("now", here.length > 0);
      missing.push(...here);
    }
    technology.classList.toggle("closed", missing.length > 0);
    technology.classList.toggle("now", missing.length === 0);
    technology.querySelector("fieldset").disabled = missing.length > 0;
    closed.hidden = missing.length === 0;
    const names = missing.map((field) => field.id).join(" ");
    if (listed.dataset.names === names) return;
    listed.dataset.names = names;
    listed.replaceChildren(...missing.flatMap((field, at) => {
      const link = document.createElement("a");
      link.href = `#${field.id}`;
      link.textContent = field.dataset.asked;
      return at ? [" · ", link] : [link];
    }));
  };

  let offered = chosenKind()?.dataset.byHand === "yes" ? "" : chosenKind()?.dataset.next ?? "";
  const offer = () => {
    const option = chosenKind();
    const wanted = !option || option.dataset.byHand === "yes" ? "" : option.dataset.next;
    if (next.value.trim() === "" || next.value === offered) next.value = wanted;
    offered = wanted;
  };

  let waiting = 0;
  let asked = "";
  const look = async () => {
    const words = ["title", "idea", "instead_of", "audience", "mechanism"].map((name) => form.elements[name].value);
    const text = words.join(" ").trim().slice(0, 2000);
    if (text === asked) return;
    asked = text;
    const around = { goal_kind: chosenKind()?.value ?? "", channel: form.elements.channel.value.slice(0, 200) };
    try {
      const answer = await fetch(`${form.dataset.tried}?${new URLSearchParams({ text, ...around })}`);
      // A slow answer to an older text must not replace a newer one.
      if (answer.ok && text === asked) document.getElementById("tried").innerHTML = await answer.text();
    } catch { /* without the network the list stays as it is */ }
  };

  // Who knows about it is asked where the goal is chosen, for kinds of goals that need somebody; else it stays folded.
  const expert = form.querySelector("[data-expert]");
  const seat = () => {
    const place = chosenKind()?.dataset.asksExpert === "yes" ? "[data-expert-here]" : "[data-expert-home]";
    const wanted = form.querySelector(place);
    if (expert.parentElement !== wanted) wanted.append(expert);
  };

  // One click beside what was tried before: kept with the draft, nothing is sent yet.
  const built = document.getElementById("built");
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=build_on]");
    if (!button) return;
    event.preventDefault();
    form.elements.built_on_id.value = button.value;
    built.hidden = button.value === "";
    if (built.hidden) return;
    const link = built.querySelector("[data-built]");
    link.textContent = button.dataset.title;
    link.href = `/experiments/${button.value}`;
    built.querySelector("button").focus();
  });

  form.addEventListener("input", () => {
    mark();
    clearTimeout(waiting);
    waiting = setTimeout(look, 400);
  });
  // What was typed there before goes along, whether it counts yet or not: nothing typed is lost.
  form.addEventListener("submit", () => { technology.querySelector("fieldset").disabled = false; });
  window.addEventListener("pageshow", mark);
  for (const select of [goalChoice, kind]) select?.addEventListener("change", () => { offer(); seat(); mark(); });
  seat();
  if (!form.elements.version) offer(); // a new draft may begin with its goal chosen
  mark();
}
