"""The evidence is what the record says: who, in which report, when, known since when, on whose word."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from graph.analysis.evidence import ROLES, Evidence, day_number
from graph.analysis.record import evidence_of
from graph.ledger.database import raw
from graph.ledger.drafts import MentionDraft, Provenance, RecordDraft, StatementDraft

DAY = date(2026, 3, 2)


def evidence(story: Any) -> Evidence:
    with story.kith.database.reading() as connection:
        return evidence_of(raw(connection))


def entity(found: Evidence, name: str) -> int:
    return found.entities.names.tolist().index(name)


def row_of(*names: str, kind: str = "child_case", reference: str | None = None, **changes: Any) -> RecordDraft:
    mentions = [MentionDraft("Child", "discussed", f"f{at}", 0, len(name), name) for at, name in enumerate(names)]
    record = RecordDraft(kind, locator="row 2", reference=reference, known_on=DAY, mentions=mentions)
    record.fields = {f"f{at}": name for at, name in enumerate(names)}
    for name, value in changes.items():
        setattr(record, name, value)
    return record


@pytest.fixture
def told(story: Any) -> Any:
    story.report(
        "LIB-1",
        story.mention("Kai Thomas", "Child", "victim", 0, given="Kai", family="Thomas", dob="2010-01-01", risk_level="high"),
        story.mention("Lee Marsh", "PersonOfConcern", "alleged", 40, age=31),
        story.mention("Wharf Hotel", "Location", "location", 80, name="Wharf Hotel", place_kind="hotel", latitude=52.9),
        story.mention("RD23 AJW", "Vehicle", "vehicle", 120, registration="RD23 AJW"),
        day=DAY,
        occurred=date(2026, 2, 27),
        content={"exploitation": ["CSE", "ONLINE"]},
    )
    return story


def test_rows_say_who_when_and_on_whose_word(told: Any) -> None:
    found = evidence(told)
    roles = {ROLES[role]: found.entities.names[who] for role, who in zip(found.rows.role, found.rows.entity, strict=True)}
    assert roles == {"victim": "Kai Thomas", "alleged": "Lee Marsh", "location": "Wharf Hotel", "vehicle": "RD23 AJW"}
    assert set(found.rows.occurred_day.tolist()) == {day_number(date(2026, 2, 27))}
    assert set(found.rows.known_day.tolist()) == {day_number(DAY)}
    assert len(set(found.rows.incident.tolist())) == 1
    assert {found.roots[root] for root in found.rows.root} == {"ann archer, school"}


def test_reports_say_when_and_by_whom(told: Any) -> None:
    reports = evidence(told).reports
    assert reports.references.tolist() == ["LIB-1"]
    assert (reports.agency[0], reports.minute[0]) == ("School", 21 * 60 + 30)
    assert (bool(reports.online[0]), bool(reports.liberty[0])) == (True, True)


def test_entities_say_what_bears_on_them(told: Any) -> None:
    found = evidence(told)
    kai, lee, hotel = (entity(found, name) for name in ("Kai Thomas", "Lee Marsh", "Wharf Hotel"))
    assert found.entities.high_risk[kai]
    assert found.entities.age_known[[kai, lee]].all()
    assert not found.entities.age_known[hotel]
    assert (found.entities.place_kind[hotel], found.entities.latitude[hotel]) == ("hotel", 52.9)
    assert np.isnan(found.entities.longitude[hotel])
    assert not found.entities.home[hotel]
    assert not found.entities.name_alone.any()


def test_a_childs_address_is_a_home(told: Any) -> None:
    home = row_of("Zoe Field", kind="child_case", reference="C1")
    home.mentions.append(MentionDraft("Location", "discussed", "address", 0, 9, "Mill Road", True, {"name": "Mill Road"}))
    home.fields["address"] = "Mill Road"
    home.statements = [StatementDraft("LIVES_AT", 0, 1)]
    told.take(home, name="cases.csv", kind="case_links")
    found = evidence(told)
    assert found.entities.home[entity(found, "Mill Road")]
    assert len(found.relations.kind) == 1


def test_name_alone_is_told_while_it_stands(told: Any) -> None:
    (other,) = told.report("LIB-2", told.mention("Kai Thomas", given="Kai", family="Thomas"))
    (first,) = told.report("LIB-3", told.mention("Kai Thomas", given="Kai", family="Thomas"))
    told.judge(first, other, "same", basis="name alone")
    assert evidence(told).entities.name_alone.sum() == 1
    told.judge(first, other, "not_same", "ann", basis="")
    assert not evidence(told).entities.name_alone.any()


def test_only_the_version_that_counts_is_evidence(told: Any) -> None:
    told.take(told.record("LIB-1", [told.mention("Zoe Field")], day=date(2026, 4, 1)), name="corrected.docx")
    found = evidence(told)
    assert found.entities.names[found.rows.entity].tolist() == ["Zoe Field"]
    assert found.reports.references.tolist() == ["LIB-1"]


def test_missing_episodes(told: Any) -> None:
    episode = row_of("Kai Thomas", kind="missing_episode", reference="MP1")
    episode.mentions.append(MentionDraft("Location", "discussed", "found", 0, 5, "Wharf", True, {"name": "Wharf"}))
    episode.fields["found"] = "Wharf"
    episode.statements = [StatementDraft("FOUND_AT", 0, 1)]
    episode.content = {"missing_from": "2026-02-01T20:00", "missing_to": "2026-02-02T06:30"}
    told.take(episode, name="missing.csv", kind="case_links")
    found = evidence(told)
    assert len(found.episodes.child) == 1
    assert int(found.episodes.end[0] - found.episodes.start[0]) == 630
    assert found.entities.names[found.episodes.place[0]] == "Wharf"


def test_two_kinds_of_record_may_share_a_reference(told: Any) -> None:
    told.take(row_of("Zoe Field", reference="C1"), name="cases.csv", kind="case_links")
    assessment = row_of("Zoe Field", kind="risk_assessment", reference="C1", provenance=Provenance())
    assessment.statements = [StatementDraft("SIBLING_OF", 0, 0)]
    told.take(assessment, name="assessment.docx", kind="risk_assessment")
    assert set(evidence(told).reports.references.tolist()) == {"LIB-1", "C1"}


def test_what_is_not_known_is_not_guessed(told: Any) -> None:
    told.take(told.record("LIB-2", [told.mention("Zoe Field")], day=None, occurred=None), name="undated.docx")
    found = evidence(told)
    zoe = found.rows.take(found.rows.entity == entity(found, "Zoe Field"))
    (number,) = np.flatnonzero(found.reports.references == "LIB-2")
    assert zoe.known_day[0] == found.reports.known_day[number] > day_number(date(2026, 1, 1))
