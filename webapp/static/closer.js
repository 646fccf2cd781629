/* Replaces a still picture by a zoomable one, and back. plotly.js comes when the first is asked for. Colours are the
   tokens: "var(--tb-succeeded)" in a figure follows the theme. */
const probe = document.createElement("span");
probe.hidden = true;

/* A token holds light-dark(); an element painted with it tells what it means now. */
const colour = (token) => {
  document.body.append(probe);
  probe.style.setProperty("color", `var(${token})`);
  return getComputedStyle(probe).color;
};

const inked = (value) => {
  if (typeof value === "string") {
    const token = /^(?:var\()?(--tb-[\w-]+)\)?$/.exec(value);
    return token ? colour(token[1]) : value;
  }
  if (Array.isArray(value)) return value.map(inked);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inked(inner)]));
  }
  return value;
};

/* On a phone every second mark keeps its words; zero always does. */
const thinned = (given, width) => {
  const marks = given.tickvals ?? [];
  if (marks.length < 2 || width / marks.length >= 56) return given;
  const zero = Math.max(marks.indexOf(0), 0);
  return { ...given, ticktext: given.ticktext.map((said, index) => ((index - zero) % 2 === 0 ? said : "")) };
};

const axis = (given) => ({ linecolor: "--tb-rule-2", tickcolor: "--tb-rule-2", tickangle: 0, ...given, fixedrange: given.visible === false });

const dressed = (figure, width) => {
  const family = getComputedStyle(document.body).fontFamily;
  return {
    data: inked(figure.data),
    layout: inked({
      ...figure.layout,
      xaxis: axis(thinned(figure.layout.xaxis, width)),
      yaxis: axis(figure.layout.yaxis),
      font: { family, size: 13, color: "--tb-ink-2" },
      hoverlabel: { ...figure.layout.hoverlabel, font: { color: "--tb-ink", family } },
      dragmode: "zoom",
    }),
  };
};

let loading = null;
const plotly = (button) => {
  loading ??= new Promise((resolve, reject) => {
    // plotly.js writes its rules into a sheet of this name, and leaves out those of maps whose names stand here already.
    const rules = Object.assign(document.createElement("link"), { rel: "stylesheet", id: "plotly.js-style-global", href: button.dataset.rules });
    const left = button.dataset.styles.split(" ").map((id) => Object.assign(document.createElement("meta"), { id }));
    const script = Object.assign(document.createElement("script"), { src: button.dataset.plotly });
    rules.addEventListener("load", () => document.head.append(script));
    rules.addEventListener("error", reject);
    script.addEventListener("load", () => resolve(window.Plotly));
    script.addEventListener("error", reject);
    document.head.append(rules, ...left);
  });
  return loading;
};

/* Plus and minus zoom, the arrows move, 0 shows all again. */
const byKey = (Plotly, place, whole) => (event) => {
  const moves = { "+": [0.25, -0.25], "=": [0.25, -0.25], "-": [-0.5, 0.5], ArrowRight: [0.2, 0.2], ArrowLeft: [-0.2, -0.2] };
  if (event.key === "0") Plotly.relayout(place, { "xaxis.range": [...whole] });
  else if (moves[event.key]) {
    const [low, high] = place.layout.xaxis.range;
    const [from, to] = moves[event.key];
    Plotly.relayout(place, { "xaxis.range": [low + (high - low) * from, high + (high - low) * to] });
  } else return;
  event.preventDefault();
};

const draw = async (button, figure, still) => {
  const [Plotly, answer] = await Promise.all([plotly(button), fetch(button.dataset.figureAt)]);
  if (!answer.ok) throw new Error(answer.status);
  const drawing = await answer.json();
  const place = document.createElement("div");
  place.className = "picture closer-place";
  place.tabIndex = 0;
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", still.querySelector("svg").getAttribute("aria-label"));
  still.before(place);
  still.hidden = true;
  const { data, layout } = dressed(drawing, still.clientWidth || place.clientWidth);
  await Plotly.newPlot(place, data, layout, { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: "reset" });
  place.addEventListener("keydown", byKey(Plotly, place, drawing.layout.xaxis.range));
  const hint = Object.assign(document.createElement("p"), { className: "note closer-hint", textContent: button.dataset.hint });
  place.after(hint);
  place.focus();
};

/* Show the zoomable picture instead of the still one, or the still one again. */
export const toggle = async (button) => {
  const figure = button.closest("figure");
  const still = figure.querySelector(".drawn-place");
  const open = figure.querySelector(".closer-place");
  if (open) {
    window.Plotly.purge(open);
    open.remove();
    figure.querySelector(".closer-hint").remove();
    still.hidden = false;
    button.textContent = button.dataset.closer;
    button.focus();
    return;
  }
  button.dataset.closer ??= button.textContent;
  button.setAttribute("aria-busy", "true");
  try {
    await draw(button, figure, still);
    button.textContent = button.dataset.back;
  } catch {
    button.replaceWith(Object.assign(document.createElement("span"), { className: "note", role: "status", textContent: button.dataset.failed }));
  } finally {
    button.removeAttribute("aria-busy");
  }
};
