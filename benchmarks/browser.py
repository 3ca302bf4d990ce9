"""The explorer in a real browser, side by side with pyvis's defaults and vis-network on the same graph.

Run as ``python -m benchmarks.browser`` (about five minutes; needs Chromium); writes its section of RESULTS.md. The graph is
what lies around the best linked person of the fictional region. "Readable" is when a layout has come to rest and names
are drawn, counted from when the page was asked for; Kith's time includes its server. 75 s are waited at most.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does; before numpy is loaded

import pyvis
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as Stuck
from pyvis.network import Network

from api.rights import Role
from benchmarks.findings import write_section
from benchmarks.served import served
from graph.kith import Kith
from ingest.demo.region import write_region
from ingest.pipeline import Sender, ingest
from tests.conftest import CHROMIUM_ARGUMENTS, find_chromium

END = date(2026, 3, 31)
SIZES = (150, 300, 800)
EXPAND_ON, EXPAND_BY = 160, 40
LONGEST_MS = 75_000
PAN_SECONDS = 2.0
VIS = Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"
Graph = dict[str, list[dict[str, Any]]]

FRAMES = """() => new Promise(done => { const t = []; const step = now => { t.push(now);
    if (now - t[0] < 2000) requestAnimationFrame(step); else done((t.length - 1) / ((now - t[0]) / 1000)); };
    requestAnimationFrame(step); })"""
VIS_PAGE = """<!doctype html><html><head><meta charset="utf-8"><script src="vis.js"></script></head>
<body><div id="c" style="width:1280px;height:700px"></div><script>
const g = %s; const t0 = performance.now();
const nodes = new vis.DataSet(g.nodes), edges = new vis.DataSet(g.edges);
const network = new vis.Network(document.getElementById('c'), {nodes, edges}, {physics: {stabilization: {iterations: 300}}});
network.once('stabilizationIterationsDone', () => { network.setOptions({physics: false});
    requestAnimationFrame(() => requestAnimationFrame(() => { document.title = String(performance.now()); })); });
</script></body></html>"""
PYVIS_DONE = """<script>network.once('stabilized', () => requestAnimationFrame(() => requestAnimationFrame(() => {
    document.title = String(performance.now()); })));</script></body>"""
VIS_EXPAND = """async ([nodes_, edges_]) => { const before = network.getPositions(); const t = performance.now();
    network.setOptions({physics: {enabled: true}}); nodes.add(nodes_); edges.add(edges_);
    await new Promise(done => { network.once('stabilized', done); setTimeout(done, 60000); });
    const after = network.getPositions(); const ms = performance.now() - t;
    const moved = Object.keys(before).map(id => Math.hypot(after[id].x - before[id].x, after[id].y - before[id].y));
    return [ms, moved.reduce((a, b) => Math.max(a, b), 0)]; }"""
KITH_EXPAND = """async ids => { const { store, drawing, deeds } = kithExplorer;
    const at = () => Object.fromEntries(drawing.cy.nodes().map(n => [n.id(), {...n.position()}]));
    const before = at(); const t = performance.now(); await deeds.add(ids);
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const ms = performance.now() - t, after = at();
    const moved = Object.keys(before).map(id => Math.hypot(after[id].x - before[id].x, after[id].y - before[id].y));
    return [ms, Math.max(...moved)]; }"""


def signed_in(browser: Browser, house: Any, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    user = house.users.add("ana", [Role.ANALYST])
    page.goto(f"{address}/sign-in/once?token={house.links.make(user)}")
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "kith")
    house.sessions.set_purpose(house.sessions.get(token), "a benchmark")
    return page


def panned(page: Page, at: tuple[float, float]) -> float:
    """Frames a second while the empty canvas is dragged to and fro."""
    page.mouse.move(*at)
    page.mouse.down()
    page.evaluate(f"() => {{ window.frames_ = ({FRAMES})(); }}")
    start, step = time.monotonic(), 0
    while time.monotonic() - start < PAN_SECONDS:
        page.mouse.move(at[0] + 60 * ((step % 8) - 4) / 4, at[1] + 20 * (step % 3))
        step += 1
    rate = float(page.evaluate("() => window.frames_"))
    page.mouse.up()
    return rate


def readable(page: Page, address: str) -> float:
    """Milliseconds until a page says in its title that it is readable; infinite where it never does."""
    try:
        page.goto(address, wait_until="commit")
        page.wait_for_function("/^\\d/.test(document.title)", timeout=LONGEST_MS)
    except Stuck:  # not at rest in time, or the tab crashed
        return float("inf")
    return float(page.title())


def in_kith(page: Page, address: str, query: str) -> float:
    page.goto("about:blank")  # or it is a reload, which brings back the chart that was there
    started = time.perf_counter()
    page.goto(f"{address}/explorer{query}", wait_until="commit")
    page.locator("#explorer[data-ready=true]").wait_for(timeout=LONGEST_MS)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return (time.perf_counter() - started) * 1000


def graph_of(page: Page) -> Graph:
    """What Kith has on its chart, as vis-network takes it."""
    found: Graph = page.evaluate(
        """() => { const s = kithExplorer.store.state; return {
            nodes: [...s.nodes.values()].map(n => ({id: n.id, label: n.name})),
            edges: [...s.links.values()].map(l => ({from: l.source, to: l.target})) }; }"""
    )
    return found


def vis_page(folder: Path, graph: Graph) -> str:
    (folder / "vis.js").write_bytes(VIS.read_bytes())
    file = folder / f"vis-{len(graph['nodes'])}.html"
    file.write_text(VIS_PAGE % json.dumps(graph), encoding="utf-8")
    return file.as_uri()


def pyvis_page(folder: Path, graph: Graph) -> str:
    net = Network(cdn_resources="in_line")
    for node in graph["nodes"]:
        net.add_node(node["id"], label=node["label"])
    for edge in graph["edges"]:
        net.add_edge(edge["from"], edge["to"])
    file = folder / f"pyvis-{len(graph['nodes'])}.html"
    file.write_text(net.generate_html(notebook=False).replace("</body>", PYVIS_DONE), encoding="utf-8")
    return file.as_uri()


def expanded_by_vis(page: Page, address: str, graph: Graph) -> tuple[float, float]:
    """Time and largest displacement where 40 things are added to 160."""
    readable(page, address)
    kept = {node["id"] for node in graph["nodes"][:EXPAND_ON]}
    new = graph["nodes"][EXPAND_ON : EXPAND_ON + EXPAND_BY]
    ids = kept | {node["id"] for node in new}
    edges = [e for e in graph["edges"] if {e["from"], e["to"]} <= ids and not {e["from"], e["to"]} <= kept]
    ms, moved = page.evaluate(VIS_EXPAND, [new, edges])
    return ms, moved


def part_of(graph: Graph, count: int) -> Graph:
    nodes = graph["nodes"][:count]
    ids = {node["id"] for node in nodes}
    return {"nodes": nodes, "edges": [edge for edge in graph["edges"] if {edge["from"], edge["to"]} <= ids]}


def shown(ms: float) -> str:
    return f"{ms / 1000:.2f}" if ms < float("inf") else f">{LONGEST_MS // 1000}"


def median(measure: Callable[[], float], times: int = 3) -> float:
    return sorted(measure() for _ in range(times))[times // 2]


def measured(browser: Browser, folder: Path, data: Path) -> list[str]:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    with Kith(data) as kith, served(kith, END) as (house, address):
        page = signed_in(browser, house, address)
        centre = next(one for one in kith.view("b", "b").findings(END).findings if one.kind == "person_of_concern").subjects[0]
        rows, graph = [], {}
        for size in SIZES:
            query = f"?entity={centre.id}&hops={2 if size == SIZES[0] else 3}&show={size}"
            ours = median(lambda query=query: in_kith(page, address, query))
            rate = panned(page, (300.0, 560.0))
            graph = graph_of(page)
            other = browser.new_page(viewport={"width": 1280, "height": 720})
            vis = readable(other, vis_page(folder, graph))
            vis_rate = panned(other, (60.0, 60.0)) if vis < float("inf") else 0.0
            other.close()
            other = browser.new_page(viewport={"width": 1280, "height": 720})
            theirs = readable(other, pyvis_page(folder, graph))
            theirs_rate = panned(other, (60.0, 60.0)) if theirs < float("inf") else 0.0
            other.close()
            counts = f"{len(graph['nodes'])} and {len(graph['edges'])}"
            times = (shown(ours), shown(vis), shown(theirs))
            rates = (f"{one:.0f}" if one else "-" for one in (rate, vis_rate, theirs_rate))
            rows.append(f"| {counts} | {' | '.join(times)} | {' | '.join(rates)} |")
            print(rows[-1], flush=True)
        base = [node["id"] for node in graph["nodes"][:EXPAND_ON]]
        more = [node["id"] for node in graph["nodes"][EXPAND_ON : EXPAND_ON + EXPAND_BY]]
        in_kith(page, address, f"?ids={','.join(base)}")
        ms, moved = page.evaluate(KITH_EXPAND, more)
        other = browser.new_page(viewport={"width": 1280, "height": 720})
        vis_ms, vis_moved = expanded_by_vis(other, vis_page(folder, part_of(graph, EXPAND_ON)), graph)
    return [
        f"Measured on {datetime.now(UTC):%Y-%m-%d}: headless Chromium without a GPU, {os.cpu_count()} cores, 1280x720, "
        f"load {load:.0f} from others meanwhile, median of 3 for Kith.",
        "",
        "| nodes and links | readable, s: Kith | vis-network, 300 iterations | pyvis defaults "
        "| pan, frames/s: Kith | vis-network | pyvis |",
        "|---|---|---|---|---|---|---|",
        *rows,
        "",
        f"Expand {EXPAND_BY} on {EXPAND_ON}: Kith {ms / 1000:.2f} s, what stood moved {moved:.0f} px; "
        f"vis-network {vis_ms / 1000:.2f} s, moved by up to {vis_moved:.0f} px.",
    ]


def main() -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made, sync_playwright() as playwright:
        folder = Path(made)
        write_region(folder / "region", END)
        with Kith(folder / "data") as kith:
            ingest(kith, [folder / "region"], Sender("benchmark", "a benchmark", END))
        arguments = [*CHROMIUM_ARGUMENTS, "--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=find_chromium(), headless=True, args=arguments)
        lines = measured(browser, folder, folder / "data")
        browser.close()
    write_section("browser", lines)


if __name__ == "__main__":
    main()
