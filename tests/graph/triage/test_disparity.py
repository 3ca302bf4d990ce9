"""Who is flagged beside who is known: intervals by the book, and no difference named that chance explains."""

from datetime import date
from typing import Any

import pytest

from graph.access import Look
from graph.errors import WrongUsage
from graph.triage.disparity import Group, compared, disparity, wilson

DAY = date(2026, 3, 31)


def by(said: dict[str, dict[str, Any]], flagged: set[str], name: str) -> dict[str, Group]:
    found = compared(said, flagged, DAY)
    return {group.label: group for one in found.characteristics if one.name == name for group in one.groups}


def child(number: int, **said: Any) -> tuple[str, dict[str, Any]]:
    return f"e{number}", {"protected": {}, **said}


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    # Wilson's score interval, as tabulated for 95 %.
    [(0, 10, 0.0, 0.2775), (3, 10, 0.1078, 0.6032), (10, 10, 0.7225, 1.0), (50, 100, 0.4038, 0.5962), (0, 0, 0.0, 1.0)],
)
def test_intervals_are_wilsons(hits: int, total: int, low: float, high: float) -> None:
    assert wilson(hits, total) == pytest.approx((low, high), abs=5e-4)


def test_a_difference_is_named_only_beyond_chance() -> None:
    said = dict(child(n, sex="F" if n < 50 else "M", send=n % 2 == 0) for n in range(100))
    flagged = {f"e{n}" for n in range(40)} | {f"e{n}" for n in range(50, 60)}
    groups = by(said, flagged, "gender")
    assert [(groups[label].known, groups[label].flagged, groups[label].says) for label in ("Female", "Male")] == [
        (50, 40, "more"),
        (50, 10, "less"),
    ]
    assert {group.says for group in by(said, flagged, "send").values()} == {""}


def test_few_say_nothing_and_what_is_not_recorded_is_counted_apart() -> None:
    births = ["2012-05-01"] * 20 + ["2009-03-31"] * 4 + [""] * 6
    said = dict(child(n, dob=born, protected={"ethnicity": "Somewhere"} if n < 3 else {}) for n, born in enumerate(births))
    found = compared(said, {"e1", "e22", "e99"}, DAY)
    ages = {group.label: group for one in found.characteristics if one.name == "age" for group in one.groups}
    assert (found.known, found.flagged, found.unlisted) == (30, 2, 1)
    assert {label: (one.known, one.says) for label, one in ages.items()} == {"13 to 15": (20, ""), "16 or 17": (4, "few")}
    assert {one.name: one.not_recorded for one in found.characteristics}["age"] == 6
    assert by(said, {"e1"}, "ethnicity")["Somewhere"].known == 3


def test_the_look_is_logged_and_the_tier_checked(story: Any) -> None:
    found = disparity(story.kith, Look("ana", "a test"), DAY)
    assert (found.known, found.flagged) == (0, 0)
    with story.kith.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT what FROM audit ORDER BY n DESC LIMIT 1").scalar() == (
            "who is flagged beside the case population as of 2026-03-31"
        )
    with pytest.raises(WrongUsage):
        disparity(story.kith, Look("ana", "a test"), DAY, "loud")
