/** What is told of a link, summed up. */

/** A link with what is told of it summed up. @param {object} link @param {import("./evidence.js").Telling[]} told @returns {import("./evidence.js").Seen} */
export function toldLink(link, told) {
  const days = told.map(([on]) => on).filter(Boolean).sort();
  return {
    key: link.key, source: link.source, target: link.target, kind: link.kind,
    sources: new Set(told.map((telling) => telling[3])).size,
    solid: told.some((telling) => telling[4]),
    first: days[0] ?? null,
    last: days[days.length - 1] ?? null,
    reports: [...new Set(told.map((telling) => telling[2]))],
    told,
  };
}
