"""What is entered on a child by hand: kept, never written over, and the same child however it is written."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from graph.access import Look, View
from graph.casework.assessments import assessments
from graph.casework.entering import Entered, keep, named
from graph.casework.kept import entered
from graph.casework.participation import Said, add, meetings
from graph.casework.plans import KIND, Outcome, Step, make, plans
from graph.casework.transition import turning
from graph.errors import WrongUsage
from graph.kith import Kith
from graph.quarterly.book import statistics
from graph.store.base import Node
from ingest.pipeline import Sender, ingest
from ingest.risk_assessment.entered import Filled, check, record_of

TODAY = date(2026, 6, 30)
LOOK = Look("ann", "a test")
BY = Entered(LOOK, TODAY)
CASES = """child_id,surname,forename,dob,gender,send,risk_level,status,referred
C001,Quigley,Mina,03/02/2015,F,N,Medium,Open,05/05/2026
C002,Okafor,Levi,03/02/2009,M,Y,High,Open,06/05/2026
C003,Marsh,Hana,29/02/2004,F,N,Low,Open,07/05/2021
"""
STEP = Step("Return interviews", "Runaways worker", "2026-07-14", "Ask school")


@pytest.fixture
def kith(tmp_path: Path) -> Iterator[Kith]:
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    with Kith(tmp_path / "data") as kith:
        ingest(kith, [tmp_path / "cases.csv"], Sender("ann", "a test", TODAY))
        yield kith


@pytest.fixture
def view(kith: Kith) -> View:
    return kith.view("ann", "a test")


def child(view: View, name: str) -> Node:
    return view.find(name)[0].node


def ticked(risk: str = "low", **more: object) -> Filled:
    tick = {"code": "modern_slavery", "label": "", "cce": True, "cse": False, "risk": "medium", "context": "Seen with Tank."}
    told = Filled(assessed_on=TODAY, risk=risk, ticks=[tick], texts={"locations": "Wharf Hotel", "persons": "Rhys Nkemelu"})
    for name, value in more.items():
        setattr(told, name, value)
    return told


def test_an_assessment_is_of_the_child_and_names_what_endangers_it(kith: Kith, view: View) -> None:
    mina = child(view, "Mina Quigley")
    filled = ticked("high", review_due=TODAY + timedelta(days=42))
    assert check(filled, TODAY, date(2015, 2, 3), send=False) == ""
    keep(kith, BY, mina, record_of(filled, named(mina, "child_name"), ""))
    (found,) = assessments(view, mina.id)
    assert (found.child, found.risk, found.flags, found.review_due) == (mina.id, "high", [], date(2026, 8, 11))
    assert [prompt.code for prompt in found.prompts] == ["nrm"]
    near = {node.name: node.kind for node in view.neighbours([mina.id]).nodes}
    assert near["Wharf Hotel"] == "Location"
    assert near["Rhys Nkemelu"] == "PersonOfConcern"
    assert len(view.find("Mina Quigley")) == 1


def test_low_against_the_rule_needs_a_reason_and_stays_flagged(kith: Kith, view: View) -> None:
    mina = child(view, "Mina Quigley")
    with pytest.raises(WrongUsage, match="is under 13"):
        check(ticked(), TODAY, date(2015, 2, 3), send=False)
    with pytest.raises(WrongUsage, match="has SEND"):
        check(ticked(), TODAY, date(2010, 2, 3), send=True)
    assert check(ticked(ticks=[]), TODAY, date(2015, 2, 3), send=False) == ""
    filled = ticked(override="Agreed with the chair.")
    why = check(filled, TODAY, date(2015, 2, 3), send=False)
    keep(kith, BY, mina, record_of(filled, named(mina, "child_name"), why))
    (found,) = assessments(view, mina.id)
    assert (found.flags, found.why, found.override) == (["never_low"], "is under 13", "Agreed with the chair.")


@pytest.mark.parametrize(
    ("filled", "field"),
    [
        (ticked(""), "risk"),
        (ticked("high", assessed_on=TODAY + timedelta(days=1)), "assessed_on"),
        (ticked("high", review_due=TODAY - timedelta(days=1)), "review_due"),
        (ticked("high", ticks=[]), "ticks"),
    ],
)
def test_an_assessment_that_cannot_stand_is_refused(filled: Filled, field: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        check(filled, TODAY, None, send=False)
    assert refused.value.field == field


def test_a_newer_plan_takes_the_place_of_the_older_one_and_both_are_kept(kith: Kith, view: View) -> None:
    mina = child(view, "Mina Quigley")
    make(kith, Entered(LOOK, TODAY - timedelta(weeks=8)), mina, [Outcome("Not missing from school", (STEP,))])
    (plan,) = plans(view)
    assert plan.overdue(TODAY)
    make(kith, BY, mina, [Outcome("Safe at home", (STEP,)), Outcome("Somebody to talk to", (STEP,))])
    (plan,) = plans(view, mina.id)
    assert (plan.child, plan.version, plan.reassess_by) == (mina.id, 2, date(2026, 8, 11))
    assert [one.outcome for one in plan.outcomes] == ["Safe at home", "Somebody to talk to"]
    assert plan.outcomes[0].steps == (STEP,)
    assert not plan.overdue(TODAY)
    assert [one.counts for one in entered(view, KIND)] == [True, False]
    make(kith, BY, mina, [Outcome("Safe at home", (STEP,)), Outcome("Somebody to talk to", (STEP,))])
    assert plans(view)[0].version == 2, "the same again on one day is the same plan"


@pytest.mark.parametrize(
    ("outcomes", "field"),
    [
        ([], "outcome-1"),
        ([Outcome("One", (STEP,))] * 6, "outcome-6"),
        ([Outcome("", (STEP,))], "outcome-1"),
        ([Outcome("One", ())], "action-1-1"),
        ([Outcome("One", (STEP, Step("Do it", "", "", "")))], "who-1-2"),
    ],
)
def test_a_plan_that_nobody_could_work_with_is_refused(kith: Kith, view: View, outcomes: list[Outcome], field: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        make(kith, BY, child(view, "Mina Quigley"), outcomes)
    assert refused.value.field == field


def test_a_meeting_entered_and_sent_in_is_one_and_is_counted(kith: Kith, view: View, tmp_path: Path) -> None:
    levi = child(view, "Levi Okafor")
    said = Said(date(2026, 6, 2), "Initial meeting", "high", True, False, "I want to stay at my school.", "", "A Chair")
    add(kith, BY, levi, said)
    head = "Child ID,Meeting date,Meeting type,Young person attended"
    rows = f"{head}\nC002,02/06/2026,Initial CE Meeting,Y\nC002,09/06/2026,First review,N\n"
    (tmp_path / "meetings.csv").write_text(rows, encoding="utf-8")
    ingest(kith, [tmp_path / "meetings.csv"], Sender("ann", "a test", TODAY))
    found = meetings(view, levi.id)
    assert [(one.meeting.on.day, one.meeting.child_attended) for one in found] == [(9, False), (2, True)]
    counts = {table.block.key: table.counts for table in statistics(view, date(2026, 4, 1), TODAY).tables}
    assert counts["participation"]["young_people"]["Q1 2026-27"] == 1
    assert counts["participation"]["eligible"]["Q1 2026-27"] == 2
    with pytest.raises(WrongUsage):
        add(kith, BY, levi, Said(TODAY + timedelta(days=1), "Initial meeting", "", False, False, "", "", ""))


def test_from_17_to_25_the_next_birthday_first(view: View) -> None:
    found = turning(view, TODAY)
    assert [(one.name, one.age, one.stage, one.turns_18, one.supported_to) for one in found] == [
        ("Levi Okafor", 17, "Turns 18", date(2027, 2, 3), date(2034, 2, 3)),
        ("Hana Marsh", 22, "Turned 18", date(2022, 3, 1), date(2029, 3, 1)),
    ]
