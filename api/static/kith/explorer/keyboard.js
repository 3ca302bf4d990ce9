/** Walking the chart by keyboard: arrows lead to the neighbour that lies that way; each step is said aloud. */

import { announce, byId, dayWords, plural } from "./dom.js";
import { picture } from "./evidence.js";

const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const WIDEST = Math.cos((75 * Math.PI) / 180);

export class Keyboard {
  /** @param {object} desk @param {HTMLElement} area takes the focus @param {() => void} lasso */
  constructor(desk, area, lasso) {
    Object.assign(this, desk);
    this.here = "";
    this.area = area;
    this.lasso = lasso;
    area.addEventListener("keydown", (event) => this.#key(event));
    area.addEventListener("focus", () => this.#arrive());
    area.addEventListener("blur", () => this.#mark(""));
    this.drawing.addEventListener("here", (event) => { this.here = event.detail; });
    document.addEventListener("keydown", (event) => this.#everywhere(event));
  }

  #arrive() {
    const { cy } = this.drawing;
    if (!this.area.matches(":focus-visible")) return;
    const start = [this.here, ...this.store.selected, ...this.store.state.focus].find((id) => id && cy.getElementById(id).nonempty());
    this.go(start ?? cy.nodes().first().id() ?? "");
  }

  /** Stand on a node, and say what it is. @param {string} id */
  go(id) {
    const node = this.drawing.cy.getElementById(id);
    if (node.empty()) { announce("The chart is empty. Search for something to add."); return; }
    this.here = id;
    this.#mark(id);
    this.drawing.reveal(id);
    announce(this.#words(id));
  }

  #mark(id) {
    const { cy } = this.drawing;
    cy.nodes(".here").removeClass("here");
    if (id) cy.getElementById(id).addClass("here");
  }

  #words(id) {
    const { state } = this.store;
    const group = state.groups.get(id);
    if (group) return `${group.label}, closed group of ${group.members.length}. Enter opens it.`;
    const node = state.nodes.get(id);
    const links = [...picture(state).links.values()].filter((link) => link.source === id || link.target === id);
    const last = links.map((link) => link.last).filter(Boolean).sort().pop();
    const marks = [this.store.selection.has(id) && "selected", node.pinned && "pinned", state.evidence?.ids.includes(id) && "evidence"].filter(Boolean);
    return [node.name, this.looks.nodes[node.kind].label, plural(links.length, "link"), last && `last ${dayWords(last)}`, ...marks].filter(Boolean).join(", ");
  }

  /** The neighbour that lies most in a direction; with no neighbour there, the nearest thing that does. */
  #step([dx, dy]) {
    const { cy } = this.drawing;
    const from = cy.getElementById(this.here);
    if (from.empty()) { this.#arrive(); return; }
    const best = (candidates) => {
      let found = "";
      let least = Infinity;
      candidates.forEach((node) => {
        const x = node.position("x") - from.position("x");
        const y = node.position("y") - from.position("y");
        const far = Math.hypot(x, y);
        const along = far ? (x * dx + y * dy) / far : 0;
        if (along < WIDEST) return;
        const cost = far * (2 - along);
        if (cost < least) { least = cost; found = node.id(); }
      });
      return found;
    };
    const next = best(from.openNeighborhood("node")) || best(cy.nodes().difference(from));
    if (next) this.go(next);
    else announce("Nothing lies that way.");
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = WAYS[event.key];
    const ids = this.store.selected.length ? this.store.selected : [this.here].filter(Boolean);
    const deeds = {
      Enter: () => this.#open(),
      " ": () => this.#toggle(),
      Home: () => this.go(this.store.state.focus[0] ?? this.drawing.cy.nodes().first().id()),
      e: () => this.here && this.deeds.expand(this.here).then(() => this.#mark(this.here)),
      c: () => this.here && this.deeds.collapse(this.here),
      h: () => this.deeds.hide(ids.filter((id) => this.store.state.nodes.has(id))),
      Delete: () => this.deeds.remove(ids),
      p: () => this.deeds.pin(ids.filter((id) => this.store.state.nodes.has(id))),
      f: () => this.drawing.fit(),
      l: () => this.lasso(),
      i: () => this.deeds.fold(),
      "+": () => byId("xp-zoom-in").click(),
      "-": () => byId("xp-zoom-out").click(),
      Escape: () => this.store.select([]),
    };
    const deed = way ? () => this.#step(way) : deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  }

  #open() {
    if (!this.here) return;
    if (this.store.state.groups.get(this.here)?.collapsed) { this.deeds.openGroup(this.here); return; }
    this.store.select([this.here]);
    this.openTab("details");
    byId("xp-details").focus();
  }

  #toggle() {
    const next = new Set(this.store.selection);
    if (!next.delete(this.here)) next.add(this.here);
    this.store.select(next);
    announce(this.#words(this.here));
  }

  #everywhere(event) {
    const writing = event.target instanceof HTMLElement && event.target.matches("input:not([type=checkbox], [type=range]), textarea, select");
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !writing && (key === "z" || key === "y")) {
      event.preventDefault();
      if (key === "y" || event.shiftKey) this.store.redo();
      else this.store.undo();
    } else if (key === "/" && !writing) {
      event.preventDefault();
      byId("xp-search").focus();
    }
  }
}
