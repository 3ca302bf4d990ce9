"""How fast files go into the ledger: Liberty forms in Word and PDF, and a register, through the real pipeline.

Run as ``python -m benchmarks.ingest`` (some minutes); writes its section of RESULTS.md.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import docx

from benchmarks.findings import write_section
from benchmarks.forms import make_forms, write_forms, write_register
from ingest.demo.layouts import WORD

RUN = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
from graph.kith import Kith
from ingest.pipeline import Sender, ingest
started, spent = time.perf_counter(), time.process_time()
with Kith(Path(sys.argv[1])) as kith:
    intake = ingest(kith, [Path(sys.argv[2])], Sender("benchmark", "measuring", date(2026, 10, 31)))
    records = kith.view("benchmark", "measuring").status().nodes.get("Report", 0)
seconds = time.perf_counter() - started
usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps({
    "seconds": seconds, "totals": intake.totals, "records": records, "main_cpu": time.process_time() - spent,
    "worker_cpu": usage[1].ru_utime + usage[1].ru_stime,
    "main_mb": usage[0].ru_maxrss / 1024, "worker_mb": usage[1].ru_maxrss / 1024,
}))
"""


def measured(folder: Path, files: Path) -> dict[str, float]:
    """Take `files` into a new ledger, in a process of its own."""
    answer = subprocess.run(
        [sys.executable, "-c", RUN, str(folder), str(files)], check=True, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]
    )
    return json.loads(answer.stdout)


def open_with_python_docx(file: Path) -> int:
    return len(docx.Document(str(file)).element.body)


def python_docx(files: list[Path], processes: int) -> dict[str, float]:
    """How long python-docx takes to open the files, doing nothing with them."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(open_with_python_docx, files, chunksize=20))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": time.perf_counter() - started, "cpu": cpu, "files": len(files)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--forms", type=int, default=3000)
    parser.add_argument("--pdfs", type=int, default=300)
    parser.add_argument("--rows", type=int, default=100_000)
    given = parser.parse_args()
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        forms = make_forms(given.forms)
        files = write_forms(base / "docx", forms)
        before = os.getloadavg()[0]
        word = measured(base / "ledger-docx", base / "docx")
        peer = python_docx(files[:1000], cores)
        write_forms(base / "pdf", forms[: given.pdfs], "pdf")
        pdf = measured(base / "ledger-pdf", base / "pdf")
        write_register(base / "register.csv", make_forms(given.rows, seed=12))
        rows = measured(base / "ledger-rows", base / "register.csv")
    write_section("ingest", lines(given, word, peer, pdf, rows, before))
    print(json.dumps({"word": word, "python-docx": peer, "pdf": pdf, "rows": rows}, indent=2))


def lines(given, word, peer, pdf, rows, load):
    """The section as Markdown."""
    rate, opened = given.forms / word["seconds"], peer["files"] / peer["seconds"]
    cost = 1000 * (word["main_cpu"] + word["worker_cpu"]) / given.forms
    return [
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {load:.1f} at the start: where that is above "
        "1 the processor seconds tell more than the clock. From the files to a ledger with everybody judged and the graph "
        "followed, each in a new data folder, start of the program included.",
        "",
        "| what | seconds | per second | processor seconds (main, workers) | most memory, MB (main, a worker) |",
        "|---|---|---|---|---|",
        row(f"{given.forms:,} Liberty forms, Word, {len(WORD)} layouts", given.forms, word),
        row(f"{given.pdfs:,} Liberty forms, PDF", given.pdfs, pdf),
        row(f"a register of {given.rows:,} rows", given.rows, rows),
        "",
        f"python-docx opens the same Word files, and does nothing with them, at {opened:.0f} a second on as many cores and "
        f"{1000 * peer['cpu'] / peer['files']:.1f} ms of processor time each. Kith takes them all the way at "
        f"{rate / opened:.2f} of that rate and {cost:.1f} ms each.",
    ]


def row(what: str, count: int, found: dict[str, float]) -> str:
    cpu = f"{found['main_cpu']:.1f}, {found['worker_cpu']:.1f}"
    memory = f"{found['main_mb']:.0f}, {found['worker_mb']:.0f}"
    return f"| {what} | {found['seconds']:.1f} | {count / found['seconds']:.0f} | {cpu} | {memory} |"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
