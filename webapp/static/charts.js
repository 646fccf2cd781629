/* Draws every [data-figure] on the page with plotly.js: colours from the tokens, no tool bar, width of its place.
   A figure is {data, layout}. Colours may be given as tokens ("var(--tb-succeeded)"); they follow the theme. */
"use strict";

(() => {
  const places = document.querySelectorAll("[data-figure]");
  if (places.length === 0 || typeof Plotly === "undefined") return;

  /* A token holds light-dark(); an element painted with it tells what it means now. */
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (token) => {
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

  const axis = (given) => ({
    gridcolor: "--tb-grid-2", zerolinecolor: "--tb-ink", zerolinewidth: 1.5, linecolor: "--tb-rule-2",
    tickcolor: "--tb-rule-2", tickangle: 0, automargin: true, fixedrange: true, ...given,
  });

  const dressed = (figure, height, width) => {
    const layout = { ...figure.layout };
    for (const name of Object.keys(layout)) if (/^[xy]axis\d*$/.test(name)) layout[name] = axis(name.startsWith("x") ? thinned(layout[name], width) : layout[name]);
    layout.xaxis ??= axis({});
    layout.yaxis ??= axis({});
    const style = getComputedStyle(document.body);
    return {
      data: inked(figure.data),
      layout: inked({
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "--tb-sheet", height, showlegend: false, dragmode: false,
        margin: { l: 8, r: 16, t: 16, b: 8 },
        font: { family: style.fontFamily, size: 13, color: "--tb-ink-2" },
        hoverlabel: { bgcolor: "--tb-sheet", bordercolor: "--tb-rule-2", font: { color: "--tb-ink", family: style.fontFamily } },
        ...layout,
      }),
    };
  };

  const settings = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false };
  const draw = () => {
    for (const place of places) {
      const figure = JSON.parse(place.dataset.figure);
      const { data, layout } = dressed(figure, Number(place.dataset.height) || 320, place.clientWidth - 72);
      // Redrawn for paper or another width, plotly takes the height of its place: without one it would vanish.
      const frame = getComputedStyle(place);
      const around = [frame.paddingTop, frame.paddingBottom, frame.borderTopWidth, frame.borderBottomWidth];
      place.style.setProperty("height", `${layout.height + around.reduce((sum, part) => sum + parseFloat(part), 0)}px`);
      Plotly.react(place, data, layout, settings);
    }
  };
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  for (const event of ["beforeprint", "afterprint"]) addEventListener(event, () => places.forEach((place) => Plotly.Plots.resize(place)));
})();
