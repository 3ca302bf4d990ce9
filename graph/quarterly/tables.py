"""Tables: one for each block, counted for every quarter and year of a period."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graph.errors import WrongUsage
from graph.ontology.catalogue import vocabulary
from graph.quarterly.facts import Facts
from graph.quarterly.periods import LONGEST_YEARS, Span, quarters, years

DECLARED = Path(__file__).parent / "blocks.yaml"
WHOLE = "Whole period"

Value = int | None
Counter = Callable[[Facts, Span], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Block:
    """One table as it is declared.

    Attributes
    ----------
    rows : tuple of (str, str)
        Code and label, in the seed's order; codes that are counted beside these come after them.
    total : str
        Code of the row that is the total; empty where the rows have none.
    parts : tuple of str
        Rows that add up to the total; empty where several may hold of one child.
    all_parts : bool
        Whether every row but the total is such a part, those too that are counted beside the declared ones.
    adds : bool
        Whether its quarters add up to its year; else the year counts each child once.
    shares : dict of str to (str, str)
        Label of a percentage to the row it is of, and of which it is the part.
    same_as : dict of str to str
        Row to the row of another block ("block.row") that is the same number.
    sums : dict of str to tuple of str
        Row to the rows, here or of another block ("block.row"), that add up to it beside those of the total.
    """

    key: str
    title: str
    definition: str
    rows: tuple[tuple[str, str], ...]
    total: str = ""
    parts: tuple[str, ...] = ()
    all_parts: bool = False
    adds: bool = True
    shares: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    same_as: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """One block, counted.

    Attributes
    ----------
    counts : dict of str to dict of str to int or None
        Row to span's label to number; None where it was left out for publishing.
    labels : dict of str to str
        Row to its words, in the order of the table.
    """

    block: Block
    labels: Mapping[str, str]
    counts: Mapping[str, Mapping[str, Value]]
    notes: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """Rows that add up to the total."""
        if self.block.all_parts:
            return tuple(code for code in self.labels if code != self.block.total)
        return self.block.parts

    def percentages(self, span: str) -> dict[str, Value]:
        """Percentages of one span, halves rounded up; None where a number is left out, or there is nothing to divide."""
        found: dict[str, Value] = {}
        for label, (part, whole) in self.block.shares.items():
            of, among = self.counts[part][span], self.counts[whole][span]
            found[label] = (200 * of + among) // (2 * among) if of is not None and among else None
        return found


@dataclass(frozen=True, slots=True)
class Statistics:
    """All tables of a period."""

    start: date
    end: date
    quarters: tuple[Span, ...]
    years: tuple[Span, ...]
    tables: tuple[Table, ...]
    suppressed: bool = False

    @property
    def spans(self) -> list[Span]:
        """Quarters, years and the whole period, each stretch of days once."""
        whole = Span(WHOLE, self.start, self.end)
        found: dict[tuple[date, date], Span] = {}
        for span in (*self.quarters, *self.years, whole):
            found.setdefault((span.start, span.end), span)
        return list(found.values())

    def label_of(self, span: Span) -> str:
        """The label that a stretch of days is counted under."""
        return next(one.label for one in self.spans if (one.start, one.end) == (span.start, span.end))

    @property
    def whole(self) -> str:
        """The label of the whole period."""
        return self.label_of(Span(WHOLE, self.start, self.end))


@cache
def blocks() -> tuple[Block, ...]:
    """The blocks in the order of ``blocks.yaml``."""
    declared = yaml.safe_load(DECLARED.read_text(encoding="utf-8"))
    return tuple(_block(key, told) for key, told in declared.items())


def _block(key: str, told: Mapping[str, Any]) -> Block:
    rows: list[tuple[str, str]] = []
    for part in told.get("rows", ()):
        if "vocabulary" in part:
            rows += [(term.code, term.label) for term in vocabulary(part["vocabulary"])]
        else:
            rows += [(str(code), str(label)) for code, label in part.items()]
    parts = told.get("parts", ())
    return Block(
        key=key,
        title=told["title"],
        definition=" ".join(told["definition"].split()),
        rows=tuple(rows),
        total=told.get("total", ""),
        parts=() if parts == "all" else tuple(parts),
        all_parts=parts == "all",
        adds=told.get("adds", True),
        shares={label: (part, whole) for label, (part, whole) in told.get("shares", {}).items()},
        same_as=told.get("same_as", {}),
        sums={row: tuple(parts) for row, parts in told.get("sums", {}).items()},
    )


def check_period(start: date, end: date) -> None:
    """Refuse a period that ends before it begins, or is too long to be read."""
    if end < start:
        raise WrongUsage(f"The period ends on {end}, before it begins on {start}.", "Swap the two.", "to")
    if end.year - start.year > LONGEST_YEARS:
        raise WrongUsage("The period is too long.", f"Ask for {LONGEST_YEARS} years at most.", "from")


def counted(facts: Facts, start: date, end: date, counters: Mapping[str, Counter]) -> Statistics:
    """Count every block over a period."""
    check_period(start, end)
    empty = Statistics(start, end, tuple(quarters(start, end)), tuple(years(start, end)), ())
    tables = tuple(_table(block, counters[block.key], facts, empty.spans) for block in blocks())
    return Statistics(start, end, empty.quarters, empty.years, tables)


def _table(block: Block, count: Counter, facts: Facts, spans: list[Span]) -> Table:
    found = {span.label: count(facts, span) for span in spans}
    widest = found[spans[-1].label]
    labels = dict(block.rows)
    more = {code for told in found.values() for code in told if code not in labels}
    labels |= {code: code for code in sorted(more, key=lambda code: (-widest.get(code, 0), code))}
    counts = {code: {span: told.get(code, 0) for span, told in found.items()} for code in labels}
    return Table(block, labels, counts)
