/** The chart on paper: a browser prints canvases that lie on one another badly, so they are put into one that fits the sheet. */

import { byId } from "./dom.js";

/** The layers from the lowest to the highest, as they lie on the screen. */
function layers() {
  const within = [...byId("xp-chart").querySelectorAll("canvas")].sort((a, b) => Number(a.style.zIndex) - Number(b.style.zIndex));
  return [byId("xp-under"), ...within, byId("xp-over")].filter((layer) => layer.width && layer.height);
}

/** Have the chart drawn whenever the page is about to be printed. */
export function printing() {
  window.addEventListener("beforeprint", () => {
    const sheet = byId("xp-printed");
    const found = layers();
    sheet.width = Math.max(1, ...found.map((layer) => layer.width));
    sheet.height = Math.max(1, ...found.map((layer) => layer.height));
    const context = sheet.getContext("2d");
    for (const layer of found) context.drawImage(layer, 0, 0, sheet.width, sheet.height);
  });
}
