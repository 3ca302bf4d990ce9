"""What a pack shows least of, and what it says once."""

from datetime import date

import pytest

from graph.pseudonyms import Pseudonyms
from graph.sharing import HeldBack
from graph.store.base import Node
from viz.pack.edition import Choice, Edition
from viz.pack.said_once import said_once

PHONE = Node("e1", "Phone", "+447700900123")


def edition(*, full: bool = False, concern: frozenset[str] = frozenset()) -> Edition:
    choice = Choice("tasking", "Ms Hall, Health", "care", date(2026, 3, 31), full=full)
    return Edition(choice, HeldBack(frozenset(), (), frozenset()), Pseudonyms(b"key"), concern=concern)


def test_a_phone_is_told_apart_but_not_given() -> None:
    least = edition()
    assert least.name(PHONE) == "a phone ending 123"
    assert [one.what for one in least.left_out] == ["Phone numbers"]
    assert edition(full=True).name(PHONE) == "+447700900123"
    assert edition(concern=frozenset({"e1"})).name(PHONE) == "+447700900123"


@pytest.mark.parametrize("written", ["07700 900123", "+44 7700 900123", "07700900123", "(07700) 900-123", "0161 496 0123"])
def test_no_phone_number_stands_in_words_either(written: str) -> None:
    assert edition().words(f"Ring {written} before 25/09/2026.") in (
        "Ring a phone number before 25/09/2026.", "Ring (a phone number before 25/09/2026.",
    )  # fmt: skip
    assert edition(full=True).words(f"Ring {written}.") == f"Ring {written}."


@pytest.mark.parametrize("written", ["TA001 by 25/09/2026", "LIB-2026-00131", "in 1 in 10,000 cases", "DE99 5PB"])
def test_other_numbers_stay(written: str) -> None:
    assert edition().words(written) == written


def test_a_sentence_that_only_one_row_has_stays_in_it() -> None:
    texts = ["Seen thrice. It leans on a name alone, as nobody else has that name.", "Seen twice. It could still be chance."]
    assert said_once(texts) == (texts, [])


def test_sentences_of_several_rows_are_said_once_and_days_stay_in_their_rows() -> None:
    leans = "It leans on a name alone, as nobody else has that name."
    rows, marks = said_once([f"A. {leans} It clears on 7 January 2027 if no more is reported.", f"B. {leans}", f"C. {leans}"])
    assert rows == ["A. (a) It clears on 7 January 2027 if no more is reported.", "B. (a)", "C. (a)"]
    assert marks == [f"(a) {leans}"]
