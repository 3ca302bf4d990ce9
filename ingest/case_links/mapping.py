"""The column mapping of ``ingest/mappings/case_links.yaml``, ready to match a sheet's header."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ingest.labels import Labels, mapping

TELLING = 2.0
"""How much more a column that no other kind has says about a sheet's kind."""


@dataclass(frozen=True, slots=True)
class Column:
    """How one column is read; see the head of the YAML file."""

    name: str
    read: str = "text"
    attribute: str = ""
    mention: str = ""
    link: str = ""
    home: bool = False
    licensed: bool = False
    place_kind: str = ""
    protected: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of row."""

    name: str
    needs: tuple[tuple[frozenset[str], ...], ...]
    telling: frozenset[str]
    columns: dict[str, Column]
    labels: Labels
    subject: str = ""
    id: str = ""
    known_by: tuple[str, ...] = ()
    dated_by: tuple[str, ...] = ()

    def fits(self, found: frozenset[str]) -> bool:
        """Whether at least one column (or pair) of each needed group is there."""
        return all(any(option <= found for option in group) for group in self.needs)


@dataclass(slots=True)
class Layout:
    """A sheet's header, understood.

    Attributes
    ----------
    columns : dict of int to str
        Position to canonical name.
    headers : dict of str to str
        Canonical name to the header as it stands in the file.
    unmapped : dict of int to str
        Position to header, of the columns that nobody mapped.
    score : float
        How well it fits.
    """

    kind: Kind
    columns: dict[int, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    unmapped: dict[int, str] = field(default_factory=dict)
    score: float = 0.0


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of row that the mapping knows, in its order."""
    return tuple(_kind(name, row) for name, row in mapping("case_links")["kinds"].items())


def _kind(name: str, row: dict[str, Any]) -> Kind:
    columns: dict[str, Column] = {}
    words: dict[str, list[str]] = {}
    for column, entry in row["columns"].items():
        rest = dict(entry)
        words[column] = [str(word) for word in rest.pop("names", [])]
        columns[column] = Column(name=column, **rest)
    return Kind(
        name=name,
        needs=tuple(tuple(frozenset(option.split("+")) for option in group) for group in row["needs"]),
        telling=frozenset(row.get("telling", ())),
        columns=columns,
        labels=Labels(words),
        subject=row.get("subject", ""),
        id=row.get("id", ""),
        known_by=tuple(row.get("known_by", ())),
        dated_by=tuple(row.get("dated_by", ())),
    )


def best_layout(header: Sequence[str]) -> Layout | None:
    """The kind whose columns the header names best, or None where it is no header that the mapping knows."""
    named = sum(1 for cell in header if cell.strip())
    if named < 2:
        return None
    layouts = [layout for kind in kinds() if (layout := _lay_out(kind, header)) is not None]
    return max(layouts, key=lambda layout: layout.score, default=None)


def _lay_out(kind: Kind, header: Sequence[str]) -> Layout | None:
    layout = Layout(kind)
    for position, cell in enumerate(header):
        text = cell.strip()
        name = kind.labels.find(text) if text else None
        if name is None or name in layout.headers:
            if text:
                layout.unmapped[position] = text
            continue
        layout.columns[position] = name
        layout.headers[name] = text
        layout.score += 1 + (TELLING if name in kind.telling else 0)
    if not kind.fits(frozenset(layout.headers)):
        return None
    layout.score -= 0.5 * len(layout.unmapped)
    return layout
