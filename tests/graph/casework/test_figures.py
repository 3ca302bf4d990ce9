"""Eco map and genogram: drawn from the graph, corrected with the correction kept, nothing over anything else."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.access import Look, View
from graph.casework import circle, family
from graph.casework.entering import Entered
from graph.casework.kept import entered
from graph.errors import WrongUsage
from graph.kith import Kith
from graph.store.base import Node
from ingest.pipeline import Sender, ingest
from viz import ecomap, genogram
from viz.board import Shape, Stroke, Words, pdf, png, svg

TODAY = date(2026, 6, 30)
BY = Entered(Look("ann", "a test"), TODAY)
CASES = """child_id,surname,forename,dob,gender,risk_level,status,referred,lead_worker,school,address
C001,Quigley,Mina,03/02/2012,F,Medium,Open,05/05/2026,Skye Wetherby,Eastmere Academy,"4 Alder Way, DE99 2DL"
C002,Quigley,Levi,03/02/2014,M,High,Open,06/05/2026,,,"4 Alder Way, DE99 2DL"
"""
LINKS = """child_id,linked_child_id,linked_name,relationship,from
C001,C002,,sibling of,05/05/2026
C001,,Agnes Quigley,mother,05/05/2026
C001,,Rhys Nkemelu,introduced by,05/05/2026
C001,,Tariq Hale,friend of,05/05/2026
"""
MISSING = """child_id,missing_from,missing_to,found_at,return_interview
C001,03/06/2026 18:00,04/06/2026 08:00,Wharf Hotel,Completed
"""


@pytest.fixture
def kith(tmp_path: Path) -> Iterator[Kith]:
    files = tmp_path / "files"
    files.mkdir()
    for name, text in (("cases", CASES), ("links", LINKS), ("missing", MISSING)):
        (files / f"{name}.csv").write_text(text, encoding="utf-8")
    with Kith(tmp_path / "data") as kith:
        ingest(kith, [files], Sender("ann", "a test", TODAY))
        yield kith


@pytest.fixture
def view(kith: Kith) -> View:
    return kith.view("ann", "a test")


@pytest.fixture
def mina(view: View) -> Node:
    return view.find("Mina Quigley")[0].node


def test_each_tie_stands_in_its_sector(view: View, mina: Node) -> None:
    found = circle.eco_map(view, mina)
    told = {tie.name: (tie.sector, tie.nature, tie.way) for tie in found.ties}
    assert told["Levi Quigley"] == ("household", "open", "both")
    assert told["4 Alder Way"] == ("household", "open", "both")
    assert told["Agnes Quigley"][0] == "family"
    assert told["Eastmere Academy"][0] == "school"
    assert told["Rhys Nkemelu"] == ("peers", "open", "to")
    assert told["Tariq Hale"] == ("peers", "open", "both")
    assert told["Wharf Hotel"][0] == "places"
    assert told["Skye Wetherby"] == ("services", "support", "both")


def test_corrections_are_kept_and_add_up(kith: Kith, view: View, mina: Node) -> None:
    found = circle.eco_map(view, mina)
    hale = next(tie.id for tie in found.ties if tie.name == "Tariq Hale")
    before = view.entity(hale).links
    circle.correct(kith, BY, found, {hale: {"nature": "support", "note": "Walks home with her"}})
    found = circle.eco_map(view, mina)
    circle.correct(kith, BY, found, {hale: {"strength": "strong"}, "own 1": {"name": "Football club", "sector": "peers"}})
    found = circle.eco_map(view, mina)
    tie = next(tie for tie in found.ties if tie.id == hale)
    assert (tie.nature, tie.strength, tie.note, tie.corrected) == ("support", "strong", "Walks home with her", True)
    assert [tie.name for tie in found.ties if tie.corrected] == ["Tariq Hale", "Football club"]
    assert found.corrected_by == "ann"
    assert len(entered(view, circle.KIND, mina.id)) == 2
    assert view.entity(hale).links == before
    with pytest.raises(WrongUsage):
        circle.correct(kith, BY, found, {hale: {"nature": "dreadful"}})


def test_a_tie_left_out_is_not_drawn_but_stays_in_the_table(kith: Kith, view: View, mina: Node) -> None:
    found = circle.eco_map(view, mina)
    hale = next(tie.id for tie in found.ties if tie.name == "Tariq Hale")
    assert "Tariq Hale" in svg(ecomap.drawn(found))
    circle.correct(kith, BY, found, {hale: {"hidden": "yes"}})
    found = circle.eco_map(view, mina)
    assert "Tariq Hale" not in svg(ecomap.drawn(found))
    assert "Tariq Hale" in [tie.name for tie in found.ties]


@pytest.mark.parametrize(
    ("words", "child_first", "expected"),
    [
        ("mother of", False, "mother"),
        ("mother", True, "mother"),
        ("son of", True, "parent"),
        ("sibling of", True, "sibling"),
        ("half-sister of", False, "half_sibling"),
        ("maternal grandmother", True, "grandmother_m"),
        ("daughter", True, "child"),
        ("knows somehow", True, "other"),
    ],
)
def test_words_of_a_row_say_who_somebody_is(words: str, child_first: bool, expected: str) -> None:
    assert family.relation_of(words, child_first=child_first) == expected


def test_genogram_from_case_links_and_by_hand(kith: Kith, view: View, mina: Node) -> None:
    found = family.genogram(view, mina)
    told = {one.name: (one.relation, one.sex, one.born, one.home) for one in found.relatives}
    assert told == {"Agnes Quigley": ("mother", "F", "", False), "Levi Quigley": ("sibling", "M", "2014", True)}
    family.correct(kith, BY, found, {"own 1": {"name": "Ted Quigley", "relation": "father", "died": "2020", "bond": "cut_off"}})
    found = family.genogram(view, mina)
    (father,) = found.of("father")
    assert (father.sex, father.died, father.bond, father.corrected) == ("M", "2020", "cut_off", True)
    drawn = svg(genogram.drawn(found))
    assert "Ted Quigley *" in drawn
    assert "Father not known" not in drawn
    for wrong in ({"died": "long ago"}, {"relation": "friend"}):
        with pytest.raises(WrongUsage):
            family.correct(kith, BY, found, {"own 1": {"name": "Ted Quigley", **wrong}})


def tree(counts: list[int]) -> family.Genogram:
    """A family with so many of each relation."""
    child = Node("e0", "Child", "Mina Quigley", attributes={"dob": "2012-02-03", "sex": "F"})
    people = [
        family.Relative(f"{code}{n}", f"Name Number{n}", code, family.relations()[code].sex, born=str(1950 + n))
        for code, count in zip(family.relations(), counts, strict=True)
        for n in range(count)
    ]
    return family.Genogram(child, tuple(people), "", "", {})


@given(st.lists(st.integers(0, 3), min_size=16, max_size=16))
def test_no_symbol_lies_over_another(counts: list[int]) -> None:
    board = genogram.drawn(tree(counts))
    seats = [part for part in board.parts if isinstance(part, Shape) and part.size == genogram.SIZE]
    assert all(max(abs(a.x - b.x), abs(a.y - b.y)) >= genogram.SIZE for a, b in combinations(seats, 2))
    assert all(0 <= part.x <= board.width and 0 <= part.y <= board.height for part in seats)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_no_name_of_an_eco_map_lies_over_another(family_size: int, peers: int, places: int) -> None:
    ties = [
        circle.Tie(f"{sector}{n}", f"Somebody with a Long Name {n}", "Child", sector, "risk", "strong", "to", "")
        for sector, count in (("family", family_size), ("peers", peers), ("places", places))
        for n in range(count)
    ]
    child = Node("e0", "Child", "Mina Quigley")
    board = ecomap.drawn(circle.EcoMap(child, tuple(ties), "", "", {}))
    words = [part for part in board.parts if isinstance(part, Words)]
    names = [(part.anchor, part.y) for part in words if part.anchor != "middle" and part.size > 12]
    assert all(one[0] != other[0] or abs(one[1] - other[1]) >= 14 for one, other in combinations(names, 2))
    assert all(0 <= part.y <= board.height for part in words)


def test_a_figure_goes_onto_a_page() -> None:
    board = genogram.drawn(tree([1] * 16))
    made = pdf(board, "OFFICIAL", ["For nobody."])
    assert made.startswith(b"%PDF")
    assert png(board, "OFFICIAL", ["For nobody."]).startswith(b"\x89PNG")
    assert [part for part in board.parts if isinstance(part, Stroke)]
