/**
 * Names on the chart, on a canvas of their own: always of one size on the screen, the most important first, and only
 * those that have room. What is asked for, selected or pointed at is always named.
 */

import { dayShort } from "./dom.js";
import { picture, sourcesOf } from "./evidence.js";

const FONT = 13;
const LONGEST = 26;
const MOST = 70;
const GAP = 3;
/** Radius on the screen from which a node keeps names off itself. */
const BLOCKS = 7;
const WORDS = "italic 12px arial, sans-serif";

const short = (text, most = LONGEST) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

/** A short name for a node on a chart: incidents by their day. @param {object} node */
export function shortName(node) {
  if (node.kind !== "Incident") return short(node.name);
  const [found] = /\d{4}-\d\d-\d\d/.exec(node.name) ?? [];
  if (!found) return short(node.name.replace(/^Incident /, ""), 18);
  return dayShort(found);
}

export class Labels {
  /**
   * @param {HTMLCanvasElement} canvas @param {import("./drawing.js").Drawing} drawing @param {import("./store.js").Store} store
   * @param {import("./hulls.js").Hulls} hulls whose names are written first
   */
  constructor(canvas, drawing, store, hulls) {
    this.canvas = canvas;
    this.hulls = hulls;
    this.drawing = drawing;
    this.store = store;
    this.hovered = "";
    const { cy } = drawing;
    cy.on("render", () => this.paint());
    cy.on("zoom resize", () => { this.stale = true; });
    cy.on("mouseover", "node", (event) => this.#hover(event.target.id()));
    cy.on("mouseout", "node", () => this.#hover(""));
    drawing.addEventListener("drawn", () => { this.ranked = null; this.stale = true; this.soon(); });
    store.addEventListener("select", () => { this.stale = true; this.soon(); });
    cy.on("position", () => { this.stale = true; });
  }

  #hover(id) { this.hovered = id; this.stale = true; this.soon(); }

  soon() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => { this.asked = false; this.paint(); });
  }

  /** Everything that could be named, the most important first. */
  #rank() {
    if (this.ranked) return this.ranked;
    const { state } = this.store;
    const sources = sourcesOf(state);
    const seen = picture(state);
    const weight = (node) => (sources.get(node.id) ?? 0) + (node.kind === "Incident" ? -50 : 0)
      + (state.evidence?.ids.includes(node.id) ? 20 : 0) + (state.focus.includes(node.id) ? 500 : 0);
    const nodes = [...seen.nodes.values()].map((node) => ({ id: node.id, weight: weight(node), lines: this.#lines(node, state) }));
    const groups = seen.groups.map((group) => ({ id: group.id, weight: 100 + group.members.length, group: true, lines: groupLines(group, this.drawing.looks) }));
    this.ranked = [...groups, ...nodes].sort((a, b) => b.weight - a.weight);
    this.focus = new Set(state.focus);
    return this.ranked;
  }

  #lines(node, state) {
    const tucked = state.tucked.get(node.id)?.length;
    const marks = `${node.pinned ? " (pinned)" : ""}${node.note ? " (note)" : ""}${tucked ? ` +${tucked}` : ""}`;
    return [shortName(node) + marks];
  }

  /** Choose what is named at this zoom; a name that would lie on another or on a node is left out. */
  #choose() {
    const { cy } = this.drawing;
    const box = { width: cy.width(), height: cy.height() };
    const context = this.context;
    context.font = `${FONT}px arial, sans-serif`;
    const taken = new Room(box);
    const zoom = cy.zoom();
    const always = new Set([...this.focus, ...this.store.selection, this.hovered]);
    const ranked = this.#rank();
    const ordered = [...ranked.filter((one) => always.has(one.id)), ...ranked.filter((one) => !always.has(one.id))];
    for (const one of ranked.slice(0, 400)) {
      const node = cy.getElementById(one.id);
      const radius = node.nonempty() ? (node.width() * zoom) / 2 : 0;
      if (radius >= BLOCKS) taken.blockNode(node.renderedPosition(), radius);
    }
    for (const { text, x, y } of this.hulls.names ?? []) {
      const across = context.measureText(text).width * 1.08;
      taken.free(x - across / 2, y, across, FONT + 2, true);
    }
    this.chosen = [];
    for (const one of ordered) {
      if (this.chosen.length >= MOST) break;
      const node = cy.getElementById(one.id);
      if (node.empty()) continue;
      const place = node.renderedPosition();
      if (place.x < -60 || place.y < -60 || place.x > box.width + 60 || place.y > box.height + 60) continue;
      const found = this.#room(taken, one, place, (node.height() * zoom) / 2, always.has(one.id));
      if (found) this.chosen.push({ ...one, ...found, bold: this.focus.has(one.id) || this.store.selection.has(one.id) });
    }
    this.#chooseLinks(taken);
  }

  /** Room for a name below its node, beside or above it; of two lines the second is given up first. */
  #room(taken, one, place, half, insist) {
    for (let count = one.lines.length; count > 0; count -= 1) {
      const lines = one.lines.slice(0, count);
      const across = Math.max(...lines.map((line) => this.context.measureText(line).width)) * (one.group ? 1.08 : 1);
      const high = count * (FONT + 2);
      for (const [align, beside, dy] of spots(half, high)) {
        const left = { center: -across / 2, left: beside, right: -beside - across }[align];
        if (taken.free(place.x + left, place.y + dy, across, high, insist)) {
          return { lines, align, dx: { center: 0, left: beside, right: -beside }[align], dy };
        }
      }
    }
    return null;
  }

  paint() {
    const { cy } = this.drawing;
    const ratio = window.devicePixelRatio || 1;
    const across = Math.round(cy.width() * ratio);
    const down = Math.round(cy.height() * ratio);
    if (this.canvas.width !== across || this.canvas.height !== down) { this.canvas.width = across; this.canvas.height = down; this.stale = true; }
    this.context ??= this.canvas.getContext("2d");
    const { context } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, cy.width(), cy.height());
    this.ranked ?? this.#rank();
    if (this.stale || !this.chosen) this.#later();
    context.textBaseline = "top";
    context.lineJoin = "round";
    this.#writeLinks();
    for (const one of this.chosen ?? []) this.#write(one, cy.getElementById(one.id));
    this.#writeSizes(cy);
    this.#writeHulls();
  }

  /** Choosing is dear: once the view has come to rest, and at once the first time. */
  #later() {
    this.stale = false;
    if (!this.chosen || performance.now() - (this.chosenAt ?? 0) > 120) { this.chosenAt = performance.now(); this.#choose(); return; }
    window.clearTimeout(this.due);
    this.due = window.setTimeout(() => { this.#choose(); this.chosenAt = performance.now(); this.paint(); }, 130);
  }

  #write(one, node) {
    if (node.empty()) return;
    const { x, y } = node.renderedPosition();
    this.context.textAlign = one.align;
    for (const [number, line] of one.lines.entries()) {
      this.context.font = `${one.bold || (number === 0 && one.group) ? "bold " : ""}${FONT}px arial, sans-serif`;
      this.#text(line, x + one.dx, y + one.dy + number * (FONT + 2));
    }
  }

  /** How many there are in each closed group, within it. */
  #writeSizes(cy) {
    this.context.textAlign = "center";
    this.context.fillStyle = "#0b0c0c";
    for (const group of picture(this.store.state).groups) {
      const node = cy.getElementById(group.id);
      const box = node.nonempty() ? node.height() * cy.zoom() : 0;
      if (box < 12) continue;
      const high = Math.max(9, Math.min(22, box * 0.42));
      const { x, y } = node.renderedPosition();
      this.context.font = `bold ${high}px arial, sans-serif`;
      this.context.fillText(String(group.members.length), x, y - high * 0.4);
    }
  }

  #writeHulls() {
    this.context.font = `bold ${FONT}px arial, sans-serif`;
    for (const { text, colour, x, y } of this.hulls.names ?? []) this.#text(text, x, y, colour);
  }

  #text(text, x, top, colour = "#0b0c0c") {
    const { context } = this;
    context.lineWidth = 4;
    context.strokeStyle = "rgba(255, 255, 255, 0.92)";
    context.strokeText(text, x, top);
    context.fillStyle = colour;
    context.fillText(text, x, top);
  }

  /** What the lines of a single selected node say, towards their other ends, where there is room. */
  #chooseLinks(taken) {
    const { cy } = this.drawing;
    this.words = [];
    const lines = cy.edges(".lit").not(".between");
    if (this.store.selection.size !== 1 || lines.length > 24) return;
    const [id] = this.store.selection;
    this.context.font = WORDS;
    lines.forEach((edge) => {
      const link = picture(this.store.state).links.get(edge.id());
      if (!link) return;
      const look = this.drawing.looks.links[link.kind];
      const word = { near: id, far: link.source === id ? link.target : link.source, text: link.source === id ? look.forward : look.backward };
      const across = this.context.measureText(word.text).width;
      for (const along of [0.55, 0.7, 0.4]) {
        const { x, y } = this.#along({ ...word, along });
        if (taken.free(x - across / 2, y, across, 13, true)) { this.words.push({ ...word, along }); return; }
      }
    });
  }

  #along({ near, far, along }) {
    const from = this.drawing.cy.getElementById(near).renderedPosition();
    const to = this.drawing.cy.getElementById(far).renderedPosition();
    return { x: from.x + (to.x - from.x) * along, y: from.y + (to.y - from.y) * along - 6 };
  }

  #writeLinks() {
    this.context.font = WORDS;
    this.context.textAlign = "center";
    for (const word of this.words ?? []) {
      const both = [word.near, word.far].every((id) => this.drawing.cy.getElementById(id).nonempty());
      const { x, y } = both ? this.#along(word) : {};
      if (both) this.#text(word.text, x, y);
    }
  }
}

/** Where a name may stand about its node, the best first: how it is set, how far beside, how far down. */
function spots(half, high) {
  const beside = half + 4;
  const aslant = half * 0.7 + 3;
  return [
    ["center", 0, half + 3], ["left", beside, -high / 2], ["right", beside, -high / 2], ["center", 0, -beside - high],
    ["left", aslant, aslant - high / 2], ["left", aslant, -aslant - high / 2], ["right", aslant, aslant - high / 2], ["right", aslant, -aslant - high / 2],
  ];
}

/** What a group says of itself, beside how many are in it. @param {object} group @param {object} looks */
function groupLines(group, looks) {
  const counts = Object.entries(group.counts ?? {}).sort((a, b) => b[1] - a[1]).slice(0, 2)
    .map(([kind, count]) => `${count} ${(count === 1 ? looks.nodes[kind].label : looks.nodes[kind].plural).toLowerCase()}`);
  return [short(group.label, 24), counts.length > 1 ? short(counts.join(", "), 30) : ""].filter(Boolean);
}

/** Room on the screen, on a coarse grid. */
class Room {
  constructor({ width, height }) {
    Object.assign(this, { width, height, step: 8 });
    this.across = Math.ceil(width / this.step) + 40;
    this.cells = new Uint8Array(this.across * (Math.ceil(height / this.step) + 40));
    this.down = this.cells.length / this.across;
  }

  #each(x, y, width, height, act) {
    const left = Math.max(0, Math.floor((x - GAP) / this.step) + 20);
    const right = Math.min(this.across - 1, Math.floor((x + width + GAP) / this.step) + 20);
    const top = Math.max(0, Math.floor(y / this.step) + 20);
    const bottom = Math.min(this.down - 1, Math.floor((y + height) / this.step) + 20);
    for (let row = top; row <= bottom; row += 1) for (let cell = left; cell <= right; cell += 1) if (act(row * this.across + cell)) return true;
    return false;
  }

  blockNode({ x, y }, radius) {
    const inner = radius * 0.7;
    this.#each(x - inner, y - inner, inner * 2, inner * 2, (cell) => { this.cells[cell] |= 1; return false; });
  }

  /** Take the room if it is free of names, and of nodes unless it matters more. */
  free(x, y, width, height, insist) {
    const against = insist ? 2 : 3;
    if (!insist && (x < 0 || y < 0 || x + width > this.width || y + height > this.height)) return false;
    if (this.#each(x, y, width, height, (cell) => (this.cells[cell] & against) !== 0)) return false;
    this.#each(x, y, width, height, (cell) => { this.cells[cell] |= 2; return false; });
    return true;
  }
}
