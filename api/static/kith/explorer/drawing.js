/** Draws a store's state on Cytoscape's canvas: only what differs from the state before is touched. */

import { picture } from "./evidence.js";
import { sheet, width } from "./looks.js";
import { move } from "./state.js";

const MANY = 420;

export class Drawing extends EventTarget {
  /** @param {HTMLElement} container @param {import("./store.js").Store} store @param {object} looks */
  constructor(container, store, looks) {
    super();
    this.store = store;
    this.looks = looks;
    this.shown = null;
    this.cy = window.cytoscape({
      container, style: sheet(looks), layout: { name: "preset" }, minZoom: 0.08, maxZoom: 3, boxSelectionEnabled: true,
      selectionType: "single", textureOnViewport: false, hideEdgesOnViewport: false,
    });
    store.addEventListener("change", (event) => this.draw(event.detail.before));
    store.addEventListener("select", () => this.#showSelection());
    this.cy.on("select unselect", () => this.#takeSelection());
    this.cy.on("dragfreeon", "node", () => this.#dropped());
    this.cy.on("dbltap", "node", (event) => this.#ask("open", event.target.id()));
    this.cy.on("tap", "edge", (event) => this.#ask("link", event.target.id()));
    this.cy.on("tap", "node", (event) => this.#ask("here", event.target.id()));
  }

  #ask(name, id) { this.dispatchEvent(new CustomEvent(name, { detail: id })); }

  /** Bring the canvas to the present state. */
  draw() {
    const { state } = this.store;
    const seen = picture(state);
    const wanted = new Map();
    for (const node of seen.nodes.values()) wanted.set(node.id, this.#node(node, state));
    for (const group of seen.groups) wanted.set(group.id, this.#group(group));
    const pairs = new Map();
    for (const link of seen.links.values()) {
      if (!wanted.has(link.source) || !wanted.has(link.target)) continue;
      const pair = link.source < link.target ? `${link.source}|${link.target}` : `${link.target}|${link.source}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
      wanted.set(link.key, this.#edge(link, state, pair));
    }
    for (const sum of seen.between) if (wanted.has(sum.source) && wanted.has(sum.target)) wanted.set(sum.id, this.#between(sum));
    for (const made of wanted.values()) if (made.pair && pairs.get(made.pair) > 1) made.classes += " twin";
    this.#patch(wanted);
    this.#showSelection();
    this.dispatchEvent(new CustomEvent("drawn"));
  }

  #node(node, state) {
    const classes = [];
    if (state.focus.includes(node.id)) classes.push("focus");
    if (node.pinned) classes.push("pinned");
    if (state.evidence) classes.push(state.evidence.ids.includes(node.id) ? "evidence" : "aside");
    return { group: "nodes", data: { id: node.id, kind: node.kind }, position: { x: node.x, y: node.y }, classes: classes.join(" ") };
  }

  #group(group) {
    const size = Math.round(44 + 12 * Math.log2(group.members.length + 1));
    return { group: "nodes", data: { id: group.id, size }, position: { x: group.x, y: group.y }, classes: "group" };
  }

  #edge(link, state, pair) {
    const kind = this.looks.links[link.kind];
    const counted = (id) => this.looks.nodes[state.nodes.get(id).kind].counted;
    const classes = [];
    if (!link.solid) classes.push("ungraded");
    if (!kind.symmetric && counted(link.source) && counted(link.target)) classes.push("directed");
    if (state.filter.newSince) classes.push("fresh");
    if (state.evidence) classes.push(link.reports.some((one) => state.evidence.reports.includes(one)) ? "evidence" : "aside");
    return {
      group: "edges", pair, classes: classes.join(" "),
      data: { id: link.key, source: link.source, target: link.target, width: width(this.looks, link.sources) },
    };
  }

  #between(sum) {
    return {
      group: "edges", classes: "between",
      data: { id: sum.id, source: sum.source, target: sum.target, width: Math.min(1 + Math.log2(1 + sum.count), this.looks.thickest) },
    };
  }

  #patch(wanted) {
    const { cy } = this;
    this.patching = true;
    cy.batch(() => {
      cy.elements().filter((element) => !wanted.has(element.id())).remove();
      const fresh = [];
      for (const [id, made] of wanted) {
        const held = cy.getElementById(id);
        if (held.empty()) fresh.push(made);
        else this.#change(held, made);
      }
      cy.add(fresh.filter((made) => made.group === "nodes"));
      cy.add(fresh.filter((made) => made.group === "edges"));
    });
    cy.edges().length > MANY * 2 ? this.#fast(true) : this.#fast(false);
    this.patching = false;
  }

  #change(held, made) {
    if (held.isNode()) {
      const { x, y } = held.position();
      if (x !== made.position.x || y !== made.position.y) held.position(made.position);
      if (made.data.size && held.data("size") !== made.data.size) held.data("size", made.data.size);
    } else if (held.data("width") !== made.data.width) held.data("width", made.data.width);
    const kept = ["lit", "here", "chosen"].filter((name) => held.hasClass(name));
    const classes = [...made.classes.split(" ").filter(Boolean), ...kept];
    const had = held.classes();
    if (had.length !== classes.length || classes.some((name) => !held.hasClass(name))) held.classes(classes);
  }

  /** Panning a very large chart leaves the lines out while it moves. */
  #fast(on) {
    const renderer = this.cy.renderer();
    renderer.hideEdgesOnViewport = on;
  }

  #dropped() {
    const places = new Map();
    const groups = [];
    this.cy.nodes().forEach((node) => {
      const { x, y } = node.position();
      const held = this.store.state.nodes.get(node.id()) ?? this.store.state.groups.get(node.id());
      if (!held || (held.x === x && held.y === y)) return;
      if (this.store.state.nodes.has(node.id())) places.set(node.id(), { x, y });
      else groups.push([node.id(), { x, y }]);
    });
    if (!places.size && !groups.length) return;
    const moved = places.size + groups.length;
    if (this.dropping) return;
    this.dropping = true;
    queueMicrotask(() => { this.dropping = false; });
    this.store.dispatch(`Move ${moved}`, (state) => {
      const next = move(places)(state);
      if (!groups.length) return next;
      const held = new Map(next.groups);
      for (const [id, place] of groups) held.set(id, { ...held.get(id), ...place });
      return { ...next, groups: held };
    });
  }

  #takeSelection() {
    if (this.patching || this.selecting) return;
    if (this.waiting) return;
    this.waiting = true;
    queueMicrotask(() => {
      this.waiting = false;
      this.store.select(this.cy.nodes(":selected").map((node) => node.id()));
    });
  }

  #showSelection() {
    const { cy, store } = this;
    this.selecting = true;
    cy.batch(() => {
      cy.nodes().forEach((node) => {
        const wanted = store.selection.has(node.id());
        if (node.selected() !== wanted) wanted ? node.select() : node.unselect();
      });
      const lit = cy.nodes(":selected").connectedEdges();
      cy.edges(".lit").difference(lit).removeClass("lit");
      lit.addClass("lit");
    });
    this.selecting = false;
  }

  /** Neighbours that are drawn. @param {string} id @returns {string[]} */
  beside(id) {
    return this.cy.getElementById(id).openNeighborhood("node").map((node) => node.id());
  }

  /** All of the chart in view. */
  fit() {
    const { cy } = this;
    if (cy.nodes().empty()) return;
    cy.fit(cy.nodes(), 46);
    if (cy.zoom() > 1.3) { cy.zoom(1.3); cy.center(cy.nodes()); }
  }

  /** Bring one node into view without changing the zoom, if it is not. @param {string} id */
  reveal(id) {
    const node = this.cy.getElementById(id);
    if (node.empty()) return;
    const { x, y } = node.renderedPosition();
    const inside = x > 40 && y > 40 && x < this.cy.width() - 40 && y < this.cy.height() - 40;
    if (!inside) this.cy.center(node);
  }
}
