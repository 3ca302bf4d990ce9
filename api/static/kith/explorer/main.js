/**
 * The explorer put together. What others need stands on `window.kithExplorer` once the event `kith:explorer` is sent:
 * `store` (state, dispatch, undo, redo, select, toJSON, fromJSON; events `change`, `select`), `deeds`, `drawing`.
 */

import { Deeds } from "./deeds.js";
import { announce, byId, plural } from "./dom.js";
import { Drawing } from "./drawing.js";
import { Hulls } from "./hulls.js";
import { Keyboard } from "./keyboard.js";
import { Labels } from "./labels.js";
import { lasso } from "./lasso.js";
import { PlaceMap } from "./map.js";
import { Panel } from "./panel.js";
import { Paths } from "./paths.js";
import { warm } from "./placing.js";
import { TOGETHER, TOGETHER_LOOK } from "./folding.js";
import { printing } from "./printing.js";
import { search } from "./searching.js";
import { ask } from "./server.js";
import { begin, filtered } from "./state.js";
import { Store } from "./store.js";
import { Table } from "./table.js";
import { Time } from "./time.js";
import { Toolbar } from "./toolbar.js";
import { Views } from "./views.js";

const OPENS = ["entity", "finding", "group", "ids", "all", "hops", "show"];

/** What the address asks to open on; nothing where it asks for nothing. */
function wanted() {
  const given = new URLSearchParams(window.location.search);
  const asked = new URLSearchParams();
  for (const [name, value] of given) if (OPENS.includes(name)) asked.append(name === "group" ? "finding" : name, value);
  return asked;
}

function build() {
  const looks = JSON.parse(byId("xp-looks").textContent ?? "{}");
  looks.links[TOGETHER] = TOGETHER_LOOK;
  const store = new Store((ids) => ask("chart", { ids }));
  const drawing = new Drawing(byId("xp-chart"), store, looks);
  const deeds = new Deeds(store, drawing);
  const desk = { store, drawing, deeds, looks };
  const startLasso = lasso(byId("xp-lasso-canvas"), drawing, store);
  const hulls = new Hulls(byId("xp-under"), drawing, store);
  new Labels(byId("xp-over"), drawing, store, hulls);
  const views = new Views(desk);
  desk.openTab = (name) => views.openTab(name);
  const toolbar = new Toolbar(desk, startLasso);
  const panel = new Panel(desk);
  new Table(desk);
  new Time(desk);
  new PlaceMap(desk);
  new Paths(desk);
  new Keyboard(desk, byId("xp-area"), startLasso);
  search(desk);
  printing();
  drawing.addEventListener("open", (event) => deeds.expand(event.detail));
  store.addEventListener("change", (event) => {
    if (/^(Undone|Done again|Back)/.test(event.detail.label)) announce(event.detail.label);
    panel.soon();
  });
  filters(desk);
  new ResizeObserver(() => drawing.cy.resize()).observe(byId("xp-chart"));
  return { desk, panel, toolbar };
}

/** Kinds to be left out, and grades. */
function filters({ store, deeds }) {
  const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("#xp-filters input[name=shown]")]);
  for (const box of boxes) {
    box.addEventListener("change", () => deeds.filter("Kinds shown", { without: boxes.filter((one) => !one.checked).map((one) => one.value) }));
  }
  const graded = /** @type {HTMLInputElement} */ (byId("xp-graded"));
  graded.addEventListener("change", () => store.dispatch("Grade", filtered({ graded: graded.checked })));
  store.addEventListener("change", (event) => {
    const { without, graded: only } = event.detail.state.filter;
    for (const box of boxes) box.checked = !without.includes(box.value);
    graded.checked = only;
  });
}

async function open() {
  const { desk, panel, toolbar } = build();
  const { store, drawing } = desk;
  const kept = history.state?.kith?.chart;
  const asked = wanted();
  toolbar.show();
  try {
    if (kept && kept.nodes.length + kept.groups.length) {
      await store.fromJSON(kept);
      if (asked.has("finding")) panel.finding = (await ask(`open?${asked}`)).finding ?? null;
    } else if (asked.size) {
      const opened = await ask(`open?${asked}`);
      panel.finding = opened.finding ?? null;
      store.start(begin(opened));
      if (opened.focus.length === 1 && !opened.finding) store.select(opened.focus);
      announce(`${opened.title}: ${plural(opened.nodes.length || opened.groups.length, opened.nodes.length ? "thing" : "group")}.`);
    } else {
      store.start(store.state);
    }
  } catch (error) {
    announce(error.message);
    byId("xp-empty-words").textContent = error.message;
  }
  drawing.cy.resize();
  drawing.fit();
  panel.show();
  byId("explorer").dataset.ready = "true";
  window.kithExplorer = desk;
  document.dispatchEvent(new CustomEvent("kith:explorer", { detail: desk }));
  window.setTimeout(warm, 50);
}

open();
