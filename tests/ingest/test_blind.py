"""Floors under what is read from reports that were written blind to the rules (benchmarks/free_text.py has the figures)."""

from typing import Any

import pytest

from benchmarks.blind_reports import HALVES
from benchmarks.free_text import Tally, measure

RECALL = {
    "open": {
        "reports": 1.0, "fields": 0.99, "dates": 0.99, "choices": 0.99, "identifiers": 0.97, "known names": 0.97,
        "people in fields": 0.97, "unknown people": 0.88, "narratives alone": 0.95, "places": 0.9, "roles": 0.98,
    },
    "held": {
        "reports": 1.0, "fields": 0.95, "dates": 0.96, "choices": 0.92, "identifiers": 0.95, "known names": 0.97,
        "people in fields": 0.93, "unknown people": 0.85, "narratives alone": 0.9, "places": 0.78, "roles": 0.98,
    },
    "wide": {
        "reports": 1.0, "fields": 0.99, "dates": 0.99, "choices": 0.99, "identifiers": 0.99, "known names": 0.99,
        "people in fields": 0.99, "unknown people": 0.85, "narratives alone": 0.95, "places": 0.95, "roles": 0.98,
    },
    "far": {
        "reports": 1.0, "fields": 0.98, "dates": 0.95, "choices": 0.98, "identifiers": 0.99, "known names": 0.99,
        "people in fields": 0.97, "unknown people": 0.9, "narratives alone": 0.93, "places": 0.95, "roles": 0.98,
    },
    "last": {
        "reports": 1.0, "fields": 0.92, "dates": 0.97, "choices": 0.92, "identifiers": 0.99, "known names": 0.99,
        "people in fields": 0.95, "narratives alone": 0.95, "places": 0.95, "roles": 0.98,
    },
}  # fmt: skip
PRECISION = {"identifiers": 0.98, "unknown people": 0.85, "narratives alone": 0.95, "people in fields": 0.97, "places": 0.9}


@pytest.fixture(scope="module", params=HALVES)
def tally(request: Any) -> tuple[str, Tally]:
    return request.param, measure(request.param)


def test_what_stands_in_the_reports_is_found(tally: tuple[str, Tally]) -> None:
    half, measured = tally
    short = {name: measured.recall(name) for name, floor in RECALL[half].items() if measured.recall(name) < floor}
    assert not short


def test_what_is_found_stands_in_the_reports(tally: tuple[str, Tally]) -> None:
    _, measured = tally
    short = {name: measured.precision(name) for name, floor in PRECISION.items() if measured.precision(name) < floor}
    assert not short
