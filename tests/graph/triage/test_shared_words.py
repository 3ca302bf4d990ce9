"""Words written for sharing stand in for what was reported; without them it is said why nothing does."""

from datetime import date
from typing import Any

import pytest

from graph.access import Look
from graph.ledger.database import raw
from graph.ledger.writer import Grade
from graph.triage.grading import Grading
from graph.triage.shared_words import CONDITIONS, UNGRADED, UNWRITTEN, SharedWords, counted, shared_words

DETAILS = "1. Kai Thomas was seen with Levi.\n2. Levi drove a black car."


def told(story: Any, *grades: tuple[int, Grade], permitted: bool = False) -> list[SharedWords]:
    story.report("LIB-1", story.mention("Kai Thomas"), details=DETAILS)
    grading = Grading(story.kith, Look("ana", "a test"), date(2026, 10, 31))
    for item, grade in grades:
        grading.grade("LIB-1", grade, item)
    with story.kith.database.reading() as connection:
        return shared_words(raw(connection), ["LIB-1", "no such report"], permitted=permitted)


def test_each_item_by_itself(story: Any) -> None:
    first, second = told(story, (1, Grade("1", "B", "P", sanitised="A child was seen with an adult.")))
    assert (first.words, first.withheld, first.grade) == ("A child was seen with an adult.", "", "1B, P")
    assert (second.words, second.withheld) == ("", UNGRADED)


@pytest.mark.parametrize(
    ("grade", "permitted", "withheld"),
    [
        (Grade("1", "B", "P"), False, UNWRITTEN),
        (Grade("1", "B", "C"), False, CONDITIONS),
        (Grade("1", "B", "C", "A1 S2", "Seen."), False, CONDITIONS),
        (Grade("1", "B", "C", "A1", "Seen."), False, CONDITIONS),
        (Grade("1", "B", "C", "A1 S1"), False, CONDITIONS),
        (Grade("1", "B", "C", "A1 S1", "Seen."), False, ""),
        (Grade("1", "B", "C", "A1 S2", "Seen."), True, ""),
        (Grade("1", "B", "C"), True, UNWRITTEN),
    ],
)
def test_what_is_withheld_and_why(story: Any, grade: Grade, permitted: bool, withheld: str) -> None:
    items = told(story, (0, grade), permitted=permitted)
    assert {(one.withheld, one.words) for one in items} == {(withheld, "" if withheld else "Seen.")}
    assert counted(items) == ({withheld: 2} if withheld else {})


@pytest.mark.parametrize(
    ("words", "names"), [("Kai was seen.", True), ("A thomas was seen.", True), ("Kaiser was seen.", False)]
)
def test_words_that_name_somebody_after_all(story: Any, words: str, names: bool) -> None:
    assert [one.names_somebody for one in told(story, (0, Grade("1", "A", "P", sanitised=words)))] == [names, names]
