"""Many look at once: nobody waits for a gap, looks of one page are logged together, and none is shown that was not logged."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from graph.errors import NotFound, NotLogged
from graph.kith import Kith
from graph.ledger import audit
from graph.ledger.gate import Gate
from graph.ledger.logbook import Logbook


@pytest.fixture
def kith(tmp_path: Path) -> Iterator[Kith]:
    with Kith(tmp_path / "data") as kith:
        yield kith


def rows(kith: Kith) -> list[dict[str, Any]]:
    with kith.database.reading() as connection:
        return [dict(row._mapping) for row in connection.exec_driver_sql("SELECT * FROM audit ORDER BY n")]


def test_a_reader_who_waits_reads_before_the_next_keeps() -> None:
    gate = Gate()
    order: list[str] = []

    def read() -> None:
        with gate.reading():
            order.append("read")

    with gate.keeping():
        reader = threading.Thread(target=read)
        reader.start()
        while not gate._waiting:
            time.sleep(0.001)
        assert order == []
    with gate.keeping():
        order.append("kept")
    reader.join()
    assert order == ["read", "kept"]


def test_reading_within_reading_does_not_wait_for_one_who_keeps() -> None:
    gate = Gate()
    with gate.reading():
        keeper = threading.Thread(target=lambda: gate.keeping().__enter__())
        keeper.start()
        while not gate._keeping:
            time.sleep(0.001)
        with gate.reading():
            assert keeper.is_alive()
    keeper.join(timeout=10)
    assert not keeper.is_alive()


def test_looks_made_as_one_are_logged_in_order_and_none_before_the_end(kith: Kith) -> None:
    view = kith.view("ana", "a test")
    before = len(rows(kith))
    with view.as_one():
        view.find("somebody")
        view.log("a page", ["e1"])
        assert len(rows(kith)) == before
    assert [row["what"] for row in rows(kith)[before:]] == ["search for 'somebody'", "a page"]
    assert audit.first_break(rows(kith)) is None


def test_looks_made_before_an_error_are_logged_all_the_same(kith: Kith) -> None:
    view = kith.view("ana", "a test")

    def look() -> None:
        with view.as_one():
            view.log("a page", [])
            raise NotFound("Gone.", "Ask for another.")

    with pytest.raises(NotFound):
        look()
    assert rows(kith)[-1]["what"] == "a page"


def test_nothing_that_was_found_as_one_gets_out_unlogged(kith: Kith, monkeypatch: pytest.MonkeyPatch) -> None:
    view = kith.view("ana", "a test")

    def refuse(*_: object) -> None:
        raise sa.exc.OperationalError("the disk is full", None, Exception())

    monkeypatch.setattr(audit, "append", refuse)
    with pytest.raises(NotLogged), view.as_one():
        view.find("somebody")


def test_many_who_look_at_once_are_all_logged_in_one_chain(kith: Kith) -> None:
    before, writes = len(rows(kith)), []
    writing = kith.database.writing

    def counted(actor: str) -> Any:
        writes.append(actor)
        return writing(actor)

    kith.database.logbook = Logbook(counted)

    def look(number: int) -> None:
        view = kith.view(f"analyst {number}", "a test")
        for _ in range(5):
            view.find("somebody")

    with ThreadPoolExecutor(8) as people:
        list(people.map(look, range(8)))
    logged = rows(kith)[before:]
    assert sorted(row["actor"] for row in logged) == sorted(f"analyst {number}" for number in range(8) for _ in range(5))
    assert audit.first_break(rows(kith)) is None
    assert len(writes) <= len(logged)
