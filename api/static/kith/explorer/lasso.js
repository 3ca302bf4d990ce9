/** Lasso: draw a loop around things to select them. */

import { announce, plural } from "./dom.js";

const ACTIVE = "xp-lasso--on";

/** Whether a point lies within a loop (even-odd rule). @param {{x: number, y: number}} point @param {{x: number, y: number}[]} loop */
export function within({ x, y }, loop) {
  let inside = false;
  for (let i = 0, j = loop.length - 1; i < loop.length; j = i, i += 1) {
    const a = loop[i], b = loop[j];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/**
 * @param {HTMLCanvasElement} canvas lies over the chart @param {import("./drawing.js").Drawing} drawing
 * @param {import("./store.js").Store} store
 * @returns {() => void} begins a lasso
 */
export function lasso(canvas, drawing, store) {
  let loop = null;
  const context = canvas.getContext("2d");

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const paint = () => {
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!loop) return;
    context.beginPath();
    loop.forEach(({ x, y }, number) => (number ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    context.fillStyle = "rgba(29, 112, 184, 0.15)";
    context.fill();
    context.setLineDash([6, 4]);
    context.lineWidth = 2;
    context.strokeStyle = "#003078";
    context.stroke();
  };
  const stop = () => {
    loop = null;
    canvas.classList.remove(ACTIVE);
    document.removeEventListener("keydown", onKey);
    paint();
  };
  const onKey = (event) => { if (event.key === "Escape") stop(); };

  canvas.addEventListener("pointerdown", (event) => { loop = [place(event)]; canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => { if (loop) { loop.push(place(event)); paint(); } });
  canvas.addEventListener("pointerup", (event) => {
    if (!loop) return;
    const chosen = drawing.cy.nodes().filter((node) => within(node.renderedPosition(), loop)).map((node) => node.id());
    store.select(event.shiftKey ? [...store.selected, ...chosen] : chosen);
    stop();
    announce(`${plural(chosen.length, "thing")} selected.`);
  });

  return () => {
    canvas.width = drawing.cy.width();
    canvas.height = drawing.cy.height();
    canvas.classList.add(ACTIVE);
    document.addEventListener("keydown", onKey);
    announce("Draw a loop around what you want to select. Escape leaves it.");
  };
}
