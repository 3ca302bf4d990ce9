"""Small numbers are left out, and so is what would give them away."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.triage.disparity import compared
from graph.triage.small_numbers import ShownDisparity, shown

DAY = date(2026, 3, 31)


def told(groups: dict[str, tuple[int, int]], *, small: bool = False) -> ShownDisparity:
    """Children by ethnicity: how many are known and how many of these are flagged."""
    said: dict[str, dict[str, Any]] = {}
    flagged: set[str] = set()
    for name, (known, hits) in groups.items():
        for number in range(known):
            said[f"{name}{number}"] = {"protected": {"ethnicity": name} if name else {}, "sex": "F" if number % 2 else "M"}
            flagged |= {f"{name}{number}"} if number < hits else set()
    return shown(compared(said, flagged, DAY), small=small)


def test_a_small_number_and_another_beside_it_are_left_out() -> None:
    groups = {
        one.label: one for two in told({"A": (30, 3), "B": (40, 20), "C": (50, 25)}).characteristics for one in two.groups
    }
    assert (groups["A"].flagged, groups["A"].share) == (None, None)
    assert [groups[name].flagged for name in "BC"].count(None) == 1, "else the total would tell"
    assert groups["A"].says == "hidden"


def test_those_of_a_group_who_are_not_flagged_are_a_small_number_too() -> None:
    found = told({"A": (30, 28), "B": (40, 20), "C": (50, 25)})
    (group,) = [one for two in found.characteristics for one in two.groups if one.label == "A"]
    assert None in (group.known, group.flagged), "30 less 28 is 2"


def test_all_numbers_stand_where_they_are_asked_for() -> None:
    found = told({"A": (30, 3), "B": (40, 20)}, small=True)
    assert found.left_out == 0
    assert {one.label: one.flagged for two in found.characteristics for one in two.groups if two.name == "ethnicity"} == {
        "A": 3,
        "B": 20,
    }


@given(st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))))
def test_no_small_number_is_ever_shown(groups: dict[str, tuple[int, int]]) -> None:
    found = told(groups)
    numbers = [found.known, found.flagged, found.unlisted, *(one.not_recorded for one in found.characteristics)]
    numbers += [number for two in found.characteristics for one in two.groups for number in (one.known, one.flagged)]
    assert all(number is None or number == 0 or number >= 5 for number in numbers)
    for two in found.characteristics:
        for one in two.groups:
            if one.known is not None and one.flagged is not None:
                assert one.known - one.flagged == 0 or one.known - one.flagged >= 5
        if found.flagged is not None and not two.not_recorded:
            assert [one.flagged for one in two.groups].count(None) != 1 or two.not_recorded is None
