"""How the methods grow: hotspots at 10k, 100k and 1M reports, peers of one child, groups, the whole, and against networkx.

Run as ``python -m benchmarks.scale`` (about five minutes); writes its section of RESULTS.md.
"""

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from time import process_time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does; before numpy is loaded

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.findings import write_section
from graph.analysis.centrality import betweenness, modularity, pagerank
from graph.analysis.columns import evidence_from_columns
from graph.analysis.evidence import ALLEGED, AT, CHILD, CONCERN, LOCATION, ON, PLATFORM, PRESENT, VICTIM, Evidence, day_number
from graph.analysis.findings import all_findings
from graph.analysis.groups import in_triangles, joined, partition
from graph.analysis.hotspots import hotspots
from graph.analysis.peers import all_scores, peer_index, scores_of

AS_OF = date(2026, 10, 31)
DAYS = 1080


def region(reports: int, seed: int = 7) -> Evidence:
    """`reports` reports over three years; a quarter as many places, .4 as many children, a tenth as many persons."""
    rng = np.random.default_rng(seed)
    sizes = (int(reports * 0.4), reports // 10, reports // 4, 20)
    first = np.cumsum((0, *sizes))
    kinds = np.repeat((CHILD, CONCERN, LOCATION, PLATFORM), sizes).astype(np.int64)
    day = day_number(AS_OF) - rng.integers(0, DAYS, reports)
    number = np.arange(reports)

    def some(share: float, low: int, size: int, role: int, skew: float) -> tuple[NDArray[np.int64], ...]:
        chosen = number[rng.random(reports) < share]
        return chosen, low + (size * rng.random(len(chosen)) ** skew).astype(np.int64), np.full(len(chosen), role)

    parts = [
        some(1.0, 0, sizes[0], VICTIM, 1.3),
        some(0.25, 0, sizes[0], PRESENT, 1.3),
        some(0.45, first[1], sizes[1], ALLEGED, 1.5),
        some(0.7, first[2], sizes[2], AT, 2.0),
        some(0.12, first[3], sizes[3], ON, 2.0),
    ]
    report, entity, role = (np.concatenate(column) for column in zip(*parts, strict=True))
    footing = rng.choice(3, reports, p=(0.55, 0.15, 0.3))
    root = np.where(footing == 2, -1, rng.integers(0, reports // 20 + 1, reports))
    ids = np.char.add("e", np.arange(len(kinds)).astype(np.str_))
    place = rng.uniform((52.0, -2.5), (53.5, -0.5), size=(len(kinds), 2))
    return evidence_from_columns(
        {
            "id": ids,
            "name": ids,
            "kind": kinds,
            "latitude": np.where(kinds == LOCATION, place[:, 0], np.nan),
            "longitude": np.where(kinds == LOCATION, place[:, 1], np.nan),
        },
        {"reference": np.char.add("R", number.astype(np.str_)), "known_on": day, "occurred_on": day},
        {
            "report": report,
            "incident": report,
            "entity": entity,
            "role": role,
            "root": root[report],
            "footing": footing[report],
        },
    )


def seconds(task: Callable[[], object], repeats: int = 1) -> float:
    """Processor seconds of the best of `repeats` runs: other work on the machine disturbs the clock more."""
    best = np.inf
    for _ in range(repeats):
        start = process_time()
        task()
        best = min(best, process_time() - start)
    return float(best)


def peers_p95(evidence: Evidence, queries: int = 300) -> float:
    """95th percentile of the time that one child's peers take, in milliseconds."""
    index = peer_index(evidence)
    times = []
    for child in np.random.default_rng(3).choice(len(index.seen.children), queries, replace=False).tolist():
        start = process_time()
        scores_of(index, child)
        times.append(process_time() - start)
    return float(np.percentile(times[20:], 95) * 1000)


def links(edges: int, seed: int = 5) -> "sparse.csr_array":
    """A graph of communities with `edges` links, of mean degree 10."""
    rng = np.random.default_rng(seed)
    nodes = edges // 5
    a = rng.integers(0, nodes, int(edges * 1.02))
    near = (a // 20) * 20 + rng.integers(0, 20, len(a))
    b = np.where(rng.random(len(a)) < 0.7, np.minimum(near, nodes - 1), rng.integers(0, nodes, len(a)))
    keep = a != b
    half = sparse.coo_array((np.ones(keep.sum()), (a[keep], b[keep])), shape=(nodes, nodes)).tocsr()
    both = (half + half.T).tocsr()
    both.data[:] = 1.0
    return both


def against_networkx(edges: int = 100_000) -> list[str]:
    """Rows of the table: seconds here and in networkx, and the ratio."""
    matrix = links(edges)
    graph = nx.from_scipy_sparse_array(matrix)
    label = partition(matrix)
    pivots = np.arange(4)
    sets = [set(np.flatnonzero(label == one).tolist()) for one in np.unique(label)]
    tasks: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "PageRank": (lambda: pagerank(matrix, tolerance=1e-6), lambda: nx.pagerank(graph)),
        "betweenness, 4 pivots": (
            lambda: betweenness(matrix, pivots),
            lambda: nx.betweenness_centrality_subset(graph, pivots.tolist(), list(graph)),
        ),
        "Leiden (networkx: Louvain)": (
            lambda: partition(matrix),
            lambda: nx.community.louvain_communities(graph, seed=1),
        ),
        "modularity": (lambda: modularity(matrix, label), lambda: nx.community.modularity(graph, sets)),
    }
    rows = []
    for name, (ours, theirs) in tasks.items():
        here, there = seconds(ours, 3), seconds(theirs)
        rows.append(f"| {name} | {here:.3f} | {there:.2f} | {there / here:.0f}x |")
    return rows


def whole_groups(matrix: "sparse.csr_array") -> NDArray[np.int64]:
    """Groups as ``peer_groups`` makes them of links."""
    closed = in_triangles(matrix)
    return joined(closed, partition(closed))


def main() -> None:
    """Measure and write the section."""
    sizes = [10_000, 100_000, 1_000_000] if "--quick" not in sys.argv else [10_000, 100_000]
    rows, pass_seconds = [], []
    for size in sizes:
        evidence = region(size)
        known = evidence.as_of(day_number(AS_OF))
        pass_seconds.append(seconds(lambda known=known: hotspots(known, day_number(AS_OF)), 2))
        whole = seconds(lambda evidence=evidence: all_findings(evidence, AS_OF), 2) if size <= 100_000 else float("nan")
        p95 = peers_p95(known)
        recent = known.window(day_number(AS_OF) - 365, day_number(AS_OF))
        scored = seconds(lambda recent=recent: all_scores(peer_index(recent)))
        rows.append(f"| {size:,} | {pass_seconds[-1]:.3f} | {p95:.2f} | {scored:.2f} | {whole:.2f} |")
        print(rows[-1], flush=True)
        del evidence, known, recent
    exponent = np.log(pass_seconds[-1] / pass_seconds[-2]) / np.log(sizes[-1] / sizes[-2])
    million = links(1_000_000)
    groups = seconds(lambda: whole_groups(million))
    lines = [
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, one process, processor seconds, "
        f"load {os.getloadavg()[0]:.1f} at the end. A region of three years; window 90 days.",
        "",
        "| reports | hotspot pass, s | peers of one child, p95 ms | peer graph of the last year, s | all findings, s |",
        "|---|---|---|---|---|",
        *rows,
        "",
        f"Growth of the hotspot pass between the two largest: exponent {exponent:.2f}. "
        f"Groups (triangles, then Leiden) at {million.nnz // 2:,} links: {groups:.2f} s.",
        "",
        "| at 100k links | here, s | networkx, s | ratio |",
        "|---|---|---|---|",
        *against_networkx(),
    ]
    write_section("scale", lines)


if __name__ == "__main__":
    main()
