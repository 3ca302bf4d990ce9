/** The chart as a table: the same things, the same selection, sorted as wanted. */

import { byId, dayShort, h, outline } from "./dom.js";
import { picture, sourcesOf } from "./evidence.js";

const COLUMNS = [
  ["name", "Name", (row) => row.name.toLocaleLowerCase()],
  ["kind", "Kind", (row) => row.kind],
  ["links", "Links", (row) => -row.links],
  ["sources", "Sources", (row) => -row.sources],
  ["first", "First", (row) => row.first ?? "9999"],
  ["last", "Last", (row) => (row.last ? -Date.parse(row.last) : Infinity)],
];
const LINK_COLUMNS = [
  ["from", "From", (row) => row.from.toLocaleLowerCase()],
  ["reads", "Link", (row) => row.reads],
  ["to", "To", (row) => row.to.toLocaleLowerCase()],
  ["sources", "Sources", (row) => -row.sources],
  ["last", "Last", (row) => (row.last ? -Date.parse(row.last) : Infinity)],
];

export class Table {
  /** @param {object} desk */
  constructor(desk) {
    Object.assign(this, desk);
    this.pane = byId("xp-table-pane");
    this.holder = byId("xp-rows");
    this.sorting = { things: ["sources", 1], links: ["sources", 1] };
    this.shows = "things";
    this.drawing.addEventListener("drawn", () => this.show());
    this.store.addEventListener("select", () => this.#mark());
    this.store.addEventListener("views", () => this.show());
    for (const name of ["things", "links"]) byId(`xp-show-${name}`).addEventListener("change", () => { this.shows = name; this.show(); });
  }

  show() {
    if (this.pane.hidden) return;
    const things = this.shows === "things";
    const columns = things ? COLUMNS : LINK_COLUMNS;
    const rows = things ? this.#things() : this.#links();
    const [by, way] = this.sorting[this.shows];
    const value = columns.find(([name]) => name === by)[2];
    rows.sort((a, b) => { const x = value(a), y = value(b); return (x < y ? -1 : x > y ? 1 : 0) * way || (a.id < b.id ? -1 : 1); });
    const head = h("tr", {}, things ? h("th", { scope: "col" }, h("span", { class: "govuk-visually-hidden" }, "Selected")) : null,
      ...columns.map(([name, label]) => this.#header(name, label, by === name ? way : 0)));
    const caption = things ? `${rows.length} things on the chart` : `${rows.length} links on the chart`;
    this.holder.replaceChildren(h("table", { class: "xp-table" }, h("caption", {}, caption), h("thead", {}, head),
      h("tbody", {}, ...rows.map((row) => (things ? this.#thing(row) : link(row))))));
    this.#mark();
  }

  #header(name, label, way) {
    const sort = way ? (way > 0 ? "ascending" : "descending") : "none";
    const sorted = () => {
      this.sorting[this.shows] = [name, way ? -way : 1];
      this.show();
      this.holder.querySelector(`[data-sort=${name}]`)?.focus();
    };
    return h("th", { scope: "col", "aria-sort": sort }, h("button", { type: "button", class: "xp-sort", "data-sort": name, onclick: sorted }, label,
      h("span", { "aria-hidden": "true" }, way ? (way > 0 ? " ▲" : " ▼") : " ↕")));
  }

  #things() {
    const { state } = this.store;
    const seen = picture(state);
    const sources = sourcesOf(state);
    const spans = new Map();
    for (const link of seen.links.values()) {
      for (const end of [link.source, link.target]) {
        const span = spans.get(end) ?? { links: 0, first: null, last: null };
        span.links += 1;
        if (link.first && (!span.first || link.first < span.first)) span.first = link.first;
        if (link.last && (!span.last || link.last > span.last)) span.last = link.last;
        spans.set(end, span);
      }
    }
    return [...seen.nodes.values()].map((node) => ({
      id: node.id, name: node.name, kind: node.kind, s38: node.s38 ?? this.looks.nodes[node.kind].s38, sources: sources.get(node.id) ?? 0, links: 0, first: null, last: null, ...spans.get(node.id),
    }));
  }

  #thing(row) {
    const box = h("input", { type: "checkbox", "aria-label": `Select ${row.name}`, onchange: () => this.#select(row.id, box.checked) });
    const name = h("button", { type: "button", class: "xp-plain", onclick: () => { this.store.select([row.id]); this.drawing.reveal(row.id); } }, row.name);
    return h("tr", { "data-id": row.id }, h("td", {}, box), h("th", { scope: "row" }, name),
      h("td", {}, h("span", { class: "xp-kind" }, outline(row.kind), h("span", { class: "xp-kind__word" }, this.looks.nodes[row.kind].label)), row.s38 ? h("span", { class: "xp-kind__s38" }, row.s38) : null),
      h("td", {}, row.links), h("td", {}, row.sources), h("td", {}, row.first ? dayShort(row.first) : "–"), h("td", {}, row.last ? dayShort(row.last) : "–"));
  }

  #links() {
    const { state } = this.store;
    return [...picture(state).links.values()].map((one) => ({
      id: one.key, from: state.nodes.get(one.source).name, to: state.nodes.get(one.target).name, ends: [one.source, one.target],
      reads: this.looks.links[one.kind].forward, sources: one.sources, solid: one.solid, last: one.last,
    }));
  }

  #select(id, on) {
    const next = new Set(this.store.selection);
    if (on) next.add(id);
    else next.delete(id);
    this.store.select(next);
  }

  #mark() {
    if (this.pane.hidden) return;
    for (const row of this.holder.querySelectorAll("tr[data-id]")) {
      const on = this.store.selection.has(row.dataset.id);
      row.classList.toggle("xp-row--on", on);
      row.querySelector("input").checked = on;
    }
  }
}

function link(row) {
  return h("tr", {}, h("th", { scope: "row" }, row.from), h("td", {}, row.reads), h("td", {}, row.to),
    h("td", {}, `${row.sources}${row.solid ? "" : " (ungraded)"}`), h("td", {}, row.last ? dayShort(row.last) : "–"));
}
