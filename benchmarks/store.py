"""How fast the embedded graph follows the ledger and answers, at 20,000 and 100,000 reports.

Run as ``python -m benchmarks.store`` (ten minutes); writes its section of RESULTS.md.
"""

import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.findings import write_section
from benchmarks.synthetic import FIRST_DAY, Region, fill
from graph.access import WINDOW_DAYS
from graph.kith import Kith
from graph.ledger.database import raw
from graph.store import projection
from graph.store.base import Scope
from graph.store.embedded import EmbeddedGraph

AGAIN = 5
LAST_DAY = FIRST_DAY + timedelta(days=2310)
SINCE = Scope(start=date(2025, 6, 1))
Figures = dict[str, str]


def timed(calls: list[Callable[[], object]]) -> str:
    """Median and slowest of some calls, in milliseconds."""
    taken = []
    for call in calls:
        started = time.perf_counter()
        call()
        taken.append(1000 * (time.perf_counter() - started))
    return f"{statistics.median(taken):.1f} / {max(taken):.0f}"


def load(kith: Kith, reports: int) -> Region:
    """Fill the ledger without following it report by report."""
    follow, projection.catch_up = projection.catch_up, lambda _: 0
    try:
        return fill(kith, reports)
    finally:
        projection.catch_up = follow


def measure(folder: Path, reports: int) -> Figures:
    with Kith(folder) as kith:
        region = load(kith, reports)
        started = time.perf_counter()
        kith.rebuild()
        found = {"whole graph made from the ledger, s": f"{time.perf_counter() - started:.1f}"}
        drafts = iter([region.draft(reports + number) for number in range(30 + AGAIN)])

        def one_report() -> None:
            draft, judged = next(drafts)
            with kith.writing("benchmark", "ingest") as (writer, _):
                writer.append(draft, "accepted", "measuring")
                writer.judge(judged)

        found["one more report, durable, graph followed"] = timed([one_report] * 30)
        found |= findings_after(kith, one_report)
        with kith.database.reading() as connection:
            found |= queries(EmbeddedGraph(raw(connection)), raw(connection))
        projection_check = next(check for check in kith.verify() if check.name == "projection")
        if not projection_check.ok:
            sys.exit(projection_check.detail)
        started = time.perf_counter()
        Kith(folder).close()
        found["opening the data folder, s"] = f"{time.perf_counter() - started:.3f}"
    return found


def findings_after(kith: Kith, one_report: Callable[[], None]) -> Figures:
    """Processor seconds of all findings: everything read for the first time, and after each of a few reports more."""
    taken = []
    for number in range(1 + AGAIN):
        if number:
            one_report()
        started = time.process_time()
        kith.shelf().findings(LAST_DAY, WINDOW_DAYS)
        taken.append(time.process_time() - started)
    return {
        "all findings, everything read, processor s": f"{taken[0]:.1f}",
        "all findings after one report more, processor s": f"{statistics.median(taken[1:]):.2f}",
    }


def queries(graph: EmbeddedGraph, driver) -> Figures:
    """Each query for a spread of children."""
    children = [row[0] for row in driver.execute("SELECT id FROM graph_nodes WHERE kind = 'Child' ORDER BY id")]
    some = children[:: max(1, len(children) // 20)][:20]
    names = [graph.node(child).name for child in some]
    mistyped = [f"{name[:-2]}{name[-1]}{name[-2]}" for name in names]
    return {
        "neighbourhood, 1 hop": timed([lambda who=who: graph.neighbourhood([who], 1) for who in some]),
        "neighbourhood, 2 hops, since June 2025": timed([lambda who=who: graph.neighbourhood([who], 2, SINCE) for who in some]),
        "three shortest paths": timed([lambda a=a, b=b: graph.paths(a, b) for a, b in itertools.pairwise(some)]),
        "search, exact name": timed([lambda name=name: graph.search(name) for name in names]),
        "search, two letters swapped": timed([lambda name=name: graph.search(name) for name in mistyped]),
        "ranking of all locations": timed([lambda: graph.ranking("Location")]),
        "ranking of locations, since June 2025": timed([lambda: graph.ranking("Location", SINCE)]),
        "status": timed([graph.status]),
        "dump to arrays": timed([graph.dump]),
    }


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [20_000, 100_000]
    load_before = os.getloadavg()[0]
    found = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            found[size] = measure(Path(folder) / "data", size)
        print(size, found[size], flush=True)
    lines = [
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {load_before:.1f} at the start; synthetic "
        "reports, about five statements each; milliseconds, median / slowest, where nothing else is said.",
        "",
        "| | " + " | ".join(f"{size:,} reports" for size in sizes) + " |",
        "|---|" + "---|" * len(sizes),
    ]
    lines += [f"| {what} | " + " | ".join(found[size][what] for size in sizes) + " |" for what in found[sizes[0]]]
    write_section("store", lines)


if __name__ == "__main__":
    main()
