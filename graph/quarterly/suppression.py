"""Leaves small numbers out of what is published, and as many others as it takes that nobody can work them out.

A number from 1 to 4 is left out, noughts stay. Where a total gives one away, a larger number beside it is left out too. What
somebody can still conclude is worked out as they would: by linear programming over every sum that the tables show.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linprog

from graph.quarterly.periods import Span
from graph.quarterly.tables import WHOLE, Statistics, Table, Value

SMALL = 5
OWN = 3
"""A number in more sums than this is a total that several tables show, and left out last."""
NEAR = 1.0
"""Where what a number can be spans less than this, it is known."""

Cell = tuple[str, str, str]
"""Block, row, span."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts that add up to a total."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All of them, the parts first."""
        return (*self.parts, self.total)


def published(found: Statistics) -> Statistics:
    """The same tables with every number left out that must be."""
    sheet = _Sheet(found)
    hidden = hidden_cells(sheet.values, sheet.sums())
    tables = tuple(_blanked(table, sheet, hidden) for table in found.tables)
    return replace(found, tables=tables, suppressed=True)


def hidden_cells(values: dict[Cell, int], sums: Iterable[Sum]) -> set[Cell]:
    """The cells to leave out: the small ones, and those that would give them away."""
    told = list(sums)
    within: dict[Cell, list[Sum]] = defaultdict(list)
    for one in told:
        for cell in one.cells:
            within[cell].append(one)

    def cover(among: Iterable[Sum], most: float) -> bool:
        """Leave out one more number of some sums: the one that fewest sums hold, and of these the lowest."""
        cells = {cell for one in among for cell in one.cells}
        shown = [cell for cell in cells - hidden if values[cell] >= SMALL and len(within[cell]) <= most]
        if shown:
            hidden.add(min(shown, key=lambda cell: (len(within[cell]), values[cell], cell)))
        return bool(shown)

    small = {cell for cell, value in values.items() if 0 < value < SMALL}
    hidden = set(small)
    for one in told * 2:  # what is left out of one sum may be alone in the next
        if len(hidden.intersection(one.cells)) == 1 and not cover([one], OWN):
            cover([one], np.inf)
    exposed = _exposed(small, hidden, values, told)
    while exposed:
        # One at a time: each may be enough for all that hang together.
        first = {id(group): (cell, group) for cell, group in reversed(exposed)}
        found = [cover(within[cell], OWN) or cover(group, OWN) or cover(within[cell], np.inf) for cell, group in first.values()]
        if not any(found):
            break  # there is nothing left to hide beside them
        # What is safe stays safe when more is left out.
        exposed = _exposed({cell for cell, _ in exposed}, hidden, values, told)
    return hidden


def _exposed(asked: set[Cell], hidden: set[Cell], values: dict[Cell, int], sums: Iterable[Sum]) -> list[tuple[Cell, list[Sum]]]:
    """Which of the cells asked for can be worked out from what is shown, with the sums that say something of them.

    Somebody who works them out knows that noughts are never left out.
    """
    found: list[tuple[Cell, list[Sum]]] = []
    for group in _together([one for one in sums if hidden.intersection(one.cells)], hidden):
        cells = sorted({cell for one in group for cell in one.cells if cell in hidden})
        wanted = [number for number, cell in enumerate(cells) if cell in asked]
        if wanted:
            known = _Known(group, cells, values)
            found += [(cells[number], group) for number in wanted if known.spread(number) < NEAR]
    return found


class _Known:
    """What somebody knows of the hidden cells of some sums."""

    def __init__(self, sums: list[Sum], cells: list[Cell], values: dict[Cell, int]) -> None:
        place = {cell: number for number, cell in enumerate(cells)}
        self._left, self._right = np.zeros((len(sums), len(cells))), np.zeros(len(sums))
        for row, one in enumerate(sums):
            for cell in one.cells:
                sign = -1.0 if cell == one.total else 1.0
                if cell in place:
                    self._left[row, place[cell]] += sign
                else:
                    self._right[row] -= sign * values[cell]
        self._least = np.array([float(values[cell]) for cell in cells])
        self._most = self._least.copy()

    def spread(self, column: int) -> float:
        """How far apart two numbers are that a hidden cell can be; each answer says something of the other cells too."""
        for sign in (1.0, -1.0):
            if self._most[column] - self._least[column] >= NEAR:
                break
            goal = np.zeros(self._left.shape[1])
            goal[column] = sign
            solved = linprog(goal, A_eq=self._left, b_eq=self._right, bounds=(1, None), method="highs")
            if solved.x is None:  # there is no end to it
                return float(np.inf)
            self._least = np.minimum(self._least, solved.x)
            self._most = np.maximum(self._most, solved.x)
        return float(self._most[column] - self._least[column])


def _together(sums: list[Sum], hidden: set[Cell]) -> list[list[Sum]]:
    """Sums that share hidden cells, so that one says something of the other."""
    groups: list[tuple[set[Cell], list[Sum]]] = []
    for one in sums:
        cells, members = hidden.intersection(one.cells), [one]
        apart = []
        for known, listed in groups:
            if known.isdisjoint(cells):
                apart.append((known, listed))
            else:
                cells |= known
                members += listed
        groups = [*apart, (cells, members)]
    return [members for _, members in groups]


class _Sheet:
    """All cells of all tables, a number that two tables show being one cell."""

    def __init__(self, found: Statistics) -> None:
        self._found = found
        self._same = {
            (table.block.key, row): _named(table, same) for table in found.tables for row, same in table.block.same_as.items()
        }
        self.values: dict[Cell, int] = {}
        for table in found.tables:
            for row, counts in table.counts.items():
                for span, count in counts.items():
                    self.values[self.cell(table.block.key, row, span)] = count or 0

    def cell(self, block: str, row: str, span: str) -> Cell:
        """The cell of a number."""
        while (block, row) in self._same:
            block, row = self._same[block, row]
        return block, row, span

    def sums(self) -> Iterator[Sum]:
        """Every sum that somebody can work out."""
        over = list(self._spans())
        for table in self._found.tables:
            key = table.block.key
            for span in self._found.spans:
                for total, parts in _rows_of(table):
                    cells = (_named(table, part) for part in parts)
                    yield Sum(self.cell(key, total, span.label), tuple(self.cell(*cell, span.label) for cell in cells))
            if table.block.adds:
                for whole, shorter in over:
                    for row in table.labels:
                        yield Sum(self.cell(key, row, whole), tuple(self.cell(key, row, part) for part in shorter))

    def _spans(self) -> Iterator[tuple[str, list[str]]]:
        """Which spans add up to which."""
        found = self._found
        inside: dict[str, list[str]] = defaultdict(list)
        whole = Span(WHOLE, found.start, found.end)
        for longer, shorter in ((found.years, found.quarters), ((whole,), found.years)):
            for span in longer:
                within = [found.label_of(one) for one in shorter if span.start <= one.start and one.end <= span.end]
                if within != [found.label_of(span)]:
                    inside[found.label_of(span)] = within
        yield from inside.items()


def _rows_of(table: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    if table.block.total and table.parts:
        yield table.block.total, table.parts
    yield from table.block.sums.items()


def _named(table: Table, row: str) -> tuple[str, str]:
    block, dot, rest = row.partition(".")
    return (block, rest) if dot and row not in table.labels else (table.block.key, row)


def _blanked(table: Table, sheet: _Sheet, hidden: set[Cell]) -> Table:
    def shown(row: str, span: str, count: Value) -> Value:
        return None if sheet.cell(table.block.key, row, span) in hidden else count

    counts = {row: {span: shown(row, span, count) for span, count in told.items()} for row, told in table.counts.items()}
    return replace(table, counts=counts)
