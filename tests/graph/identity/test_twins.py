"""Twins: one surname, one date of birth, forenames alike; and somebody misspells one of them."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from benchmarks.identity_entities import Entities
from graph.identity.index import Index
from graph.identity.judge import judge
from graph.identity.judgement import Judgements
from graph.identity.mention import Mention
from graph.identity.names import known_forenames, known_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Desk

BORN = "2016-03-01"
FORENAMES = sorted(name for name in known_forenames() if len(name) > 3 and name.isalpha())
MADE_UP = ["zyvorn", "quillane", "brovick", "tamsorel", "ishkara"]


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("Amir", "Smir"),  # Samir, who is on no list, without his first vowel
        ("Kayden", "Ayden"),
        ("Brayden", "Braylen"),
        ("Marta", "Marfa"),
        ("Julian", "Julia"),
        ("Lena", "Lna"),
        ("Zyvorn", "Zyvoin"),  # a name so rare that nobody knows what others there are
    ],
)
def test_a_slip_that_may_be_the_twins_is_asked(
    desk: "Desk", child: "Callable[..., Mention]", listed: str, written: str
) -> None:
    one, told = child("C1", listed, "Shisford", BORN), desk.mention(f"{written} Shisford", dob=BORN)
    desk.take(one, told)
    assert desk.between(told, one).startswith("ask: ") or desk.between(one, told).startswith("ask: ")
    assert not desk.one(one, told)


@pytest.mark.parametrize(
    ("listed", "written"),
    [("Patrick", "Patirck"), ("Dominik", "Dominnik"), ("Elizabeth", "Elizbeth"), ("Zyvorn", "Zyvvorn"), ("Jakub", "Kuba")],
)
def test_a_slip_that_can_be_nobody_elses_is_joined(
    desk: "Desk", child: "Callable[..., Mention]", listed: str, written: str
) -> None:
    one, told = child("C1", listed, "Shisford", BORN), desk.mention(f"{written} Shisford", dob=BORN)
    desk.take(one, told)
    assert desk.one(one, told)


@st.composite
def misspelt(draw: st.DrawFn, word: str) -> str:
    """The word with one letter left out, doubled, swapped with its neighbour or mistaken, or as it is."""
    at = draw(st.integers(0, len(word) - 2))
    return draw(
        st.sampled_from(
            [
                word,
                word[:at] + word[at + 1 :],
                word[: at + 1] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + draw(st.sampled_from("aeiounrst")) + word[at + 1 :],
            ]
        )
    )


@st.composite
def twins(draw: st.DrawFn) -> tuple[str, str]:
    """Two forenames one to three letters apart."""
    one = draw(st.sampled_from(FORENAMES + MADE_UP))
    near = [other for other in FORENAMES if 1 <= OSA.distance(one, other, score_cutoff=3) <= 3 and not known_form(one, other)]
    assume(near)
    return one, draw(st.sampled_from(near))


@given(pair=twins(), data=st.data(), turned=st.booleans(), both_listed=st.booleans())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_twins_are_never_made_one(pair: tuple[str, str], data: st.DataObject, turned: bool, both_listed: bool) -> None:
    """Whichever of them is on a list, and however the other is misspelt, unless what is written is the twin's very name."""
    listed, other = pair[::-1] if turned else pair
    written = data.draw(misspelt(other))
    assume(len(written) > 1 and not known_form(written, listed))
    row = child_of(0, listed, case_id="C1")
    twin = [child_of(1, other, case_id="C2")] if both_listed else []
    told = [child_of(2, written), child_of(3, other)]
    decided = Judgements()
    judge([row, *twin, *told], Index(), decided)
    entities = Entities([row, *twin, *told], decided)
    assert entities.of(row.id).id not in {entities.of(one.id).id for one in (*twin, *told)}


def child_of(at: int, forename: str, **said: str) -> Mention:
    """One of the twins in one record."""
    return Mention(f"m{at}", at, f"r{at}", "", "Child", "victim", f"{forename} Shisford", attributes={"dob": BORN, **said})
