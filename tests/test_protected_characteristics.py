"""Ethnicity and religion change no finding, all the way from the files of the council to the JSON of what stands out."""

import csv
import hashlib
from datetime import date
from pathlib import Path

import orjson
import pytest

from api import shapes
from graph.kith import Kith
from ingest import documents
from ingest.demo.region import write_region
from ingest.pipeline import Sender, ingest

END = date(2026, 11, 20)
PROTECTED = {"ethnicity": ("White British", "Mixed", "Asian or Asian British"), "religion": ("None", "Christian", "Muslim")}


@pytest.fixture(autouse=True)
def named_by_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of one name get the same ids whatever they hold, so that the two answers can be compared as they stand."""
    receive = documents._received

    def received(path: str, *rest: object) -> documents.Received:
        found = receive(path, *rest)
        found.sha256 = hashlib.sha256(Path(path).name.encode()).hexdigest()
        return found

    monkeypatch.setattr(documents, "_received", received)


def rewrite(file: Path, turn: int) -> None:
    """Give every child of a list another ethnicity and religion, in turn."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        rows, columns = list(reader), list(reader.fieldnames or ())
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(dict.fromkeys([*columns, *PROTECTED])))
        writer.writeheader()
        for number, row in enumerate(rows):
            writer.writerow({**row, **{name: said[(number + turn) % 3] for name, said in PROTECTED.items()}})


def answer(folder: Path, turn: int) -> tuple[bytes, int]:
    """The JSON of all findings, and how many reports, rows and minutes were taken in."""
    files = folder / "files"
    write_region(files, END, months=4, reports=70)
    (cases,) = files.rglob("cases.csv")
    rewrite(cases, turn)
    with Kith(folder / "data") as kith:
        taken = ingest(kith, [files], Sender("ann", "a test", END))
        found = kith.view("ann", "a test").findings(END).findings
    return orjson.dumps(shapes.findings_json(found, END, 90)), sum(file.outcome == "accepted" for file in taken.files)


def test_changing_protected_characteristics_changes_no_finding(tmp_path: Path) -> None:
    one, taken = answer(tmp_path / "one", 0)
    other, taken_too = answer(tmp_path / "other", 1)
    assert taken == taken_too > 20
    assert len(orjson.loads(one)["findings"]) > 0
    assert one == other
