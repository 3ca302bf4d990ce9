"""Whether an ingest that is killed loses anything that it said it had taken in.

Run as ``python -m benchmarks.reliability`` (some minutes); writes its section of RESULTS.md. Each round starts an ingest in a
process of its own, kills it (SIGKILL, workers too) at a random moment, opens the data folder, and looks: every file of which
the outcome was reported must be there with its original and its report, no file may be there by half, and ``kith verify`` must
find everything whole. The next round goes on in the same data folder. Somebody reads all the while.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.findings import write_section
from benchmarks.forms import make_forms, write_forms
from graph.errors import KithError
from graph.kith import Kith
from graph.ledger.database import raw

INGEST = """
import sys
from datetime import date
from pathlib import Path
from graph.kith import Kith
from ingest import pipeline
from ingest.pipeline import Sender, ingest
pipeline.BATCH_FILES = 8
with Kith(Path(sys.argv[1])) as kith:
    print("open", flush=True)
    ingest(kith, [Path(sys.argv[2])], Sender("ann", "test", date(2026, 10, 31)),
           lambda said: print(said.outcome, said.path, flush=True))
"""


LONGEST = 20.0
"""Seconds that an ingest is let run at most."""


class Reader(threading.Thread):
    """Reads on and on while others write; counts its looks, and those at a state that is no one moment's."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self.folder = folder
        self.looks = 0
        self.torn = 0
        self.stop = threading.Event()

    def run(self) -> None:
        with Kith(self.folder) as kith:
            while not self.stop.wait(0.05):
                with kith.database.reading() as connection:
                    driver = raw(connection)
                    status = driver.execute("SELECT count(*) FROM records").fetchone()
                    loose = driver.execute(
                        "SELECT count(*) FROM mentions WHERE id NOT IN (SELECT mention FROM graph_entity)"
                    ).fetchone()[0]
                    self.torn += loose > 0 or driver.execute("SELECT count(*) FROM records").fetchone() != status
                self.looks += 1


def kill_at(seconds: float, folder: Path, files: Path) -> tuple[list[str], bool]:
    """Start an ingest and kill it; gives what it had reported, and whether it had ended before."""
    child = subprocess.Popen(
        [sys.executable, "-c", INGEST, str(folder), str(files)],
        stdout=subprocess.PIPE, text=True, start_new_session=True, cwd=Path(__file__).parents[1],
    )  # fmt: skip
    said: list[str] = []
    gone = threading.Thread(target=lambda: said.extend(line.rstrip("\n") for line in child.stdout or ()))
    opened = time.monotonic()
    gone.start()
    while not said and child.poll() is None and time.monotonic() - opened < 60:
        time.sleep(0.01)
    time.sleep(seconds)
    ended = child.poll() is not None
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    gone.join()
    return [line.partition(" ")[2] for line in said if line.endswith(".docx")], ended


def lost(kith: Kith, acknowledged: set[str]) -> tuple[int, int]:
    """Acknowledged files that are not there, and files that are there by half."""
    with kith.database.reading() as connection:
        driver = raw(connection)
        held = dict(
            driver.execute("SELECT d.id, count(r.id) FROM documents d LEFT JOIN records r ON r.document = d.id GROUP BY 1")
        )
        known = driver.execute("SELECT count(*) FROM records WHERE id NOT IN (SELECT record FROM statements)").fetchone()[0]
    missing = 0
    for path in acknowledged:
        digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
        missing += digest not in held or not kith.originals.intact(digest)
    return missing, sum(count == 0 for count in held.values()) + known


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--forms", type=int, default=1500)
    parser.add_argument("--longest", type=float, default=LONGEST, help="seconds that an ingest is let run at most")
    given = parser.parse_args()
    choose = random.Random(4)
    totals = {"acknowledged": 0, "lost": 0, "half": 0, "broken": 0, "kills": 0, "looks": 0, "torn": 0, "ended": 0}
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        write_forms(base / "forms", make_forms(given.forms))
        while totals["kills"] < given.kills:
            one_ledger(base, choose, totals, given.kills, given.longest)
            print(totals, flush=True)
    write_section("reliability", section(totals))


def one_ledger(base: Path, choose: random.Random, totals: dict[str, int], kills: int, longest: float) -> None:
    """Kill ingests into one data folder until everything is in."""
    folder = base / "data"
    shutil.rmtree(folder, ignore_errors=True)
    Kith(folder).close()
    reader = Reader(folder)
    reader.start()
    acknowledged: set[str] = set()
    ended = False
    while not ended and totals["kills"] < kills:
        said, ended = kill_at(choose.uniform(0, longest), folder, base / "forms")
        totals["ended" if ended else "kills"] += 1
        acknowledged |= set(said)
        try:
            with Kith(folder) as kith:
                totals["broken"] += any(not check.ok for check in kith.verify())
                missing, half = lost(kith, acknowledged)
        except KithError as error:
            print(error)
            totals["broken"] += 1
            continue
        totals["lost"] += missing
        totals["half"] += half
    totals["acknowledged"] += len(acknowledged)
    reader.stop.set()
    reader.join()
    totals["looks"] += reader.looks
    totals["torn"] += reader.torn


def section(totals: dict[str, int]) -> list[str]:
    """The section as Markdown."""
    return [
        f"Measured on {datetime.now(UTC):%Y-%m-%d}: an ingest of Word forms killed (SIGKILL, with its workers) at random "
        "moments, and gone on with in the same data folder; somebody else reads all the while.",
        "",
        "| kills | acknowledged | of these lost | half-written | `kith verify` not ok | looks meanwhile | at a torn state |",
        "|---|---|---|---|---|---|---|",
        f"| {totals['kills']} | {totals['acknowledged']:,} | {totals['lost']} | {totals['half']} | {totals['broken']} "
        f"| {totals['looks']:,} | {totals['torn']} |",
    ]


if __name__ == "__main__":
    main()
