"""Told twice, or corroborated: by one event and by who stands behind it, never by alike words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.provenance import Told, relate

SEEN = Told(
    record="r1", incident="i1", reference="LIB-1", occurred_on=date(2026, 3, 2), known_on=date(2026, 3, 2),
    footing="first_hand", root="ann archer, school", reporter="ann archer, school",
    persons=frozenset({"kai", "levi"}), places=frozenset({"wharf"}),
    words="Kai got into a black car with Levi outside the hotel.", occurred_time="21:30",
)  # fmt: skip
OTHER = replace(
    SEEN, record="r2", incident="i2", reference="LIB-2", root="sam cole, police", reporter="sam cole, police",
    words="On patrol I saw a boy leave with an adult male in a dark saloon.", occurred_time="21:40",
)  # fmt: skip
PASSED_ON = {"footing": "third_party", "root": "ann archer, school", "reporter": "joy dean, health"}


@pytest.mark.parametrize(
    ("changes", "relation"),
    [
        ({}, "corroborates"),
        ({"occurred_time": ""}, "corroborates"),
        ({"occurred_time": "08:15"}, "pattern"),
        ({"occurred_on": date(2026, 3, 9)}, "pattern"),
        ({"places": frozenset({"arcade"})}, "pattern"),
        ({"persons": frozenset({"mina"})}, "pattern"),
        ({"persons": frozenset({"mina"}), "places": frozenset()}, None),
        ({"places": frozenset()}, "corroborates"),
        ({"places": frozenset(), "occurred_time": ""}, "unknown"),
        ({"places": frozenset(), "persons": frozenset({"kai"})}, "unknown"),
        ({"root": "a. archer, northgate academy"}, "unknown"),
        ({"root": None, "footing": "untraced"}, "unknown"),
        ({"footing": "third_party"}, "unknown"),
        ({"words": SEEN.words}, "unknown"),
        ({"occurred_on": None}, "unknown"),
        (PASSED_ON, "same source"),
        ({**PASSED_ON, "occurred_on": date(2026, 3, 9)}, "same source"),
        ({**PASSED_ON, "occurred_on": date(2026, 3, 9), "places": frozenset({"arcade"})}, "pattern"),
        ({**PASSED_ON, "occurred_on": date(2026, 8, 9)}, "pattern"),
        ({"root": SEEN.root, "reporter": SEEN.reporter}, "duplicate"),
        ({"root": SEEN.root, "reporter": SEEN.reporter, "occurred_on": date(2026, 3, 9)}, "pattern"),
    ],
)
def test_what_two_reports_are_to_each_other(changes: dict[str, Any], relation: str | None) -> None:
    other = replace(OTHER, **changes)
    for found in (relate(SEEN, other), relate(other, SEEN)):
        assert (found.relation if found else None) == relation


def test_two_who_name_each_other_go_round_in_a_circle() -> None:
    one = replace(SEEN, footing="third_party", root="kim yates, careline", reporter="jo lake, careline")
    other = replace(SEEN, footing="third_party", root="jo lake, careline", reporter="kim yates, careline")
    found = relate(one, other)
    assert found
    assert found.relation == "circular"
