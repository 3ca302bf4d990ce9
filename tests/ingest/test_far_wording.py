"""Forms whose headings and questions are an agency's own: nothing under one of them runs into the field before it."""

from datetime import date

import pytest

from graph.ledger.drafts import RecordDraft
from ingest import liberty
from ingest.extraction.patterns import find_plates
from ingest.extraction.places import find_places
from ingest.readers.model import Grid, Line, Reading

TODAY = date(2026, 6, 20)
WARD = [
    ("Clinician completing", "Dr Siobhán Ó Dálaigh"),
    ("Trust", "Merebridge Royal Infirmary"),
    ("Date and time completed", "01/02/2026 02:10"),
    ("Type of harm suspected", "Serious violence and gangs"),
    ("Patient", "Tyrese Boakye-Mensah"),
    ("Patient DOB", "05/12/2008"),
    ("History given", "Brought in at 23:30 on 31 January 2026 from Lantern Park. Would not say who it was."),
    ("Person(s) thought to have caused the harm", "Curtis Denholm"),
    ("Who came with the patient", "Femi Boakye-Mensah"),
    ("Discussed with", "Police control room"),
]
YOUTH = [
    ("Your name?", "Baz Whitlock"),
    ("What do you do?", "Detached youth worker"),
    ("Which team or organisation?", "Streetwise Project"),
    ("Today's date?", "28.02.26"),
    ("Tell us in your own words what happened, and where and when", "Wed 25 Feb around 7pm at the Kingsmead skatepark."),
    ("Which young person is being harmed?", "Jodie Pemberton"),
    ("Their birthday?", "3rd June 2012"),
    ("Who is doing it?", "Man called Ghost"),
    ("Who else was there?", "Evie Lomax"),
    ("Who have you told?", "My manager"),
]


def only(*blocks: Line | Grid) -> RecordDraft:
    (record,) = liberty.parse(Reading("text/plain", list(blocks)), TODAY)
    return record


def test_headings_of_a_hospital() -> None:
    blocks = [Line(text, style) for pair in WARD for text, style in zip(pair, ("heading2", "paragraph"), strict=True)]
    record = only(*blocks)
    assert record.fields["victim_dob"] == "05/12/2008"
    assert record.fields["details"].startswith("Brought in")
    assert (record.fields["alleged"], record.fields["present"]) == ("Curtis Denholm", "Femi Boakye-Mensah")
    assert record.incidents[0].occurred_on == date(2026, 1, 31)


def test_an_unknown_heading_ends_the_field_before_it() -> None:
    strange = [*WARD[:6], ("Zebra", "Quagga"), *WARD[6:]]
    record = only(*[Line(text, style) for pair in strange for text, style in zip(pair, ("heading2", "paragraph"), strict=True)])
    assert record.fields["victim_dob"] == "05/12/2008"
    assert "Zebra: Quagga" in record.unplaced


def test_numbered_questions() -> None:
    record = only(*[Line(text) for at, (asked, said) in enumerate(YOUTH, 1) for text in (f"{at}. {asked}", said)])
    assert record.fields["reporter_post"] == "Detached youth worker"
    assert record.fields["details"].startswith("Wed 25 Feb")
    assert (record.fields["victim"], record.fields["victim_dob"]) == ("Jodie Pemberton", "3rd June 2012")
    assert record.incidents[0].occurred_on == date(2026, 2, 25)


def test_a_second_unknown_label_in_a_row_of_four_is_no_value() -> None:
    rows = [list(WARD[at] + WARD[at + 1]) for at in range(0, len(WARD), 2)]
    rows.insert(2, ["Ward manager's initials", "AB", "Zebra", "Quagga"])
    record = only(Grid(rows))
    assert "Zebra: Quagga" in record.unplaced
    assert record.fields["present"] == "Femi Boakye-Mensah"


def test_the_kind_of_exploitation_is_no_heading_of_a_column() -> None:
    rows = [list(pair) for pair in WARD]
    rows[3:4] = [
        ["Suspected abuse", "CSE"],
        ["Story so far", "On 31/01/2026 two men put her into a car outside. She was drunk."],
    ]
    assert only(Grid(rows)).fields["exploitation"] == "CSE"


def test_a_form_is_known_by_its_answers_where_its_labels_are_strange() -> None:
    slip = [
        "Grade / duty: Bus controller", "Depot telephone: 01632 960818", "Slip dated: 29/11/2025", "Feared: County lines",
        "Zebra: 28/11/2025 at 21:10. Boy alone on the last service with a large bag, met at Northgate Bus Station by a man.",
        "Young passenger: Rohan Dasgupta", "Suspicious adult: Leroy Quill",
    ]  # fmt: skip
    reading = Reading("text/plain", [Line(text) for text in slip])
    assert liberty.looks_like(reading) >= 0.5
    record = only(*reading.body())
    assert (record.fields["victim"], record.fields["alleged"]) == ("Rohan Dasgupta", "Leroy Quill")
    assert record.incidents[0].occurred_on == date(2025, 11, 28)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Seen at Velvet Lounge and later near DE99 4RB.", {"Velvet Lounge": None, "DE99 4RB": "DE99 4RB"}),
        ("From Tesco Extra, DE99 1AB then to DE99 2DL.", {"Tesco Extra": "DE99 1AB", "DE99 2DL": "DE99 2DL"}),
        ("She was at the Premier Lodge.", {"Premier Lodge": None}),
    ],
)
def test_places_beside_postcodes(text: str, places: dict[str, str | None]) -> None:
    assert {place.text.removeprefix("the "): place.attributes.get("postcode") for place in find_places(text)} == places


def test_a_plate_half_in_small_letters_is_whole() -> None:
    assert [plate.text for plate in find_plates("a grey Golf, reg LM19 kzt, outside")] == ["LM19 kzt"]
