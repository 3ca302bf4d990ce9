"""Packs and the partners' page show the words written for sharing, and say what they withhold."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from api.cli import main
from api.deps import House
from api.routes.shared import words_of
from api.settings import Settings
from graph.access import Look
from graph.analysis.finding import Finding
from graph.ledger.writer import Grade
from graph.pseudonyms import Pseudonyms
from graph.triage.grading import Grading
from graph.triage.shared_words import CONDITIONS, NAMES

ANA, TODAY = Look("ana", "a test"), date(2026, 3, 31)
WORDS = "A child was seen with an adult by the water."


@pytest.fixture
def grading(house: House) -> Grading:
    return Grading(house.kith, ANA, TODAY)


def made(settings: Settings, entity: str, file: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, object]:
    capsys.readouterr()
    command = ["--data", str(settings.folder), "--purpose", "tasking", "--json", "pack", "subject", "--id", entity]
    assert main([*command, "--to", str(file), "--recipient", "Ms Hall, Health", *more]) == 0
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


@pytest.mark.parametrize("more", [(), ("--pseudonyms",)])
def test_a_pack_shows_words_for_sharing_and_says_what_it_withholds(
    grading: Grading, settings: Settings, entity: Callable[[str], str], tmp_path: Path,
    capsys: pytest.CaptureFixture[str], more: tuple[str, ...],
) -> None:  # fmt: skip
    from docx import Document

    mina = entity("Mina Quigley")
    before = made(settings, mina, tmp_path / "a.docx", capsys, *more)
    assert any(one["what"].startswith("Words of reports, items") for one in before["left_out"])  # type: ignore[attr-defined]
    grading.grade("LIB-2026-00001", Grade("1", "A", "P", sanitised=WORDS))
    made(settings, mina, tmp_path / "b.docx", capsys, *more)
    cells = [cell.text for table in Document(str(tmp_path / "b.docx")).tables for row in table.rows for cell in row.cells]
    assert WORDS in cells


def test_an_edition_with_pseudonyms_shows_no_words_that_name_somebody(
    grading: Grading, settings: Settings, entity: Callable[[str], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grading.grade("LIB-2026-00001", Grade("1", "A", "P", sanitised="Mina was seen."))
    told = made(settings, entity("Mina Quigley"), tmp_path / "a.docx", capsys, "--pseudonyms")
    assert NAMES in [one["why"] for one in told["left_out"]]  # type: ignore[attr-defined]


def test_partners_see_words_for_sharing_alone(house: House, grading: Grading, entity: Callable[[str], str]) -> None:
    (place,) = house.kith.view("ana", "a test").nodes([entity("Wharf Hotel")])
    finding = Finding("f1", "location", "alert", "hotspots", (place,), "", {}, 3, 3, (), ("LIB-2026-00001",), TODAY, "")

    def said() -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
        return words_of(house, ANA, [finding], Pseudonyms(b"key"))

    grading.grade("LIB-2026-00001", Grade("1", "A", "C", "A1 S2", WORDS))
    assert said() == ([], [(CONDITIONS, "fewer than 5")])
    grading.grade("LIB-2026-00001", Grade("1", "A", "P", sanitised=WORDS))
    assert said() == ([("Wharf Hotel", "1A, P", WORDS)], [])
    grading.grade("LIB-2026-00001", Grade("1", "A", "P", sanitised="Mina Quigley was seen."))
    assert said() == ([], [(NAMES, "fewer than 5")])
