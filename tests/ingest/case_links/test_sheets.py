"""Case extracts in the shapes that systems give them: other headers, title rows, coordinates, bad rows."""

import time
from datetime import date, datetime

import pytest

from graph.ledger.drafts import RecordDraft
from ingest.case_links import looks_like, parse
from ingest.readers.model import Cell, Reading, Sheet
from tests.ingest.conftest import links

TODAY = date(2026, 10, 31)
Rows = list[list[Cell]]


def read(*sheets: Rows, filename: str = "extract.xlsx") -> list[RecordDraft]:
    reading = Reading("xlsx", sheets=[Sheet(f"Sheet{n}", rows) for n, rows in enumerate(sheets, 1)])
    reading.headers["filename"] = filename
    assert looks_like(reading) > 0.4
    records = parse(reading, TODAY)
    for record in records:
        for one in record.mentions:
            assert record.fields[one.field][one.start : one.end] == one.text
    return records


def problems(records: list[RecordDraft], severity: str = "attention") -> list[str]:
    return [problem.field for record in records for problem in record.problems if problem.severity == severity]


CHILDREN: Rows = [
    ["CE cohort", None, None],
    ["Extract run on 30/09/2026 from LCS", None, None],
    [None, None, None],
    ["LCS No", "Child's Name", "D.O.B.", "Gender", "Ethnicity", "Looked After?", "SEND", "Risk", "CE Type", "Model / Method",
     "Key Worker", "School", "Sexual Orientation", "Tier"],
    ["L-11", "VERRALL, Tamsin", datetime.fromisoformat("2014-02-03"), "Female", "White - British", "Yes", "N", "Low (closed)",
     "CSE / CCE", "Boyfriend/Girlfriend; Party model", "Jo Penrose", "Kestrel Academy", "", "T2"],
    ["L-12", "Bram Loxley", "31/02/2012", "M", "", "no", "EHCP", "Medium", "County lines", "Gangs", "", "", "", ""],
    ["L-13", "Nia Ostrander", "05/06/2031", "F", "", "N", "N", "H", "CSE", "Online", "", "", "", ""],
    ["L-14", "Cai Fenwick", "01/02/2010 or 02/01/2010", "M", "", "Maybe", "N", "Sky", "CSE", "Online", "", "", "", ""],
    ["L-15", "Edie Broome", "09/09/2012", "F", "", "N", "Y", "Low", "CSE", "Online", "", "", "", ""],
    [None, None],
    ["Total", 5],
]  # fmt: skip


def test_children_under_other_headers() -> None:
    records = read(CHILDREN)
    assert [record.kind for record in records] == ["child_case"] * 5
    first = records[0]
    assert (first.reference, first.known_on, first.locator) == ("L-11", date(2026, 9, 30), "row 5")
    child = first.mentions[0]
    assert (child.kind, child.text) == ("Child", "VERRALL, Tamsin")
    assert {
        "case_id": "L-11",
        "dob": "2014-02-03",
        "sex": "F",
        "looked_after": True,
        "send": False,
    }.items() <= child.attributes.items()
    assert child.attributes["exploitation"] == ["CSE", "CCE"]
    assert child.attributes["model"] == ["boyfriend", "party"]
    assert ("VERRALL, Tamsin", "ATTENDS", "Kestrel Academy") in links(first)


def test_protected_characteristics_stay_out_of_properties() -> None:
    first = read(CHILDREN)[0]
    assert first.content["protected"] == {"ethnicity": "White - British"}
    assert not any("White - British" in str(one.attributes) for one in first.mentions)


def test_low_is_flagged_for_the_young_and_for_send() -> None:
    flagged = [record.reference for record in read(CHILDREN) if "never_low" in record.content.get("flags", [])]
    assert flagged == ["L-11", "L-15"]


def test_bad_cells_are_reported_by_row_and_column_and_the_rest_goes_on() -> None:
    records = read(CHILDREN)
    assert problems(records) == [
        "row 6, D.O.B.", "row 7, D.O.B.", "row 8, D.O.B.", "row 8, Looked After?", "row 8, Risk",
    ]  # fmt: skip
    assert all(problem.remedy for record in records for problem in record.problems)
    assert records[1].mentions[0].attributes["dob_raw"] == "31/02/2012"
    assert any("Tier" in field for field in problems(records, "note"))
    assert records[0].fields["Tier"] == "T2"


def test_places_with_each_kind_of_coordinates() -> None:
    rows: Rows = [
        ["Place name", "Type", "Post Code", "OS Grid Ref", "Latitude", "Longitude"],
        ["Tern Street Garage", "garage", "DE99 1AA", "SK 363 345", None, None],
        ["Pier Arcade", "arcade", "DE99 1PA", "", 52.9068, -1.4617],
        ["Gull Point", "hotel", "", "", 48.85, 2.35],
        ["8 Fennel Road", "home", "", "SK 3", None, None],
    ]
    records = read(rows)
    assert [record.kind for record in records] == ["place"] * 4
    garage, arcade, hotel, home = (record.mentions[0].attributes for record in records)
    assert (garage["easting"], garage["northing"]) == (436350.0, 334550.0)
    assert arcade["easting"] == pytest.approx(436304, abs=10)
    assert "latitude" not in hotel
    assert home["home"] is True
    assert len(problems(records)) == 2


def test_missing_episodes_with_return_interviews() -> None:
    rows: Rows = [
        [
            "Child ID",
            "Date missing",
            "Date returned",
            "RHI status",
            "RHI date",
            "Triggers",
            "Running to",
            "Where found",
            "In company of",
            "Addresses visited",
        ],
        [
            "L-11",
            datetime.fromisoformat("2026-09-01T22:15"),
            "02/09/2026 06:30",
            "Completed",
            "04/09/2026",
            "Row at home",
            "friends",
            "Pier Arcade, DE99 1PA",
            "L-12 and Jonty Crake",
            "8 Fennel Road; 3 Mill Lane",
        ],
        ["L-12", "05/09/2026", "", "Declined", "", "", "", "N/A", "unknown", ""],
    ]
    first, second = read(rows)
    assert first.kind == "missing_episode"
    assert first.content["missing_from"] == "2026-09-01T22:15"
    assert first.content["missing_to"] == "2026-09-02T06:30"
    assert first.known_on == date(2026, 9, 4)
    assert links(first) == {
        ("L-11", "FOUND_AT", "Pier Arcade"), ("L-11", "ASSOCIATES_WITH", "L-12"), ("L-11", "ASSOCIATES_WITH", "Jonty Crake"),
        ("L-11", "FREQUENTS", "8 Fennel Road"), ("L-11", "FREQUENTS", "3 Mill Lane"),
    }  # fmt: skip
    assert {one.valid_from for one in first.statements} == {date(2026, 9, 2)}
    assert [one.text for one in second.mentions] == ["L-12"]


def test_persons_known_to_the_police() -> None:
    rows: Rows = [
        ["Nominal Ref", "Name", "Date of Birth", "AKA", "VRM", "Vehicle make", "Mobile", "Bail conditions", "Expiry"],
        [
            70012,
            "Jonty Crake",
            "03/04/1990",
            "JC; Crakey",
            "MT19KLE",
            "grey Corsa",
            "07700 900733",
            "No contact with under 18s",
            "01/12/2026",
        ],
        [70013, "Alfie Noakes", "03/04/2010", "", "", "", "", "Curfew", ""],
        [70013, "Alfred Noakes", "03/04/2010", "", "", "", "", "Curfew", ""],
    ]
    jonty, alfie, twice = read(rows)
    person = jonty.mentions[0]
    assert (jonty.kind, person.kind, jonty.reference) == ("known_person", "PersonOfConcern", "70012")
    assert person.attributes["aliases"] == ["JC", "Crakey"]
    assert person.attributes["conditions_expire"] == "2026-12-01"
    assert links(jonty) == {("Jonty Crake", "USES", "MT19KLE"), ("Jonty Crake", "USES", "07700 900733")}
    assert next(one for one in jonty.mentions if one.kind == "Vehicle").attributes["description"] == "grey Corsa"
    assert alfie.mentions[0].kind == "Child"
    assert any("70013" in problem.problem for problem in twice.problems)


@pytest.mark.parametrize(
    ("word", "target", "expected"),
    [
        ("Friend of", "L-12", ("L-11", "ASSOCIATES_WITH", "L-12")),
        ("half-sister", "L-12", ("L-11", "SIBLING_OF", "L-12")),
        ("Cousin of", "Rina Marsh", ("L-11", "FAMILY_OF", "Rina Marsh")),
        ("introduced by", "N7001", ("N7001", "INTRODUCED", "L-11")),
        ("introduced", "L-13", ("L-11", "INTRODUCED", "L-13")),
        ("lives at", "8 Fennel Road", ("L-11", "LIVES_AT", "8 Fennel Road")),
        ("attends", "Kestrel Academy", ("L-11", "ATTENDS", "Kestrel Academy")),
    ],
)
def test_relationships(word: str, target: str, expected: tuple[str, str, str]) -> None:
    (record,) = read([["Person 1", "Linked to", "Nature of relationship", "Since"], ["L-11", target, word, "01/05/2026"]])
    assert links(record) == {expected}
    assert record.statements[0].valid_from == date(2026, 5, 1)
    other = next(one for one in record.mentions if one.text == target)
    assert other.attributes.get("home") is (True if word == "lives at" else None)


def test_relationships_that_cannot_be_read() -> None:
    header: list[Cell] = ["Child ID", "Linked child ID", "Relationship"]
    records = read(
        [header, ["L-11", "L-12", "zorbs"], ["L-11", "", "friend of"], ["L-11", "L-11", "friend of"], ["L-11", "L-12", "twin"]]
    )
    assert len(problems(records)) == 3
    assert links(records[3]) == {("L-11", "SIBLING_OF", "L-12")}


OTHER_SHEETS: list[tuple[str, Rows]] = [
    (
        "disruption",
        [
            ["Niche ID", "Disruption measure", "Date served", "Child ID", "Outcome"],
            ["N70", "CAWN", "01/08/2026", "L-11", "Served"],
        ],
    ),
    (
        "premises_visit",
        [["Premises", "Visit date", "Visited by", "Outcome"], ["Gull Point Hotel", "02/08/2026", "Licensing", "Advice given"]],
    ),
    (
        "request",
        [
            ["Child ID", "Date of request", "Source of request", "Gender", "Disability"],
            ["L-11", "03/08/2026", "Education", "F", "N"],
        ],
    ),
    ("closure", [["Child ID", "Date closed", "Reason for closure"], ["L-11", "04/08/2026", "Risk reduced"]]),
    (
        "meeting_held",
        [
            ["Child ID", "Date held", "Type of meeting", "Young person attended", "Parents attended", "Risk"],
            ["L-11", "05/08/2026", "First review", "Y", "N", "Medium"],
        ],
    ),
    (
        "police_referral",
        [["Crime number", "Date referred", "Offence", "Crimed", "Charged"], ["22/1", "06/08/2026", "Grooming", "Y", "N"]],
    ),
    (
        "offence",
        [
            ["Crime number", "Offence", "Cyber related", "Platform", "Offence date", "Report date"],
            ["22/2", "Grooming", "Yes", "snap chat", "07/08/2026", "08/08/2026"],
        ],
    ),
    ("cla_overview", [["As at", "CLA under review", "High", "Medium", "Low"], ["31/03/2026", 32, 5, 9, 18]]),
    ("quarterly_item", [["Table", "Measure", "Q1", "Q2", "Q3", "Q4"], ["Requests", "Received", 9, 11, 9, 8]]),
]


@pytest.mark.parametrize(("kind", "rows"), OTHER_SHEETS, ids=[kind for kind, _ in OTHER_SHEETS])
def test_what_the_quarterly_tables_count(kind: str, rows: Rows) -> None:
    (record,) = read(rows)
    assert record.kind == kind
    assert not problems([record])


def test_several_sheets_in_one_workbook() -> None:
    records = read(*[rows for _, rows in OTHER_SHEETS])
    assert [record.kind for record in records] == [kind for kind, _ in OTHER_SHEETS]
    measure, visit, _, closed, held, _, offence, overview, _ = records
    assert measure.content["measure"] == "Child Abduction Warning Notice"
    assert {one.text for one in measure.mentions} == {"N70", "L-11"}
    assert visit.mentions[0].attributes["licensed"] is True
    assert closed.content["closure_reason"] == "risk reduced"
    assert (held.content["child_attended"], held.content["carer_attended"]) == (True, False)
    assert offence.content["cyber"] is True
    assert next(one for one in offence.mentions if one.kind == "OnlinePlatform").attributes["name"] == "Snapchat"
    assert (overview.content["high"], overview.content["low"]) == (5, 18)
    assert measure.locator == "Sheet1 row 2"


def test_a_sheet_that_nobody_mapped_is_kept() -> None:
    reading = Reading("csv", sheets=[Sheet("odd", [["Widget", "Colour"], ["a", "red"]])])
    assert looks_like(reading) == 0
    records = parse(reading, TODAY)
    assert [record.kind for record in records] == ["unmapped_row"] * 2
    assert records[1].fields == {"column 1": "a", "column 2": "red"}
    assert problems(records) == ["odd"]


def test_dates_of_extracts_come_from_the_files_name_too_and_may_lie_in_the_future() -> None:
    rows: Rows = [["Child ID", "Risk level"], ["L-11", "High"]]
    assert read(rows, filename="cohort 2026-09-30.csv")[0].known_on == date(2026, 9, 30)
    ahead = read(rows, filename="cohort 30-09-2027.csv")
    assert problems(ahead) == ["extract date"]


def test_the_same_trouble_in_many_rows_is_counted() -> None:
    rows: Rows = [["Child ID", "DOB", "Risk level"], *[[f"L-{n}", "31/02/2012", "High"] for n in range(100)]]
    records = read(rows)
    assert len(problems(records)) == 21
    assert "80 more rows" in records[-1].problems[-1].problem


def test_a_large_sheet_is_read_in_seconds() -> None:
    header: list[Cell] = [
        "Child ID",
        "Surname",
        "Forename",
        "DOB",
        "Gender",
        "CLA",
        "SEND",
        "Risk level",
        "Exploitation type",
        "Model",
    ]
    rows: Rows = [header]
    for n in range(5000):
        rows.append(
            [
                f"L-{n}",
                "Verrall",
                f"Tam{n}",
                f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/2011",
                "F",
                "N",
                "N",
                "Medium",
                "CSE",
                "Online",
            ]
        )
    began = time.perf_counter()
    assert len(read(rows)) == 5000
    assert time.perf_counter() - began < 10
