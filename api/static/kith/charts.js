/**
 * Keeps the explorer's chart: by itself after each step, version by version; opens kept ones and says what has changed
 * underneath; leads to exports. What two people keep at once is both kept, and the later of them is told.
 */

import { announce, byId, h, plural } from "./explorer/dom.js";
import { ask } from "./explorer/server.js";
import { named } from "./explorer/state.js";

/** Milliseconds after the last step, and after a refusal, until the chart is kept. */
const AFTER_STEP = 1200, AFTER_REFUSAL = 3000;

const clock = (moment) => new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = (moment) => new Date(moment).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
const entity = (node) => h("a", { href: `/entities/${encodeURIComponent(node.id)}` }, node.name);
const joined = (parts) => parts.flatMap((part, at) => (at ? [", ", part] : [part]));

class Keeping {
  /** @param {object} desk what the explorer is made of */
  constructor({ store, drawing, deeds }) {
    Object.assign(this, { store, drawing, deeds, chart: "", base: 0, timer: 0, waiting: false });
    store.addEventListener("change", (event) => { if (event.detail.label) this.#soon(AFTER_STEP); });
    document.addEventListener("visibilitychange", () => { if (document.hidden && this.waiting) this.keep(); });
    window.addEventListener("beforeunload", (event) => { if (this.failed) event.preventDefault(); });
    byId("xp-export").addEventListener("click", () => this.#leave((chart) => `/export?chart=${chart}`));
    byId("xp-versions").addEventListener("click", () => this.#leave((chart) => `/charts/${chart}`));
    byId("xp-name").addEventListener("click", () => this.#askName());
    byId("xp-name-form").addEventListener("submit", (event) => { event.preventDefault(); this.#name(); });
    byId("xp-name-cancel").addEventListener("click", () => this.#closeName());
    const asked = new URLSearchParams(window.location.search);
    if (asked.get("chart")) this.open(asked.get("chart"), asked.get("version"));
  }

  /** @param {string} chart @param {string|null} version the newest unless given */
  async open(chart, version) {
    await this.deeds.try(async () => {
      const opened = await ask(`charts/${encodeURIComponent(chart)}${version ? `?version=${encodeURIComponent(version)}` : ""}`);
      await this.store.fromJSON(opened.state);
      this.#is(opened.chart, opened.newest);
      this.drawing.fit();
      byId("xp-kept").textContent = opened.version === opened.newest
        ? `Kept ${day(opened.saved_at)}, ${clock(opened.saved_at)} by ${opened.author}`
        : `Version ${opened.version} of ${day(opened.saved_at)}; what you change is kept as the newest`;
      this.#tell(opened);
      announce(`${opened.name}: opened as it was left.`);
    });
  }

  #is(chart, version) {
    this.chart = chart;
    this.base = version;
    const root = byId("explorer");
    root.dataset.chart = chart;
    root.dataset.version = String(version);
  }

  #soon(delay) {
    this.waiting = true;
    byId("xp-kept").textContent = "Keeping …";
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.keep(), delay);
  }

  /** Keep the chart as it stands; one at a time. @returns {Promise<boolean>} whether it was kept */
  async keep() {
    window.clearTimeout(this.timer);
    const { state } = this.store;
    if (!this.chart && !state.nodes.size && !state.groups.size) { this.waiting = false; byId("xp-kept").textContent = ""; return false; }
    if (this.busy) { this.again = true; return this.busy; }
    this.waiting = false;
    this.busy = this.#send();
    const done = await this.busy;
    this.busy = null;
    if (this.again) { this.again = false; return this.keep(); }
    return done;
  }

  async #send() {
    const state = this.store.toJSON();
    try {
      const kept = this.chart
        ? await ask(`charts/${this.chart}`, { state, name: state.title, base: this.base }, "PUT")
        : await ask("charts", { state, name: state.title });
      this.#is(kept.chart, kept.version);
      this.failed = false;
      history.replaceState(history.state, "", `/explorer?chart=${kept.chart}`);
      byId("xp-kept").textContent = `Kept ${clock(kept.saved_at)}, version ${kept.version}`;
      if (kept.beside.length) this.#toldBeside(kept.beside);
      return true;
    } catch (error) {
      this.failed = true;
      this.#soon(AFTER_REFUSAL);
      const why = error instanceof TypeError ? "Kith does not answer." : error.message;
      byId("xp-kept").textContent = `Not kept: ${why} Tried again in a moment.`;
      return false;
    }
  }

  /** Keep, then go to a page about the kept chart. @param {(chart: string) => string} to */
  async #leave(to) {
    if ((this.chart && !this.waiting && !this.busy) || await this.keep()) window.location.assign(to(this.chart));
    else if (!this.failed) announce("Nothing stands on the chart yet.");
  }

  #askName() {
    byId("xp-name-form").hidden = false;
    byId("xp-name-of").value = this.store.state.title;
    byId("xp-name-of").select();
  }

  #closeName() { byId("xp-name-form").hidden = true; byId("xp-name").focus(); }

  async #name() {
    const name = byId("xp-name-of").value.trim();
    if (name && name !== this.store.state.title) this.store.dispatch("Name", named(name));
    this.#closeName();
    await this.keep();
    announce(`Kept as ${this.store.state.title}.`);
  }

  #toldBeside(beside) {
    const last = beside[0];
    const theirs = h("a", { href: `/explorer?chart=${last.chart}&version=${last.version}` }, "Open theirs");
    const own = h("button", { type: "button", class: "xp-button", onclick: () => this.#apart() }, "Keep mine as a chart of its own");
    this.#banner("Somebody kept this chart too", [
      h("p", {}, `${last.author} kept version ${last.version} at ${clock(last.saved_at)} while you were working. Both are kept; yours is the newest.`),
      h("p", {}, theirs, " ", own),
    ]);
  }

  async #apart() {
    this.#is("", 0);
    byId("xp-told").hidden = true;
    if (await this.keep()) announce("Kept as a chart of its own.");
  }

  /** What has changed underneath since the chart was kept. */
  #tell({ changes, saved_at: since }) {
    const { merged, split, gone, links } = changes;
    const reports = Object.keys(changes.reports);
    if (!merged.length && !split.length && !gone.length && !links.length && !reports.length) return;
    const known = new Set(this.store.state.nodes.keys());
    const parts = split.flatMap((one) => one.now).filter((node) => !known.has(node.id)).map((node) => node.id);
    const lines = [
      ...merged.map((one) => h("li", {}, `“${one.was}” is now part of `, entity(one.now[0]), ".")),
      ...split.map((one) => h("li", {}, `“${one.was}” is now ${one.now.length}: `, ...joined(one.now.map(entity)), ".")),
      ...gone.map((one) => h("li", {}, one.was ? `“${one.was}” was taken off: ` : "Something was taken off: ",
        ...(one.now.length ? ["it is now ", ...joined(one.now.map(entity)), "."] : ["nothing in the record goes by it any more."]))),
      links.length ? h("li", {}, `${plural(links.length, "new link")} among what stands here.`) : null,
      reports.length ? h("li", {}, `${plural(reports.length, "new report speaks", "new reports speak")} of what stands here: `,
        ...joined(reports.slice(0, 8).map((one) => h("a", { href: `/reports/${encodeURIComponent(one)}` }, one))),
        reports.length > 8 ? ` and ${reports.length - 8} more` : "", ".") : null,
    ];
    const add = parts.length
      ? h("p", {}, h("button", { type: "button", class: "xp-button", onclick: () => this.deeds.add(parts) }, "Put the parts on the chart"))
      : null;
    this.#banner(`Since ${day(since)}`, [h("ul", {}, ...lines), add]);
  }

  #banner(title, parts) {
    const close = h("button", { type: "button", class: "xp-button", onclick: () => { byId("xp-told").hidden = true; } }, "Close");
    byId("xp-told").replaceChildren(h("h2", { id: "xp-told-title" }, title), ...parts.filter(Boolean), close);
    byId("xp-told").hidden = false;
    announce(byId("xp-told").textContent.replace(/Close$/, ""));
  }
}

if (window.kithExplorer) window.kithKeeping = new Keeping(window.kithExplorer);
else document.addEventListener("kith:explorer", (event) => { window.kithKeeping = new Keeping(event.detail); }, { once: true });
