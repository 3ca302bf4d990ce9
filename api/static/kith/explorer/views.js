/** Which views stand side by side, and the panel beside them with its tabs. */

import { announce, byId, plural } from "./dom.js";

const VIEWS = ["chart", "table", "map"];
/** Screens on which three views and the panel have no room beside each other. */
const NARROW = "(min-width: 901px) and (max-width: 1699px)";

const pressed = (id) => byId(id).getAttribute("aria-pressed") === "true";

export class Views {
  /** @param {object} desk */
  constructor(desk) {
    Object.assign(this, desk);
    this.madeRoom = false;
    for (const name of VIEWS) byId(`xp-view-${name}`).addEventListener("click", () => this.#toggle(name));
    byId("xp-view-panel").addEventListener("click", () => {
      this.madeRoom = false;
      this.showPanel(!pressed("xp-view-panel"));
      announce(pressed("xp-view-panel") ? "The panel is open." : "The panel is closed.");
    });
    for (const tab of document.querySelectorAll("#explorer [role=tab]")) {
      tab.addEventListener("click", () => this.openTab(tab.dataset.tab));
      tab.addEventListener("keydown", (event) => this.#tabKeys(event));
    }
  }

  #toggle(name) {
    const open = VIEWS.filter((view) => pressed(`xp-view-${view}`));
    const next = open.includes(name) ? open.filter((view) => view !== name) : VIEWS.filter((view) => view === name || open.includes(view));
    if (!next.length) { announce("One view stays open."); return; }
    this.#show(next);
    announce(`${plural(next.length, "view")}: ${next.join(", ")}.${this.madeRoom ? " Panel closed." : ""}`);
  }

  /** @param {string[]} views */
  #show(views) {
    for (const view of VIEWS) {
      byId(`xp-view-${view}`).setAttribute("aria-pressed", String(views.includes(view)));
      byId(`xp-${view}-pane`).hidden = !views.includes(view);
    }
    byId("xp-stage").dataset.views = views.join(" ");
    this.#makeRoom(views.length === VIEWS.length);
    this.#fit();
    this.store.dispatchEvent(new CustomEvent("views", { detail: views }));
  }

  /** Close the panel for three views on a small screen, and open it again once there is room. */
  #makeRoom(all) {
    if (all && pressed("xp-view-panel") && window.matchMedia(NARROW).matches) {
      this.madeRoom = true;
      this.showPanel(false);
    } else if (!all && this.madeRoom) {
      this.madeRoom = false;
      this.showPanel(true);
    }
  }

  #fit() {
    this.drawing.cy.resize();
    this.drawing.fit();
  }

  /** @param {boolean} open */
  showPanel(open) {
    if (open === pressed("xp-view-panel")) return;
    byId("xp-view-panel").setAttribute("aria-pressed", String(open));
    byId("xp-side").hidden = !open;
    byId("explorer").dataset.panel = open ? "open" : "closed";
    this.#fit();
  }

  /** @param {string} name */
  openTab(name) {
    this.showPanel(true);
    for (const tab of document.querySelectorAll("#explorer [role=tab]")) {
      const on = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      byId(`xp-${tab.dataset.tab}-tab`).hidden = !on;
    }
    this.store.dispatchEvent(new CustomEvent("tab", { detail: name }));
  }

  #tabKeys(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tabs = [...document.querySelectorAll("#explorer [role=tab]")];
    const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
    this.openTab(next.dataset.tab);
    next.focus();
  }
}
