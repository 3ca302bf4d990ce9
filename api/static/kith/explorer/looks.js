/** How kinds are drawn: Cytoscape's style sheet from the ontology's shapes and colours. */

export const NODE = 34;
const LINE = "#505a5f";

/** @param {object} looks the page's own description of kinds */
export function sheet(looks) {
  const kinds = Object.entries(looks.nodes).map(([kind, look]) => ({
    selector: `node[kind = "${kind}"]`,
    style: { shape: look.shape, "background-color": look.colour },
  }));
  return [
    {
      selector: "node",
      style: {
        width: NODE, height: NODE, "border-width": 1.5, "border-color": looks.border, "background-color": "#ffffff",
        "overlay-padding": 6, "overlay-opacity": 0, "z-index": 10,
      },
    },
    ...kinds,
    { selector: 'node[kind = "Incident"]', style: { width: 22, height: 22 } },
    {
      selector: "node.group",
      style: {
        shape: "round-rectangle", width: "data(size)", height: "data(size)", "background-color": "#ffffff",
        "border-width": 4, "border-style": "double", "border-color": looks.border,
      },
    },
    { selector: "node.focus", style: { width: 46, height: 46, "border-width": 3 } },
    { selector: "node.pinned", style: { "border-width": 5, "border-style": "double" } },
    {
      selector: "edge",
      style: {
        width: "data(width)", "line-color": LINE, "curve-style": "straight", "line-style": "solid", opacity: 0.8,
        "target-arrow-color": LINE, "arrow-scale": 0.8, "z-index": 1,
      },
    },
    { selector: "edge.twin", style: { "curve-style": "bezier", "control-point-step-size": 18 } },
    { selector: "edge.ungraded", style: { "line-style": "dashed", "line-dash-pattern": [7, 4] } },
    { selector: "edge.directed", style: { "target-arrow-shape": "triangle" } },
    { selector: "edge.between", style: { "line-color": "#767676", opacity: 0.6 } },
    {
      selector: "node.evidence",
      style: { "underlay-color": looks.highlight, "underlay-opacity": 0.75, "underlay-padding": 7, "underlay-shape": "ellipse" },
    },
    { selector: "edge.evidence", style: { "underlay-color": looks.highlight, "underlay-opacity": 0.55, "underlay-padding": 3, opacity: 1 } },
    { selector: "edge.fresh", style: { "line-color": "#0b0c0c", opacity: 1 } },
    { selector: ".aside", style: { opacity: 0.25 } },
    { selector: "edge.lit", style: { "line-color": "#0b0c0c", opacity: 1, "target-arrow-color": "#0b0c0c" } },
    {
      selector: "node:selected, node.chosen",
      style: { "outline-color": "#0b0c0c", "outline-width": 4, "outline-offset": 3, "outline-opacity": 1 },
    },
    { selector: "edge:selected", style: { "line-color": "#1d70b8", "target-arrow-color": "#1d70b8", opacity: 1 } },
    {
      selector: "node.here",
      style: {
        "outline-color": "#0b0c0c", "outline-width": 4, "outline-offset": 8, "outline-opacity": 1, "underlay-color": looks.highlight,
        "underlay-opacity": 1, "underlay-padding": 9, "underlay-shape": "ellipse",
      },
    },
    { selector: "core", style: { "selection-box-color": "#1d70b8", "selection-box-border-color": "#003078", "selection-box-opacity": 0.2, "active-bg-opacity": 0 } },
  ];
}

/** Width of a line by the independent sources behind it. @param {object} looks @param {number} sources */
export const width = (looks, sources) => Math.min(looks.thinnest + Math.max(sources, 0), looks.thickest);
