"""Written in by hand: the same readers, an original kept, nothing overwritten, the graph follows."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadInput, NotFound, WrongUsage
from graph.kith import Kith
from graph.ledger.database import raw
from graph.subjects import category
from ingest.by_hand.correcting import correct_entity, correct_report
from ingest.by_hand.entering import LinkGiven, enter_link, enter_person, enter_place, enter_report
from ingest.by_hand.keeping import known_end
from ingest.pipeline import Sender

SENDER = Sender("ana", "a test", date(2026, 3, 31))
LOOK = ("ana", "a test")
REPORT = {
    "exploitation": "CSE",
    "reported_at": "30/03/2026",
    "reporter_name": "Zara Eastham",
    "reporter_agency": "Police",
    "witnessed": "Yes",
    "victim": "Tegan Iqbal",
    "victim_dob": "03/02/2012",
    "alleged": "Levi Zielinski",
    "details": "29/03/2026 at Wharf Hotel.\nDetails: Tegan Iqbal was seen with Levi Zielinski in RD23 AJW.",
}


@pytest.fixture
def kith(data_folder: Path) -> Iterator[Kith]:
    with Kith(data_folder) as opened:
        yield opened


def entity(kith: Kith, name: str) -> Any:
    return kith.view(*LOOK).entity(known_end(kith, name, SENDER))


def corrections(kith: Kith) -> list[tuple[str, ...]]:
    with kith.database.reading() as connection:
        return raw(connection).execute("SELECT field, old, new, reason, author FROM corrections ORDER BY n").fetchall()


def test_a_report_is_read_as_its_form_would_be(kith: Kith) -> None:
    outcome = enter_report(kith, REPORT, SENDER)
    assert (outcome.outcome, outcome.kind) == ("accepted", "liberty_report")
    (reference,) = outcome.references
    page = kith.view(*LOOK).record(reference)
    assert page.summary.known_on == date(2026, 3, 30)
    assert page.summary.footing == "first_hand"
    assert {(row.text, row.role) for row in page.mentions} >= {
        ("Tegan Iqbal", "victim"), ("Levi Zielinski", "alleged"), ("Wharf Hotel", "location"), ("RD23 AJW", "vehicle"),
    }  # fmt: skip
    name, _, content = kith.view(*LOOK).original(page.document)
    assert name.startswith("by hand/liberty report")
    assert b"Entered by,ana" in content
    assert entity(kith, "Tegan Iqbal").node.attributes["dob"] == "2012-02-03"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"details": ""}, "details"), ({"reporter_name": " "}, "reporter_name"), ({"nonsense": "x"}, "nonsense")],
)
def test_what_says_too_little_is_refused(kith: Kith, values: dict[str, str], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        enter_report(kith, {**REPORT, **values}, SENDER)
    assert refused.value.field == field
    assert kith.documents("ana") == []


@pytest.mark.parametrize("day", ["28/02/2026", "30/03/2026", "31/03/2026"])
def test_a_corrected_report_counts_whatever_date_it_says_and_the_old_one_stays(kith: Kith, day: str) -> None:
    (reference,) = enter_report(kith, REPORT, SENDER).references
    changed = {"victim": "Teagan Iqbal", "reported_at": day}
    outcome = correct_report(kith, reference, changed, "spelt wrong", SENDER)
    assert outcome.references == (reference,)
    page = kith.view(*LOOK).record(reference)
    assert len(page.versions) == 2
    assert "Teagan Iqbal" in {row.text for row in page.mentions if row.role == "victim"}
    with pytest.raises(NotFound):
        known_end(kith, "Nobody Atall", SENDER)
    assert ("victim", "Tegan Iqbal", "Teagan Iqbal", "spelt wrong", "ana") in corrections(kith)
    before = [(node.id, node.kind, node.name) for node in kith.view(*LOOK).nodes([row.entity for row in page.mentions])]
    kith.rebuild()
    assert [(one.id, one.kind, one.name) for one in kith.view(*LOOK).nodes([row[0] for row in before])] == before
    assert kith.view(*LOOK).record(reference).summary.record == page.summary.record


def test_a_version_that_comes_in_later_counts_again(kith: Kith) -> None:
    (reference,) = enter_report(kith, REPORT, SENDER).references
    correct_report(kith, reference, {"victim": "Teagan Iqbal"}, "spelt wrong", SENDER)
    enter_report(kith, {**REPORT, "reference": reference, "victim": "Tegan Iqbal-Shah"}, SENDER)
    fields = {name: text for name, _, text in kith.view(*LOOK).record(reference).fields}
    assert fields["victim"] == "Tegan Iqbal-Shah"


def test_a_correction_needs_a_reason_and_a_difference(kith: Kith) -> None:
    (reference,) = enter_report(kith, REPORT, SENDER).references
    with pytest.raises(WrongUsage, match="Say why"):
        correct_report(kith, reference, {"victim": "X Y"}, " ", SENDER)
    with pytest.raises(WrongUsage, match="Nothing is different"):
        correct_report(kith, reference, {"victim": REPORT["victim"]}, "why", SENDER)
    with pytest.raises(NotFound):
        correct_report(kith, "LIB-9", {"victim": "X Y"}, "why", SENDER)


def test_what_is_said_of_a_person_is_put_right_and_the_old_value_stays(kith: Kith) -> None:
    enter_report(kith, REPORT, SENDER)
    tegan = entity(kith, "Tegan Iqbal").node.id
    correct_entity(kith, tegan, "dob", "04/02/2012", "birth certificate seen", SENDER)
    record = kith.view(*LOOK).entity(tegan)
    assert record.node.id == tegan
    assert record.node.attributes["dob"] == "2012-02-04"
    assert "dob_all" not in record.node.attributes
    assert {fact.value for fact in record.facts if fact.name == "dob"} == {"2012-02-03", "2012-02-04"}
    assert corrections(kith) == [("dob", "2012-02-03", "2012-02-04", "birth certificate seen", "ana")]
    enter_report(kith, {**REPORT, "details": "29/03/2026. Tegan Iqbal was at Canal Gardens again."}, SENDER)
    assert kith.view(*LOOK).entity(tegan).node.attributes["dob"] == "2012-02-04"
    correct_entity(kith, tegan, "name", "Teagan Iqbal", "she spells it so", SENDER)
    node = kith.view(*LOOK).entity(tegan).node
    assert (node.name, node.kind) == ("Teagan Iqbal", "Child")
    assert "Tegan Iqbal" in node.also_known_as
    before = kith.view(*LOOK).nodes([tegan])
    kith.rebuild()
    assert kith.view(*LOOK).nodes([tegan]) == before


def test_a_date_of_birth_put_right_takes_nobody_apart(kith: Kith) -> None:
    """The list's row has another one now; reports that give the name alone stay with the person, whatever is said next."""
    for day in ("27", "28"):
        words = f"{day}/03/2026. Levi Zielinski was seen at Wharf Hotel with Tegan Iqbal."
        enter_report(kith, {**REPORT, "details": words}, SENDER)
    enter_person(kith, "PersonOfConcern", {"name": "Levi Zielinski", "dob": "07/08/1984", "niche_id": "N7006"}, SENDER)
    levi = entity(kith, "Levi Zielinski").node.id
    held = len(kith.view(*LOOK).entity(levi).mentions)
    assert held >= 3
    for number, (field, value) in enumerate((("dob", "07/09/1984"), ("sex", "M"), ("s38", "convicted")), start=1):
        correct_entity(kith, levi, field, value, "custody record", SENDER)
        record = kith.view(*LOOK).entity(levi)
        assert (len(record.mentions), record.node.attributes["dob"]) == (held + number, "1984-09-07")


def test_the_category_of_data_subject_is_put_right(kith: Kith) -> None:
    enter_report(kith, REPORT, SENDER)
    levi = entity(kith, "Levi Zielinski").node
    assert category(levi) == "Suspected"
    with pytest.raises(WrongUsage, match="no category of data subject"):
        correct_entity(kith, levi.id, "s38", "guilty", "court", SENDER)
    correct_entity(kith, levi.id, "s38", "convicted", "court of 3 May", SENDER)
    assert category(kith.view(*LOOK).entity(levi.id).node) == "Convicted"
    child = entity(kith, "Tegan Iqbal").node
    with pytest.raises(WrongUsage, match="cannot be corrected"):
        correct_entity(kith, child.id, "s38", "Suspected", "x", SENDER)
    assert category(child) == "Victim or possible victim"


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [("dob", "32/01/2012", "value"), ("dob", "01/01/2030", "value"), ("age", "3", "field"), ("name", "Tegan Iqbal", "value")],
)
def test_what_cannot_be_so_is_refused(kith: Kith, field: str, value: str, wrong: str) -> None:
    enter_report(kith, REPORT, SENDER)
    with pytest.raises(WrongUsage) as refused:
        correct_entity(kith, entity(kith, "Tegan Iqbal").node.id, field, value, "why", SENDER)
    assert refused.value.field == wrong
    assert corrections(kith) == []


def test_persons_and_places_by_hand(kith: Kith) -> None:
    enter_person(kith, "Child", {"name": "Kai Thomas", "dob": "03/02/2012", "phones": "07700 900526"}, SENDER)
    enter_person(kith, "Person", {"name": "Ada Lowe"}, SENDER)
    enter_person(kith, "PersonOfConcern", {"name": "Rhys Nkemelu", "vehicles": "RD23 AJW"}, SENDER)
    enter_person(kith, "PersonOfConcern", {"name": "Young Smith", "dob": "03/02/2014"}, SENDER)
    enter_place(kith, {"place": "Pier Cafe", "place_kind": "cafe", "postcode": "DE99 3QN"}, SENDER)
    kinds = {name: entity(kith, name).node.kind for name in ("Kai Thomas", "Ada Lowe", "Rhys Nkemelu", "Young Smith")}
    assert kinds == {"Kai Thomas": "Child", "Ada Lowe": "Person", "Rhys Nkemelu": "PersonOfConcern", "Young Smith": "Child"}
    assert entity(kith, "07700900526").node.kind == "Phone"
    assert entity(kith, "Pier Cafe").node.attributes["postcode"] == "DE99 3QN"
    with pytest.raises(BadInput):
        enter_person(kith, "Child", {"dob": "03/02/2012"}, SENDER)
    with pytest.raises(WrongUsage):
        enter_person(kith, "Offender", {"name": "X"}, SENDER)


def test_a_link_by_hand_joins_the_very_two(kith: Kith) -> None:
    for name in ("Kai Thomas", "Ada Lowe"):
        enter_person(kith, "Child", {"name": name}, SENDER)
    enter_place(kith, {"place": "Pier Cafe", "postcode": "DE99 3QN"}, SENDER)
    kai, ada, pier = (known_end(kith, name, SENDER) for name in ("Kai Thomas", "Ada Lowe", "Pier Cafe"))
    enter_link(kith, LinkGiven(kai, ada, "ASSOCIATES_WITH", "assessment", since="01/03/2026"), "said at the meeting", SENDER)
    enter_link(kith, LinkGiven(kai, pier, "FREQUENTS", footing="third_party", told_by="Mr Fox"), "told the school", SENDER)
    links = {(link.kind, link.first) for link in kith.view(*LOOK).entity(kai).links}
    assert links == {("ASSOCIATES_WITH", date(2026, 3, 1)), ("FREQUENTS", date(2026, 3, 31))}
    assert [kith.view(*LOOK).entity(one).node.id for one in (kai, ada, pier)] == [kai, ada, pier]
    for wrong in (LinkGiven(kai, kai, "SIBLING_OF"), LinkGiven(kai, pier, "SIBLING_OF"), LinkGiven(kai, ada, "VICTIM_IN")):
        with pytest.raises(WrongUsage):
            enter_link(kith, wrong, "why", SENDER)


def test_an_end_that_may_be_several_is_asked_about(kith: Kith) -> None:
    for born in ("03/02/2012", "03/02/2009"):
        enter_person(kith, "Child", {"name": "Kai Thomas", "dob": born}, SENDER)
    with pytest.raises(NotFound, match="may be 2 of them"):
        known_end(kith, "Kai Thomas", SENDER)
