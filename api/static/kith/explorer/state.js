/**
 * The state of a chart: plain, never changed in place. Each action is a function from one state to the next, so that to
 * undo anything is to go back to the state before.
 */

import { EVERYTHING } from "./evidence.js";

/** @returns {object} */
export function empty() {
  return {
    title: "", note: "", nodes: new Map(), links: new Map(), groups: new Map(), groupLinks: [], tucked: new Map(),
    focus: [], evidence: null, filter: EVERYTHING, peers: [], leftOut: 0,
  };
}

const key = (link) => `${link.kind}|${link.source}|${link.target}`;
const keyed = (links) => links.map((link) => [key(link), { key: key(link), ...link }]);
const plain = (node) => ({ x: 0, y: 0, pinned: false, hidden: false, note: "", ...node });

/** The first state of a chart. @param {object} opened the server's answer */
export function begin(opened) {
  return {
    ...empty(),
    title: opened.title ?? "",
    nodes: new Map(opened.nodes.map((node) => [node.id, plain(node)])),
    links: new Map(keyed(opened.links)),
    groups: new Map((opened.groups ?? []).map((group) => [group.id, { ...group, collapsed: true, remote: true }])),
    groupLinks: opened.group_links ?? [],
    focus: opened.focus ?? [],
    leftOut: opened.left_out ?? 0,
    evidence: opened.finding ? { ids: opened.finding.evidence, reports: opened.finding.reports } : null,
  };
}

/** Some nodes changed in the same way. */
function each(state, ids, change) {
  const nodes = new Map(state.nodes);
  for (const id of ids) if (nodes.has(id)) nodes.set(id, { ...nodes.get(id), ...change(nodes.get(id)) });
  return { ...state, nodes };
}

/** Add what the server gave, at `places`; what stands already stays as it is. */
export const add = (part, places) => (state) => {
  const nodes = new Map(state.nodes);
  for (const node of part.nodes) {
    const before = nodes.get(node.id);
    nodes.set(node.id, before ? { ...before, hidden: false } : plain({ ...node, ...places.get(node.id) }));
  }
  const links = new Map([...state.links, ...keyed(part.links)]);
  return { ...state, nodes, links };
};

export const move = (places) => (state) => each(state, places.keys(), (node) => places.get(node.id));
export const hide = (ids) => (state) => each(state, ids, () => ({ hidden: true }));
export const showAll = () => (state) => each({ ...state, tucked: new Map() }, state.nodes.keys(), () => ({ hidden: false }));
export const pin = (ids, pinned) => (state) => each(state, ids, () => ({ pinned }));
export const noteOn = (id, note) => (state) => each(state, [id], () => ({ note }));
export const noteOnChart = (note) => (state) => ({ ...state, note });
export const named = (title) => (state) => ({ ...state, title });
export const filtered = (change) => (state) => ({ ...state, filter: { ...state.filter, ...change } });
export const withPeers = (peers) => (state) => ({ ...state, peers });

/** Take nodes off the chart. */
export const remove = (ids) => (state) => {
  const gone = new Set(ids);
  const nodes = new Map([...state.nodes].filter(([id]) => !gone.has(id)));
  const links = new Map([...state.links].filter(([, link]) => nodes.has(link.source) && nodes.has(link.target)));
  const groups = new Map();
  for (const group of state.groups.values()) {
    const members = group.remote ? group.members : group.members.filter((id) => !gone.has(id));
    if (members.length && !gone.has(group.id)) groups.set(group.id, members.length === group.members.length ? group : { ...group, members });
  }
  const tucked = new Map([...state.tucked].filter(([id]) => !gone.has(id)));
  return { ...state, nodes, links, groups, tucked, focus: state.focus.filter((id) => !gone.has(id)) };
};

/** Put nodes into a group of their own; they leave the one that they were in. */
export const group = (id, label, ids) => (state) => {
  const taken = new Set(ids);
  const groups = new Map();
  for (const other of state.groups.values()) {
    const members = other.members.filter((member) => !taken.has(member));
    if (members.length) groups.set(other.id, { ...other, members });
  }
  const stand = ids.map((member) => state.nodes.get(member)).filter(Boolean);
  const middle = (axis) => Math.round(stand.reduce((sum, node) => sum + node[axis], 0) / Math.max(stand.length, 1));
  groups.set(id, { id, label, members: ids, collapsed: false, remote: false, x: middle("x"), y: middle("y") });
  return { ...state, groups };
};

export const ungroup = (id) => (state) => ({ ...state, groups: new Map([...state.groups].filter(([other]) => other !== id)) });
export const regroup = (id, change) => (state) => ({
  ...state, groups: new Map([...state.groups].map(([other, held]) => [other, other === id ? { ...held, ...change } : held])),
});

/** Open a group that the server made: its members stand on the chart, or as many of them as can be read. */
export const openRemote = (id, part, places, left) => (state) => {
  const opened = add(part, places)(state);
  const groups = new Map(opened.groups);
  const held = groups.get(id);
  if (left.length) groups.set(id, { ...held, members: left, counts: null });
  else groups.delete(id);
  return { ...opened, groups };
};

/** Tuck away what hangs on the rest of the chart through one node alone; the largest part stays. */
export const collapse = (id, beside) => (state) => {
  const hanging = hangingOn(state, id, beside);
  return hanging.length ? { ...state, tucked: new Map([...state.tucked, [id, hanging]]) } : state;
};

export const untuck = (id) => (state) => ({ ...state, tucked: new Map([...state.tucked].filter(([other]) => other !== id)) });

/**
 * Ids that only `id` holds to the rest. @param {object} state @param {string} id
 * @param {(id: string) => Iterable<string>} beside neighbours that are seen
 */
export function hangingOn(state, id, beside) {
  const parts = [];
  const met = new Set([id]);
  for (const start of beside(id)) {
    if (met.has(start)) continue;
    const part = [start];
    met.add(start);
    for (let i = 0; i < part.length; i += 1) {
      for (const next of beside(part[i])) if (!met.has(next)) { met.add(next); part.push(next); }
    }
    parts.push(part);
  }
  const held = new Set(state.focus);
  const stays = (part) => part.some((one) => held.has(one) || state.nodes.get(one)?.pinned);
  parts.sort((a, b) => b.length - a.length);
  const largest = held.has(id) ? null : parts[0];
  return parts.filter((part) => part !== largest && !stays(part)).flat();
}

/** What is kept of a chart: ids and places, no names; the record has these. @param {object} state */
export function toJSON(state) {
  return {
    version: 1,
    title: state.title,
    note: state.note,
    nodes: [...state.nodes.values()].map(({ id, x, y, pinned, hidden, note }) => ({
      id, x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10, pinned, hidden, note,
    })),
    groups: [...state.groups.values()].map(({ id, label, members, collapsed, remote, counts, x, y }) => ({
      id, label, members, collapsed, remote, counts: counts ?? null, x, y,
    })),
    group_links: state.groupLinks,
    tucked: Object.fromEntries(state.tucked),
    focus: state.focus,
    evidence: state.evidence,
    filter: state.filter,
    left_out: state.leftOut,
  };
}

/**
 * A state from what was kept and what the record says now; ids that were merged lead to what they became.
 * @param {object} kept from `toJSON` @param {object} now the server's answer for its ids
 */
export function fromJSON(kept, now) {
  const here = (id) => now.became[id] ?? id;
  const told = new Map(now.nodes.map((node) => [node.id, node]));
  const nodes = new Map();
  for (const { id, ...own } of kept.nodes) {
    const node = told.get(here(id));
    if (node && !nodes.has(node.id)) nodes.set(node.id, { ...plain(node), ...own });
  }
  const alive = (ids) => [...new Set(ids.map(here))].filter((id) => nodes.has(id));
  const groups = kept.groups.map((held) => [held.id, held.remote ? held : { ...held, members: alive(held.members) }]);
  return {
    ...empty(),
    title: kept.title, note: kept.note, nodes, links: new Map(keyed(now.links)),
    groups: new Map(groups.filter(([, held]) => held.members.length)),
    groupLinks: kept.group_links,
    tucked: new Map(Object.entries(kept.tucked).filter(([id]) => nodes.has(here(id))).map(([id, ids]) => [here(id), alive(ids)])),
    focus: alive(kept.focus),
    evidence: kept.evidence && { ...kept.evidence, ids: kept.evidence.ids.map(here) },
    filter: { ...EVERYTHING, ...kept.filter },
    leftOut: kept.left_out,
  };
}
