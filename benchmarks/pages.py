"""How long the server takes for a page when eight people ask at once, over a large record.

Run as ``python -m benchmarks.pages [REPORTS ...]`` (100,000 unless told; some ten minutes, most of them to fill the ledger);
writes its section of RESULTS.md. The people ask from a process of their own, each beginning elsewhere in the round: once with
a second or so to read each page, which is still a hasty person, and once without any pause, which is eight programs.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does; before numpy is loaded

import httpx

from api.rights import Role
from benchmarks.findings import write_section
from benchmarks.served import served
from benchmarks.store import load
from graph.kith import Kith

PEOPLE = 8
ROUNDS = 12
SPREAD = 40
READS = (0.5, 1.5)
"""Seconds that somebody reads a page before the next: between these."""
Asked = tuple[str, str, dict[str, Any] | None]
Taken = dict[str, list[float]]


def round_of(kith: Kith) -> list[Asked]:
    """(what, address, body of a form or None): the pages of the issue for a spread of children, and those around them."""
    view = kith.view("benchmark", "a benchmark")
    with kith.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id, name FROM graph_nodes WHERE kind = 'Child' ORDER BY id").all()
    some = rows[:: max(1, len(rows) // SPREAD)][:SPREAD]
    asked: list[Asked] = []
    for child, name in some:
        known = [node.id for node in view.neighbours([child]).nodes][:40]
        reference = view.mentions(entity=child)[0].reference
        asked += [
            ("home", "/", None),
            ("search", f"/search?q={name}", None),
            ("search, misspelt", f"/search?q={name[:-2]}{name[-1]}{name[-2]}", None),
            ("entity", f"/entities/{child}", None),
            ("its diagram", f"/entities/{child}/diagram", None),
            ("expand", "/explorer/data/expand", {"entity": child, "known": known, "kinds": [], "most": 40}),
            ("open in the explorer", f"/explorer/data/open?entity={child}", None),
            ("report", f"/reports/{reference}", None),
            ("findings", "/findings", None),
        ]
    return asked


def one_person(
    number: int, address: str, visit: tuple[str, str], asked: list[Asked], *, reads: bool
) -> list[tuple[str, float]]:
    """Ask for one page after the other, beginning where nobody else does. Raises if one is refused."""
    cookie, csrf = visit
    taken, chance = [], random.Random(number)
    start = number * len(asked) // PEOPLE
    with httpx.Client(base_url=address, cookies={"kith": cookie}, headers={"X-CSRF-Token": csrf}, timeout=60) as client:
        for what, path, body in islice(cycle(asked), start, start + ROUNDS * 9):
            time.sleep(chance.uniform(*READS) if reads else 0)
            began = time.perf_counter()
            answer = client.get(path) if body is None else client.post(path, json=body)
            taken.append((what, 1000 * (time.perf_counter() - began)))
            answer.raise_for_status()
    return taken


def everybody(address: str, visits: list[tuple[str, str]], asked: list[Asked], *, reads: bool) -> Taken:
    """Milliseconds of each kind of page, with as many people as there are visits."""
    found: Taken = {}
    with ThreadPoolExecutor(len(visits)) as people:
        jobs = [people.submit(one_person, number, address, visit, asked, reads=reads) for number, visit in enumerate(visits)]
        for job in jobs:
            for what, taken in job.result():
                found.setdefault(what, []).append(taken)
    return found


def visits(house: Any, address: str) -> Iterator[tuple[str, str]]:
    """Somebody signs in and says what for, eight times."""
    for number in range(PEOPLE):
        name = f"analyst {number}"
        known = {user.name: user for user in house.users.everybody()}
        user = known.get(name) or house.users.add(name, [Role.ANALYST])
        with httpx.Client(base_url=address) as client:
            client.get(f"/sign-in/once?token={house.links.make(user)}")
            cookie = client.cookies["kith"]
        session = house.sessions.get(cookie)
        house.sessions.set_purpose(session, "a benchmark")
        yield cookie, session.csrf


def measure(folder: Path, reports: int) -> tuple[list[Taken], float, list[float]]:
    """Milliseconds by kind of page: one person, eight who read, eight who do not; seconds of the first page after a start;
    processor milliseconds of the server for a page, in each of the three.
    """
    if not folder.exists():
        with Kith(folder) as kith:
            load(kith, reports)
            kith.rebuild()
    with Kith(folder) as kith:
        with kith.database.reading() as connection:
            last = connection.exec_driver_sql("SELECT max(known_on) FROM records").scalar_one()
        day = datetime.fromisoformat(last).date() + timedelta(days=1)
        asked = round_of(kith)
        with served(kith, day) as (house, address), ProcessPoolExecutor(1) as elsewhere:
            signed_in = list(visits(house, address))
            first = time.perf_counter()
            with httpx.Client(base_url=address, cookies={"kith": signed_in[0][0]}, timeout=600) as client:
                client.get("/").raise_for_status()
            first = time.perf_counter() - first
            runs = ((signed_in[:1], False), (signed_in, True), (signed_in, False))
            taken, spent = [], []
            for people, reads in runs:
                began = time.process_time()
                taken.append(elsewhere.submit(everybody, address, people, asked, reads=reads).result())
                spent.append(1000 * (time.process_time() - began) / (len(people) * ROUNDS * 9))
            return taken, first, spent


def shown(taken: list[float]) -> str:
    ordered = sorted(taken)
    return f"{statistics.median(ordered):.0f} / {ordered[int(0.95 * (len(ordered) - 1))]:.0f}"


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [100_000]
    lines = [f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start."]
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            kept = os.environ.get("KITH_BENCHMARK_DATA")
            folder = Path(kept or scratch) / f"pages-{size}"
            (alone, reading, hasty), first, spent = measure(folder, size)
        lines += [
            "",
            f"**{size:,} reports**; the first page after a start {first:.1f} s; p50 / p95 in milliseconds.",
            "",
            f"| page | one person | {PEOPLE} at once, a second to read each page | {PEOPLE} at once, no pause |",
            "|---|---|---|---|",
            *(f"| {what} | {shown(alone[what])} | {shown(reading[what])} | {shown(hasty[what])} |" for what in alone),
            f"| the server's processor time for a page | {spent[0]:.0f} | {spent[1]:.0f} | {spent[2]:.0f} |",
        ]
        print("\n".join(lines), flush=True)
    write_section("pages", lines)


if __name__ == "__main__":
    main()
