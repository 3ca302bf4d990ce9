"""Pages and commands that look at the evidence without raising anything."""

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.cli import main
from api.settings import Settings

Looks = Callable[[], list[tuple[str, str, str]]]
PAGES = ("/missing", "/groups", "/gaps", "/borders", "/cyber", "/compare")


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.mark.parametrize("path", PAGES)
def test_page_is_marked_and_leads_further(analyst: TestClient, path: str) -> None:
    answer = analyst.get(path)
    assert answer.status_code == 200
    assert answer.text.count("OFFICIAL-SENSITIVE") == 2
    assert {f'href="{other}"' in answer.text for other in PAGES if other != path} == {True}


@pytest.mark.parametrize("path", ["/missing", "/groups", "/gaps", "/borders"])
def test_pages_that_may_name_persons_are_logged(analyst: TestClient, looks: Looks, path: str) -> None:
    before = len(looks())
    analyst.get(path)
    assert len(looks()) > before


def test_nothing_stands_out_says_what_was_looked_at(analyst: TestClient) -> None:
    page = plain(analyst.get("/findings").text)
    assert "Nothing stands out" in page
    assert "Looked at: 2 reports" in page


def test_page_of_a_child_has_linked_peers_and_of_a_place_days_and_hours(
    analyst: TestClient, entity: Callable[[str], str]
) -> None:
    child = analyst.get(f"/entities/{entity('Mina Quigley')}").text
    assert "Linked peers" in child
    assert "Nobody is linked closely enough" in child
    place = plain(analyst.get(f"/entities/{entity('Wharf Hotel')}").text)
    assert "1 incident at no known hour" in place
    assert "In term time" in place
    assert "Wednesday" in place


def test_two_sides_are_compared_and_what_is_missing_is_said(analyst: TestClient, entity: Callable[[str], str]) -> None:
    first, second = entity("Mina Quigley"), entity("Levi Zielinski")
    page = plain(analyst.get("/compare", params={"first": first, "second": second}).text)
    assert "Wharf Hotel" in page
    assert "LIB-2026-00001" in page
    by_name = plain(analyst.get("/compare", params={"first": "Mina Quigley", "second": f"Levi Zielinski, {second}"}).text)
    assert "LIB-2026-00001" in by_name
    assert analyst.get("/compare", params={"first": first, "second": "enothing"}).status_code == 404


def run(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> dict[str, object]:
    assert main([*words, "--as-of", "2026-03-31", "--data", str(folder), "--as", "ann", "--purpose", "a test", "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_commands_give_json(settings: Settings, capsys: pytest.CaptureFixture[str], entity: Callable[[str], str]) -> None:
    child, adult, place = entity("Mina Quigley"), entity("Levi Zielinski"), entity("Wharf Hotel")
    folder = settings.folder
    assert run(capsys, folder, "missing")["children"] == []
    assert run(capsys, folder, "gaps")["quiet"] == []
    assert run(capsys, folder, "borders")["outside"] == []
    assert {"quarter": "2026 Q1", "cyber": 0, "not_cyber": 2} in run(capsys, folder, "cyber")["quarters"]  # type: ignore[operator]
    assert sum(run(capsys, folder, "busy", place)["hour_not_known"]) == 1  # type: ignore[call-overload]
    shared = run(capsys, folder, "common", child, adult)["contacts"]
    assert [one["id"] for one in shared] == [place]  # type: ignore[attr-defined]
    assert [one["id"] for one in run(capsys, folder, "compare", child, adult)["both"]] == [place]  # type: ignore[attr-defined]
    looked = run(capsys, folder, "findings")["looked_at"]
    assert (looked["reports"], looked["without_place"], looked["at_homes"]) == (2, 0, 0)
    assert looked["place_window_days"] == 0
    assert any("busy is not rising" in said for said in looked["cannot_be_said"])
