/** The chart as a picture, drawn from its state: SVG by our own hand, PNG from that. Nothing on the screen is needed. */

import { byEvidence, picture } from "./evidence.js";
import { outlined, hull } from "./hulls.js";
import { groupLines, Room, shortName } from "./labels.js";
import { NODE, width } from "./looks.js";

const MARGIN = 60;
const FONT = 13;
/** Mean width of a letter. */
const LETTER = 6.9;
const NS = "http://www.w3.org/2000/svg";

/** An SVG element; text is escaped by the serialiser. */
function el(name, attributes = {}, ...children) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/**
 * @param {object} state @param {object} looks
 * @param {{marking?: string, name?: (node: object) => string}} [options] `name` gives what stands for a node's name
 * @returns {string} a whole SVG document
 */
export function svg(state, looks, { marking = "OFFICIAL-SENSITIVE", name = shortName } = {}) {
  const seen = picture(state);
  const things = [...seen.nodes.values(), ...seen.groups];
  const xs = things.map((one) => one.x), ys = things.map((one) => one.y);
  const left = Math.min(...xs, 0) - MARGIN - 40, top = Math.min(...ys, 0) - MARGIN - 50;
  const kinds = Object.keys(looks.nodes).filter((kind) => [...seen.nodes.values()].some((node) => node.kind === kind));
  const across = Math.max(Math.max(...xs, 0) - left + MARGIN + 40, 640);
  const down = Math.max(...ys, 0) - top + MARGIN + 70 + 24 * Math.ceil(kinds.length / 3);
  const root = el("svg", { xmlns: NS, viewBox: `${left} ${top} ${across} ${down}`, width: across, height: down, "font-family": "Arial, sans-serif", "font-size": FONT });
  root.append(el("title", {}, state.title || "Chart"), el("rect", { x: left, y: top, width: across, height: down, fill: "#ffffff" }));
  root.append(said(left + across / 2, top + 22, marking, { "font-weight": "bold", "text-anchor": "middle", "font-size": 16 }));
  root.append(said(left + 20, top + 44, `${state.title || "Chart"}${byEvidence(state.filter) ? " (filtered by time or grade)" : ""}`, { "font-weight": "bold", "font-size": 15 }));
  for (const group of outlined(state)) root.append(...outlineOf(group, state));
  const at = new Map(things.map((one) => [one.id, one]));
  for (const link of seen.links.values()) if (at.has(link.source) && at.has(link.target)) root.append(line(at.get(link.source), at.get(link.target), width(looks, link.sources), !link.solid));
  for (const sum of seen.between) if (at.has(sum.source) && at.has(sum.target)) root.append(line(at.get(sum.source), at.get(sum.target), Math.min(1 + Math.log2(1 + sum.count), looks.thickest), false));
  for (const node of seen.nodes.values()) root.append(...drawn(node, state, looks));
  for (const group of seen.groups) root.append(el("rect", { x: group.x - 30, y: group.y - 30, width: 60, height: 60, rx: 12, fill: "#ffffff", stroke: looks.border, "stroke-width": 4 }));
  root.append(...names([...seen.nodes.values()], { left, top, across, down }, name));
  for (const group of seen.groups) groupLines(group, looks).forEach((text, number) => root.append(label(group.x, group.y + 46 + number * 15, text)));
  kinds.forEach((kind, number) => root.append(...legendOf(kind, looks, left + 24 + (number % 3) * 210, top + down - 24 * Math.ceil(kinds.length / 3) + 24 * Math.floor(number / 3) - 8)));
  return new XMLSerializer().serializeToString(root);
}

const said = (x, y, text, more = {}) => el("text", { x, y, fill: "#0b0c0c", ...more }, text);
const label = (x, y, text) => said(x, y, text, { "text-anchor": "middle", stroke: "#ffffff", "stroke-width": 4, "paint-order": "stroke", "stroke-linejoin": "round" });
const line = (a, b, wide, dashed) => el("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y, stroke: "#505a5f", "stroke-width": wide, ...(dashed ? { "stroke-dasharray": "7 4" } : {}) });

/** Every name where it lies on no other: below, beside or above its node, or below all the same. */
function names(nodes, { left, top, across, down }, name) {
  const room = new Room({ width: across, height: down });
  for (const node of nodes) room.blockNode({ x: node.x - left, y: node.y - top }, NODE / 2);
  return nodes.map((node) => {
    const text = name(node);
    const wide = text.length * LETTER;
    const half = NODE / 2;
    const spots = [[-wide / 2, half + 4], [half + 5, -7], [-half - 5 - wide, -7], [-wide / 2, -half - 18]];
    const [dx, dy] = spots.find(([x, y]) => room.free(node.x - left + x, node.y - top + y, wide, FONT + 2, false)) ?? spots[0];
    return label(node.x + dx + wide / 2, node.y + dy + 11, text);
  });
}

/** A kind's own outline (a square of 100 by 100 with a margin of 4) at a place. */
function mark(kind, x, y, size) {
  const held = /** @type {HTMLTemplateElement} */ (document.getElementById(`outline-${kind}`));
  const shape = /** @type {SVGElement} */ (held.content.firstElementChild.firstElementChild.cloneNode(true));
  const place = el("g", { transform: `translate(${x - size / 2} ${y - size / 2}) scale(${size / 100})` });
  place.append(shape);
  return place;
}

function drawn(node, state, looks) {
  const size = state.focus.includes(node.id) ? 46 : node.kind === "Incident" ? 22 : NODE;
  const glow = state.evidence?.ids.includes(node.id) ? [el("circle", { cx: node.x, cy: node.y, r: size / 2 + 8, fill: looks.highlight })] : [];
  return [...glow, mark(node.kind, node.x, node.y, size)];
}

function outlineOf(group, state) {
  const points = group.members.map((id) => state.nodes.get(id)).flatMap(({ x, y }) => [...Array(16).keys()].map((i) => ({ x: x + 34 * Math.cos((i * Math.PI) / 8), y: y + 34 * Math.sin((i * Math.PI) / 8) })));
  const outer = hull(points);
  const highest = outer.reduce((a, b) => (b.y < a.y ? b : a));
  const [colour, dash] = group.look;
  return [
    el("polygon", { points: outer.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "), fill: colour, "fill-opacity": 0.08, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash.join(" ") }),
    said(highest.x, highest.y - 5, group.label, { "text-anchor": "middle", "font-weight": "bold", fill: colour }),
  ];
}

const legendOf = (kind, looks, x, y) => [mark(kind, x, y - 4, 16), said(x + 14, y, looks.nodes[kind].label)];

/** The same as a PNG, twice as fine. @param {object} state @param {object} looks @param {object} [options] @returns {Promise<Blob>} */
export function png(state, looks, options) {
  const image = new Image();
  return new Promise((resolve, reject) => {
    image.onload = () => {
      const fine = Math.min(2, 8000 / image.width, 8000 / image.height);
      const canvas = document.createElement("canvas");
      canvas.width = image.width * fine;
      canvas.height = image.height * fine;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be made."))), "image/png");
    };
    image.onerror = () => reject(new Error("The picture could not be made."));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg(state, looks, options))}`;
  });
}

/** Offer something to be saved. @param {Blob} blob @param {string} file */
export function save(blob, file) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = file;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
