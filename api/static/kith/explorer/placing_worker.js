/* Works out places off the page's own thread: fcose, with everything that stands already held where it is. */
"use strict";
importScripts("/static/cytoscape/cytoscape.min.js", "/static/cytoscape/layout-base.js", "/static/cytoscape/cose-base.js", "/static/cytoscape/cytoscape-fcose.js");

const APART = 58;
const ROUNDS = 24;
const FEW = 3;

/** A start for each new node: on a ring around what it hangs on. */
function starts({ nodes, links, placed, centre }) {
  const at = new Map(placed.map((node) => [node.id, node]));
  const beside = new Map(nodes.map((id) => [id, []]));
  for (const [a, b] of links) {
    if (beside.has(a)) beside.get(a).push(b);
    if (beside.has(b)) beside.get(b).push(a);
  }
  const xs = placed.map((node) => node.x), ys = placed.map((node) => node.y);
  const middle = placed.length ? { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 } : { x: 0, y: 0 };
  const anchor = at.get(centre) ?? middle;
  const away = Math.atan2(anchor.y - middle.y, anchor.x - middle.x) || 0;
  return new Map(nodes.map((id, number) => {
    const held = beside.get(id).map((other) => at.get(other)).filter(Boolean);
    const from = held.length ? { x: held.reduce((s, n) => s + n.x, 0) / held.length, y: held.reduce((s, n) => s + n.y, 0) / held.length } : anchor;
    const turn = away + (number % 2 ? 1 : -1) * Math.ceil(number / 2) * 0.42;
    const ring = 110 + 45 * Math.floor(number / 12);
    return [id, { x: from.x + ring * Math.cos(turn), y: from.y + ring * Math.sin(turn) }];
  }));
}

function settle({ nodes, links, placed, centre, iterations }) {
  const first = starts({ nodes, links, placed, centre });
  const cy = cytoscape({
    headless: true, styleEnabled: true, style: [{ selector: "node", style: { width: 40, height: 40 } }],
    elements: [
      ...placed.map(({ id, x, y }) => ({ data: { id }, position: { x, y } })),
      ...nodes.map((id) => ({ data: { id }, position: first.get(id) })),
      ...links.map(([source, target], number) => ({ data: { id: `l${number}`, source, target } })),
    ],
  });
  // With next to nothing to hold on to, the whole is laid out freely and then shifted back onto what stood.
  const free = placed.length < FEW;
  cy.layout({
    name: "fcose", animate: false, fit: false, randomize: free, quality: "default", numIter: iterations,
    nodeRepulsion: 9000, idealEdgeLength: 105, nodeSeparation: 90, gravity: 0.2, packComponents: false,
    fixedNodeConstraint: !free ? placed.map(({ id, x, y }) => ({ nodeId: id, position: { x, y } })) : undefined,
  }).run();
  const held = free && placed.length ? cy.getElementById(placed[0].id).position() : { x: 0, y: 0 };
  const shift = free && placed.length ? { x: placed[0].x - held.x, y: placed[0].y - held.y } : { x: 0, y: 0 };
  const found = new Map(nodes.map((id) => {
    const { x, y } = cy.getElementById(id).position();
    return [id, { x: x + shift.x, y: y + shift.y }];
  }));
  cy.destroy();
  return apart(found, placed);
}

/** New nodes are pushed off what they lie on; what stood before never moves. */
function apart(found, placed) {
  const moving = [...found.values()];
  for (let round = 0; round < ROUNDS; round += 1) {
    let touched = false;
    for (let i = 0; i < moving.length; i += 1) {
      for (const other of placed) touched = push(moving[i], other, 1) || touched;
      for (let j = i + 1; j < moving.length; j += 1) {
        if (push(moving[i], moving[j], 0.5)) { push(moving[j], moving[i], 1); touched = true; }
      }
    }
    if (!touched) break;
  }
  return [...found].map(([id, { x, y }]) => [id, { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 }]);
}

function push(one, other, share) {
  let dx = one.x - other.x, dy = one.y - other.y;
  const gap = Math.hypot(dx, dy);
  if (gap >= APART) return false;
  if (gap < 1) { dx = Math.cos(one.x * 7 + one.y); dy = Math.sin(one.x * 7 + one.y); }
  const step = ((APART - gap) * share + 0.5) / Math.max(Math.hypot(dx, dy), 1e-6);
  one.x += dx * step;
  one.y += dy * step;
  return true;
}

self.onmessage = ({ data }) => {
  self.postMessage({ ask: data.ask, places: settle(data) });
};
