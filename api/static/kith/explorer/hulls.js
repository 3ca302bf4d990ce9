/** Outlines around groups, under the chart: each with its name, so that none is told by colour alone. */

import { picture } from "./evidence.js";

const PAD = 30;
const ROUND = Array.from({ length: 16 }, (_, i) => [Math.cos((i * Math.PI) / 8), Math.sin((i * Math.PI) / 8)]);
const STYLES = [["#1d70b8", []], ["#00703c", [10, 5]], ["#912b88", [3, 4]], ["#b3440e", [14, 4, 3, 4]], ["#4c2c92", [6, 6]], ["#0b6e75", [2, 6]]];

/** Convex outline of points (Andrew's monotone chain). @param {{x: number, y: number}[]} points */
export function hull(points) {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const turn = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  const half = (list) => {
    const kept = [];
    for (const point of list) {
      while (kept.length > 1 && turn(kept[kept.length - 2], kept[kept.length - 1], point) <= 0) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Groups that are outlined: a user's open ones, and peer groups where these are asked for. @param {object} state */
export function outlined(state) {
  const { nodes } = picture(state);
  const here = (ids) => ids.filter((id) => nodes.has(id));
  const own = [...state.groups.values()].filter((group) => !group.collapsed && !group.remote)
    .map((group) => ({ id: group.id, label: group.label, members: here(group.members), least: 1 }));
  const peers = state.peers.map((group) => ({ ...group, members: here(group.members), least: 2 }));
  return [...own, ...peers].filter((group) => group.members.length >= group.least)
    .map((group, number) => ({ ...group, look: STYLES[number % STYLES.length] }));
}

export class Hulls {
  /** @param {HTMLCanvasElement} canvas @param {import("./drawing.js").Drawing} drawing @param {import("./store.js").Store} store */
  constructor(canvas, drawing, store) {
    Object.assign(this, { canvas, drawing, store });
    drawing.cy.on("render", () => this.paint());
    drawing.addEventListener("drawn", () => { this.groups = outlined(store.state); this.paint(); });
  }

  paint() {
    const { cy } = this.drawing;
    const ratio = window.devicePixelRatio || 1;
    const across = Math.round(cy.width() * ratio);
    const down = Math.round(cy.height() * ratio);
    if (this.canvas.width !== across || this.canvas.height !== down) { this.canvas.width = across; this.canvas.height = down; }
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, cy.width(), cy.height());
    /** Where each name goes; it is written with the other names, above the chart. */
    this.names = [];
    for (const group of this.groups ?? []) this.#draw(context, cy, group);
  }

  #draw(context, cy, group) {
    const points = group.members.map((id) => cy.getElementById(id)).filter((node) => node.nonempty()).map((node) => node.renderedPosition());
    if (!points.length) return;
    const [colour, dash] = group.look;
    const pad = PAD * Math.max(0.45, Math.min(cy.zoom(), 1.2));
    const outer = hull(points.flatMap(({ x, y }) => ROUND.map(([cos, sin]) => ({ x: x + pad * cos, y: y + pad * sin }))));
    context.beginPath();
    outer.forEach(({ x, y }, number) => (number ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    context.globalAlpha = 0.08;
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = 1;
    context.setLineDash(dash);
    context.strokeStyle = colour;
    context.lineWidth = 2.5;
    context.stroke();
    context.setLineDash([]);
    const top = outer.reduce((a, b) => (b.y < a.y ? b : a));
    this.names.push({ text: group.label, colour, x: top.x, y: Math.max(top.y - 18, 2) });
  }
}
