"""Grading item by item: what is refused, what two people at once see, and what follows."""

from datetime import date, timedelta
from typing import Any

import pytest

from graph.access import Look
from graph.errors import NotFound, WrongUsage
from graph.ledger.database import raw
from graph.ledger.ids import mention_id
from graph.ledger.writer import Grade, JudgementDraft
from graph.triage.grading import GradedMeanwhile, Grading, sanitised_texts

TODAY = date(2026, 10, 31)
GOOD = Grade("1", "A")
DETAILS = "1. Kai was seen with Levi.\n2. Levi drove a black car."


@pytest.fixture
def ana(story: Any) -> Grading:
    story.report("LIB-1", story.mention("Kai"), details=DETAILS)
    return Grading(story.kith, Look("ana", "a test"), TODAY)


def test_each_item_has_its_own_grade_and_the_last_one_holds(ana: Grading, story: Any) -> None:
    ana.grade("LIB-1", Grade("2", "D", "C", "A2 s1", "Somebody was seen.", date(2027, 1, 31), "heard it said"), item=2)
    first, second = ana.sheet("LIB-1").items
    assert first.holds is None
    assert second.holds
    assert (second.holds.words, second.holds.author) == ("2D, C (A2, S1)", "ana")
    assert second.holds.grade.review_on == date(2027, 1, 31)
    assert second.holds.graded_at[:10] == TODAY.isoformat()
    ana.grade("LIB-1", GOOD)
    assert [one.holds and one.holds.words for one in ana.sheet("LIB-1").items] == ["1A, P", "1A, P"]
    assert [held.words for held in ana.sheet("LIB-1").items[1].before] == ["2D, C (A2, S1)"]
    with story.kith.database.reading() as connection:
        record = ana.sheet("LIB-1").page.summary.record
        assert sanitised_texts(raw(connection), record) == {2: "Somebody was seen."}


@pytest.mark.parametrize(
    ("grade", "field"),
    [
        (Grade("4", "A"), "source"),
        (Grade("1", "F"), "intelligence"),
        (Grade("1", "A", "X"), "handling"),
        (Grade("1", "A", "P", "A1"), "conditions"),
        (Grade("1", "A", "C", "A1 A2"), "conditions"),
        (Grade("1", "A", "C", "Z9"), "conditions"),
        (Grade("1", "A", review_on=TODAY - timedelta(1)), "review_on"),
        (Grade("1", "A", sanitised="x" * 20_001), "sanitised"),
    ],
)
def test_what_is_no_grade_is_refused(ana: Grading, grade: Grade, field: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        ana.grade("LIB-1", grade)
    assert refused.value.field == field
    assert ana.sheet("LIB-1").items[0].holds is None


def test_what_is_not_there_cannot_be_graded(ana: Grading) -> None:
    with pytest.raises(NotFound, match="no report LIB-9"):
        ana.grade("LIB-9", GOOD)
    with pytest.raises(NotFound, match="no item 3: it has items 1 to 2"):
        ana.grade("LIB-1", GOOD, item=3)


def test_of_two_at_once_the_later_is_asked_and_both_are_kept(ana: Grading, story: Any) -> None:
    ben = Grading(story.kith, Look("ben", "a test"), TODAY)
    seen = [who.sheet("LIB-1").items[0].seen for who in (ana, ben)]
    ana.grade("LIB-1", Grade("1", "B"), item=1, seen=seen[0])
    with pytest.raises(GradedMeanwhile, match="ana graded this 1B, P") as asked:
        ben.grade("LIB-1", Grade("2", "D"), item=1, seen=seen[1])
    ben.grade("LIB-1", Grade("2", "D"), item=1, seen=asked.value.by.n)
    first = ana.sheet("LIB-1").items[0]
    assert [held.author for held in (first.holds, *first.before) if held] == ["ben", "ana"]


def test_everything_follows_and_says_what_changed(story: Any) -> None:
    """Ten independent reports at one place beside quiet ones elsewhere."""
    drafts, number = [], 0
    for places, children in (([f"L{n * 7 % 20:02d}" for n in range(160)], 90), (["L99"] * 10, 10)):
        for turn, place in enumerate(places):
            number += 1
            day = TODAY - timedelta(days=4 + (3 if children == 90 else 5) * turn)
            child = story.mention(f"C{turn % children:02d}")
            named = [child, story.mention(place, "Location", "location", at=200)]
            drafts.append(story.record(f"LIB-{number:04d}", named, day=day, occurred=day, root=f"witness {number}"))
    draft = story.file(*drafts, name="all.csv")
    first: dict[str, str] = {}
    with story.kith.writing("ann", "ingest") as (writer, _):
        kept = writer.append(draft, "accepted", "a test")
        pairs = [
            (first.setdefault(mention.text, name), name)
            for record, one in zip(drafts, kept, strict=True)
            for mention in record.mentions
            for name in (mention_id(one.record, mention),)
        ]
        writer.judge(
            JudgementDraft("same_person", a, b, "same", "identifier", [{"text": "alike", "weight": 1.0}], "kith")
            for a, b in pairs
            if a != b
        )
    grading = Grading(story.kith, Look("ana", "a test"), TODAY)
    chosen = [f"LIB-{161 + turn:04d}" for turn in range(5)]
    changed = [grading.grade(reference, Grade("3", "E")) for reference in chosen]
    said = [one.what for told in changed for one in told if "L99" in one.what]
    assert any("independent sources 10 → 9" in what for what in said)
    assert any("alert → watch" in what or "no longer stands out" in what for what in said)
    back = [one.what for reference in chosen for one in grading.grade(reference, GOOD)]
    assert any("now stands out" in what or "watch → alert" in what for what in back)
