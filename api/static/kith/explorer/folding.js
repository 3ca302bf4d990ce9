/**
 * Incidents drawn as lines: whoever and whatever one names is joined directly, so that people and places can be read.
 * Each line keeps the reports that name both ends.
 */

import { toldLink } from "./telling.js";

export const TOGETHER = "REPORTED_WITH";
/** How such a line reads, as the page describes its other links. */
export const TOGETHER_LOOK = Object.freeze({ forward: "was reported with", backward: "was reported with", symmetric: true });

/** An incident that names more than this stays a thing of its own: its lines would cover the chart. */
const MOST_JOINED = 6;

/** Ids of the incidents that can be drawn as lines. @param {object} state */
export function foldable(state, standing, inGroup, kept) {
  const ends = new Map();
  for (const link of state.links.values()) {
    for (const [here, there] of [[link.source, link.target], [link.target, link.source]]) {
      const node = state.nodes.get(here);
      if (node?.kind !== "Incident" || !standing(node) || inGroup.has(here) || kept.has(here) || !standing(state.nodes.get(there))) continue;
      if (!ends.has(here)) ends.set(here, new Set());
      ends.get(here).add(there);
    }
  }
  return new Set([...ends].filter(([, joined]) => joined.size <= MOST_JOINED).map(([id]) => id));
}

/** What incidents join, pair by pair. */
export class Joins {
  constructor() { this.incidents = new Map(); }

  /** @param {string} incident @param {string} end what it names @param {import("./evidence.js").Seen} seen how */
  add(incident, end, seen) {
    if (!this.incidents.has(incident)) this.incidents.set(incident, new Map());
    const named = this.incidents.get(incident);
    named.set(end, [...(named.get(end) ?? []), ...seen.told]);
  }

  /** @returns {import("./evidence.js").Seen[]} */
  links() {
    const pairs = new Map();
    for (const named of this.incidents.values()) {
      const ends = [...named].sort(([a], [b]) => (a < b ? -1 : 1));
      for (const [at, [source, told]] of ends.entries()) for (const [target, other] of ends.slice(at + 1)) {
        const both = new Set(other.map((telling) => telling[2]));
        const shared = told.filter((telling) => both.has(telling[2]));
        if (!shared.length) continue;
        const key = `${TOGETHER}|${source}|${target}`;
        const pair = pairs.get(key) ?? { key, source, target, kind: TOGETHER, told: [] };
        pair.told.push(...shared);
        pairs.set(key, pair);
      }
    }
    return [...pairs.values()].map((pair) => toldLink(pair, pair.told));
  }
}
