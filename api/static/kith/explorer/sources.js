/** The reports behind a link or an entity: each with its date, grade and agency, asked for when they are wanted. */

import { h } from "./dom.js";
import { ask } from "./server.js";

const MOST = 60;
const known = new Map();

/** @param {string[]} references @returns {Promise<object[]>} */
async function told(references) {
  const missing = references.filter((one) => !known.has(one));
  if (missing.length) for (const row of (await ask("sources", { references: missing })).sources) known.set(row.reference, row);
  return references.map((one) => known.get(one)).filter(Boolean);
}

/** A link to a report's page, in a tab of its own, so that the chart stays. @param {string} reference */
export const reportLink = (reference) => h("a", {
  class: "govuk-link", href: `/reports/${encodeURIComponent(reference)}`, target: "_blank", rel: "noopener",
}, reference, h("span", { class: "govuk-visually-hidden" }, " (opens in a new tab)"));

/** A table of reports, filled in as soon as they are known. @param {string[]} references @param {string} caption */
export function sourceTable(references, caption) {
  const body = h("tbody", {});
  const shown = references.slice(0, MOST);
  const table = h("table", { class: "xp-table xp-sources" },
    h("caption", {}, references.length > shown.length ? `${caption} (the first ${MOST} of ${references.length})` : caption),
    h("thead", {}, h("tr", {}, ...["Report", "Date", "Grade", "From"].map((name) => h("th", { scope: "col" }, name)))), body);
  told(shown).then((rows) => {
    const found = new Map(rows.map((row) => [row.reference, row]));
    body.append(...shown.map((reference) => line(reference, found.get(reference))));
  }, (error) => body.append(h("tr", {}, h("td", { colspan: 4 }, error.message))));
  return table;
}

function line(reference, row) {
  if (!row) return h("tr", {}, h("th", { scope: "row" }, reference), h("td", { colspan: 3 }, "no longer counts"));
  return h("tr", {},
    h("th", { scope: "row" }, reportLink(reference)),
    h("td", {}, row.known_words),
    h("td", {}, row.grade),
    h("td", {}, row.agency, h("span", { class: "xp-faint" }, `, ${row.footing}`)));
}
