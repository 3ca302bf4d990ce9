/** Places for what is new on a chart; nothing that stands already is moved by it. */

let worker = null;
let asked = 0;
const waiting = new Map();

/** Start the worker before it is needed: its scripts take a moment. */
export function warm() {
  if (worker) return;
  worker = new Worker("/static/kith/explorer/placing_worker.js");
  worker.onmessage = ({ data }) => {
    waiting.get(data.ask)?.(new Map(data.places));
    waiting.delete(data.ask);
  };
}

/**
 * @param {string[]} nodes to be placed
 * @param {[string, string][]} links by their ends
 * @param {{id: string, x: number, y: number}[]} placed what stands, and stays
 * @param {string} [centre] around what the new ones belong
 * @returns {Promise<Map<string, {x: number, y: number}>>}
 */
export function places(nodes, links, placed, centre = "") {
  warm();
  asked += 1;
  const inside = new Set([...nodes, ...placed.map((node) => node.id)]);
  const kept = links.filter(([a, b]) => inside.has(a) && inside.has(b) && a !== b);
  const iterations = placed.length > 2 ? 250 : 700;
  const found = new Promise((resolve) => { waiting.set(asked, resolve); });
  worker.postMessage({ ask: asked, nodes, links: kept, placed: placed.map(({ id, x, y }) => ({ id, x, y })), centre, iterations });
  return found;
}
