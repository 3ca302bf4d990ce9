/** Ways between two or more entities, in words with their reports, and onto the chart with one click. */

import { announce, byId, h, outline, plural } from "./dom.js";
import { combobox } from "./searching.js";
import { ask } from "./server.js";
import { reportLink } from "./sources.js";

const MOST_ENDS = 5;

export class Paths {
  /** @param {object} desk */
  constructor(desk) {
    Object.assign(this, desk);
    this.ends = new Map();
    combobox(/** @type {HTMLInputElement} */ (byId("xp-end")), byId("xp-end-found"), this.looks, (match) => this.#add(match));
    byId("xp-path-form").addEventListener("submit", (event) => { event.preventDefault(); this.seek(); });
    this.store.addEventListener("tab", (event) => { if (event.detail === "paths") this.#fromSelection(); });
    this.#show();
  }

  #fromSelection() {
    const chosen = this.store.selected.map((id) => this.store.state.nodes.get(id)).filter((node) => node && this.looks.nodes[node.kind].counted);
    if (chosen.length > 1) { this.ends.clear(); for (const node of chosen.slice(0, MOST_ENDS)) this.ends.set(node.id, node); }
    else if (chosen.length === 1 && this.ends.size === 0) this.ends.set(chosen[0].id, chosen[0]);
    this.#show();
  }

  #add(match) {
    if (this.ends.size >= MOST_ENDS) { announce(`At most ${MOST_ENDS} at once.`); return; }
    this.ends.set(match.id, match);
    this.#show();
  }

  #show() {
    byId("xp-ends").replaceChildren(...[...this.ends.values()].map((node) => h("li", {}, outline(node.kind), h("span", {}, node.name),
      h("button", { type: "button", class: "xp-plain", onclick: () => { this.ends.delete(node.id); this.#show(); } },
        "Remove", h("span", { class: "govuk-visually-hidden" }, ` ${node.name}`)))));
    byId("xp-seek").disabled = this.ends.size < 2;
  }

  async seek() {
    const form = new FormData(/** @type {HTMLFormElement} */ (byId("xp-path-form")));
    const kinds = form.getAll("kind");
    const all = byId("xp-path-form").querySelectorAll("input[name=kind]").length;
    const asked = {
      ends: [...this.ends.keys()], count: Number(form.get("count")), kinds: kinds.length === all ? [] : kinds,
      start: form.get("start") || null, end: form.get("end") || null, as_of: this.store.state.filter.asOf, graded: form.get("grade") === "graded",
    };
    const told = await this.deeds.try(() => ask("paths", asked));
    if (told) this.#tell(told);
  }

  #tell({ pairs, names, searched }) {
    const found = pairs.flatMap((pair) => pair.ways);
    const parts = pairs.map((pair) => {
      const title = `${names[pair.source]} and ${names[pair.target]}`;
      if (!pair.ways.length) {
        return h("section", {}, h("h3", { class: "govuk-heading-s" }, title), h("p", { class: "xp-none" }, `No path was found between ${title}. Searched: ${searched}.`));
      }
      return h("section", {}, h("h3", { class: "govuk-heading-s" }, title), h("ol", { class: "xp-ways" }, ...pair.ways.map((way) => this.#way(way))));
    });
    const all = found.length > 1 ? h("button", { type: "button", class: "xp-button", onclick: () => this.#chart(found) }, "Chart all of these") : null;
    byId("xp-ways").replaceChildren(...[all, ...parts].filter(Boolean));
    announce(found.length ? `${plural(found.length, "path")} found.` : `No path was found. Searched: ${searched}.`);
  }

  #way(way) {
    return h("li", {}, h("p", {}, way.in_words), h("p", { class: "xp-faint" }, "Reports: ", ...way.reports.flatMap((one) => [reportLink(one), " "])),
      h("button", { type: "button", class: "xp-button", onclick: () => this.#chart([way]) }, "Chart this path"));
  }

  async #chart(ways) {
    const ids = [...new Set(ways.flatMap((way) => way.nodes.map((node) => node.id)))];
    await this.deeds.add(ids);
    this.drawing.fit();
    announce(`${plural(ids.length, "thing")} of the ${ways.length > 1 ? "paths" : "path"} selected on the chart.`);
  }
}
