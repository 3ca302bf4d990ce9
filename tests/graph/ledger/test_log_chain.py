"""The log's chain: every change to it is found, a text that an erasure took out is not a change, an old log is sealed anew."""

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graph.errors import WrongVersion
from graph.kith import Kith
from graph.ledger.audit import GENESIS, TAKEN_OUT, append, first_break, link_hash, sealed, spans, without_texts
from graph.ledger.migrations import run
from graph.ledger.migrations.plain_chain import _link_hash

Log = list[dict[str, Any]]
TEXTS = ("at", "actor", "verb", "what", "subjects", "purpose", "recipient", "salts", "seals", "previous", "hash")


def a_log(count: int) -> Log:
    rows: Log = []
    for number in range(1, count + 1):
        row = {
            "at": f"2026-03-{number % 28 + 1:02}T10:00:00.000000+00:00", "actor": f"user {number % 7}", "verb": "consultation",
            "what": f"page {number}", "subjects": json.dumps([f"e{number % 11}"]), "purpose": "a test", "recipient": "",
        }  # fmt: skip
        rows.append({"n": number, **sealed(row, rows[-1]["hash"] if rows else GENESIS)})
    return rows


def edited(log: Log, choose: random.Random) -> None:
    row, name = choose.choice(log), choose.choice(TEXTS)
    row[name] = row[name] + "x" if name not in ("salts", "seals") else row[name].replace("a", "b", 1) + " "


def resealed(log: Log, choose: random.Random) -> None:
    """Edited, with a seal and a hash of its own that fit."""
    place = choose.randrange(len(log) - 1)
    row = log[place]
    whole = {name: row[name] for name in TEXTS[:7]} | {"what": "nothing of note"}
    log[place] = {"n": row["n"], **sealed(whole, row["previous"])}


def blanked(log: Log, choose: random.Random) -> None:
    """A text taken out as an erasure would, with no erasure to name it."""
    row = choose.choice(log)
    row.update(without_texts(row, ["what"]))


def deleted(log: Log, choose: random.Random) -> None:
    del log[choose.randrange(len(log) - 1)]


def reordered(log: Log, choose: random.Random) -> None:
    one, other = sorted(choose.sample(range(len(log)), 2))
    log[one], log[other] = {**log[other], "n": log[one]["n"]}, {**log[one], "n": log[other]["n"]}


def replayed(log: Log, choose: random.Random) -> None:
    place = choose.randrange(len(log))
    log.insert(choose.randrange(place, len(log)) + 1, dict(log[place]))


def replayed_under_a_new_number(log: Log, choose: random.Random) -> None:
    log.append({**log[choose.randrange(len(log) - 1)], "n": len(log) + 1})


KINDS: list[Callable[[Log, random.Random], None]] = [
    edited, resealed, blanked, deleted, reordered, replayed, replayed_under_a_new_number,
]  # fmt: skip


@pytest.mark.parametrize("tamper", KINDS)
def test_every_tampering_is_found(tamper: Callable[[Log, random.Random], None]) -> None:
    whole = a_log(40)
    assert first_break(whole) is None
    for seed in range(60):
        log = [dict(row) for row in whole]
        tamper(log, random.Random(seed))
        assert first_break(log) is not None, (tamper.__name__, seed)


def test_a_text_taken_out_by_an_erasure_is_no_break(kith: Kith) -> None:
    for number in range(3):
        kith.view("ann", "test").log(f"look {number}", [f"e{number}"])
    with closing(sqlite3.connect(kith.folder.database)) as connection:
        connection.row_factory = sqlite3.Row
        log = [dict(row) for row in connection.execute("SELECT * FROM audit ORDER BY n")]
    log[1].update(without_texts(log[1], ["what", "subjects"]))
    assert log[1]["what"] == "[erased]"
    assert first_break(log) == 2
    row = {"at": "t", "actor": "bo", "verb": "erasure", "what": f"erasure 1; {TAKEN_OUT}{spans([2])}", "subjects": "[]"}
    last = {"n": 4, **sealed({**row, "purpose": "asked", "recipient": ""}, log[-1]["hash"])}
    assert first_break([*log, last]) is None
    log[1]["what"] = "something else"
    assert first_break([*log, last]) == 2


def test_numbers_are_said_in_spans() -> None:
    assert spans([9, 3, 4, 5, 12, 11]) == "3-5, 9, 11-12"


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of before texts were sealed, with three rows in its log."""
    scripts = tmp_path / "migrations"
    shutil.copytree(run.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__", "000[3-9]*", "00[1-9]*"))
    ledger = tmp_path / "data" / "ledger.sqlite"
    ledger.parent.mkdir()
    run.upgrade(ledger, scripts)
    with closing(sqlite3.connect(ledger)) as connection:
        previous = GENESIS
        for number in range(3):
            row = {
                "at": "2026-01-01T10:00:00+00:00", "actor": "ann", "verb": "consultation", "what": f"look {number}",
                "subjects": "[]", "purpose": "test", "recipient": "", "previous": previous,
            }  # fmt: skip
            previous = _link_hash(previous, row)
            names = ", ".join(row)
            connection.execute(
                f"INSERT INTO audit ({names}, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row.values(), previous)
            )
        connection.commit()
    return ledger


def test_an_older_log_is_sealed_anew(older: Path) -> None:
    with Kith(older.parent) as kith:
        assert [check.name for check in kith.verify() if not check.ok] == []
        with kith.database.reading() as connection:
            told = connection.exec_driver_sql("SELECT n, what FROM audit ORDER BY n").all()
    assert told == [(1, "look 0"), (2, "look 1"), (3, "look 2")]


def test_an_older_log_that_is_not_whole_is_left_alone(older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET what = 'nothing' WHERE n = 2")
        connection.commit()
    with pytest.raises(WrongVersion, match="row 2"):
        Kith(older.parent)


def test_a_row_is_appended_with_its_seals(kith: Kith) -> None:
    with kith.database.writing("ann") as connection:
        append(connection, "t", "ann", "erasure", "été", ["e1"], "p")  # type: ignore[arg-type]
        row = connection.exec_driver_sql("SELECT * FROM audit ORDER BY n DESC").mappings().first()
        assert row is not None
        assert row["hash"] == link_hash(row["previous"], row)
