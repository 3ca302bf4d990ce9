"""The Liberty form as other forces and agencies reissue it: other order, labels, layouts and carriers."""

from datetime import date

import pytest

from graph.ledger.drafts import RecordDraft
from ingest.parsers import classify
from ingest.readers.model import Cell, Reading, Sheet

TODAY = date(2026, 11, 21)


def cells(row: str) -> list[Cell]:
    return list(row.split("|"))


def register(*rows: list[Cell]) -> list[RecordDraft]:
    kind, records = classify(Reading("xlsx", sheets=[Sheet("Log", list(rows))]), TODAY)
    assert kind == "liberty_register"
    return list(records)


def people(record: RecordDraft) -> dict[str, tuple[str, str, object, object]]:
    """Kind, role, date of birth or age, and sex of everybody named, by name."""
    return {
        one.text: (one.kind, one.role, one.attributes.get("dob") or one.attributes.get("age"), one.attributes.get("sex"))
        for one in record.mentions
        if one.kind in ("Child", "PersonOfConcern", "Person")
    }


HUB_LOG: list[list[Cell]] = [
    ["Partner submissions", None, None],
    cells("No|Rec'd|Submitter|Submitting org|CYP|CYP born|M/F|CE strand|Happened on|Where|POI|Gist|RAG"),
    [
        7, date(2026, 3, 4), "Jo Pike", "Hill School", "LUND Ellis", date(2011, 5, 16), "F", "CSE", date(2026, 3, 2),
        "Pizza Hall, Cross St", "Bo Farrow", "Given free food by Farrow.", "Amber",
    ],
    [
        8, date(2026, 3, 5), "Jo Pike", "Hill School", "NASH Ivo; NASH Orla", "01/09/2010; 30/11/2012", "M; F", "CCE",
        date(2026, 3, 4), "Mill Court", "Stacey Crane", "Both made to answer the door.", "Red",
    ],
    [None],
    ["Total", 2],
    ["RAG: Red = act today, Amber = three days, Green = file"],
]  # fmt: skip


def test_a_log_in_short_words_is_a_register_without_its_totals() -> None:
    first, second = register(*HUB_LOG)
    assert people(first)["LUND Ellis"] == ("Child", "victim", "2011-05-16", "F")
    assert (first.known_on, first.incidents[0].occurred_on, first.content["risk"]) == (
        date(2026, 3, 4),
        date(2026, 3, 2),
        "Amber",
    )
    assert people(second)["NASH Ivo"] == ("Child", "victim", "2010-09-01", "M")
    assert people(second)["NASH Orla"] == ("Child", "victim", "2012-11-30", "F")


def test_the_words_of_an_address_are_no_person() -> None:
    assert not {"Cross St", "Mill Court", "Pizza Hall"} & {name for record in register(*HUB_LOG) for name in people(record)}


RETURNS: list[list[Cell]] = [
    cells(
        "Entry ref|Date logged|Child forename|Child surname|Child age|Person of interest|Phone of suspect|Event date|Premises"
        "|Post code|Narrative of concern|Sending agency|Sent by|Strand|Level"
    ),
    cells(
        "R/1|2026-04-11|Dwayne|Nash|16|T-Bone|07700 900017|2026-04-10 01:00|9 London Road|QX12 2DD"
        "|Seen handing cash to a male in a mask.|Hill College|Viv Pike|CCE|High"
    ),
    cells(
        "R/2|2026-04-12|Unknown|Unknown||Barry Crane||2026-04-11|Amusements, North Parade|"
        "|Lets girls in uniform use the back office.|Public||CSE|"
    ),
]


def test_names_and_phones_in_columns_of_their_own() -> None:
    first, second = register(*RETURNS)
    assert people(first)["Dwayne Nash"] == ("Child", "victim", 16, None)
    assert people(first)["T-Bone"][:2] == ("PersonOfConcern", "alleged")
    assert {one.text for one in first.mentions if one.kind == "Phone"} == {"07700 900017"}
    assert [one.attributes.get("postcode") for one in first.mentions if one.kind == "Location"] == ["QX12 2DD"]
    assert set(people(second)) == {"Barry Crane"}


@pytest.mark.parametrize(
    "written",
    [
        "Serial|Received on|Reporting officer|Agency|Young person|Date of birth|Sex|Exploitation type|Date of occurrence"
        "|Location|Suspect|Circumstances|Risk level",
        "URN|Date in|Source|Organisation|Name of child|DOB|Boy/girl|Form of CE|Incident date|Venue|Alleged offender(s)|Summary"
        "|Risk rating",
        "Ref|Logged on|Reported by|Team|Subject child|Born|Gender|Concern type|Event date|Place|Person of concern|What happened"
        "|RAG rating",
    ],
)
def test_columns_in_other_words(written: str) -> None:
    (record,) = register(cells(written), HUB_LOG[2])
    assert people(record)["LUND Ellis"] == ("Child", "victim", "2011-05-16", "F")
    assert people(record)["Bo Farrow"][:2] == ("PersonOfConcern", "alleged")
    assert (record.known_on, record.incidents[0].occurred_on, record.content["risk"]) == (
        date(2026, 3, 4),
        date(2026, 3, 2),
        "Amber",
    )
