"""What stands in the field for the location is a place, however plain its words are."""

from datetime import date

import pytest

from graph.ledger.drafts import RecordDraft
from ingest import liberty
from ingest.readers.model import Sheet

TODAY = date(2026, 11, 21)
HEADER = [
    "Ref",
    "Date of report",
    "Date of incident",
    "Reporter",
    "Victim",
    "Alleged offender(s)",
    "Location of incident",
    "Details",
]


def report(where: str, told: str, reporter: str = "PC 4411 Hall") -> RecordDraft:
    row = ["A-1", "07/09/2026", "06/09/2026", reporter, "Jay Okafor", "Kyle Marsh", where, told]
    return liberty.parse_register(Sheet("Log", [HEADER, row]), TODAY)[0]  # type: ignore[list-item]


def named(record: RecordDraft, kind: str = "Location") -> list[tuple[str, bool]]:
    return [(one.text, one.sure) for one in record.mentions if one.kind == kind]


@pytest.mark.parametrize("where", ["Bus Station", "Leisure Centre", "Canal Basin", "Town Hall Steps", "bus station"])
def test_what_the_field_names_is_a_place_of_the_incident(where: str) -> None:
    record = report(where, "Jay met two older males.")
    assert named(record) == [(where, True)]
    place = next(index for index, one in enumerate(record.mentions) if one.kind == "Location")
    assert record.fields["details"][record.mentions[place].start : record.mentions[place].end] == where
    assert any(said.predicate == "AT" and said.object == place for said in record.statements)


def test_a_line_of_the_account_may_ask_where() -> None:
    record = report("Not known", "Where: Galaxy Amusements\nHanging about after dark.")
    assert named(record) == [("Galaxy Amusements", True)]


def test_the_narrative_speaks_of_the_place_that_the_field_names() -> None:
    record = report("Bus Station", "Jay was at the bus station again.")
    assert [text for text, _ in named(record)] == ["Bus Station"]


def test_no_place_of_the_field_is_read_as_a_person() -> None:
    record = report("Canal Basin", "Jay goes to Canal Basin to meet Kyle Marsh. Canal Basin is busy at night.")
    assert named(record) == [("Canal Basin", True)]
    assert "Canal Basin" not in [one.text for one in record.mentions if one.kind != "Location"]


@pytest.mark.parametrize(
    "where",
    [
        "Not known",
        "N/K",
        "Various",
        "Online",
        "Home address",
        "Town centre",
        "Car Park",
        "Merebridge",
        "Kyle Marsh",
        "Darren Pike",
    ],
)
def test_what_tells_no_place_gives_none(where: str) -> None:
    assert named(report(where, "Jay met two older males.")) == []


def test_plain_words_in_free_text_stay_unsure() -> None:
    assert named(report("", "Jay was at the bus station again.")) == [("the bus station", False)]
