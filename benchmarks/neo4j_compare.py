"""Neo4j beside the embedded graph: loading, lag, the named queries, Leiden, memory, and kill -9 of either side.

Run as ``python -m benchmarks.neo4j_compare [--reports N ...] [--kills N]``; starts a server of its own (tests/neo4j/server.py:
Java 17 or 21, Maven the first time) and writes its section of RESULTS.md. Folders given by ``--keep DIR`` are used again.
"""

import argparse
import importlib.util
import os
import random
import resource
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import numpy as np
from scipy import sparse

from benchmarks.findings import write_section
from benchmarks.synthetic import Region, fill
from graph.analysis.groups import partition
from graph.kith import Kith
from graph.ledger.database import raw
from graph.store.base import GraphView
from graph.store.bolt import Address, Server
from graph.store.comparing import compare
from graph.store.embedded import EmbeddedGraph
from graph.store.gds import communities, has_gds
from graph.store.neo4j import Neo4jGraph
from graph.store.sync import Sync

SYNC_ALONE = """
import sys
from pathlib import Path
from graph.kith import Kith
from graph.store.bolt import Address, Server
from graph.store.sync import Sync
with Kith(Path(sys.argv[1])) as kith, Server(Address(sys.argv[2], "neo4j", sys.argv[3])) as server:
    Sync(kith.database, server).run(whole=True)
"""
QUERIES = 60


def servers() -> ModuleType:
    """How a server is started."""
    path = Path(__file__).parents[1] / "tests" / "neo4j" / "server.py"
    spec = importlib.util.spec_from_file_location("local_neo4j_server", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ledger(folder: Path, reports: int) -> tuple[Kith, Region]:
    """A ledger of so many reports, made where it is missing."""
    made = (folder / "ledger.sqlite").exists()
    kith = Kith(folder)
    return kith, Region(reports) if made else fill(kith, reports)


def lag(kith: Kith, server: Server, times: int = 10) -> list[float]:
    """Seconds from a report's commit until Neo4j shows it."""
    taken = []
    for number in range(times):
        draft, _ = Region(1000, seed=number).draft(number)
        draft.sha256 = secrets.token_hex(32)
        draft.records[0].reference = f"LAG-{draft.sha256[:8]}"
        with kith.writing("benchmark", "ingest") as (writer, _):
            writer.append(draft, "accepted", "measuring")
        start = time.perf_counter()
        Sync(kith.database, server).run(mind_strangers=False)
        taken.append(time.perf_counter() - start)
    return taken


def timed(ask: Callable[[str], object], given: Iterable[str]) -> tuple[float, float]:
    """p50 and p95 in milliseconds."""
    taken = []
    for one in given:
        start = time.perf_counter()
        ask(one)
        taken.append((time.perf_counter() - start) * 1000)
    return float(np.percentile(taken, 50)), float(np.percentile(taken, 95))


def queries(graphs: dict[str, GraphView]) -> list[str]:
    """Rows of the table: each named query on both stores."""
    embedded = graphs["embedded"]
    draw = random.Random(3)
    children = [row.node for row in embedded.ranking("Child", limit=2000)]
    chosen = [node.id for node in draw.sample(children, min(QUERIES, len(children)))]
    names = [node.name for node in draw.sample(children, min(QUERIES, len(children)))]
    tasks: dict[str, tuple[Callable[[GraphView, str], object], list[str]]] = {
        "neighbourhood, 1 hop": (lambda graph, one: graph.neighbourhood([one], 1), chosen),
        "paths between two children": (lambda graph, one: graph.paths(one, chosen[0]), chosen[1:31]),
        "search for a name": (lambda graph, one: graph.search(one), names),
        "ranking of places": (lambda graph, kind: graph.ranking(kind), ["Location"] * 3),
        "ranking of persons of concern": (lambda graph, kind: graph.ranking(kind), ["PersonOfConcern"] * 3),
    }
    rows = []
    for name, (ask, given) in tasks.items():
        figures = {}
        for store, graph in graphs.items():
            ask(graph, given[0])
            figures[store] = timed(lambda one, graph=graph, ask=ask: ask(graph, one), given)
        (here, here95), (there, there95) = figures["embedded"], figures["neo4j"]
        rows.append(f"| {name} | {here:.1f} / {here95:.1f} | {there:.1f} / {there95:.1f} | {there / here:.1f}x |")
        print(rows[-1], flush=True)
    return rows


def leiden(embedded: GraphView, server: Server) -> str:
    """Seconds for groups of persons who were in incidents together."""
    if not has_gds(server):
        return "No GDS on this server."
    start = time.perf_counter()
    arrays = embedded.dump()
    kept = np.isin(arrays.link_kinds, ("VICTIM_IN", "PRESENT_AT", "ALLEGED_IN"))
    n = len(arrays.ids)
    tied = sparse.csr_array((np.ones(kept.sum()), (arrays.source[kept], arrays.target[kept])), shape=(n, n))
    together = (tied @ tied.T).tolil()
    together.setdiag(0)
    label = partition(together.tocsr())
    ours = time.perf_counter() - start
    start = time.perf_counter()
    groups = communities(server)
    theirs = time.perf_counter() - start
    number = int((np.bincount(label) > 1).sum())
    return f"Leiden, projection included: here {ours:.1f} s ({number:,} groups), GDS {theirs:.1f} s ({len(groups):,} groups)."


def memory_of(pid: int) -> str:
    """Resident memory of a process, where the system tells."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return "not known"
    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmRSS"))
    return f"{int(line.split()[1]) / 1024 / 1024:.1f} GB"


def measure(local: ModuleType, folder: Path, reports: int) -> list[str]:
    """Lines for one size."""
    kith, _ = ledger(folder / str(reports), reports)
    home = Path(tempfile.mkdtemp(prefix="kith-neo4j-")) / "home"
    own = local.LocalServer(home, heap="3g", page_cache="1g")
    own.start()
    with kith, Server(Address(own.address, "neo4j", own.password), patience=120) as server:
        synced = Sync(kith.database, server).reload(drop_foreign=True)
        print(synced, flush=True)
        behind = sorted(lag(kith, server))
        with kith.database.reading() as connection:
            graphs = {"embedded": EmbeddedGraph(raw(connection)), "neo4j": Neo4jGraph(server, raw(connection))}
            rows = queries(graphs)
            groups = leiden(graphs["embedded"], server)
        start = time.perf_counter()
        compared = compare(kith.database, server)
        checked = time.perf_counter() - start
        resident = memory_of(own.pid)
    own.stop()
    loaded = f"{synced.nodes:,} nodes and {synced.links:,} links loaded in {synced.seconds:.0f} s"
    lags = f"one report's lag p50 {behind[len(behind) // 2]:.2f} s, worst {behind[-1]:.2f} s"
    check = f"`neo4j check` {checked:.0f} s ({'clean' if compared.ok else 'NOT CLEAN'})"
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    return [
        f"**{reports:,} reports**: {loaded}; {lags}; {check}; server {resident} resident, Kith {most:.1f} GB at most. {groups}",
        "",
        "| query, p50 / p95 ms | embedded | Neo4j | Neo4j over embedded |",
        "|---|---|---|---|",
        *rows,
        "",
    ]


def kills(local: ModuleType, folder: Path, times: int, reports: int = 1500) -> str:
    """kill -9 of the server and of the sync by turns, in the middle of a load; what the check says after the next run."""
    kith, _ = ledger(folder / f"kills-{reports}", reports)
    own = local.LocalServer(Path(tempfile.mkdtemp(prefix="kith-neo4j-")) / "home")
    own.start()
    clean = sound = 0
    draw = random.Random(11)
    address = Address(own.address, "neo4j", own.password)
    with kith:
        for number in range(times):
            with Server(address, patience=120) as server:
                Sync(kith.database, server).run()
                server.command("MATCH (n:Kith) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 2000 ROWS")
            command = [sys.executable, "-c", SYNC_ALONE, str(kith.folder.path), own.address, own.password]
            running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            time.sleep(2.0 + 4.0 * draw.random())
            if number % 2:
                own.kill()
                running.wait(300)
                own.start()
            else:
                os.kill(running.pid, signal.SIGKILL)
                running.wait()
            with Server(address, patience=120) as server:
                Sync(kith.database, server).run()
                clean += compare(kith.database, server).ok
            # synthetic reports have no original files to look for
            sound += all(check.ok for check in kith.verify() if check.name != "originals")
            print(number, clean, sound, flush=True)
    own.stop()
    how = f"kill -9 of the server and of the sync by turns, {times} times in the middle of a load of {reports:,} reports"
    return f"{how}: `kith neo4j check` clean after the next sync {clean} of {times} times, `kith verify` ok {sound} of {times}."


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, nargs="*", default=[20_000, 200_000])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--keep", type=Path, help="folder of ledgers made before")
    args = parser.parse_args()
    local = servers()
    folder = args.keep or Path(tempfile.mkdtemp(prefix="kith-ledgers-"))
    beside = f"Neo4j 5.26.25 Community with GDS beside Kith on one machine of {os.cpu_count()} cores"
    busy = f"; load average {os.getloadavg()[0]:.0f} from other work" if os.getloadavg()[0] > 1 else ""
    lines = [f"Measured on {datetime.now(UTC):%Y-%m-%d}: {beside}{busy}.", ""]
    for reports in args.reports:
        lines += measure(local, folder, reports)
    if args.kills:
        lines.append(kills(local, folder, args.kills))
    write_section("neo4j", lines)


if __name__ == "__main__":
    main()
