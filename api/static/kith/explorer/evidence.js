/**
 * What stands behind links under a filter, and what of a chart is to be seen.
 *
 * @typedef {[string|null, string|null, string, string, boolean]} Telling happened, known, reference, source, graded
 * @typedef {{from: string|null, to: string|null, asOf: string|null, newSince: string|null, graded: boolean, without: string[], folded: boolean}} Filter
 * @typedef {{key: string, source: string, target: string, kind: string, told: Telling[]}} Link
 * @typedef {{key: string, source: string, target: string, kind: string, sources: number, solid: boolean,
 *   first: string|null, last: string|null, reports: string[], told: Telling[]}} Seen
 */

import { Joins, foldable } from "./folding.js";
import { toldLink } from "./telling.js";

/** @type {Filter} */
export const EVERYTHING = Object.freeze({ from: null, to: null, asOf: null, newSince: null, graded: false, without: [], folded: false });

/** Whether a filter hides what has no evidence left. @param {Filter} filter */
export const byEvidence = (filter) => Boolean(filter.from || filter.to || filter.asOf || filter.newSince || filter.graded);

/** @param {Telling} telling @param {Filter} filter */
function counts([on, known, , , graded], filter) {
  if (filter.from && on && on < filter.from) return false;
  if (filter.to && on && on > filter.to) return false;
  if (filter.asOf && (!known || known > filter.asOf)) return false;
  if (filter.newSince && (!known || known <= filter.newSince)) return false;
  return !filter.graded || graded;
}

/**
 * A link as its evidence under a filter makes it, or null where nothing is left of it.
 * @param {Link} link @param {Filter} filter @returns {Seen|null}
 */
export function seenLink(link, filter) {
  const told = byEvidence(filter) ? link.told.filter((telling) => counts(telling, filter)) : link.told;
  return told.length ? toldLink(link, told) : null;
}

/**
 * @typedef {{nodes: Map<string, object>, links: Map<string, Seen>, inGroup: Map<string, string>, groups: object[],
 *   between: {id: string, source: string, target: string, count: number, sources: number}[]}} Picture
 */

const pictures = new WeakMap();

/** What is to be seen of a state; worked out once for each. @param {object} state @returns {Picture} */
export function picture(state) {
  let found = pictures.get(state);
  if (!found) {
    found = workOut(state);
    pictures.set(state, found);
  }
  return found;
}

function workOut(state) {
  const inGroup = new Map();
  const groups = [...state.groups.values()].filter((group) => group.collapsed);
  for (const group of groups) for (const member of group.members) inGroup.set(member, group.id);
  const tucked = new Set([...state.tucked.values()].flat());
  const without = new Set(state.filter.without);
  const standing = (node) => node && !node.hidden && !without.has(node.kind) && !tucked.has(node.id);
  const links = new Map();
  const linked = new Set();
  const sums = new Map();
  const always = new Set(state.focus);
  const fold = state.filter.folded ? foldable(state, standing, inGroup, always) : new Set();
  const joins = new Joins();
  for (const link of state.links.values()) {
    if (!standing(state.nodes.get(link.source)) || !standing(state.nodes.get(link.target))) continue;
    const seen = seenLink(link, state.filter);
    if (!seen) continue;
    linked.add(link.source).add(link.target);
    const from = inGroup.get(link.source) ?? link.source;
    const to = inGroup.get(link.target) ?? link.target;
    if (fold.has(link.source) || fold.has(link.target)) { joins.add(fold.has(link.source) ? from : to, fold.has(link.source) ? to : from, seen); continue; }
    if (from === link.source && to === link.target) links.set(link.key, seen);
    else if (from !== to) addUp(sums, from, to, seen);
  }
  for (const seen of joins.links()) {
    if (state.groups.has(seen.source) || state.groups.has(seen.target)) addUp(sums, seen.source, seen.target, seen);
    else links.set(seen.key, seen);
  }
  const needed = byEvidence(state.filter);
  const nodes = new Map();
  for (const node of state.nodes.values()) {
    if (standing(node) && !fold.has(node.id) && !inGroup.has(node.id) && (!needed || linked.has(node.id) || always.has(node.id))) nodes.set(node.id, node);
  }
  const between = [...sums.values()];
  for (const [a, b, count] of state.groupLinks) {
    if (state.groups.has(a) && state.groups.has(b)) between.push({ id: `${a}~${b}`, source: a, target: b, count, sources: count });
  }
  return { nodes, links, inGroup, groups, between };
}

function addUp(sums, from, to, seen) {
  const [a, b] = from < to ? [from, to] : [to, from];
  const id = `${a}~${b}`;
  const sum = sums.get(id) ?? { id, source: a, target: b, count: 0, sources: 0 };
  sum.count += 1;
  sum.sources = Math.max(sum.sources, seen.sources);
  sums.set(id, sum);
}

/** Independent sources behind each node of a picture, over all its links. @param {object} state */
export function sourcesOf(state) {
  const roots = new Map();
  for (const link of picture(state).links.values()) {
    for (const telling of link.told) {
      for (const end of [link.source, link.target]) {
        if (!roots.has(end)) roots.set(end, new Set());
        roots.get(end).add(telling[3]);
      }
    }
  }
  return new Map([...roots].map(([id, found]) => [id, found.size]));
}
