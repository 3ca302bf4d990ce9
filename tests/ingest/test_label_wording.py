"""Labels and answers in words that nobody has listed, and what is no person though it has a capital."""

from datetime import date

import pytest

from benchmarks.free_text import read_sentence
from ingest import liberty
from ingest.extraction.names import split_people
from ingest.extraction.phrases import Phrases
from ingest.liberty.cues import guess_label
from ingest.liberty.labels import find_label, is_title
from ingest.liberty.lines import split_line
from ingest.liberty.values import yes_no
from ingest.readers.model import Grid, Line, Reading


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("Completed by (post)", "reporter_post"),
        ("Reported by (agency)", "reporter_agency"),
        ("Third party (name, relationship)", "witness_details"),
        ("Victim (DOB)", "victim_dob"),
        ("Completed by (please print)", "reporter_name"),
    ],
)
def test_brackets_say_what_is_asked(written: str, field: str) -> None:
    label = find_label(written)
    assert label
    assert label.field == field


def test_one_question_word_is_no_typo_of_another() -> None:
    assert find_label("What are you worried about?") != find_label("Who are you worried about?")


def test_the_name_of_the_form_is_no_reference() -> None:
    assert find_label("Operation Liberty / CRE") is None
    assert is_title("Youth Justice Service – Liberty intelligence form")


def test_a_label_in_its_place_may_hold_words_that_nobody_listed() -> None:
    assert guess_label("Quaystone depot reference") is None
    placed = guess_label("Quaystone depot reference", placed=True)
    assert placed
    assert placed.field == "reference"


def test_guidance_in_brackets_is_no_value() -> None:
    (pair,) = split_line("Who did it? (names, descriptions): Ade Bello, 40s")
    assert (pair.label.field, pair.value) == ("alleged", "Ade Bello, 40s")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Yes\tX\tNo", True), ("Yes\tNo\tX", False), ("X Yes No", True), ("Yes [ ] No [x]", False),
        ("Y X N", True), ("Yes", True), ("no", False),
    ],
)  # fmt: skip
def test_one_cross_beside_two_captions(answer: str, said: bool) -> None:
    assert yes_no(answer) is said


@pytest.mark.parametrize(
    "text",
    [
        "Taxis were queuing outside. Neighbours report noise. Youths gather at night.",
        "Residents complain. Drivers know about it. Customers come and go.",
        "The van Aldi uses was there.",
    ],
)
def test_kinds_of_people_are_nobody(text: str) -> None:
    assert not [one.text for one in read_sentence(text).mentions if one.kind in ("Child", "PersonOfConcern", "Person")]


def test_a_phrase_list_finds_what_one_alternation_would() -> None:
    found = Phrases.listed(["self harm*", "self-harm*", "knife", "B&M", "shot at"])
    text = "İpek self-harmed with a KNIFE by B&M; knifed, shot  at."
    assert [match[0] for match in found.finditer(text)] == ["self-harmed", "KNIFE", "B&M", "shot  at"]
    assert found.blank("a knife, b") == "a  , b"


def test_what_stands_behind_an_unknown_label_may_tell_its_field() -> None:
    rows = [["Quorvex", "CCE"], ["Zintel", "01632 960 111"], ["Hupplemand", "3 Sept 2026"], ["Grobnitz", "whatever it is"]]
    rows += [
        ["Details of incident", "On 2 Sept 2026 at Sizzle Box."],
        ["Victim", "Jade Orr"],
        ["Alleged offender", "Moss Tull"],
    ]
    (record,) = liberty.parse(Reading("text", [Line("Operation Liberty", "title"), Grid(rows)]), date(2026, 12, 31))
    assert record.fields["exploitation"] == "CCE"
    assert record.fields["reporter_contact"] == "01632 960 111"
    assert record.known_on == date(2026, 9, 3)
    assert record.unplaced == ["Grobnitz: whatever it is"]


def test_a_surname_first_with_a_birthday_behind_it_is_one_person() -> None:
    assert [span.text for span in split_people("YATES, Kelvin DOB 14/02/1988")] == ["YATES, Kelvin DOB 14/02/1988"]


def test_names_that_end_in_s_or_begin_with_a_particle_are_somebody() -> None:
    found = {one.text for one in read_sentence("Carers say that James was seen with van der Berg.").mentions}
    assert {"James", "van der Berg"} <= found
