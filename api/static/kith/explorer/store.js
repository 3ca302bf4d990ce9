/**
 * Holds the chart's state, what is selected, and every state before: undo, redo, and the browser's own Back.
 *
 * Events: `change` ({state, before, label}) after every action, undo and redo; `select` after a change of the selection.
 */

import { empty, fromJSON, toJSON } from "./state.js";

const MOST_STEPS = 300;

export class Store extends EventTarget {
  /** @param {(ids: string[]) => Promise<object>} load asks the record for the things on a kept chart */
  constructor(load) {
    super();
    this.load = load;
    this.visit = Math.random().toString(36).slice(2);
    this.serial = 0;
    this.stack = [{ id: this.serial, state: empty(), label: "" }];
    this.place = 0;
    this.selection = new Set();
    this.travelling = false;
    window.addEventListener("popstate", (event) => this.#arrived(event.state?.kith));
  }

  get state() { return this.stack[this.place].state; }
  get undoes() { return this.place > 0 ? this.stack[this.place].label : ""; }
  get redoes() { return this.place + 1 < this.stack.length ? this.stack[this.place + 1].label : ""; }

  /** Begin with a state; nothing before it can be undone. @param {object} state */
  start(state) {
    const before = this.state;
    this.stack = [{ id: ++this.serial, state, label: "" }];
    this.place = 0;
    history.replaceState(this.#mark(), "");
    this.#told(before, "");
  }

  /**
   * Do something that can be undone.
   * @param {string} label in words: "Hide 3"
   * @param {(state: object) => object} action
   * @param {string} [merge] steps in a row of the same name become one
   */
  dispatch(label, action, merge = "") {
    const before = this.state;
    const state = action(before);
    if (state === before) return;
    const top = this.stack[this.place];
    this.stack.length = this.place + 1;
    if (merge && top.merge === merge) {
      top.state = state;
      history.replaceState(this.#mark(), "");
    } else {
      this.stack.push({ id: ++this.serial, state, label, merge });
      this.place += 1;
      if (this.stack.length > MOST_STEPS) { this.stack.shift(); this.place -= 1; }
      history.pushState(this.#mark(), "");
    }
    this.#told(before, label);
  }

  /** The step in progress is over: the next of its kind is a step of its own. */
  settle() { this.stack[this.place].merge = ""; }

  undo() { this.#step(-1); }
  redo() { this.#step(1); }

  #step(by) {
    const to = this.place + by;
    if (to < 0 || to >= this.stack.length) return;
    const before = this.state;
    const label = by < 0 ? `Undone: ${this.undoes}` : `Done again: ${this.redoes}`;
    this.settle();
    this.place = to;
    this.#told(before, label);
    this.travelling = true;
    history.go(by);
  }

  /** Our place in the browser's history changed: by Back or Forward, or following our own undo. */
  async #arrived(mark) {
    if (!mark) return;
    const at = mark.visit === this.visit ? this.stack.findIndex((step) => step.id === mark.id) : -1;
    if (this.travelling) {
      const missing = at < 0 ? 0 : this.place - at;
      if (missing) { history.go(missing); return; }
      this.travelling = false;
      return;
    }
    if (at >= 0) {
      const before = this.state;
      this.place = at;
      this.#told(before, "Back");
    } else if (mark.chart) {
      await this.fromJSON(mark.chart);
    }
  }

  #mark() { return { kith: { visit: this.visit, id: this.stack[this.place].id, chart: toJSON(this.state) } }; }

  #told(before, label) {
    const { state } = this;
    for (const id of this.selection) if (!state.nodes.has(id) && !state.groups.has(id)) this.selection.delete(id);
    this.dispatchEvent(new CustomEvent("change", { detail: { state, before, label } }));
    this.dispatchEvent(new CustomEvent("select"));
  }

  /** @param {Iterable<string>} ids */
  select(ids) {
    const next = new Set(ids);
    if (next.size === this.selection.size && [...next].every((id) => this.selection.has(id))) return;
    this.selection = next;
    this.dispatchEvent(new CustomEvent("select"));
  }

  /** Ids that are selected, or of nothing at all. @returns {string[]} */
  get selected() { return [...this.selection]; }

  /** What is kept of the chart as it stands, the selection too. */
  toJSON() { return { ...toJSON(this.state), selection: this.selected }; }

  /**
   * Open a chart that was kept, as the record has it now.
   * @param {object} kept @returns {Promise<{became: Object<string, string>, gone: string[]}>} what has changed underneath
   */
  async fromJSON(kept) {
    const ids = kept.nodes.map((node) => node.id);
    const now = ids.length ? await this.load(ids) : { nodes: [], links: [], became: {}, gone: [] };
    this.start(fromJSON(kept, now));
    this.select((kept.selection ?? []).filter((id) => this.state.nodes.has(id)));
    return { became: now.became, gone: now.gone };
  }
}
