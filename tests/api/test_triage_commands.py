"""`kith inbox`, `grade`, `watch` and `check` from the command line, over real files."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.cli import main
from api.settings import Settings
from graph.kith import Kith

FORM = """Operation Liberty information report
Reference: {reference}
Form of exploitation: CCE
Date/Time of report: 29/03/2026
Name: Zara Eastham
Agency: Police
Witnessed incident?: Yes
Details of incident: 28/03/2026 at Wharf Hotel. 1. Mina Quigley was seen with Levi Zielinski. 2. {second}
Alleged offender(s): Levi Zielinski
Victim: Mina Quigley
Shared with: none
"""


@pytest.fixture
def kith(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> Callable[..., Any]:
    """Run a command as ana: its JSON and its code."""
    monkeypatch.setenv("KITH_TODAY", "2026-03-31")

    def run(*words: str, actor: str = "ana") -> tuple[int, Any]:
        code = main([*words, "--data", str(settings.folder), "--as", actor, "--purpose", "a test", "--json"])
        return code, json.loads(capsys.readouterr().out)

    def take(reference: str, second: str) -> None:
        file = tmp_path / f"{reference}.txt"
        file.write_text(FORM.format(reference=reference, second=second), encoding="utf-8")
        assert run("ingest", str(file))[0] == 0

    run.take = take  # type: ignore[attr-defined]
    return run


def test_the_morning(kith: Any) -> None:
    assert kith("watch", "add", "RD23 AJW")[1]["watch"]["hits"] == []
    kith.take("LIB-2026-00003", "Levi Zielinski held a knife in a black Golf RD23 AJW.")
    kith.take("LIB-2026-00004", "No weapon seen.")
    code, said = kith("inbox")
    assert code == 0
    items = {one["reference"]: one for one in said["items"]}
    assert said["items"][0]["reference"] in {"LIB-2026-00001", "LIB-2026-00002", "LIB-2026-00003"}
    assert (items["LIB-2026-00003"]["urgent"], items["LIB-2026-00003"]["because"]) == (True, ["Weapon: “knife” (details)"])
    assert (items["LIB-2026-00004"]["urgent"], items["LIB-2026-00004"]["because"]) == (False, [])
    assert (items["LIB-2026-00003"]["state"], items["LIB-2026-00003"]["taken_by"]) == ("new", None)
    assert kith("inbox", "take", "LIB-2026-00003")[1]["items"][0]["taken_by"] == "ana"
    code, refused = kith("inbox", "take", "LIB-2026-00003", actor="ben")
    assert (code, "ana has taken" in refused["error"]["problem"]) == (3, True)
    assert kith("inbox", "wait", "LIB-2026-00004", "--reason", "asked")[1]["items"][0]["state"] == "waiting"
    assert kith("inbox", "done", "LIB-2026-00003")[1]["items"][0]["state"] == "done"
    (watch,) = kith("watch", "list")[1]["watches"]
    assert [(hit["reference"], hit["new"]) for hit in watch["hits"]] == [("LIB-2026-00003", True)]
    assert kith("watch", "remove", "rd23ajw")[0] == 0
    assert kith("watch", "list")[1]["watches"] == []


def test_grading(kith: Any) -> None:
    kith.take("LIB-2026-00003", "Levi Zielinski drove a black Golf RD23 AJW.")
    graded = ("--source", "2", "--intelligence", "D", "--handling", "C", "--conditions", "A1,S2")
    code, said = kith("grade", "LIB-2026-00003", "--item", "2", *graded)
    assert (code, isinstance(said["changed"], list)) == (0, True)
    assert kith("grade", "LIB-2026-00003", "--item", "3", *graded)[0] == 3
    assert kith("grade", "LIB-2026-77777", *graded)[0] == 3
    code, refused = kith("grade", "LIB-2026-00003", "--item", "2", *graded, "--seen", "0")
    assert (code, refused["error"]["field"]) == (3, "seen")
    assert kith("grade", "LIB-2026-00003", "--source", "9", "--intelligence", "D", "--handling", "P")[0] == 2


def test_what_an_item_says_is_graded_with_it(kith: Any, settings: Settings) -> None:
    kith.take("LIB-2026-00003", "Levi Zielinski drove a black Golf RD23 AJW.")
    kith("grade", "LIB-2026-00003", "--item", "2", "--source", "3", "--intelligence", "E", "--handling", "P")
    with Kith(settings.folder) as opened, opened.database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT n.name, e.intelligence_grade FROM graph_evidence AS e "
            "JOIN graph_nodes AS n ON n.id IN (e.source, e.target) "
            "WHERE e.reference = 'LIB-2026-00003' AND n.kind IN ('Vehicle', 'Location')"
        )
        grades = {row[0]: row[1] for row in rows}
    assert grades == {"RD23AJW": "E", "Wharf Hotel": None}


def test_checking_a_list_that_is_piped_in(kith: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("Mina Quigley\nMina Quigly\nNobody Atall\n", encoding="utf-8")
    code, said = kith("check", str(file))
    assert (code, [row["outcome"] for row in said["rows"]]) == (0, ["hit", "near", "none"])
    assert said["rows"][0]["matches"][0]["name"] == "Mina Quigley"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    assert kith("check", "-")[1] == said
    assert kith("check", str(tmp_path / "none.txt"))[0] == 3


def test_written_in_and_put_right(kith: Any) -> None:
    said = ("reporter_name=Zara Eastham", "victim=Nell Okafor", "details=30/03/2026 at Wharf Hotel. Nell Okafor was seen.")
    code, kept = kith("enter", "report", *said)
    assert (code, kept["outcome"]) == (0, "accepted")
    assert kith("enter", "person", "name=Ada Lowe", "--kind", "Person")[0] == 0
    assert kith("enter", "place", "place=Pier Cafe", "postcode=DE99 3QN")[0] == 0
    assert kith("enter", "link", "Nell Okafor", "FREQUENTS", "Pier Cafe", "--reason", "said at the meeting")[0] == 0
    assert kith("enter", "person", "nonsense")[0] == 2
    reference = kept["reference"]
    assert kith("correct", reference, "--field", "victim", "--to", "Nell Okafor-Shah", "--reason", "full name")[0] == 0
    assert kith("correct", reference, "--field", "nonsense", "--to", "x", "--reason", "x")[0] == 2
    node = kith("find", "Ada Lowe")[1]["matches"][0]["id"]
    assert kith("correct", node, "--field", "sex", "--to", "F", "--reason", "seen")[0] == 0
    assert kith("entity", node)[1]["attributes"]["sex"] == "F"
    assert kith("correct", "nobody", "--field", "sex", "--to", "F", "--reason", "seen")[0] == 3
