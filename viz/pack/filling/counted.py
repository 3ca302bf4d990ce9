"""The section of the quarterly statistics: every table with its definition, safe to hand on."""

from collections.abc import Iterator

from graph.quarterly.book import statistics
from graph.quarterly.periods import year_start
from viz.pack.content import Block, Paragraph, Table
from viz.pack.filling.pen import Pen
from viz.quarterly.printed import printed

SMALL = "They could point at a child: ask for all fields if the recipient may see them."
LABEL, COUNT = 5, 2
"""Shares of the width: of the labels, and of each column of numbers."""


def tables(pen: Pen) -> Iterator[Block]:
    """The financial year to the day, by quarter; small numbers are left out unless all fields are asked for."""
    found = statistics(pen.found.view, year_start(pen.as_of), pen.as_of, publish=not pen.choice.full)
    if not pen.choice.full:
        pen.edition.leave("Numbers from 1 to 4, and what would give them away", SMALL)
    for table in found.tables:
        told = printed(found, table)
        rows = tuple((label, *map(str, cells)) for label, cells in (*told.rows, *told.shares))
        yield Table(told.title, told.head, rows, (LABEL, *(COUNT,) * (len(told.head) - 1)))
        yield Paragraph(" ".join((told.definition, *told.notes)).strip())


FILLS = {"tables": tables}
"""The fills of this module by section."""
