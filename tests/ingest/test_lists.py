"""Lists to be checked, from text, CSV and Excel: what is looked for in each line."""

from typing import Any

import pytest

from graph.errors import BadInput
from ingest.lists import entry, read_list


@pytest.mark.parametrize(
    ("text", "terms", "dob"),
    [
        ("Levi Zielinski, dob 4/3/1990", ("Levi Zielinski",), "1990-03-04"),
        ("Cutler, Idris (03/02/2012)", ("Cutler, Idris",), "2012-02-03"),
        ("rd23ajw", ("RD23AJW",), ""),
        ("silver Corsa RD23 AJW", ("silver Corsa RD23 AJW", "RD23AJW"), ""),
        ("07700 900526", ("+447700900526",), ""),
        ("7700900526", ("7700900526", "+447700900526"), ""),
        ("0044 7700 900526", ("+447700900526",), ""),
        ("@mazza_x", ("@mazza_x", "mazza_x"), ""),
        ("Kai Thomas, Tegan Iqbal", ("Kai Thomas, Tegan Iqbal", "Kai Thomas", "Tegan Iqbal"), ""),
    ],
)
def test_names_plates_and_numbers_are_brought_into_form(text: str, terms: tuple[str, ...], dob: str) -> None:
    found = entry(text)
    assert (found.text, found.terms, found.dob) == (text, terms, dob)


def test_lines_of_a_text(files: Any) -> None:
    found = read_list("names.txt", "1. Kai Thomas\r\n- RD23 AJW\n\n  * Zoë Brontë\n".encode())
    assert [line.text for line in found] == ["Kai Thomas", "RD23 AJW", "Zoë Brontë"]


def test_columns_by_their_headers(files: Any) -> None:
    table = [["Forename", "Surname", "DOB", "Mobile", "Notes"], ["Kai", "Thomas", "03/02/2012", 7700900526, "seen twice"]]
    content = b"Forename,Surname,DOB,Mobile,Notes\nKai,Thomas,03/02/2012,07700900526,seen twice\n"
    for found in (read_list("a.csv", content), read_list("a.xlsx", files.workbook({"A": table}))):
        assert (found[0].text, found[0].dob) == ("Kai Thomas", "2012-02-03")
        assert found[1].terms[-1] == "+447700900526"
        assert len(found) == 2


def test_a_table_without_headers_is_read_cell_by_cell(files: Any) -> None:
    found = read_list("a.xlsx", files.workbook({"A": [["Kai Thomas", "RD23 AJW"], [None, "Pier Cafe"]]}))
    assert [line.text for line in found] == ["Kai Thomas", "RD23 AJW", "Pier Cafe"]


@pytest.mark.parametrize("content", [b"", b"  \n", b"%PDF-1.7 x", b"\x01\x02\x03" * 99, b"PK\x03\x04 cut"])
def test_what_is_no_list_is_said(content: bytes) -> None:
    with pytest.raises(BadInput):
        read_list("list.txt", content)
