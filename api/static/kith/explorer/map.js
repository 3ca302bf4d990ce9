/** Places on a map of wards, without tiles; with a ranked list beside it, and that alone where nothing has coordinates. */

import { announce, byId, h, outline, plural } from "./dom.js";
import { picture, sourcesOf } from "./evidence.js";
import { ask } from "./server.js";

const SCRIPT = "/static/leaflet/leaflet.js";
const radius = (sources) => 5 + 3 * Math.sqrt(Math.max(sources, 1));

let loading = null;

/** Leaflet, when a map is first wanted. */
function leaflet() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = SCRIPT;
    script.onload = () => resolve(window.L);
    script.onerror = () => reject(new Error("The map could not be loaded."));
    document.head.append(script);
  });
  return loading;
}

export class PlaceMap {
  /** @param {object} desk */
  constructor(desk) {
    Object.assign(this, desk);
    this.pane = byId("xp-map-pane");
    this.markers = new Map();
    this.drawing.addEventListener("drawn", () => this.show());
    this.store.addEventListener("select", () => this.#mark());
    this.store.addEventListener("views", () => this.show());
  }

  /** Places of the chart, the best evidenced first. Homes are not mapped: a home is no place of concern. */
  #places() {
    const sources = sourcesOf(this.store.state);
    const places = [...picture(this.store.state).nodes.values()].filter((node) => node.kind === "Location");
    const ranked = places.map((node) => ({ node, sources: sources.get(node.id) ?? 0 })).sort((a, b) => b.sources - a.sources || (a.node.id < b.node.id ? -1 : 1));
    return { ranked: ranked.filter(({ node }) => !node.home), homes: places.filter((node) => node.home).length };
  }

  async show() {
    if (this.pane.hidden) return;
    const { ranked, homes } = this.#places();
    const located = ranked.filter(({ node }) => node.at);
    this.#list(ranked, located.length, homes);
    byId("xp-map").hidden = located.length === 0;
    if (!located.length) { this.#mark(); return; }
    try {
      await this.#draw(located);
    } catch (error) { announce(error.message); }
    this.#mark();
  }

  #list(ranked, located, homes) {
    const rows = ranked.map(({ node, sources }) => h("tr", { "data-id": node.id },
      h("th", { scope: "row" }, h("button", { type: "button", class: "xp-plain", onclick: () => this.store.select([node.id]) }, node.name)),
      h("td", {}, node.ward ?? "–"), h("td", {}, sources), h("td", {}, node.at ? "yes" : "no")));
    const words = ranked.length ? `${plural(ranked.length, "place")} by independent sources` : "No place is on the chart";
    const missing = located ? null : h("p", {}, "None of these has coordinates, so there is no map: they come with the case links (places, with latitude and longitude or a British grid reference).");
    byId("xp-places").replaceChildren(...[missing, h("table", { class: "xp-table" }, h("caption", {}, words),
      h("thead", {}, h("tr", {}, ...["Place", "Ward", "Sources", "On map"].map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, ...rows)),
      homes ? h("p", { class: "xp-faint" }, `${plural(homes, "home")} not listed: a home is never a place of concern by default.`) : null].filter(Boolean));
  }

  async #draw(located) {
    const L = await leaflet();
    if (!this.map) await this.#make(L);
    this.map.invalidateSize();
    this.layer.clearLayers();
    this.markers.clear();
    for (const { node, sources } of located) {
      const marker = L.circleMarker(node.at, { radius: radius(sources), weight: 2, color: "#0b0c0c", fillColor: this.looks.nodes.Location.colour, fillOpacity: 0.75, bubblingMouseEvents: false });
      marker.bindTooltip(h("span", {}, `${node.name}: ${plural(sources, "independent source")}`));
      marker.on("click", (event) => this.#clicked(node.id, event.originalEvent));
      marker.addTo(this.layer);
      this.markers.set(node.id, marker);
    }
    if (!this.fitted) {
      this.fitted = true;
      const bounds = this.wards ? this.wards.getBounds() : L.latLngBounds(located.map(({ node }) => node.at));
      this.map.fitBounds(bounds.pad(0.02), { animate: false, maxZoom: 16 });
    }
  }

  async #make(L) {
    this.map = L.map(byId("xp-map"), { attributionControl: false, zoomSnap: 0.25, zoomAnimation: false, fadeAnimation: false, keyboard: true });
    this.map.setView([52.9, -1.5], 11, { animate: false });
    const { wards } = await ask("wards");
    if (wards) {
      this.wards = L.geoJSON(wards, {
        interactive: false, style: { color: "#505a5f", weight: 1.5, fillColor: "#f4f8fb", fillOpacity: 1 },
        onEachFeature: (feature, layer) => layer.bindTooltip(h("span", {}, feature.properties.name), { permanent: true, direction: "center", className: "xp-ward" }),
      }).addTo(this.map);
    }
    byId("xp-map-note").textContent = wards ? "" : "No ward outlines are held. Whoever runs Kith can add them: kith map import FILE";
    this.layer = L.layerGroup().addTo(this.map);
  }

  #clicked(id, event) {
    const adding = event.shiftKey || event.ctrlKey || event.metaKey;
    this.store.select(adding ? [...this.store.selected, id] : [id]);
    this.drawing.reveal(id);
  }

  #mark() {
    if (this.pane.hidden) return;
    for (const [id, marker] of this.markers) {
      const on = this.store.selection.has(id);
      marker.setStyle(on ? { color: "#0b0c0c", weight: 5, fillColor: this.looks.highlight } : { color: "#0b0c0c", weight: 2, fillColor: this.looks.nodes.Location.colour });
      if (on) marker.bringToFront();
    }
    for (const row of byId("xp-places").querySelectorAll("tr[data-id]")) row.classList.toggle("xp-row--on", this.store.selection.has(row.dataset.id));
  }
}
