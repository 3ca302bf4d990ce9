/** The buttons: what can be done to what is selected. */

import { byId, outline, h } from "./dom.js";
import { picture } from "./evidence.js";

export class Toolbar {
  /** @param {object} desk @param {() => void} lasso begins a lasso */
  constructor(desk, lasso) {
    Object.assign(this, desk);
    this.lasso = lasso;
    const { deeds, store, drawing } = this;
    this.#press("undo", () => store.undo());
    this.#press("redo", () => store.redo());
    this.#press("expand", () => store.selected.forEach((id) => deeds.expand(id)));
    this.#press("collapse", () => store.selected.forEach((id) => deeds.collapse(id)));
    this.#press("hide", () => deeds.hide(this.nodes));
    this.#press("remove", () => deeds.remove(store.selected));
    this.#press("pin", () => deeds.pin(this.nodes));
    this.#press("group", () => this.#askGroup());
    this.#press("paths", () => this.openTab("paths"));
    this.#press("fit", () => drawing.fit());
    this.#press("tidy", () => deeds.tidy());
    this.#press("peers", () => deeds.peers());
    this.#press("fold", () => deeds.fold());
    this.#press("show-all", () => deeds.showAll());
    this.#press("lasso", () => this.lasso());
    this.#press("zoom-in", () => this.#zoom(1.3));
    this.#press("zoom-out", () => this.#zoom(1 / 1.3));
    byId("xp-group-form").addEventListener("submit", (event) => { event.preventDefault(); this.#makeGroup(); });
    byId("xp-group-cancel").addEventListener("click", () => this.#closeGroupForm());
    store.addEventListener("change", () => this.show());
    store.addEventListener("select", () => this.show());
    drawing.addEventListener("drawn", () => this.#legend());
  }

  get nodes() { return this.store.selected.filter((id) => this.store.state.nodes.has(id)); }

  #press(name, deed) { byId(`xp-${name}`).addEventListener("click", deed); }

  #zoom(by) {
    const { cy } = this.drawing;
    cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  /** Which buttons mean something now. */
  show() {
    const { store } = this;
    const some = store.selected.length > 0;
    const set = (name, on) => { byId(`xp-${name}`).disabled = !on; };
    set("undo", Boolean(store.undoes));
    set("redo", Boolean(store.redoes));
    byId("xp-undo").title = store.undoes ? `Undo: ${store.undoes}` : "";
    byId("xp-redo").title = store.redoes ? `Redo: ${store.redoes}` : "";
    for (const name of ["expand", "collapse", "remove"]) set(name, some);
    for (const name of ["hide", "pin"]) set(name, this.nodes.length > 0);
    set("group", this.nodes.length > 1);
    byId("xp-pin").textContent = this.nodes.length && this.nodes.every((id) => store.state.nodes.get(id).pinned) ? "Unpin" : "Pin";
    const hidden = [...store.state.nodes.values()].filter((node) => node.hidden).length + [...store.state.tucked.values()].flat().length;
    set("show-all", hidden > 0);
    byId("xp-show-all").textContent = hidden ? `Show ${hidden} hidden` : "Show hidden";
    byId("xp-peers").setAttribute("aria-pressed", String(store.state.peers.length > 0));
    byId("xp-fold").setAttribute("aria-pressed", String(Boolean(store.state.filter.folded)));
    byId("xp-count").textContent = some ? `${store.selected.length} selected` : "";
    byId("xp-title").textContent = store.state.title;
    byId("xp-empty").hidden = store.state.nodes.size + store.state.groups.size > 0;
  }

  #legend() {
    const { state } = this.store;
    const kinds = new Set([...picture(state).nodes.values()].map((node) => node.kind));
    const ordered = Object.keys(this.looks.nodes).filter((kind) => kinds.has(kind));
    const now = ordered.join();
    if (now === this.legendOf) return;
    this.legendOf = now;
    byId("xp-legend").replaceChildren(...ordered.map((kind) => h("li", {}, outline(kind), this.looks.nodes[kind].label)));
  }

  #askGroup() {
    byId("xp-group-form").hidden = false;
    const input = byId("xp-group-name");
    input.value = `Group of ${this.nodes.length}`;
    input.focus();
    input.select();
  }

  #closeGroupForm() { byId("xp-group-form").hidden = true; byId("xp-group").focus(); }

  #makeGroup() {
    const label = byId("xp-group-name").value.trim() || `Group of ${this.nodes.length}`;
    this.deeds.group(this.nodes, label);
    this.#closeGroupForm();
  }
}
