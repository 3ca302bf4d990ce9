"""Whether what must not be lost is kept: full disks, backups put back, tampering with the log, many people at once.

Run as ``python -m benchmarks.duty`` (about a quarter of an hour with ``--minutes 10``); writes its section of RESULTS.md.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks.findings import write_section
from benchmarks.forms import make_forms, write_forms
from graph.custody.backup import back_up
from graph.custody.erasure import erase_again
from graph.custody.restore import restore
from graph.custody.sealing import BackupKey, make_key
from graph.kith import Kith
from graph.ledger.audit import GENESIS, first_break, sealed, without_texts
from graph.ledger.database import raw
from ingest.pipeline import Sender, ingest

SENDER = Sender("ann", "test", date(2026, 10, 31))
PEOPLE = 8
EACH = 20
"""Files that an ingest takes in while people are at the pages; the next begins when it ends."""
FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from datetime import date
from pathlib import Path
from graph.errors import KithError
from graph.kith import Kith
from ingest import pipeline
from ingest.pipeline import Sender, ingest
pipeline.BATCH_FILES = 8
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    with Kith(Path(sys.argv[1])) as kith:
        ingest(kith, [Path(sys.argv[2])], Sender("ann", "test", date(2026, 10, 31)), lambda said: print(said.path, flush=True))
except KithError as error:
    print(error, file=sys.stderr)
    sys.exit(3)
"""
Row = dict[str, Any]


def full_disks(base: Path, times: int) -> dict[str, int]:
    """Ingests that find no more room at some point; each goes on in the same folder with a little more."""
    folder = base / "full"
    Kith(folder).close()
    totals = {"times": 0, "acknowledged": 0, "lost": 0, "half": 0, "broken": 0, "without words": 0}
    acknowledged: set[str] = set()
    choose = random.Random(7)
    while totals["times"] < times:
        room = (folder / "ledger.sqlite").stat().st_size + choose.randrange(50_000, 2_000_000)
        command = [sys.executable, "-c", FULL, str(folder), str(base / "forms"), str(room)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
        if done.returncode == 0:
            shutil.rmtree(folder)
            Kith(folder).close()
            acknowledged.clear()
            continue
        totals["times"] += 1
        totals["without words"] += "Traceback" in done.stderr
        fresh = {line for line in done.stdout.splitlines() if line.endswith(".docx")}
        totals["acknowledged"] += len(fresh)
        acknowledged |= fresh
        with Kith(folder) as kith:
            totals["broken"] += any(not check.ok for check in kith.verify())
            with kith.database.reading() as connection:
                driver = raw(connection)
                held = {row[0] for row in driver.execute("SELECT id FROM documents")}
                totals["half"] += driver.execute(
                    "SELECT count(*) FROM records WHERE id NOT IN (SELECT record FROM statements)"
                ).fetchone()[0]
        totals["lost"] += sum(hashlib.sha256(Path(path).read_bytes()).hexdigest() not in held for path in acknowledged)
    return totals


def drills(base: Path, times: int) -> dict[str, float]:
    """Backups put back, each checked and compared."""
    folder = base / "drilled"
    make_key(base / "key")
    key = BackupKey((base / "key").read_bytes())
    (base / "backups").mkdir()
    taken: list[float] = []
    equal = whole = 0
    with Kith(folder) as kith:
        forms = sorted((base / "forms").iterdir())
        for number in range(times):
            ingest(kith, forms[number * 8 : number * 8 + 8], SENDER)
            started = time.monotonic()
            made = back_up(kith, base / "backups" / f"{number}.age", key, "ann", "drill")
            done = restore(made.file, base / f"back{number}", key, (), erase_again)
            taken.append(time.monotonic() - started)
            equal += done.hash == made.hash
            whole += all(check.ok for check in done.checks)
            shutil.rmtree(base / f"back{number}")
    return {"drills": times, "equal": equal, "whole": whole, "seconds": round(statistics.median(taken), 1)}


def tamperings(times: int) -> dict[str, int]:
    """Changes to a log of a thousand rows, of every kind; how many are found by its chain and its head."""
    log: list[Row] = []
    for number in range(1, 1001):
        row = {"at": str(number), "actor": "ann", "verb": "consultation", "what": f"page {number}", "subjects": "[]"}
        row |= {"purpose": "test", "recipient": ""}
        log.append({"n": number, **sealed(row, log[-1]["hash"] if log else GENESIS)})
    head, found = log[-1], 0
    choose = random.Random(5)
    for number in range(times):
        changed = [dict(row) for row in log]
        KINDS[number % len(KINDS)](changed, choose)
        broken = first_break(changed) is not None
        cut = len(changed) < head["n"] or changed[head["n"] - 1]["hash"] != head["hash"]
        found += broken or cut
    return {"tamperings": times, "found": found}


def _edit(log: list[Row], choose: random.Random) -> None:
    row = choose.choice(log)
    name = choose.choice(("at", "actor", "verb", "what", "subjects", "purpose", "recipient", "hash", "previous"))
    row[name] += "x"


def _blank(log: list[Row], choose: random.Random) -> None:
    row = choose.choice(log)
    row.update(without_texts(row, ["what"]))


def _delete(log: list[Row], choose: random.Random) -> None:
    del log[choose.randrange(len(log))]


def _reorder(log: list[Row], choose: random.Random) -> None:
    one, other = choose.sample(range(len(log)), 2)
    log[one], log[other] = {**log[other], "n": log[one]["n"]}, {**log[one], "n": log[other]["n"]}


def _cut(log: list[Row], choose: random.Random) -> None:
    del log[choose.randrange(1, len(log)) :]


def _replay(log: list[Row], choose: random.Random) -> None:
    log.append({**choose.choice(log[:-1]), "n": len(log) + 1})


def _write_anew(log: list[Row], choose: random.Random) -> None:
    """From some row on, every row sealed and chained anew."""
    start = choose.randrange(len(log) - 1)
    log[start]["what"] = "nothing of note"
    for place in range(start, len(log)):
        row = {name: log[place][name] for name in ("at", "actor", "verb", "what", "subjects", "purpose", "recipient")}
        log[place] = {"n": place + 1, **sealed(row, log[place - 1]["hash"] if place else GENESIS)}


KINDS = (_edit, _blank, _delete, _reorder, _cut, _replay, _write_anew)


def together(base: Path, minutes: float) -> dict[str, float]:
    """Eight people at the pages while files are taken in all the time by commands of their own."""
    import httpx

    folder = base / "together"
    with Kith(folder) as kith:
        ingest(kith, sorted((base / "forms").iterdir())[:200], SENDER)
    kith_command = [sys.executable, "-m", "benchmarks.duty", "--serve", str(folder)]
    server = subprocess.Popen(kith_command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])
    assert server.stdout is not None
    told = json.loads(server.stdout.readline())
    until = time.monotonic() + minutes * 60
    times: list[float] = []
    errors: list[str] = []

    def person(number: int) -> None:
        choose = random.Random(number)
        with httpx.Client(base_url=told["address"], timeout=60, headers={"Kith-Purpose": "measuring"}) as client:
            client.headers["Authorization"] = f"Bearer {told['tokens'][number]}"
            while time.monotonic() < until:
                place = choose.choice(told["paths"])
                started = time.monotonic()
                answer = client.get(place)
                times.append(time.monotonic() - started)
                if answer.status_code >= 400:
                    errors.append(f"{place}: {answer.status_code}")
                time.sleep(choose.uniform(0.5, 3))

    people = [threading.Thread(target=person, args=(number,)) for number in range(PEOPLE)]
    for one in people:
        one.start()
    codes = take_in_the_rest(base, folder, until)
    for one in people:
        one.join()
    server.terminate()
    server.wait()
    whole, held = state_of(folder)
    p95 = statistics.quantiles(times, n=20)[-1] * 1000
    print(errors[:5])
    return {
        "minutes": minutes, "looks": len(times), "p95": round(p95),
        "errors": len(errors) + sum(code not in (0, 1) for code in codes),
        "ingests": len(codes), "taken in": held, "lost": 200 + len(codes) * EACH - held, "whole": int(whole),
    }  # fmt: skip


def take_in_the_rest(base: Path, folder: Path, until: float) -> list[int]:
    """Take files in beside the pages, a small batch by a command of its own, again and again; the exit codes."""
    forms = sorted((base / "forms").iterdir())[200:]
    command = [sys.executable, "-c", "import sys; from api.cli import main; sys.exit(main())"]
    codes: list[int] = []
    while time.monotonic() < until and len(forms) >= EACH:
        batch = base / "batches" / str(len(codes))
        batch.mkdir(parents=True)
        for form in forms[:EACH]:
            shutil.copy(form, batch)
        del forms[:EACH]
        given = ["--data", str(folder), "ingest", str(batch)]
        done = subprocess.run([*command, *given], check=False, cwd=Path(__file__).parents[1], capture_output=True)
        codes.append(done.returncode)
    return codes


def state_of(folder: Path) -> tuple[bool, int]:
    """Whether the record is whole, and how many files it holds."""
    with Kith(folder) as kith:
        whole = all(check.ok for check in kith.verify())
        with kith.database.reading() as connection:
            return whole, int(raw(connection).execute("SELECT count(*) FROM documents").fetchone()[0])


def serve(folder: Path) -> None:
    """Serve a folder with a token for each person; says where on stdout."""
    import socket

    import uvicorn

    from api.app import create_app
    from api.rights import Role
    from api.settings import Settings

    listener = socket.create_server(("127.0.0.1", 0))
    with Kith(folder) as kith:
        app = create_app(Settings(folder, today=date(2026, 10, 31)), kith, warm=True)
        house = app.state.house
        tokens = [house.bearers.make(house.users.add(f"p{number}", [Role.ANALYST]), "measuring") for number in range(PEOPLE)]
        with kith.database.reading() as connection:
            ids = [row[0] for row in raw(connection).execute("SELECT id FROM graph_nodes WHERE kind = 'Child' LIMIT 40")]
            references = [row[0] for row in raw(connection).execute("SELECT reference FROM records LIMIT 40")]
        paths = [f"/api/v1/entities/{one}" for one in ids] + [f"/api/v1/entities/{one}/neighbours" for one in ids]
        paths += [f"/api/v1/reports/{one}" for one in references] + ["/api/v1/findings", "/api/v1/find?text=thomas"] * 5
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        print(json.dumps({"address": address, "tokens": tokens, "paths": paths}), flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", type=int, default=20)
    parser.add_argument("--drills", type=int, default=20)
    parser.add_argument("--tamperings", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--serve", type=Path)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve)
        return
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        write_forms(base / "forms", make_forms(6000))
        disks = full_disks(base, given.full)
        print(disks, flush=True)
        drilled = drills(base, given.drills)
        print(drilled, flush=True)
        tampered = tamperings(given.tamperings)
        print(tampered, flush=True)
        busy = together(base, given.minutes)
        print(busy, flush=True)
    write_section("duty of care", section(disks, drilled, tampered, busy))


def section(disks: dict[str, int], drilled: dict[str, float], tampered: dict[str, int], busy: dict[str, float]) -> list[str]:
    """The section as Markdown."""
    load = os.getloadavg()[0]
    return [
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {load:.1f} at the end.",
        "",
        "| what | found |",
        "|---|---|",
        f"| disk full in mid-ingest, {disks['times']} times | {disks['acknowledged']} outcomes told, "
        f"{disks['lost']} lost, {disks['half']} half-written, "
        f"`kith verify` not ok {disks['broken']} times, ended without saying why {disks['without words']} times |",
        f"| backup put back, {drilled['drills']} drills | equal hash {drilled['equal']}, `kith verify` ok {drilled['whole']}, "
        f"{drilled['seconds']} s for both (median) |",
        f"| tampering with the log (edit, blank, delete, reorder, cut, replay, write anew), {tampered['tamperings']} | "
        f"{tampered['found']} found by the chain and the exported head |",
        f"| {PEOPLE} people and an ingest at once, {busy['minutes']:g} minutes | {busy['looks']} looks, "
        f"{busy['ingests']} ingests one after the other ({busy['taken in']} files held at the end), "
        f"{busy['errors']} errors, {busy['lost']} files lost, p95 {busy['p95']} ms, "
        f"`kith verify` {'ok' if busy['whole'] else 'NOT OK'} |",
    ]


if __name__ == "__main__":
    main()
