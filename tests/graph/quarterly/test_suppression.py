"""What is published gives no small number away, whoever does the sums."""

import csv
import io
from itertools import product

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.quarterly.suppression import SMALL, Cell, Sum, hidden_cells, published
from graph.quarterly.tables import Statistics
from viz.quarterly.chart import columns
from viz.quarterly.files import as_csv, as_xlsx, heading
from viz.quarterly.printed import LEFT_OUT, printed

QUARTERS = ("Q1", "Q2", "Q3")


@pytest.fixture(scope="module")
def safe(year: Statistics) -> Statistics:
    """The year, safe to publish."""
    return published(year)


HIGHEST = 12


def sheet(numbers: list[list[int]]) -> tuple[dict[Cell, int], list[Sum]]:
    """A table of rows by quarters with totals on both sides."""
    rows = [f"row {number}" for number in range(len(numbers))]
    values = {
        ("b", row, quarter): count
        for row, told in zip(rows, numbers, strict=True)
        for quarter, count in zip(QUARTERS, told, strict=True)
    }
    values |= {("b", row, "year"): sum(told) for row, told in zip(rows, numbers, strict=True)}
    spans = (*QUARTERS, "year")
    values |= {("b", "total", span): sum(values["b", row, span] for row in rows) for span in spans}
    sums = [Sum(("b", "total", span), tuple(("b", row, span) for row in rows)) for span in spans]
    sums += [Sum(("b", row, "year"), tuple(("b", row, quarter) for quarter in QUARTERS)) for row in (*rows, "total")]
    return values, sums


def possible(values: dict[Cell, int], sums: list[Sum], hidden: set[Cell]) -> dict[Cell, set[int]]:
    """Every number that each hidden cell can be, found by trying them all: totals follow from their parts."""
    free = sorted(cell for cell in hidden if cell[1] != "total" and cell[2] != "year")
    found: dict[Cell, set[int]] = {cell: set() for cell in hidden}
    for tried in product(range(HIGHEST + 1), repeat=len(free)):
        told = {**values, **dict(zip(free, tried, strict=True))}
        for one in sums:
            if one.total in hidden:
                told[one.total] = sum(told[part] for part in one.parts)
        whole = all(told[one.total] == sum(told[part] for part in one.parts) for one in sums)
        if whole and all(told[cell] > 0 for cell in hidden):
            for cell in hidden:
                found[cell].add(told[cell])
    return found


@settings(max_examples=30)
@given(st.lists(st.lists(st.integers(0, HIGHEST), min_size=3, max_size=3), min_size=2, max_size=2))
def test_nobody_can_work_out_a_small_number(numbers: list[list[int]]) -> None:
    values, sums = sheet(numbers)
    hidden = hidden_cells(values, sums)
    small = {cell for cell, value in values.items() if 0 < value < SMALL}
    assert small <= hidden
    assert all(values[cell] > 0 for cell in hidden)
    if len([cell for cell in hidden if cell[1] != "total" and cell[2] != "year"]) > 4:
        return  # too many to try
    told = possible(values, sums, hidden)
    assert {cell: can for cell, can in told.items() if cell in small and len(can) < 2} == {}


def test_noughts_and_large_numbers_stay() -> None:
    values, sums = sheet([[0, 20, 0], [30, 40, 50]])
    assert hidden_cells(values, sums) == set()


def test_a_year_is_safe_to_publish(year: Statistics, safe: Statistics) -> None:
    for before, after in zip(year.tables, safe.tables, strict=True):
        for row, counts in before.counts.items():
            for span, count in counts.items():
                shown = after.counts[row][span]
                assert shown is None or (shown == count and not 0 < shown < SMALL)
    requests, gender = (next(table for table in safe.tables if table.block.key == key) for key in ("requests", "gender"))
    assert requests.counts["total"]["Q2 2015-16"] == gender.counts["total"]["Q2 2015-16"] == 11
    # One boy of eleven: the girls would give him away.
    assert gender.counts["M"]["Q2 2015-16"] is None
    assert gender.counts["F"]["Q2 2015-16"] is None


def test_files_hold_the_same_numbers_and_no_formula(year: Statistics, safe: Statistics) -> None:
    table = next(one for one in safe.tables if one.block.key == "closures")
    told = printed(safe, table)
    above = heading(safe, "OFFICIAL", year.end)
    lines = list(csv.reader(io.StringIO(as_csv(safe, above).decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(safe, above)))
    label, cells = told.rows[0]
    assert [label, *map(str, cells)] in lines
    sheet_rows = [[cell for cell in row if cell is not None] for row in book["Closures"].iter_rows(values_only=True)]
    assert [label, *cells] in sheet_rows
    assert len(book.sheetnames) == 1 + len(safe.tables)
    assert LEFT_OUT in cells
    assert lines[0] == ["OFFICIAL"]
    assert not [cell for row in lines for cell in row if cell.startswith(("=", "+", "@", "-"))]


def test_charts_draw_what_is_shown(year: Statistics, safe: Statistics) -> None:
    closures = next(one for one in year.tables if one.block.key == "closures")
    drawn = columns(year, closures)
    assert "In Low Risk, Q1 2015-16: 3" in drawn
    hidden = columns(safe, next(one for one in safe.tables if one.block.key == "closures"))
    assert "Risk Escalated (includes CP), Q1 2015-16: 2" in drawn
    assert ": 2<" not in hidden
    areas = columns(safe, next(one for one in safe.tables if one.block.key == "priority_areas"))
    assert "Family/Young person DV, Q1 2015-16: 10" in areas
    outcome = columns(safe, next(one for one in safe.tables if one.block.key == "outcome"))
    assert "High risk, Q1 2015-16: left out</title>c" in outcome
    assert not columns(year, next(one for one in year.tables if one.block.key == "cyber"))
