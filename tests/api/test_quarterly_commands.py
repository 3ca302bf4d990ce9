"""`kith statistics` and `kith assessments` from files to JSON."""

import json
from pathlib import Path

import openpyxl
import pytest

from api.cli import main
from graph.quarterly.tables import blocks

CASES = """child_id,surname,forename,dob,gender,cla,send,risk_level,exploitation_type,status,referred
C001,Quigley,Mina,03/02/2015,F,N,N,Low,CSE,Open,05/05/2026
C002,Okafor,Levi,03/02/2011,M,Y,Y,Low,CCE,Open,06/05/2026
C003,Marsh,Hana,03/02/2011,F,N,N,Medium,CSE,Open,07/05/2026
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a case list of three children, two of whom cannot be Low."""
    monkeypatch.setenv("KITH_TODAY", "2026-06-30")
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    folder = tmp_path / "data"
    assert main(["ingest", str(tmp_path / "cases.csv"), "--data", str(folder)]) == 0
    return folder


def said(capsys: pytest.CaptureFixture[str], *given: str) -> tuple[int, dict[str, object]]:
    capsys.readouterr()
    code = main([*given, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_statistics_have_a_key_for_each_block(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = said(capsys, "statistics", "--data", str(data), "--from", "2026-04-01", "--to", "2026-06-30")
    assert code == 0
    assert {block.key for block in blocks()} <= set(told)
    requests = told["requests"]
    assert isinstance(requests, dict)
    assert requests["quarters"] == [{"quarter": "Q1 2026-27", "total": 3, "rows": {}}]
    assert requests["totals"] == {"total": 3, "rows": {}}
    gender = told["gender"]
    assert isinstance(gender, dict)
    assert gender["totals"]["rows"] == {"Male": 1, "Female": 2, "Other or not known": 0, "Not recorded": 0}
    assert set(told["definitions"]) == {block.key for block in blocks()}  # type: ignore[call-overload]


def test_published_tables_go_into_a_workbook(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "tables.xlsx"
    given = ["statistics", "--data", str(data), "--from", "2026-04-01", "--to", "2026-06-30", "--out", str(out)]
    code, told = said(capsys, *given)
    assert (code, told["error"]["field"]) == (2, "recipient")  # type: ignore[index]
    assert not out.exists()
    code, told = said(capsys, *given, "--publish")
    assert code == 0
    assert told["gender"]["totals"]["rows"]["Male"] is None  # type: ignore[index]
    assert "Gender" in openpyxl.load_workbook(out).sheetnames
    _, handed = said(capsys, "products", "--data", str(data))
    (product,) = handed["products"]  # type: ignore[misc]
    assert (product["kind"], product["form"], product["recipient"]) == ("statistics", "xlsx", "publication")
    assert main([*given[:-1], str(tmp_path / "tables.txt"), "--publish"]) == 2


@pytest.mark.parametrize(("start", "end"), [("2026-06-30", "2026-04-01"), ("1900-01-01", "2026-04-01")])
def test_a_period_that_cannot_be_counted_is_refused(
    data: Path, capsys: pytest.CaptureFixture[str], start: str, end: str
) -> None:
    code, told = said(capsys, "statistics", "--data", str(data), "--from", start, "--to", end)
    assert (code, "error" in told) == (2, True)


def test_assessments_name_who_cannot_be_low(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = said(capsys, "assessments", "--data", str(data))
    assert code == 0
    rows = told["assessments"]
    assert isinstance(rows, list)
    assert [(row["case_id"], row["risk"], row["flags"], row["why"]) for row in rows] == [
        ("C001", "low", ["never_low"], "is under 13"),
        ("C002", "low", ["never_low"], "has SEND"),
    ]
    assert all({"child", "date", "risk", "indicators", "flags"} <= set(row) for row in rows)
