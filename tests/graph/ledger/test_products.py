"""What was handed on is kept with what it showed, and told when that is no longer so."""

from collections.abc import Callable
from typing import Any

import pytest

from graph.errors import NotLogged
from graph.kith import Kith
from graph.ledger.database import raw
from graph.ledger.products import (
    Product,
    ProductDraft,
    holdings,
    last_entry,
    products,
    products_holding,
    recalled,
    record_product,
)
from graph.ledger.writer import Grade

Changes = Callable[[], dict[str, str]]


@pytest.fixture
def told(story: Any) -> dict[str, str]:
    """Two children who may be one, each in a report of their own; name to entity."""
    (mina,) = story.report("LIB-1", story.mention("Mina Quigley"))
    (mia,) = story.report("LIB-2", story.mention("Mia Quigley"))
    return {"mina": f"e{mina[1:]}", "mia": f"e{mia[1:]}", "mina mention": mina, "mia mention": mia}


@pytest.fixture
def made(kith: Kith, told: dict[str, str]) -> Product:
    shown = [told["mina"], told["mia"]]
    draft = ProductDraft(
        "tasking", "Tasking pack", "pdf", " Ben, police ", "Tasking", "ann", b"a file", None, shown, ["LIB-1", "LIB-2"], shown
    )
    return record_product(kith.database, draft)


@pytest.fixture
def changes(kith: Kith, made: Product) -> Changes:
    """What is to be recalled, key to why."""

    def look() -> dict[str, str]:
        with kith.database.reading() as connection:
            (recall,) = recalled(raw(connection), products(raw(connection)))
        return {one.key: one.why for one in recall.changed}

    return look


def test_it_is_kept_with_its_disclosure(kith: Kith, made: Product, told: dict[str, str]) -> None:
    with kith.database.reading() as connection:
        driver = raw(connection)
        assert products(driver) == products(driver, "ann") == [made]
        assert products(driver, "bo") == []
        assert holdings(driver, made.id) == (tuple(sorted([told["mina"], told["mia"]])), ("LIB-1", "LIB-2"))
        verb, what, recipient = driver.execute("SELECT verb, what, recipient FROM audit ORDER BY n DESC").fetchone()
    assert (verb, recipient, made.recipient) == ("disclosure", "Ben, police", "Ben, police")
    assert made.id in what
    assert made.sha256[:16] in what
    assert made.watermark == last_entry(kith.database)


def test_nothing_is_recalled_that_is_as_it_was(changes: Changes, story: Any) -> None:
    assert changes() == {}
    (more,) = story.report("LIB-3", story.mention("Kai Thomas"))
    assert more
    assert changes() == {}


def test_a_correction_and_a_grade_are_told(changes: Changes, story: Any) -> None:
    kept = story.take(story.record("LIB-1", [story.mention("Mina Quigley")], details="Put right later."), name="again.docx")
    with story.kith.writing("ann", "grade") as (writer, _):
        writer.grade(kept[0].record, Grade("1", "A"))
    record = story.kith.view("ann", "a test").record("LIB-2").summary.record
    with story.kith.writing("ann", "grade") as (writer, _):
        writer.grade(record, Grade("2", "E"))
    found = changes()
    assert (found["LIB-1"], found["LIB-2"]) == ("corrected by a newer version", "graded differently")


def test_two_that_become_one_are_told_and_parting_them_again_too(changes: Changes, told: dict[str, str], story: Any) -> None:
    story.judge(told["mina mention"], told["mia mention"], author="ann")
    assert changes() == {told["mina"]: "joined with another", told["mia"]: "joined with another"}
    story.judge(told["mina mention"], told["mia mention"], "withdraw", author="ann")
    assert changes() == {}


def test_evidence_that_comes_later_changes_nothing(changes: Changes, told: dict[str, str], story: Any) -> None:
    (late,) = story.report("LIB-9", story.mention("Mina Quigley"))
    story.judge(told["mina mention"], late)
    assert changes() == {}


def test_whoever_has_something_is_found(kith: Kith, made: Product, told: dict[str, str]) -> None:
    with kith.database.reading() as connection:
        driver = raw(connection)
        assert products_holding(driver, [told["mia"]]) == products_holding(driver, (), ["LIB-2"]) == [made]
        assert products_holding(driver, ["enobody"], ["LIB-77"]) == []


def test_what_cannot_be_logged_does_not_leave(kith: Kith, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("graph.ledger.products.audit.append", fail)
    with pytest.raises(NotLogged):
        record_product(kith.database, ProductDraft("chart", "A", "png", "Ben", "why", "ann", b""))
    with kith.database.reading() as connection:
        assert products(raw(connection)) == []
