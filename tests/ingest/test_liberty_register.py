"""Registers: rows of a sheet as Liberty reports."""

from datetime import date, datetime

import pytest

from ingest import liberty
from ingest.readers.model import Cell, Sheet
from ingest.readers.sheet import read_csv

TODAY = date(2026, 11, 21)
HEADER = [
    "Ref",
    "Type of exploitation",
    "Date of report",
    "Reported by",
    "Role",
    "Organisation",
    "Witnessed?",
    "Narrative",
    "Suspected perpetrator",
    "Name of child",
    "D.O.B.",
    "Info shared with",
    "Ward",
]


def row(number: int, **changes: object) -> list[object]:
    cells: dict[str, object] = {
        "Ref": f"R{number}",
        "Type of exploitation": "CCE",
        "Date of report": "03/02/2026",
        "Reported by": "Ade Cole",
        "Role": "PC",
        "Organisation": "Police",
        "Witnessed?": "Y",
        "Narrative": "02/02/2026. Seen near 4 Lock Street.",
        "Suspected perpetrator": "Bo Lund",
        "Name of child": "Ellis O'Connor-Hart",
        "D.O.B.": "05/06/2012",
        "Info shared with": "Social worker",
        "Ward": "",
    }
    return list((cells | changes).values())


def sheet(*rows: list[object]) -> Sheet:
    return Sheet("Log", [["Liberty register 2026"], [], HEADER, *rows])  # type: ignore[list-item]


def test_header_is_found_below_title_rows() -> None:
    register = sheet(row(1), row(2, **{"Date of report": datetime.fromisoformat("2026-02-05T14:30")}))
    assert liberty.looks_like_register(register) > 0.5
    first, second = liberty.parse_register(register, TODAY)
    assert (first.locator, first.reference, first.known_on) == ("row 4", "R1", date(2026, 2, 3))
    assert (second.known_on, second.known_time) == (date(2026, 2, 5), "14:30")
    assert {one.text for one in first.mentions} == {"Ade Cole", "Bo Lund", "Ellis O'Connor-Hart", "4 Lock Street"}
    assert first.provenance.root == "ade cole, police"


def test_bad_rows_are_named_and_the_rest_goes_on() -> None:
    good = [row(number) for number in range(50)]
    bad = [row(90, **{"Date of report": "31/02/2026"}), row(91, **{"D.O.B.": "13/13/2012"}), [*row(92), "spilt"]]
    records = liberty.parse_register(sheet(*good[:20], bad[0], *good[20:40], bad[1], bad[2], *good[40:]), TODAY)
    assert len(records) == 53
    wrong = {
        record.reference: record.problems for record in records if any(one.severity == "attention" for one in record.problems)
    }
    assert set(wrong) == {"R90", "R91", "R92"}
    assert wrong["R90"][0].field == "row 24, Date of report"
    assert wrong["R90"][0].remedy
    assert wrong["R91"][0].field == "row 45, D.O.B."
    assert wrong["R92"][0].field == "row 46"
    assert next(one for one in records if one.reference == "R90").fields["reported_at"] == "31/02/2026"


def test_columns_nobody_mapped_are_kept_and_said_once() -> None:
    records = liberty.parse_register(sheet(row(1, Ward="North"), row(2, Ward="South")), TODAY)
    assert [record.unplaced for record in records] == [["Ward: North"], ["Ward: South"]]
    assert ["Unknown label" in one.problem for record in records for one in record.problems] == [True]


def test_sheet_name_stands_in_the_place_where_there_are_several() -> None:
    assert liberty.parse_register(sheet(row(1)), TODAY, several=True)[0].locator == "Log row 4"


def test_other_sheets_are_no_register() -> None:
    cases = Sheet(
        "Cases",
        [
            ["Child ID", "Forename", "Surname", "DOB", "Gender", "Risk level", "Lead worker"],
            ["C1", "A", "B", "01/01/2012", "F", "High", "X"],
        ],
    )
    assert liberty.looks_like_register(cases) < 0.4


def test_csv_with_line_breaks_in_cells() -> None:
    text = (
        "Reference,Date/Time of report,Name,Agency,Form of exploitation,Details of incident,Alleged offender/s,Victim\r\n"
        'X1,2026-03-04 10:00,Jo Pike,Health,online,"On 3 March 2026\nmessages on insta from kyle.h_1",'
        '"Kyle Hurst\nunknown female",Małgorzata Król\r\n'
    )
    reading = read_csv(text.encode(), "text/csv", "register.csv")
    (record,) = liberty.parse_register(reading.sheets[0], TODAY)
    assert {one.text for one in record.mentions if one.role in ("alleged", "victim", "account", "platform")} == {
        "Kyle Hurst",
        "Małgorzata Król",
        "kyle.h_1",
        "insta",
    }
    assert record.content["exploitation"] == ["ONLINE"]


def test_excels_day_numbers_and_short_headings() -> None:
    header: list[Cell] = [
        "Ref No",
        "Date Rec'd",
        "Agency",
        "Type of CE",
        "Incident details",
        "Victim",
        "Vic DOB",
        "Suspect(s)",
        "Shared to",
    ]
    row: list[Cell] = ["R/1", 46268, "School", "CSE", "At Sizzle Box.", "Jade Orr", "40668", "Moss Tull", "MASH"]
    (record,) = liberty.parse_register(Sheet("log", [["Liberty log"], header, row]), date(2026, 12, 31))
    assert record.known_on == date(2026, 9, 3)
    assert [one.attributes["dob"] for one in record.mentions if one.role == "victim"] == ["2011-05-05"]
    assert not record.unplaced


def test_every_column_that_nobody_mapped_is_reported() -> None:
    header: list[Cell] = ["Reference", "Agency", "Exploitation", "Details", "Victim", "Alleged offender", "Glorp", "Zibber"]
    rows: list[list[Cell]] = [
        ["R/1", "School", "CSE", "At Sizzle Box.", "Jade Orr", "", "one", None],
        ["R/2", "School", "CSE", "At Sizzle Box.", "Kai Orr", "", "two", "three"],
    ]
    records = liberty.parse_register(Sheet("log", [header, *rows]), date(2026, 12, 31))
    said = [problem.field for record in records for problem in record.problems if "Unknown label" in problem.problem]
    assert [field.rsplit(", ", 1)[1] for field in said] == ["Glorp", "Zibber"]


@pytest.mark.parametrize(
    "narrative",
    [
        "Kai Thomas, street name Lil K, handed over a phone. Lil K then left.",
        "She met Kai Thomas (street-name Lil K) at the park; Lil K drives.",
        "Kai Thomas, known by the street name Lil K, drives a car.",
        "Kai Thomas, whose street name is Lil K, drives a car.",
        "Kai Thomas - street name: 'Lil K' - drives a car.",
        "Kai Thomas is known on the street as Lil K. She fears Lil K.",
    ],
)
@pytest.mark.parametrize(("field", "role"), [("Name of child", "victim"), ("Suspected perpetrator", "alleged"), ("", "")])
def test_a_street_name_is_its_bearers(narrative: str, field: str, role: str) -> None:
    said = {field: "Kai Thomas, street name Lil K"} if field else {}
    (record,) = liberty.parse_register(sheet(row(1, Narrative=f"02/02/2026. {narrative}", **said)), TODAY)
    assert not [one.text for one in record.mentions if one.text.startswith("Lil")]
    (kai,) = [one for one in record.mentions if one.text == "Kai Thomas"]
    assert kai.attributes["aliases"] == ["Lil K"]
    assert not role or kai.role == role


def test_what_is_said_of_a_street_name_is_said_of_its_bearer() -> None:
    told = "02/02/2026. Kai Thomas, street name Lil K, was there. She was threatened by Lil K."
    (record,) = liberty.parse_register(sheet(row(1, Narrative=told, **{"Suspected perpetrator": ""})), TODAY)
    assert {one.text: one.role for one in record.mentions}["Kai Thomas"] == "alleged"


def test_one_street_name_of_two_stays_a_person_to_ask_about() -> None:
    told = "02/02/2026. Kai Thomas, street name Lil K, met Ravi Lund, street name Lil K, outside. Later Lil K left."
    (record,) = liberty.parse_register(sheet(row(1, Narrative=told)), TODAY)
    assert "Lil K" in {one.text for one in record.mentions}
