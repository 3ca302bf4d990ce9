"""What was done about people and places, and how little numbers before and after bear."""

from datetime import date, timedelta
from typing import Any

import pytest

from graph.disruption import Disruption, rate
from graph.errors import NotFound, WrongUsage
from graph.kith import Kith

DAY = date(2026, 2, 1)


@pytest.fixture
def book(kith: Kith) -> Disruption:
    return Disruption(kith.database, kith.view("ann", "a test"))


@pytest.fixture
def place(story: Any) -> str:
    """A place with one report every tenth day for four months before a day, and none after it."""
    first = ""
    for number in range(12):
        day = DAY - timedelta(days=10 * (number + 1))
        mentions = [story.mention(f"Child {number}"), story.mention("Wharf Hotel", "Location", "location", 20)]
        _, where = story.report(f"LIB-{number}", *mentions, day=day, occurred=day, root=f"r{number}")
        if first:
            story.judge(first, where)
        first = first or where
    return str(next(row.entity for row in story.kith.view("ann", "t").mentions("LIB-0") if row.kind == "Location"))


def test_an_exact_interval_holds_the_rate() -> None:
    none, some = rate(0, 91), rate(9, 91)
    assert (none.low, round(none.high, 2)) == (0.0, 1.23)  # the "rule of three", exactly: 3.69 in three months
    assert some.low < some.monthly < some.high
    assert round(some.low * some.months, 2) == 4.12  # Garwood's interval of nine
    assert round(some.high * some.months, 2) == 17.08


def test_before_and_after_are_told_with_their_uncertainty_and_no_cause(book: Disruption, place: str) -> None:
    book.record(place, "measure", "patrols", DAY, DAY + timedelta(days=30), "Fridays")
    (done,) = book.done(place)
    assert (done.label, done.measure.conditions) == ("Heightened patrols", "Fridays")
    assert done.in_force(DAY)
    assert not done.in_force(DAY + timedelta(days=31))
    found = book.compared(done, DAY + timedelta(days=91))
    assert found.reports_before
    assert found.reports_after
    assert (found.reports_before.count, found.reports_after.count) == (9, 0)
    assert "Fewer reports after" in found.in_words()
    assert "caused" not in found.in_words()
    soon = book.compared(done, DAY + timedelta(days=20))
    assert "too small" in soon.in_words()
    assert "Too few days" in book.compared(done, DAY + timedelta(days=5)).in_words()


def test_time_before_the_first_report_is_not_counted_as_quiet(book: Disruption, place: str) -> None:
    book.record(place, "measure", "patrols", DAY - timedelta(days=115))
    (done,) = book.done(place)
    assert "Too little was reported" in book.compared(done, DAY).in_words()


@pytest.mark.parametrize(
    ("kind", "what", "expires", "outcome", "field"),
    [
        ("measure", "magic", None, "", "what"),
        ("measure", "patrols", DAY - timedelta(days=1), "", "expires"),
        ("test_purchase", "", None, "perhaps", "outcome"),
        ("threshold", "", None, "met", "what"),
        ("nonsense", "", None, "", "kind"),
    ],
)
def test_what_has_no_meaning_is_refused(
    book: Disruption, place: str, kind: str, what: str, expires: date | None, outcome: str, field: str
) -> None:
    with pytest.raises(WrongUsage) as refused:
        book.record(place, kind, what, DAY, expires, outcome=outcome)
    assert refused.value.field == field


def test_nothing_is_taken_against_a_child(book: Disruption, story: Any) -> None:
    (child,) = story.report("LIB-1", story.mention("Mina Quigley"))
    with pytest.raises(WrongUsage, match="against no child"):
        book.record(f"e{child[1:]}", "measure", "Arrest", DAY)
    with pytest.raises(NotFound):
        book.record("enobody", "measure", "Arrest", DAY)


def test_what_was_recorded_by_mistake_is_withdrawn_with_a_reason(book: Disruption, place: str) -> None:
    kept = book.record(place, "visit", "Advice given", DAY)
    with pytest.raises(WrongUsage):
        book.withdraw(kept.id, "")
    book.withdraw(kept.id, "another hotel")
    assert book.done(place) == []
    with pytest.raises(NotFound):
        book.withdraw(kept.id, "again")
