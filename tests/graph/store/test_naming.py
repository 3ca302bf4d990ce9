"""What is shown of somebody whom two records, or two cases, tell of."""

from typing import Any

import pytest

from graph.store.naming import Told, portrait


def case(number: str, risk: str, known_on: str, **known: Any) -> Told:
    said = {"case_id": number, "given": "Kai", "family": "Thomas", "risk_level": risk, **known}
    return Told("Child", "Kai Thomas", {key: value for key, value in said.items() if value}, "child_case", known_on)


@pytest.mark.parametrize(
    ("told", "risk"),
    [
        ([case("C1", "high", "2026-01-02"), case("C2", "low", "2026-03-04")], "high"),
        ([case("C1", "high", "2026-01-02"), case("C1", "low", "2026-03-04")], "low"),
        ([case("C1", "high", "2026-01-02"), case("C2", "medium", "2026-03-04"), case("C1", "low", "2026-05-06")], "medium"),
        ([case("C1", "high", "2026-01-02"), case("C2", "low", "2026-03-04"), case("", "medium", "2026-05-06")], "medium"),
        ([case("C1", "not_assessed", "2026-01-02"), case("C2", "", "2026-03-04")], "not_assessed"),
        ([case("C1", "low", "2026-01-02"), case("", "high", "2026-01-02")], "low"),
    ],
)
def test_the_higher_risk_of_two_cases_leads(told: list[Told], risk: str) -> None:
    assert portrait(told).attributes["risk_level"] == risk


def test_both_dates_of_birth_are_kept_and_a_stand_in_gives_way() -> None:
    told = [case("C1", "low", "2026-01-02", dob="2012-02-08"), case("C1", "low", "2026-03-04", dob="2012-01-01")]
    attributes = portrait(told).attributes
    assert attributes["dob"] == "2012-02-08"
    assert attributes["dob_all"] == ["2012-01-01", "2012-02-08"]
