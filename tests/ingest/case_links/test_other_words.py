"""Case extracts whose headers stand in no list: told by the words in them and by what stands below."""

from datetime import date
from typing import Any

import pytest

from graph.ledger.drafts import RecordDraft
from ingest import case_links
from ingest.documents import receive
from ingest.parsers import classify
from ingest.readers.model import Cell, Grid, Line, Reading, Sheet
from ingest.reading import read
from tests.ingest.conftest import links

TODAY = date(2026, 3, 26)
Rows = list[list[Cell]]


def sheet(*rows: list[Cell], name: str = "Sheet1") -> list[RecordDraft]:
    reading = Reading("xlsx", sheets=[Sheet(name, list(rows))])
    assert case_links.looks_like(reading) >= 0.4
    return checked(case_links.parse(reading, TODAY))


def checked(records: list[RecordDraft]) -> list[RecordDraft]:
    for record in records:
        for one in record.mentions:
            assert record.fields[one.field][one.start : one.end] == one.text
    return records


def named(record: RecordDraft) -> dict[str, str]:
    return {one.text: one.kind for one in record.mentions}


CHILDREN: Rows = [
    ["P-1044", "Verrall, Tamsin", "03/02/2012", "F", "Yes", "No", "High", "CSE", "12/01/2026", "Jo Penrose"],
    ["P-1045", "Bram Loxley", "14/09/2010", "M", "No", "Yes", "Medium", "CCE", "02/02/2026", "Ann Lowe"],
]


@pytest.mark.parametrize(
    "header",
    [
        "Mosaic ID|Full name of child|Date of birth|Gender|Is child looked after?|SEN/EHCP?|Level of CE risk|CE strand"
        "|Date allocated to CE team|Allocated practitioner",
        "ICS No.|Child/YP|D.o.B|M/F|Child in Care (Y/N)|Additional needs|Risk grading (H/M/L)|Type of harm|Referral received"
        "|SW name",
        "LL Person ID|Client|DOB (dd/mm/yyyy)|Gender identity|CLA at extract|SEND need|Current\nrisk\nrating"
        "|Form(s) of exploitation|Episode start|Key worker (lead professional)",
        "Eclipse number|Surname, forename|DOB|Gender|In LA care|SEN status|CE score|Category of abuse|Opened on"
        "|Named social worker",
    ],
)
def test_children(header: str) -> None:
    first, second = sheet([*header.split("|")], *CHILDREN)
    assert (first.kind, first.reference) == ("child_case", "P-1044")
    told = {"dob": "2012-02-03", "looked_after": True, "send": False, "risk_level": "high", "exploitation": ["CSE"]}
    told |= {"referred": "2026-01-12", "lead_worker": "Jo Penrose", "sex": "F"}
    assert told.items() <= first.content.items()
    assert named(first) == {"Verrall, Tamsin": "Child"}
    assert (second.content["risk_level"], second.content["send"]) == ("medium", True)
    assert not first.problems
    assert not second.problems


@pytest.mark.parametrize("names_child", ["child_id", "YP reference", "Child's name"])
def test_a_list_of_children_with_nicknames_and_addresses_is_no_list_of_nominals(names_child: str) -> None:
    header = [names_child, "surname", "forename", "also known as", "dob", "gender", "school", "address"]
    row: list[Cell] = ["KW901", "Quigley", "Mina", "Minnow", "03/02/2012", "F", "Harbour Academy", "7 Osier Lane, DE99 5PB"]
    records = sheet([*header], row)
    assert [record.kind for record in records] == ["child_case"]


@pytest.mark.parametrize(
    "header",
    [
        "Mosaic ID|Name|DOB|Left|Came back|Found at|RHI|RHI date|What was said",
        "Child ID|Misper name|Date of birth|Absent from|Returned / located|Where located|Return interview accepted?"
        "|Interview held on|Return interview notes",
        "Our ref|Child|D.O.B|Went missing|Home again|Where they were found|Return conversation|When was the RHI|Summary of RHI",
        "URN|Name of young person|DOB|Missing start|Missing end|Address located|Debrief completed|Debrief date|Disclosures",
    ],
)
def test_missing_episodes(header: str) -> None:
    row: list[Cell] = ["P-1044", "Tamsin Verrall", "03/02/2012", "05/03/2026 21:10", "06/03/2026 07:40", "Pier Arcade", "Yes"]
    (record,) = sheet([*header.split("|")], [*row, "07/03/2026", "Was with Jonty Crake"])
    assert record.kind == "missing_episode"
    told = {"missing_from": "2026-03-05T21:10", "missing_to": "2026-03-06T07:40", "interview_date": "2026-03-07"}
    assert told.items() <= record.content.items()
    assert ("Tamsin Verrall", "FOUND_AT", "Pier Arcade") in links(record)
    assert named(record)["Jonty Crake"] == "Person"


@pytest.mark.parametrize(
    "header",
    [
        "Young person 1|DOB|Young person 2|DOB|How known to each other|Since when|Where from",
        "Subject A|A born|Subject B|B born|Connection|First seen together|Source of information",
        "Child|DOB|Associate|Associate DOB|Type of association|Known since|Intel ref",
        "Peer 1|DOB 1|Peer 2|DOB 2|Link|Date of link|Provenance",
    ],
)
def test_one_row_for_each_relation(header: str) -> None:
    row: list[Cell] = [
        "Tamsin Verrall",
        "03/02/2012",
        "Jed Marlow",
        "19/08/1999",
        "friends from school",
        "Oct 2025",
        "LCS",
    ]
    (record,) = sheet([*header.split("|")], row)
    assert links(record) == {("Tamsin Verrall", "ASSOCIATES_WITH", "Jed Marlow")}
    assert named(record) == {"Tamsin Verrall": "Child", "Jed Marlow": "Person"}
    assert record.content["source"] == "LCS"
    assert not record.problems


@pytest.mark.parametrize(
    ("words", "link"),
    [
        ("half sisters", "SIBLING_OF"),
        ("brother / sister", "SIBLING_OF"),
        ("mum's cousin", "FAMILY_OF"),
        ("younger brother’s best mate", "ASSOCIATES_WITH"),
        ("ex-housemates, he introduces her to others", "ASSOCIATES_WITH"),
        ("found in same van", "ASSOCIATES_WITH"),
        ("same school", "ASSOCIATES_WITH"),
        ("no known link", None),
        ("rivals", None),
    ],
)
def test_what_joins_two(words: str, link: str | None) -> None:
    filler: list[Cell] = ["Ada Finch", "Kai Thorne", "best friends"]
    (record, _) = sheet(["First child", "Second child", "Nature"], ["Tamsin Verrall", "Mollie (surname?)", words], filler)
    assert [one.predicate for one in record.statements] == ([link] if link else [])
    assert named(record) == {"Tamsin Verrall": "Child", "Mollie": "Child"}
    assert bool(record.problems) is (link is None)


def test_co_offending_a_row_for_each_person_and_crime() -> None:
    kai, jed, girl, alone = sheet(
        ["Occurrence Ref", "Suspect name", "Date of birth", "HO classification", "Offence date from", "Nominal role"],
        ["42C/10233/26", "Kai Thorne", "04/04/2009", "Robbery", "11/02/2026", "Suspect"],
        ["42C/10233/26", "Jed Marlow", "19/08/1999", "Robbery", "11/02/2026", "Suspect"],
        ["42C/10233/26", "Ada Finch", "01/01/2011", "Robbery", "11/02/2026", "Victim"],
        ["42C/10240/26", "Kai Thorne", "04/04/2009", "PWITS", "20/02/2026", "Charged"],
    )
    assert {record.kind for record in (kai, jed, girl, alone)} == {"co_offending"}
    assert named(kai) == {"Kai Thorne": "Child"}
    assert links(jed) == {("Jed Marlow", "ASSOCIATES_WITH", "Kai Thorne")}
    assert named(jed)["Jed Marlow"] == "Person"
    assert not girl.statements
    assert not alone.statements


def test_who_suffered_a_crime_is_not_linked_with_who_did_it_whatever_the_column_is_called() -> None:
    for header in ("Reason for link", "Zorb"):
        made = sheet(
            ["Investigation No", "HO Offence", "Linked Nominal", "Nominal DOB", header],
            ["55/2217/26", "Burglary", "RUDGE, Lyle", "30/06/1997", "SUSPECT - CHARGED"],
            ["55/2217/26", "Burglary", "WHIPP, Doreen", "08/09/1941", "VICTIM"],
        )
        assert [record.kind for record in made] == ["co_offending"] * 2
        assert not [one for record in made for one in record.statements]


def test_co_offending_several_persons_in_a_row() -> None:
    (record,) = sheet(
        ["Crime number", "Offender 1", "DOB", "Offender 2", "DOB", "Offender 3", "DOB", "Offence"],
        ["42/1", "Kai Thorne", "04/04/2009", "Jed Marlow", "19/08/1999", "Al Boon", "01/01/2010", "Robbery"],
    )
    assert named(record) == {"Kai Thorne": "Child", "Jed Marlow": "Person", "Al Boon": "Child"}
    assert len(record.statements) == 3


ADULTS: Rows = [
    ["No", "Name", "Born", "Known as", "Drives", "Rings from", "Stays at", "Conditions"],
    ["1", "CRAKE, Jonty", "03.04.90", "–", "Prius MT19 KLE", "–", "Badge under review", "No contact with u16 (interim)"],
    ["2", "NOAKES, Alf", "N/K (early 20s)", "“Spanner”", "black e-bike", "07700 900142", "5 Fennel Mews", "CAWN"],
    ["3", "N/K", "40s", "“Doc”, “Doctor T”", "people carrier", "ends 4471", "N/K", "–"],
    ["4", "VALE, Sam", "05.06.2010", "–", "–", "–", "–", "Curfew"],
]


def test_adults_of_interest_in_a_word_table() -> None:
    table = Grid([[str(cell) for cell in row] for row in ADULTS])
    lines = [Line("Adults of interest – working list", "title"), Line("Prepared for tasking by J. Calder, 23 March 2026.")]
    kind, made = classify(Reading("docx", blocks=[*lines, table, Line("Delete after use.")]), TODAY)
    jonty, alf, doc, sam = checked(list(made))
    assert kind == "case_links"
    assert named(jonty) == {"CRAKE, Jonty": "PersonOfConcern", "MT19 KLE": "Vehicle"}
    assert jonty.mentions[0].attributes["conditions"] == "No contact with u16 (interim)"
    assert alf.mentions[0].attributes["aliases"] == ["Spanner"]
    assert ("NOAKES, Alf", "LIVES_AT", "5 Fennel Mews") in links(alf)
    assert (doc.mentions[0].text, doc.mentions[0].attributes["aliases"]) == ("Doc", ["Doctor T"])
    assert sam.mentions[0].kind == "Child"
    assert jonty.known_on == date(2026, 3, 23)
    assert not [one for record in (jonty, alf, doc, sam) for one in record.problems if one.severity == "attention"]


def test_nominals_with_their_dates_and_summaries_are_no_register_of_reports() -> None:
    header = "PERSON URN|SURNAME|FORENAME 1|DOB|ALIAS NAMES|VEHICLES LINKED|TELECOMS|LAST KNOWN ADDR|BAIL CONDS|INTEL SUMMARY"
    row = (
        "TH00419982|RUDGE|Lyle|30/06/1997|Ludo; Big L|TE71 KXD|07700 900861|22B Tollgate Lane|Not to enter Saltby|Seen at night"
    )
    kind, made = classify(Reading("csv", sheets=[Sheet("x", [[*header.split("|")], [*row.split("|")]])]), TODAY)
    (lyle,) = checked(list(made))
    assert (kind, lyle.kind, lyle.reference) == ("case_links", "known_person", "TH00419982")
    assert named(lyle)["Lyle RUDGE"] == "PersonOfConcern"
    assert {"Ludo", "Big L"} == set(lyle.mentions[0].attributes["aliases"])
    assert ("Lyle RUDGE", "LIVES_AT", "22B Tollgate Lane") in links(lyle)


def test_days_and_times_in_columns_of_their_own() -> None:
    (record,) = sheet(
        ["COMPACT_REF", "FORENAMES", "SURNAME", "MISSING_DATE", "MISSING_TIME", "RETURN_DATE", "RETURN_TIME", "FOUND_LOCATION"],
        ["CPT-1", "KEIRA MAE", "OSGOOD", "01/03/2026", "19:40", "02/03/2026", "0215", "Flat 3, Harrow Court"],
    )
    told = {"missing_from": "2026-03-01T19:40", "missing_to": "2026-03-02T02:15"}
    assert told.items() <= record.content.items()
    assert ("KEIRA MAE OSGOOD", "FOUND_AT", "Flat 3, Harrow Court") in links(record)


def test_name_and_date_of_birth_in_one_column() -> None:
    keira, dev = sheet(
        ["#", "Child (DOB)", "Sys no.", "Concern level", "Care status", "Allocated"],
        ["1", "Keira Osgood (04/06/2011)", "900411", "Red", "Not CLA", "Moira Penhallow"],
        ["2", "Dev Ramanathan (22/12/2009)", "900502", "Amber", "CLA s20", "Tobias Wren"],
    )
    assert named(keira) == {"Keira Osgood": "Child"}
    assert (keira.content["dob"], keira.content["looked_after"], dev.content["looked_after"]) == ("2011-06-04", False, True)


def test_sides_with_surname_and_forename_apart() -> None:
    sides = [f"Nominal {n} {part}" for n in (1, 2) for part in ("Surname", "Forename", "DOB")]
    dates: list[Cell] = ["03/01/2026", "02/03/2026"]
    (record,) = sheet(
        [*sides, "Association type", "First recorded", "Last recorded"],
        ["OSGOOD", "Keira", "04/06/2011", "HALLAM", "Curtis", "17/02/2001", "Criminal associate", *dates],
    )
    assert named(record) == {"Keira OSGOOD": "Child", "Curtis HALLAM": "Person"}
    (link,) = record.statements
    assert (str(link.valid_from), str(link.valid_to)) == ("2026-01-03", "2026-03-02")


def test_what_another_sheet_calls_a_place_is_no_person() -> None:
    visits = [
        ["Premises name / trading as", "Addr", "Insp. date", "Insp. by"],
        ["Amber Nights", "12 Dock Road", "08/02/2026", "LEO"],
    ]
    log = [["Date", "Disruption", "Against", "Child safeguarded"], ["20/02/2026", "CAWN", "Amber Nights", "–"]]
    log += [["21/02/2026", "Closure order", "Curtis Lane", "Keira Osgood"]]
    sheets = [Sheet("Visits", [[*row] for row in visits]), Sheet("Log", [[*row] for row in log])]
    _, first, second = checked(case_links.parse(Reading("xlsx", sheets=sheets), TODAY))
    assert named(first) == {"Amber Nights": "Location"}
    assert named(second) == {"Curtis Lane": "Location", "Keira Osgood": "Child"}


def test_numbers_that_a_workbook_cut_short() -> None:
    header: list[Cell] = ["Ref", "Who", "b.", "Wheels", "Digits", "Bail / order", "Runs out"]
    (record,) = sheet(["Risky adults"], header, ["RA1", "Curtis HALLAM", 36939, "Audi KR19 VXE", 7700900411, "DVPO", 46112])
    assert {one.text: one.attributes.get("e164") for one in record.mentions if one.kind == "Phone"} == {
        "7700900411": "+447700900411"
    }
    assert (record.reference, record.content["dob"], record.content["conditions_expire"]) == ("RA1", "2001-02-17", "2026-03-31")
    assert "niche_id" not in record.mentions[0].attributes


def test_a_parents_phone_is_not_the_childs() -> None:
    (record,) = sheet(
        ["YP code", "Young person", "Birthday", "How worried are we?", "Mum/Dad/carer contact"],
        ["LH-031", "Teddy Marchbanks", "19/08/2010", "Very – high", "07700 900511 (mum)"],
    )
    assert record.content["risk_level"] == "high"
    assert named(record) == {"Teddy Marchbanks": "Child"}
    assert record.fields["Mum/Dad/carer contact"] == "07700 900511 (mum)"


def test_absences_with_the_time_before_the_day() -> None:
    table = Grid(
        [
            [
                "Resident",
                "Time and date left",
                "Time and date back",
                "Where did they go / found",
                "Who with",
                "Told us afterwards",
            ],
            ["Sabiha N", "21:00 on 03/02/2026", "06:30 on 04/02/2026", "Arcadia Bowl", "Wren, in DK18 PYL", "Given a vape"],
        ]
    )
    kind, made = classify(Reading("docx", blocks=[Line("Absence log – Tamar House", "title"), table]), TODAY)
    (record,) = checked(list(made))
    assert (kind, record.kind) == ("case_links", "missing_episode")
    told = {"missing_from": "2026-02-03T21:00", "missing_to": "2026-02-04T06:30", "interview_notes": "Given a vape"}
    assert told.items() <= record.content.items()
    assert {"Sabiha N": "Child", "DK18 PYL": "Vehicle", "Wren": "Person"}.items() <= named(record).items()


def test_links_of_a_chart_with_a_vehicle_at_one_end() -> None:
    header: list[Cell] = ["Entity 1 Type", "Entity 1", "Link Type", "Entity 2 Type", "Entity 2", "Date"]
    pair, place, car = sheet(
        header,
        ["Person", "Teddy Marchbanks", "Associate", "Person", "Dale Hennessy", "14/01/2026"],
        ["Person", "Teddy Marchbanks", "Frequents", "Location", "Arcadia Bowl", "20/02/2026"],
        ["Person", "Dale Hennessy", "Uses", "Vehicle", "DK18 PYL", "03/02/2026"],
    )
    assert links(pair) == {("Teddy Marchbanks", "ASSOCIATES_WITH", "Dale Hennessy")}
    assert links(place) == {("Teddy Marchbanks", "FREQUENTS", "Arcadia Bowl")}
    assert links(car) == {("Dale Hennessy", "USES", "DK18 PYL")}


def test_a_column_for_each_kind_of_exploitation() -> None:
    first, second = sheet(
        ["Client ID", "First names", "Surname", "Date of Birth", "CSE", "CCE", "Online", "Overall risk"],
        ["20081", "Ana-Maria", "Petrescu", "14/07/2011", "Y", "N", "Y", "High"],
        [],
        ["20097", "Callum", "O'Dwyer", "09/01/2010", "N", "Y", "N", "Medium"],
    )
    assert (first.content["exploitation"], second.content["exploitation"]) == (["CSE", "ONLINE"], ["CCE"])
    assert first.mentions[0].attributes["exploitation"] == ["CSE", "ONLINE"]
    assert not first.problems


def test_somebody_unknown_is_named_by_the_street_name_alone() -> None:
    chef, nobody = sheet(
        ["POI", "DOB / approx age", "Street names", "Lives / frequents", "Vehicles & phones", "Legal"],
        ["Unknown male", "approx 40", "Chef", "Roebuck Kebab House", "BMW GN66 ORD; 07700 900656", "CAWN"],
        ["Unidentified female", "n/k", "", "Bus station", "", ""],
    )
    assert named(chef) == {
        "Chef": "PersonOfConcern",
        "Roebuck Kebab House": "Location",
        "07700 900656": "Phone",
        "GN66 ORD": "Vehicle",
    }
    assert ("Chef", "FREQUENTS", "Roebuck Kebab House") in links(chef)
    assert "PersonOfConcern" not in named(nobody).values()


def test_who_was_stopped_together_is_no_missing_child() -> None:
    (record,) = sheet(
        ["Ref", "Stop date", "Place stopped", "Person stopped", "D.O.B.", "Grounds", "Found", "Also present"],
        [
            "SS/7781",
            "12/02/2026",
            "Canal Works",
            "Callum O'Dwyer",
            "09/01/2010",
            "Drugs",
            "3 wraps",
            "Kofi Bediako (03/03/2009)",
        ],
    )
    assert record.kind == "co_offending"
    assert named(record) == {"Callum O'Dwyer": "Child", "Kofi Bediako": "Child", "Canal Works": "Location"}
    assert links(record) == {("Callum O'Dwyer", "ASSOCIATES_WITH", "Kofi Bediako")}


def test_the_number_of_an_episode_is_not_the_childs() -> None:
    (record,) = sheet(
        ["Occ no", "Nominal", "DOB", "MISPER reported", "MISPER located", "Located address", "Linked nominals"],
        [
            "26000412233",
            "PETRESCU, Ana-Maria",
            "14/07/2011",
            "02/03/2026 20:15",
            "03/03/2026 01:05",
            "Room 14",
            "DRAGHICI, Mihai",
        ],
    )
    assert (record.kind, record.content["episode_id"]) == ("missing_episode", "26000412233")
    assert "case_id" not in record.mentions[0].attributes
    assert ("PETRESCU, Ana-Maria", "ASSOCIATES_WITH", "DRAGHICI, Mihai") in links(record)


def test_who_suffered_a_crime_stands_in_a_column_of_its_own() -> None:
    (record,) = sheet(
        ["CRIMENO", "OFFENCE_DESC", "COMMITTED_ON", "SUSP_NAME", "SUSP_DOB", "SUSP2_NAME", "SUSP2_DOB", "AGG_NAME"],
        [
            "N/26/1882",
            "Burglary",
            "18/01/2026",
            "TREHARNE Macsen",
            "30/08/2009",
            "PENRY Jac",
            "04/02/1999",
            "Marina Stores Ltd",
        ],
    )
    assert named(record) == {"TREHARNE Macsen": "Child", "PENRY Jac": "Person"}
    assert len(record.statements) == 1


def test_visits_with_what_was_advised_are_no_disruption_and_shops_no_persons() -> None:
    visits = Grid(
        [
            ["Premises visited", "Type", "Date", "By", "Concerns found", "Advice / action"],
            ["Marina Stores", "Off licence", "06/02/2026", "Trading Standards", "Vapes to under 16s", "Warning letter"],
            ["Cwtch Guest House", "Guest house", "09/02/2026", "PCSO Rees", "Young girl with adult male", "Staff trained"],
        ]
    )
    notices = Grid(
        [
            ["Date served", "Type of order / notice", "Served on", "Valid to"],
            ["11/02/2026", "Child Abduction Warning Notice", "Rhodri Davies", "11/08/2026"],
            ["20/02/2026", "Community Protection Warning", "Marina Stores", "20/05/2026"],
        ]
    )
    _, made = classify(Reading("docx", blocks=[Line("Visits", "heading2"), visits, Line("Orders", "heading2"), notices]), TODAY)
    first, second, notice, warning = checked(list(made))
    assert [first.kind, second.kind, notice.kind, warning.kind] == ["premises_visit"] * 2 + ["disruption"] * 2
    assert (named(notice), named(warning)) == ({"Rhodri Davies": "PersonOfConcern"}, {"Marina Stores": "Location"})
    assert not [one for record in (notice, warning) for one in record.problems if one.severity == "attention"]


def test_who_is_listed_without_a_word_of_concern_stays_a_person_and_a_child_a_child() -> None:
    header: list[Cell] = ["Name", "Mobile", "Nickname"]
    rows: Rows = [["Tamsin Verrall", "07700 900111", "Tam"], ["Bram Loxley", "07700 900112", ""]]
    assert named(sheet(header, *rows)[0])["Tamsin Verrall"] == "Person"
    assert named(sheet(["Young people's phones"], header, *rows)[0])["Tamsin Verrall"] == "Child"
    assert named(sheet(["Nominals"], header, *rows)[0])["Tamsin Verrall"] == "PersonOfConcern"


def test_visits_and_disruption_on_one_sheet() -> None:
    visit, notice, closure = sheet(
        ["Venues"],
        ["Venue", "What sort", "Postcode", "Visited on", "Who went", "What was found", "Staff briefed?"],
        ["Gull Point Hotel", "Hotel", "DE99 1EX", "12/02/2026", "Licensing", "No ID checks", "Yes"],
        [],
        ["Disruption"],
        ["Tool", "Used against", "Start", "End", "Result", "Lead"],
        ["CAWN", "Jonty Crake", "12/02/2026", "12/08/2026", "Served in person", "Police"],
        ["Closure order", "Cloud Nine Lounge", "14/02/2026", "14/05/2026", "Granted", "Licensing"],
    )
    assert visit.mentions[0].attributes["licensed"] is True
    assert [visit.kind, notice.kind, closure.kind] == ["premises_visit", "disruption", "disruption"]
    assert (visit.content["visited_by"], visit.content["visit_outcome"]) == ("Licensing", "No ID checks")
    assert (notice.content["measure_date"], notice.content["expires"]) == ("2026-02-12", "2026-08-12")
    assert named(notice) == {"Jonty Crake": "PersonOfConcern"}
    assert named(closure) == {"Cloud Nine Lounge": "Location"}


def test_headings_between_rows_and_a_small_table_below() -> None:
    high, medium, *rest = sheet(
        ["Children open to CE, position at 01/03/2026"],
        ["Our ref", "Child", "Born", "Worker"],
        ["HIGH RISK"],
        ["P-1", "Tamsin Verrall", "03/02/2012", "Jo Penrose"],
        ["Medium"],
        ["P-2", "Bram Loxley", "14/09/2010", "Ann Lowe"],
        [],
        ["Area", "Number"],
        ["Harbour", "2"],
    )
    assert (high.content["risk_level"], high.fields["section"]) == ("high", "HIGH RISK")
    assert medium.content["risk_level"] == "medium"
    assert {record.kind for record in rest} == {"unmapped_row"}
    assert rest[1].fields["column 1"] == "Harbour"


def test_headings_of_groups_above_those_of_columns() -> None:
    (record,) = sheet(
        ["First child", None, "Second child", None, "About the link", None],
        ["Name", "DOB", "Name", "DOB", "Nature", "Since"],
        ["Tamsin Verrall", "03/02/2012", "Bram Loxley", "14/09/2010", "cousins", "2024"],
    )
    assert links(record) == {("Tamsin Verrall", "FAMILY_OF", "Bram Loxley")}
    assert {one.attributes["dob"] for one in record.mentions} == {"2012-02-03", "2010-09-14"}


@pytest.mark.parametrize(("mark", "encoding"), [("|", "utf-16"), (";", "cp1252"), ("\t", "utf-8-sig")])
def test_files_with_other_marks_and_letters(mark: str, encoding: str) -> None:
    rows = [
        "Last name|First name|D.O.B.|Sort of exploitation|Risk now|Legal",
        "Lumière|Zoë|02/03/2011|CSE 1:1|Amber|Section 20",
    ]
    (received,) = receive("list.csv", "\r\n".join(rows).replace("|", mark).encode(encoding))
    (record,) = read(received, TODAY).records
    told: dict[str, Any] = {"exploitation": ["CSE"], "risk_level": "medium", "looked_after": True, "dob": "2011-03-02"}
    assert told.items() <= record.content.items()
    assert named(record) == {"Zoë Lumière": "Child"}


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["Name", "Job title", "Team", "Phone", "E-mail"],
            ["Jo Penrose", "Social worker", "CE hub", "01632 960222", "jo@x.example"],
        ],
        [["Name", "Agency", "Role"], ["Jo Penrose", "Police", "Chair"], ["Ann Lowe", "CSC", "Manager"]],
        [["Pupil", "Year", "Attendance %", "Exclusions"], ["Tamsin Verrall", "9", "78", "2"]],
        [
            ["No", "Action", "Owner", "Due", "Status"],
            ["1", "Visit the lounge about the complaints", "Licensing", "12/03/2026", "Open"],
        ],
    ],
    ids=["staff", "attendance", "school", "actions"],
)
def test_what_is_no_case_row_is_kept_and_asked_about(rows: Rows) -> None:
    reading = Reading("xlsx", sheets=[Sheet("Sheet1", rows)])
    assert case_links.looks_like(reading) < 0.4
    records = case_links.parse(reading, TODAY)
    assert {record.kind for record in records} == {"unmapped_row"}
    assert not [one for record in records for one in record.mentions]
    (problem,) = records[0].problems
    assert problem.severity == "attention"
    assert problem.remedy
