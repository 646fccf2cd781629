/* Search while typing: what is found follows the words and the facets. The page works without. */
"use strict";

const searching = document.querySelector("form[data-searching]");
if (searching) {
  const words = searching.querySelector("input[type=search]");
  const said = searching.querySelector("[data-count]");
  let waiting = 0;
  let asked = "";
  const question = () => {
    const given = new URLSearchParams(new FormData(searching));
    for (const [name, value] of [...given]) if (value.trim() === "") given.delete(name, value);
    return given;
  };
  const folds = () => [...document.querySelectorAll("#found details[open]")].map((one) => one.querySelector("summary").textContent);
  const look = async () => {
    const given = question();
    const text = given.toString();
    if (text === asked) return;
    asked = text;
    const found = document.getElementById("found");
    found.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${searching.action}?${new URLSearchParams([...given, ["part", "found"]])}`);
      // A slow answer to an older question must not replace a newer one.
      if (!answer.ok || text !== asked) return;
      const open = folds();
      const at = document.activeElement;
      const place = found.contains(at) && at.name ? [at.name, at.value] : null;
      found.outerHTML = await answer.text();
      for (const fold of document.querySelectorAll("#found details")) {
        if (open.includes(fold.querySelector("summary").textContent)) fold.open = true;
      }
      if (place) {
        const again = [...searching.elements].find((one) => one.name === place[0] && one.value === place[1]);
        (again ?? words).focus();
      }
      said.textContent = document.getElementById("found").dataset.said;
      history.replaceState(null, "", text ? `${searching.action}?${text}` : searching.action);
    } catch { /* without the network what was found stays, and the button still searches */ } finally {
      document.getElementById("found")?.removeAttribute("aria-busy");
    }
  };
  asked = question().toString();
  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 250);
  });
  searching.addEventListener("change", (event) => { if (event.target !== words) look(); });
}
