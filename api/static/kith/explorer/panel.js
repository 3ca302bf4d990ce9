/** The side panel: what is selected, with its source reports and what can be added around it; or the reason for a chart. */

import { byId, dayWords, h, outline, plural } from "./dom.js";
import { picture } from "./evidence.js";
import { ask } from "./server.js";
import { reportLink, sourceTable } from "./sources.js";
import { noteOn, noteOnChart } from "./state.js";

const BATCHES = [10, 40];

export class Panel {
  /** @param {object} desk store, drawing, looks and deeds */
  constructor(desk) {
    Object.assign(this, desk);
    this.body = byId("xp-details");
    this.turn = 0;
    this.store.addEventListener("select", () => { this.link = ""; this.soon(); });
    this.drawing.addEventListener("link", (event) => { this.link = event.detail; this.soon(); });
  }

  soon() {
    if (this.asked) return;
    this.asked = true;
    queueMicrotask(() => { this.asked = false; this.show(); });
  }

  show() {
    const { store } = this;
    const ids = store.selected;
    this.turn += 1;
    if (this.link && picture(store.state).links.has(this.link)) this.#showLink(this.link);
    else if (ids.length === 1 && store.state.groups.has(ids[0])) this.#showGroup(store.state.groups.get(ids[0]));
    else if (ids.length === 1 && store.state.nodes.has(ids[0])) this.#showEntity(store.state.nodes.get(ids[0]));
    else if (ids.length > 1) this.#showMany(ids);
    else this.#showChart();
  }

  #fill(...parts) { this.body.replaceChildren(...parts.filter(Boolean)); }

  #heading(kind, name) {
    return [h("p", { class: "xp-kind" }, outline(kind), this.looks.nodes[kind].label), h("h2", { class: "govuk-heading-s xp-name" }, name)];
  }

  async #showEntity(node) {
    const turn = this.turn;
    this.#fill(...this.#heading(node.kind, node.name), h("p", { class: "xp-faint" }, "Asking…"));
    const [told, around] = await Promise.all([
      ask(`entities/${encodeURIComponent(node.id)}`),
      ask("counts", { entity: node.id, known: [...this.store.state.nodes.keys()] }),
    ]).catch((error) => [error, null]);
    if (turn !== this.turn) return;
    if (told instanceof Error) { this.#fill(...this.#heading(node.kind, node.name), h("p", {}, told.message)); return; }
    this.#fill(
      ...this.#heading(node.kind, node.name),
      told.aka.length ? h("p", {}, "Also known as ", h("strong", {}, told.aka.join(", "))) : null,
      told.s38 ? h("p", { class: "xp-s38" }, told.s38, told.now_adult ? ", now an adult" : "") : null,
      told.parts.length ? h("p", {}, told.parts.map(([part, count]) => `${part} in ${count}`).join(", ")) : null,
      h("p", {}, h("a", { class: "govuk-link", href: `/entities/${encodeURIComponent(node.id)}`, target: "_blank", rel: "noopener" },
        "Open its page", h("span", { class: "govuk-visually-hidden" }, " in a new tab"))),
      this.#around(node, around.counts),
      this.#links(node),
      told.facts.length ? facts("What is said", told.facts) : null,
      told.assessed.length ? facts("What was assessed", told.assessed) : null,
      this.#note(node),
      h("h3", { class: "govuk-heading-s" }, "Reports that name it"), sourceTable(told.reports, "Reports that name it"),
    );
  }

  #around(node, counts) {
    const missing = counts.reduce((sum, [kind, , left]) => sum + (this.looks.nodes[kind].counted ? left : 0), 0);
    const button = (label, kinds, most) => h("button", { type: "button", class: "xp-button", onclick: () => this.#expand(node.id, kinds, most) }, label);
    const kinds = counts.map(([kind, all, left]) => {
      const look = this.looks.nodes[kind];
      const words = `${all} ${(all === 1 ? look.label : look.plural).toLowerCase()}`;
      return h("li", {}, outline(kind), h("span", {}, words), left ? button(`Add ${left}`, [kind], left) : h("span", { class: "xp-faint" }, "all shown"));
    });
    return h("section", { class: "xp-around" }, h("h3", { class: "govuk-heading-s" }, "Around it"),
      counts.length ? h("ul", { class: "xp-kinds" }, ...kinds) : h("p", {}, "Nothing is linked to it."),
      missing > BATCHES[0] ? h("p", {}, ...BATCHES.filter((most) => most < missing).map((most) => button(`Add the best ${most}`, [], most))) : null,
      missing ? button(`Add all ${missing}`, [], missing) : null);
  }

  async #expand(id, kinds, most) {
    await this.deeds.expand(id, kinds, most);
    this.show();
  }

  #links(node) {
    const links = [...picture(this.store.state).links.values()].filter((link) => link.source === node.id || link.target === node.id);
    if (!links.length) return null;
    const rows = links.slice(0, 80).map((link) => this.#linkRow(link, node.id));
    return h("section", {}, h("h3", { class: "govuk-heading-s" }, `Links on the chart (${links.length})`), h("ul", { class: "xp-links" }, ...rows));
  }

  #linkRow(link, here) {
    const look = this.looks.links[link.kind];
    const forward = link.source === here;
    const other = this.store.state.nodes.get(forward ? link.target : link.source);
    const summary = h("summary", {}, `${forward ? look.forward : look.backward} `, h("strong", {}, other.name),
      h("span", { class: "xp-faint" }, ` – ${this.#strength(link)}`));
    const held = h("details", {}, summary);
    held.addEventListener("toggle", () => {
      if (held.open && held.childElementCount === 1) held.append(sourceTable(link.reports, "Reports behind this link"));
    });
    return h("li", {}, held);
  }

  #strength(link) {
    const dates = link.first ? (link.first === link.last ? dayWords(link.first) : `${dayWords(link.first)} to ${dayWords(link.last)}`) : "no date";
    return `${plural(link.sources, "source")}${link.solid ? "" : ", ungraded"}, ${dates}`;
  }

  #showLink(key) {
    const link = picture(this.store.state).links.get(key);
    if (!link) { this.link = ""; this.show(); return; }
    const name = (id) => this.store.state.nodes.get(id).name;
    this.#fill(
      h("p", { class: "xp-kind" }, "Link"),
      h("h2", { class: "govuk-heading-s xp-name" }, `${name(link.source)} ${this.looks.links[link.kind].forward} ${name(link.target)}`),
      h("p", {}, this.#strength(link)),
      sourceTable(link.reports, "Reports behind this link"),
    );
  }

  #note(node) {
    const id = "xp-note";
    const area = h("textarea", { id, class: "govuk-textarea xp-note", rows: 2, maxlength: 2000 });
    area.value = node.note;
    area.addEventListener("change", () => this.store.dispatch("Note", noteOn(node.id, area.value.trim())));
    return h("div", {}, h("label", { class: "govuk-label govuk-label--s", for: id }, "Note on this chart"), area);
  }

  #showGroup(group) {
    const counts = Object.entries(group.counts ?? {});
    const button = (label, deed) => h("button", { type: "button", class: "xp-button", onclick: deed }, label);
    const names = group.remote ? [] : group.members.map((id) => this.store.state.nodes.get(id)?.name).filter(Boolean);
    this.#fill(
      h("p", { class: "xp-kind" }, "Group"), h("h2", { class: "govuk-heading-s xp-name" }, group.label),
      h("p", {}, plural(group.members.length, "thing")),
      counts.length ? h("ul", { class: "xp-kinds" }, ...counts.map(([kind, count]) => h("li", {}, outline(kind),
        h("span", {}, `${count} ${(count === 1 ? this.looks.nodes[kind].label : this.looks.nodes[kind].plural).toLowerCase()}`)))) : null,
      names.length ? h("ul", { class: "xp-names" }, ...names.map((name) => h("li", {}, name))) : null,
      h("p", {}, group.collapsed ? button("Open the group", () => this.deeds.openGroup(group.id)) : button("Close the group", () => this.deeds.closeGroup(group.id)),
        group.remote ? null : button("Ungroup", () => this.deeds.ungroup(group.id))),
    );
  }

  #showMany(ids) {
    const { nodes } = this.store.state;
    const names = ids.map((id) => nodes.get(id)).filter(Boolean);
    this.#fill(h("h2", { class: "govuk-heading-s" }, `${ids.length} selected`),
      h("ul", { class: "xp-names" }, ...names.slice(0, 60).map((node) => h("li", {}, outline(node.kind), node.name))),
      names.length > 60 ? h("p", {}, `and ${names.length - 60} more`) : null);
  }

  /** Nothing is selected: why this chart, and what is on it. */
  #showChart() {
    const { state } = this.store;
    const seen = picture(state);
    const area = h("textarea", { id: "xp-note", class: "govuk-textarea xp-note", rows: 2, maxlength: 4000 });
    area.value = state.note;
    area.addEventListener("change", () => this.store.dispatch("Note", noteOnChart(area.value.trim())));
    this.#fill(
      this.finding ? this.#reason(this.finding) : h("h2", { class: "govuk-heading-s" }, state.title || "Chart"),
      h("p", {}, `${plural(seen.nodes.size, "thing")} and ${plural(seen.links.size, "link")} shown${seen.groups.length ? `, ${plural(seen.groups.length, "closed group")}` : ""}.`),
      state.leftOut ? h("p", {}, `${state.leftOut} more are linked and not drawn, so that the chart can be read. Expand what interests you.`) : null,
      seen.groups.some((group) => group.remote) ? h("p", {}, "This is more than can be read at once, so it is shown in groups. Double-click a group, or select it and press Enter, to open it.") : null,
      h("ul", { class: "xp-groups" }, ...[...state.groups.values()].map((group) => h("li", {}, h("button", {
        type: "button", class: "xp-plain", onclick: () => this.store.select(group.collapsed ? [group.id] : group.members.filter((id) => state.nodes.has(id))),
      }, group.label), ` (${group.members.length}) `, group.collapsed || group.remote ? null : h("button", {
        type: "button", class: "xp-plain", onclick: () => this.deeds.closeGroup(group.id) }, "Close"), group.remote ? null : h("button", {
        type: "button", class: "xp-plain", onclick: () => this.deeds.ungroup(group.id) }, "Ungroup")))),
      h("div", {}, h("label", { class: "govuk-label govuk-label--s", for: "xp-note" }, "Note on the chart"), area),
    );
  }

  #reason(finding) {
    return h("section", { class: "xp-reason" },
      h("p", { class: "xp-kind" }, "Why this stands out"),
      h("h2", { class: "govuk-heading-s xp-name" }, finding.subjects.slice(0, 3).map((node) => node.name).join(", ")),
      h("p", {}, finding.why),
      h("p", {}, `${plural(finding.children, "child", "children")}, ${plural(finding.sources, "independent source")}, since ${dayWords(finding.since)}.`),
      finding.would_clear ? h("p", {}, h("strong", {}, "What would make it go away: "), finding.would_clear) : null,
      h("p", {}, "What it rests on is underlaid in yellow; the rest stands back."),
      h("p", {}, h("a", { class: "govuk-link", href: `/findings/${encodeURIComponent(finding.id)}` }, "Back to the finding")),
      h("details", {}, h("summary", {}, `Reports behind it (${finding.reports.length})`), h("p", {}, ...finding.reports.flatMap((one) => [reportLink(one), " "]))));
  }
}

function facts(heading, list) {
  return h("section", {}, h("h3", { class: "govuk-heading-s" }, heading), h("dl", { class: "xp-facts" },
    ...list.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])));
}
