"""A table of the quarter as rows of cells, the same on pages, in files and in packs."""

from dataclasses import dataclass

from graph.quarterly.tables import Statistics, Table

LEFT_OUT = "[c]"
"""What stands where a number was left out: the sign that official statistics use for what is confidential."""
NO_SHARE = "–"
KEY = f"{LEFT_OUT} = left out, because it is from 1 to 4 or would give away a number that is."

IN_SHORT = 3
"""Rows of a table's line in short."""

Cell = int | str


@dataclass(frozen=True, slots=True)
class Printed:
    """One table in words.

    Attributes
    ----------
    head : tuple of str
        Over the columns, the first over the labels.
    rows : tuple of (str, tuple of Cell)
        Label and cells; the total, where there is one, comes last.
    total : str
        Label of the row that is the total; empty where there is none.
    shares : tuple of (str, tuple of Cell)
        Percentages, in words.
    """

    key: str
    title: str
    definition: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    total: str
    shares: tuple[tuple[str, tuple[Cell, ...]], ...]
    notes: tuple[str, ...]

    @property
    def in_short(self) -> str:
        """The largest rows of the last column, in one line; the total where nothing else was counted."""
        counted = [(cells[-1], label) for label, cells in self.rows if isinstance(cells[-1], int) and cells[-1]]
        parts = [pair for pair in counted if pair[1] != self.total] or counted
        largest = sorted(parts, key=lambda pair: -int(pair[0]))[:IN_SHORT]
        return f"{self.head[-1]}: {', '.join(f'{label} {count}' for count, label in largest)}" if largest else ""


def printed(found: Statistics, table: Table) -> Printed:
    """One table as rows of cells."""
    spans = [span.label for span in found.spans]
    order = sorted(table.labels, key=lambda row: row == table.block.total)
    rows = tuple((table.labels[row], tuple(_shown(table.counts[row][span]) for span in spans)) for row in order)
    told = {span: table.percentages(span) for span in spans}
    shares = tuple(
        (label, tuple(_share(told[span][label], table, label, span) for span in spans)) for label in table.block.shares
    )
    total = table.labels.get(table.block.total, "")
    left_out = any(LEFT_OUT in cells for _, cells in (*rows, *shares))
    notes = (*table.notes, KEY) if left_out else table.notes
    return Printed(table.block.key, table.block.title, table.block.definition, ("", *spans), rows, total, shares, notes)


def _shown(count: int | None) -> Cell:
    return LEFT_OUT if count is None else count


def _share(share: int | None, table: Table, label: str, span: str) -> Cell:
    if share is not None:
        return f"{share}%"
    part, whole = table.block.shares[label]
    hidden = table.counts[part][span] is None or table.counts[whole][span] is None
    return LEFT_OUT if hidden else NO_SHARE
