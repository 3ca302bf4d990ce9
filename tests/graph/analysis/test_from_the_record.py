"""From the ledger to findings: what is read, followed, kept at hand, and known on past days."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from graph.access import View
from graph.analysis.evidence import CHILD, LOCATION, SUSPECTED_FALSE, Evidence, day_number
from graph.analysis.findings import findings_of_meeting
from graph.analysis.following import Kept, everything, follow, read_all
from graph.analysis.record import evidence_of
from graph.analysis.shelf import Shelf, last_meeting
from graph.ledger.database import raw
from graph.ledger.drafts import Provenance, RecordDraft
from graph.ledger.ids import mention_id
from graph.ledger.writer import Grade, JudgementDraft
from graph.store.as_of import known_by

TODAY = date(2026, 10, 31)
LOOK = ("ann", "a test")
UNGRADED = 0


class Area:
    """Reports about children and places, known by their names, straight into a ledger."""

    def __init__(self, story: Any) -> None:
        self.story, self.first, self.number = story, {}, 0

    def record(self, ago: int, children: str, place: str, **changes: Any) -> RecordDraft:
        story, self.number = self.story, self.number + 1
        named = [story.mention(child, at=20 * at) for at, child in enumerate(children.split())]
        named.append(story.mention(place, "Location", "location", at=200))
        day = TODAY - timedelta(days=ago)
        changes = {"day": day, "occurred": day, "root": f"witness {self.number}", **changes}
        return story.record(f"LIB-{self.number:04d}", named, **changes)

    def take(self, *records: RecordDraft) -> list[str]:
        """Write them in one file, mentions of one name judged to be the same; gives the records' ids."""
        draft = self.story.file(*records, name=f"{self.number}.csv")
        with self.story.kith.writing("ann", "ingest") as (writer, _):
            kept = writer.append(draft, "accepted", "test")
            writer.judge(self._same(records, [one.record for one in kept]))
        return [one.record for one in kept]

    def _same(self, records: Iterable[RecordDraft], kept: list[str]) -> Iterable[JudgementDraft]:
        for record, identity in zip(records, kept, strict=True):
            for mention in record.mentions:
                name = mention_id(identity, mention)
                first = self.first.setdefault(mention.text, name)
                if first != name:
                    yield JudgementDraft("same_person", first, name, "same", "identifier", [{"what": "alike"}], "kith")

    def quiet(self) -> list[RecordDraft]:
        return [self.record(5 + 3 * n, f"C{n % 90:02d}", f"L{n * 7 % 20:02d}") for n in range(160)]

    def gathering(self, every: int = 5, **changes: Any) -> list[RecordDraft]:
        return [self.record(4 + every * n, f"C{n:02d}", "L99", **changes) for n in range(7)]


@pytest.fixture
def area(story: Any) -> Area:
    return Area(story)


def evidence(area: Area) -> Evidence:
    with area.story.kith.database.reading() as connection:
        return evidence_of(raw(connection))


def view(area: Area) -> View:
    return area.story.kith.view(*LOOK)


def raised(area: Area, as_of: date = TODAY) -> dict[str, Any]:
    return {f.subjects[0].name: f for f in view(area).findings(as_of).findings if f.kind == "location"}


def test_what_the_record_holds_becomes_evidence(area: Area) -> None:
    first = area.record(3, "C1 C2", "L1", provenance=Provenance("third_party", "mr fox", "Ann Archer", "School"))
    area.take(first, area.record(9, "C1", "L1"))
    found = evidence(area)
    assert found.reports.references.tolist() == ["LIB-0001", "LIB-0002"]
    assert found.reports.known_day.tolist() == [day_number(TODAY) - 3, day_number(TODAY) - 9]
    assert sorted(found.entities.names.tolist()) == ["C1", "C2", "L1"]
    assert len(found.rows) == 5
    assert len(np.unique(found.rows.incident)) == 2
    assert found.roots[found.rows.root[0]] == "mr fox"
    assert found.reports.minute.tolist() == [21 * 60 + 30] * 2


def test_a_grade_changes_at_once_what_follows(area: Area) -> None:
    area.take(*area.quiet())
    kept = area.take(*area.gathering())
    assert raised(area)["L99"].tier == "alert"

    def grade(records: Iterable[str], intelligence: str) -> None:
        with area.story.kith.writing("ann", "grading") as (writer, _):
            for record in records:
                writer.grade(record, Grade("1", intelligence), graded_at=TODAY.isoformat())

    grade(kept[:5], "D")
    assert raised(area)["L99"].tier == "watch"
    grade(kept, "E")
    assert "L99" not in raised(area)
    grade(kept, "A")
    assert raised(area)["L99"].tier == "alert"


def test_grades_weigh_links_between_children(area: Area) -> None:
    area.take(*area.quiet())
    together = area.take(area.record(3, "C900 C901", "L99"))[0]
    child = view(area).find("C900")[0].node.id

    def bits() -> float:
        return sum(peer.bits for peer in view(area).peers(child, TODAY).peers if peer.name == "C901")

    weighed = []
    for intelligence in ("", "A", "C", "E"):
        if intelligence:
            with area.story.kith.writing("ann", "grading") as (writer, _):
                writer.grade(together, Grade("1", intelligence), graded_at=TODAY.isoformat())
        weighed.append(bits())
    ungraded, sure, indirect, false = weighed
    assert sure > ungraded > 0
    assert sure > indirect > 0
    assert false == 0


def same(a: Evidence, b: Evidence) -> None:
    for table in ("entities", "reports", "rows", "relations", "episodes"):
        for part in fields(getattr(a, table)):
            left, right = getattr(getattr(a, table), part.name), getattr(getattr(b, table), part.name)
            assert left.tolist() == pytest.approx(right.tolist(), nan_ok=True), (table, part.name)
    assert a.roots.tolist() == b.roots.tolist()


def all_of_it(area: Area) -> Kept:
    with area.story.kith.database.reading() as connection:
        return everything(read_all(raw(connection)))


def followed(area: Area, *records: RecordDraft) -> Any:
    """What following gives after some reports, and what reading everything gives."""
    kept = all_of_it(area)
    if records:
        area.take(*records)
    with area.story.kith.database.reading() as connection:
        return follow(raw(connection), kept), everything(read_all(raw(connection)))


def test_following_the_ledger_gives_what_reading_it_anew_gives(area: Area) -> None:
    area.take(*area.quiet()[:30])
    found, anew = followed(area, area.record(2, "C1 C77", "L03"), area.record(1, "C77", "L77"))
    assert found is not None
    kept, fresh = found
    same(kept.evidence, anew.evidence)
    assert kept.incidents.tolist() == anew.incidents.tolist()
    assert (kept.counted, kept.nodes, kept.watermark) == (anew.counted, anew.nodes, anew.watermark)
    assert fresh.reports.references.tolist() == ["LIB-0161", "LIB-0162"]


@pytest.mark.parametrize(("outcome", "follows"), [("ask", True), ("withdraw", True), ("not_same", False)])
def test_what_the_machine_asks_is_followed_until_it_keeps_people_apart(area: Area, outcome: str, follows: bool) -> None:
    area.take(*area.quiet()[:12])
    a, b = area.first["C01"], area.first["C02"]
    with area.story.kith.writing("ann", "asked") as (writer, _):
        writer.judge([JudgementDraft("same_person", a, b, "ask", "namesakes", [], "kith")])
    kept = all_of_it(area)
    with area.story.kith.writing("ann", "judgement") as (writer, _):
        writer.judge([JudgementDraft("same_person", a, b, outcome, "namesakes", [], "kith")])
    with area.story.kith.database.reading() as connection:
        assert (follow(raw(connection), kept) is not None) is follows


def test_a_question_in_place_of_an_answer_is_read_anew(area: Area) -> None:
    kept, again = [area.record(3, "C1", "L1"), area.record(4, "C1", "L1")], "namesakes"
    area.take(kept[0])
    first = area.first["C1"]
    second = mention_id(area.take(kept[1])[0], kept[1].mentions[0])
    held = all_of_it(area)
    with area.story.kith.writing("ann", "judgement") as (writer, _):
        writer.judge([JudgementDraft("same_person", first, second, "ask", again, [], "kith")])
    with area.story.kith.database.reading() as connection:
        assert follow(raw(connection), held) is None


@pytest.mark.parametrize("what", ["grade", "judgement", "version"])
def test_what_reaches_further_than_new_reports_is_read_anew(area: Area, what: str) -> None:
    records = area.quiet()[:12]
    ids = area.take(*records)
    kept = all_of_it(area)
    if what == "version":
        area.take(replace(records[0], known_on=TODAY))
    else:
        with area.story.kith.writing("ann", what) as (writer, _):
            if what == "grade":
                writer.grade(ids[0], Grade("1", "E"))
            else:
                a, b = area.first["C01"], area.first["C02"]
                writer.judge([JudgementDraft("same_person", a, b, "same", "by hand", [], "kith")])
    with area.story.kith.database.reading() as connection:
        assert follow(raw(connection), kept) is None


def test_the_shelf_keeps_what_a_new_report_leaves_as_it_was(area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    area.take(*area.quiet())
    worked_out: list[date] = []

    def counted(evidence: Evidence, as_of: date, *rest: Any) -> Any:
        worked_out.append(as_of)
        return findings_of_meeting(evidence, as_of, *rest)

    monkeypatch.setattr("graph.analysis.shelf.findings_of_meeting", counted)
    shelf = Shelf(area.story.kith.database)

    def look() -> list[str]:
        return [f.subjects[0].name for f in shelf.findings(TODAY, 90).findings if f.kind == "location"]

    assert look() == look() == []
    area.take(*area.gathering(every=3))
    assert look() == ["L99"]
    assert worked_out == [TODAY]
    area.take(area.record(60, "C01", "L01"))
    assert look() == ["L99"]
    assert worked_out == [TODAY] * 2


def test_changes_are_told_against_the_last_meeting_held(area: Area) -> None:
    area.take(*area.quiet())
    area.take(*area.gathering())
    assert raised(area)["L99"].change == "new"
    minutes = RecordDraft("meeting", reference="m", known_on=TODAY - timedelta(days=2), fields={"date": "29/10/2026"})
    area.take(minutes)
    with area.story.kith.database.reading() as connection:
        assert last_meeting(raw(connection), TODAY) == TODAY - timedelta(days=2)
        assert last_meeting(raw(connection), TODAY - timedelta(days=2)) == TODAY - timedelta(days=32)
    assert raised(area)["L99"].change == "persistent"


def test_a_dismissed_finding_comes_back_with_new_evidence_and_says_which(area: Area) -> None:
    area.take(*area.quiet())
    area.take(*area.gathering())
    place = raised(area)["L99"]
    view(area).decide(place.id, "dismiss", "a fair was on", TODAY)
    assert "L99" not in raised(area)
    assert "L99" in raised(area, TODAY - timedelta(days=1)), "it was not dismissed the day before"
    area.take(area.record(70, "C1", "L1"))
    assert "L99" not in raised(area), "news of elsewhere is no news of it"
    area.take(area.record(1, "C70", "L99"))
    again = raised(area)["L99"]
    assert again.measures["decided"]["new_reports"] == [f"LIB-{area.number:04d}"]
    assert "Dismissed before (a fair was on)" in again.why
    assert f"LIB-{area.number:04d} came in" in again.why


def test_a_dismissed_watch_comes_back_as_an_alert_and_says_so(area: Area) -> None:
    area.take(*area.quiet())
    kept = area.take(*area.gathering())

    def grade(intelligence: str) -> None:
        with area.story.kith.writing("ann", "grading") as (writer, _):
            for record in kept:
                writer.grade(record, Grade("1", intelligence), graded_at=TODAY.isoformat())

    grade("D")
    before = raised(area)["L99"]
    assert before.tier == "watch"
    view(area).decide(before.id, "dismiss", "hearsay", TODAY)
    assert "L99" not in raised(area)
    grade("B")
    again = raised(area)["L99"]
    assert again.why.startswith("Dismissed before (hearsay); since then it has become an alert.")
    assert again.measures["decided"]["tier_then"] == "watch"
    view(area).decide(again.id, "dismiss", "still hearsay", TODAY)
    grade("D")
    assert "L99" not in raised(area), "less than then is no news"


def test_a_past_day_knows_the_version_of_a_report_that_was_held_then(area: Area) -> None:
    first = area.record(40, "C1", "L1")
    area.take(first)
    corrected = replace(area.record(40, "C1", "L2"), reference=first.reference, known_on=TODAY)
    area.take(corrected)

    def places(as_of: date) -> list[str]:
        with known_by(area.story.kith.folder.database, as_of) as past:
            found = evidence_of(past)
        return found.entities.names[found.is_kind(LOCATION)].tolist()

    assert places(TODAY - timedelta(days=41)) == []
    assert places(TODAY - timedelta(days=1)) == ["L1"]
    assert places(TODAY) == ["L2"]


def test_on_a_past_day_everybody_goes_by_the_id_of_today(area: Area) -> None:
    area.take(area.record(1, "C1 C2", "L1"))  # what is taken in first gives the id, and this was known last
    area.take(area.record(40, "C1", "L1"), area.record(39, "C2", "L1"))
    with known_by(area.story.kith.folder.database, TODAY - timedelta(days=30)) as past:
        then = evidence_of(past)
    now = evidence(area)
    assert then.rows.known_day.max() < now.rows.known_day.max()
    assert dict(zip(then.entities.names, then.entities.ids, strict=True)) == dict(
        zip(now.entities.names, now.entities.ids, strict=True)
    )


def test_two_who_are_one_now_stay_two_before(area: Area) -> None:
    area.take(area.record(40, "C1", "L1"), area.record(39, "C2", "L1"))
    with area.story.kith.writing("ann", "judgement") as (writer, _):
        pair = area.first["C1"], area.first["C2"]
        writer.judge([JudgementDraft("same_person", *pair, "same", "", [], "ann", "known", known_on=TODAY.isoformat())])
    with known_by(area.story.kith.folder.database, TODAY - timedelta(days=1)) as past:
        then = evidence_of(past)
    assert len(then.entities.ids[then.is_kind(CHILD)]) == 2
    assert set(evidence(area).entities.ids) < set(then.entities.ids)


def test_what_a_person_decides_is_not_known_before(area: Area) -> None:
    kept = area.take(area.record(40, "C1", "L1"), area.record(30, "C2", "L1"))
    yesterday = TODAY - timedelta(days=1)
    with area.story.kith.writing("ann", "judgement") as (writer, _):
        a, b = area.first["C1"], area.first["C2"]
        writer.judge([JudgementDraft("same_person", a, b, "same", "", [], "ann", "known", known_on=TODAY.isoformat())])
        writer.grade(kept[0], Grade("3", "E"), graded_at=TODAY.isoformat())

    def children(as_of: date) -> tuple[int, set[int]]:
        with known_by(area.story.kith.folder.database, as_of) as past:
            found = evidence_of(past)
        return int(found.is_kind(CHILD).sum()), set(found.rows.intelligence.tolist())

    assert children(yesterday) == (2, {UNGRADED})
    assert children(TODAY) == (1, {UNGRADED, SUSPECTED_FALSE})
