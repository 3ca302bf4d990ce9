"""Labels, layouts and registers of agencies unlike ours: what a label means is told by its words, its place and its values."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ledger.drafts import RecordDraft
from ingest import liberty
from ingest.extraction.dates import read_date
from ingest.extraction.names import read_name
from ingest.extraction.people import find_people
from ingest.extraction.shortnames import short_names
from ingest.readers.model import Cell, Grid, Line, Reading, Sheet

TODAY = date(2026, 6, 20)
Pairs = list[tuple[str, str]]
WORDINGS = {
    "reporter_name": ("Filled in by", "Entry made by", "Name of caller", "Who is telling us?", "Compiled by"),
    "reported_at": ("When logged", "Date sent in", "Date of this note", "Entered on", "Date recorded"),
    "victim": (
        "Player we fear for", "Youngster", "Detained child", "Child we are worried about", "Student at risk", "Minor(s)",
        "Which child is it?", "Name of young person at risk",
    ),
    "victim_dob": ("Their date of birth", "Child's dob", "Born on", "DoB of pupil"),
    "alleged": (
        "Who is worrying us", "Who do you think is doing this?", "Person causing concern", "Subject(s) of concern",
        "Adult(s) of concern", "Who is harming the child?", "Person of interest", "Grown-up(s)",
    ),
    "present": ("Anyone else who was there?", "Other kids there", "Who was with them?", "Others in vehicle", "Companions"),
    "details": ("What have we been told?", "What we know", "Gist of call", "What went on", "Reason for concern"),
    "shared_with": ("Told parents?", "Passed on to", "Who has been told?", "Form sent to"),
}  # fmt: skip
ANSWERS = {
    "reporter_name": "Jo Marsh", "reported_at": "14/06/2026", "victim": "Kai Thorne", "victim_dob": "04/05/2011",
    "alleged": "Bruno Vance", "present": "Ella Quick",
    "details": "On 10 June 2026 Kai was seen getting into a grey Golf, LM19 KZT, outside the station by the school.",
    "shared_with": "MASH desk",
}  # fmt: skip


def paragraphs(pairs: Pairs) -> list[Line | Grid]:
    return [Line(f"{label} {value}" if label.endswith("?") else f"{label}: {value}") for label, value in pairs]


def bold(pairs: Pairs) -> list[Line | Grid]:
    return [Line(f"{label}: {value}", leads=(len(label) + 1,)) for label, value in pairs]


def headings(pairs: Pairs) -> list[Line | Grid]:
    return [Line(text, style) for pair in pairs for text, style in zip(pair, ("heading2", "paragraph"), strict=True)]


def table(pairs: Pairs) -> list[Line | Grid]:
    return [Grid([list(pair) for pair in pairs])]


@given(
    labels=st.fixed_dictionaries({field: st.sampled_from(said) for field, said in WORDINGS.items()}),
    layout=st.sampled_from([paragraphs, bold, headings, table]),
)
def test_any_wording_in_any_layout(labels: dict[str, str], layout: Callable[[Pairs], list[Line | Grid]]) -> None:
    blocks = layout([(labels[field], answer) for field, answer in ANSWERS.items()])
    (record,) = liberty.parse(Reading("text/plain", blocks), TODAY)
    assert {field: record.fields[field] for field in ANSWERS} == ANSWERS
    assert [one.text for one in record.mentions if one.role == "alleged"] == ["Bruno Vance"]
    assert next(one for one in record.mentions if one.role == "victim").attributes["dob"] == "2011-05-04"


def register(header: list[Cell], *given: list[Cell], over: list[Cell] | None = None) -> list[RecordDraft]:
    sheet = Sheet("Log", [*([over] if over else []), header, *given])
    assert liberty.looks_like_register(sheet) >= 0.4
    return liberty.parse_register(sheet, TODAY)


def told(record: RecordDraft, role: str) -> list[str]:
    return [one.text for one in record.mentions if one.role == role]


def test_a_register_with_groups_over_its_columns_and_ditto() -> None:
    born = datetime(2012, 9, 28)  # noqa: DTZ001
    first, second, third = register(
        [None, "Surname", "Forename", "D.O.B", "School", "Date of event", "Where", "Who is worrying us", "Details"],
        [date(2026, 1, 21), "DE SOUZA", "Bruna", born, "Thornfield", date(2026, 1, 19), "Fryer Tuck DE99 5AS",
         "Insta vince.tattooz", "Sent messages asking her to model."],
        [date(2026, 1, 21), "DE SOUZA", "Bianca", born, "Thornfield", "ditto", "online", "ditto", "Twin."],
        [None, None, None, None, None, None, None, None, "HALF TERM"],
        [date(2026, 2, 4), "Adair", "Molly", "05/10/2010", "St Brigid's", "w/c 2 Feb", "Alma Road", "Darius", "A party."],
        over=["Sent", "Pupil", None, None, None, "The worry", None, None, None],
    )  # fmt: skip
    assert (first.fields["victim"].split("\n")[0], first.known_on) == ("Bruna DE SOUZA", date(2026, 1, 21))
    assert second.incidents[0].occurred_on == date(2026, 1, 19)
    assert told(first, "account") == ["vince.tattooz"]
    places = [(one.text, one.attributes.get("postcode")) for one in first.mentions if one.kind == "Location"]
    assert places == [("Fryer Tuck", "DE99 5AS")]
    assert not told(first, "alleged")
    assert (third.fields["alleged"], third.incidents[0].occurred_on) == ("Darius", None)


def test_a_row_that_points_to_another_and_births_beside_names() -> None:
    two = "Ty Okonkwo (b. 04/02/2010)\nMimi ? (b. unknown)"
    first, second, third = register(
        ["Log", "When logged", "Child(ren) & birth dates", "Subject(s) of concern", "Venue", "What was said", "RAG"],
        ["M/1", "Mon 2 Mar 26", two, "BIGGINS, Kieron", "Alma Road", "Seen 27/02/26", "R"],
        ["M/2", "Tue 3 Mar 26", "as M/1", "None", "Alma Road", "Again 3/3", "R"],
        ["M/3", "Tue 3 Mar 26", "No child named", "None", "Alma Road", "A taxi waits there.", "G"],
    )
    children = [(one.text, one.attributes.get("dob")) for one in first.mentions if one.kind == "Child"]
    assert children == [("Ty Okonkwo", "2010-02-04"), ("Mimi", None)]
    assert first.incidents[0].occurred_on == date(2026, 2, 27)
    assert told(second, "victim") == ["Ty Okonkwo", "Mimi"]
    assert not [one for one in third.mentions if one.kind in ("Child", "PersonOfConcern", "Person")]


def test_columns_of_children_are_told_by_their_names_and_a_phone_beside_them_is_theirs() -> None:
    (record,) = register(
        ["Day", "Staff", "Zebra", "How old", "Phone no.", "Adult we noticed", "Spot", "What went on"],
        [
            date(2026, 6, 5),
            "Rui",
            "Amira Saleh / Hannah Birch",
            "15 & 13",
            "07700 900120",
            "Gary Lomas",
            "Canal Basin",
            "In his car.",
        ],
    )
    ages = [(one.text, one.attributes["age"]) for one in record.mentions if one.role == "victim"]
    assert ages == [("Amira Saleh", 15), ("Hannah Birch", 13)]
    assert told(record, "phone") == ["07700 900120"]
    assert record.fields["reporter_contact"] == ""


@pytest.mark.parametrize(
    ("where", "place"), [("Long Eaton", None), ("Bus Station, Merebridge", "Bus Station"), ("Fryer Tuck", "Fryer Tuck")]
)
def test_a_town_is_no_place_and_a_place_is_one_with_or_without_its_town(where: str, place: str | None) -> None:
    header: list[Cell] = ["Date of report", "Reporter", "Victim", "Alleged offender(s)", "Location of incident", "Details"]
    (record,) = register(header, ["07/06/2026", "PC 4411 Hall", "Jay Okafor", "Kyle Marsh", where, "Jay met two men."])
    assert told(record, "location") == ([place] if place else [])


def test_an_officer_is_nobody_involved() -> None:
    said = "She told PC 4411 Hall and form tutor Mr Bose that Bruno gave her a phone. L. Abernethy, Licensing Officer, knows."
    blocks = paragraphs([("Reported by", "Jo Marsh"), ("Victim", "Kai Thorne"), ("What happened", said)])
    (record,) = liberty.parse(Reading("text/plain", blocks), TODAY)
    assert {one for role in ("victim", "alleged", "present") for one in told(record, role)} == {"Kai Thorne", "Bruno"}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("04 02 26", date(2026, 2, 4)), ("13Mar2026", date(2026, 3, 13)), ("Christmas Eve", date(2025, 12, 24)),
        ("the twenty-fourth of February, 2026", date(2026, 2, 24)), ("came home Thursday", date(2026, 6, 18)),
        ("every Thursday", None), ("on Thursdays", None), ("rang 04 02 26 11", None),
    ],
)  # fmt: skip
def test_days_as_people_write_them(said: str, meant: date | None) -> None:
    assert read_date(said, TODAY).value == meant


def test_names_across_lines() -> None:
    wrapped = "He was with them all night and then walked home with Mohammed\nHussain and Kelly Marsh."
    assert "Mohammed\nHussain" in [one.text for one in find_people(wrapped)]
    assert "Chloe Beddoes" in [one.text for one in find_people("Name: Chloe Beddoes\nSparky: not known")]


@pytest.mark.parametrize(
    ("text", "short", "whole"),
    [
        ("Bartek (that's Bartosz Wolski, 16) had cash.", "Bartek", "Bartosz Wolski"),
        ("Zuzia (Zuzanna Wolska, 13) was upset.", "Zuzia", "Zuzanna Wolska"),
        ("Little Mo's proper name is Mohamed Warsame.", "Little Mo", "Mohamed Warsame"),
        ("Dan (with Kelly Marsh) left.", None, None),
    ],
)
def test_a_short_name_and_the_full_one(text: str, short: str | None, whole: str | None) -> None:
    people = [(text.index(name), text.index(name) + len(name)) for name in (short, whole) if name]
    people = people or [(one.start, one.end) for one in find_people(text)]
    found = [(alias.text, text[start:end]) for alias, (start, end) in short_names(text, people)]
    assert found == ([(short, whole)] if short else [])


@pytest.mark.parametrize(
    ("written", "given", "family", "dob"),
    [
        ("Ó SÚILLEABHÁIN, Caoimhe (known as Keeva)", "Caoimhe", "Ó SÚILLEABHÁIN", ""),
        ("DE SOUZA, Bruna (b. 28/09/2012)", "Bruna", "DE SOUZA", "2012-09-28"),
        ("GRZEGORCZYK, Oskar   17/06/2009   M", "Oskar", "GRZEGORCZYK", "2009-06-17"),
        ("NGUYEN, Lan (05-Nov-2008)", "Lan", "NGUYEN", "2008-11-05"),
    ],
)
def test_surnames_first(written: str, given: str, family: str, dob: str) -> None:
    name = read_name(written)
    assert (name.given, name.family, name.dob) == (given, family, dob)
