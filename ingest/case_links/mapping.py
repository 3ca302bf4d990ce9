"""The column mapping of ``ingest/mappings/case_links.yaml`` and ``case_cues.yaml``, ready to match a sheet's header."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graph.ontology.catalogue import term
from ingest.case_links.columns import Column
from ingest.case_links.contents import FREE, holds, told_by_contents
from ingest.cues import Cues
from ingest.labels import Labels, mapping

TELLING = 2.0
"""How much more a column that no other kind has says about a sheet's kind."""
GUESSED = 0.7
"""What a header told by its words counts beside one that is listed."""
SURE = 3.2
"""A header told by its words must fit so well, or its rows are kept unread."""
MOST_BARRED = 2
UNSAID = 0.5
"""What each column that nobody mapped takes away."""
EXACT, TYPO = 100.0, 88.0
"""How alike a header must be to a listed one; a small typo counts only where its words tell nothing else."""
TYPED = ("date", "moment", "birth_date", "number")


@dataclass(frozen=True)
class Kind:
    """One kind of row."""

    name: str
    needs: tuple[tuple[frozenset[str], ...], ...]
    telling: frozenset[str]
    columns: dict[str, Column]
    labels: Labels
    cues: dict[str, Cues]
    subject: str = ""
    id: str = ""
    known_by: tuple[str, ...] = ()
    dated_by: tuple[str, ...] = ()
    again: dict[str, str] = field(default_factory=dict)
    barred: Cues | None = None
    never: Cues | None = None
    _guessed: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def fits(self, found: frozenset[str]) -> bool:
        """Whether at least one column (or pair) of each needed group is there."""
        return all(any(option <= found for option in group) for group in self.needs)

    def guesses(self, header: str) -> tuple[str, ...]:
        """Columns that a header may mean by its words, the likeliest first."""
        if header not in self._guessed:
            found = [name for name, cues in self.cues.items() if cues.find(header)]
            self._guessed[header] = tuple(sorted(found, key=FREE.__contains__))
        return self._guessed[header]


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
    guessed : dict of str to str
        Canonical name to the header, of those told by their words or by what stands below them.
    flags : dict of int to str
        Position to the term of exploitation that a column says yes or no to.
    score : float
        How well it fits.
    """

    kind: Kind
    columns: dict[int, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    unmapped: dict[int, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    flags: dict[int, str] = field(default_factory=dict)
    score: float = 0.0

    @property
    def sure(self) -> bool:
        """Whether the rows can be read: the headers are listed, or enough of those that were guessed speak for one kind."""
        return not self.guessed or (self.score >= SURE and len(self.headers) >= len(self.unmapped))

    def put(self, position: int, name: str, header: str, *, guessed: bool) -> None:
        """Say what a column means."""
        self.columns[position] = name
        self.headers[name] = header
        worth = 1 + (TELLING if name in self.kind.telling else 0)
        self.score += worth * (GUESSED if guessed else 1)
        if guessed:
            self.guessed[name] = header


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of row that the mapping knows, in its order."""
    cues = mapping("case_cues")["kinds"]
    return tuple(_kind(name, row, cues.get(name, {})) for name, row in mapping("case_links")["kinds"].items())


def _kind(name: str, row: dict[str, Any], cues: dict[str, list[dict[str, Any]]]) -> Kind:
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
        cues={column: Cues({"name": column, **cue} for cue in rows) for column, rows in cues.items() if column in columns},
        subject=row.get("subject", ""),
        id=row.get("id", ""),
        known_by=tuple(row.get("known_by", ())),
        dated_by=tuple(row.get("dated_by", ())),
        again=dict(row.get("again", {})),
        barred=Cues([{"name": "barred", "all": [row["barred"]]}]) if "barred" in row else None,
        never=Cues([{"name": "never", **row["never"]}]) if "never" in row else None,
    )


def best_layout(header: Sequence[str], below: Sequence[Sequence[str]] | None = None) -> Layout | None:
    """The kind whose columns the header names best, or None where it is no header that the mapping knows.

    Parameters
    ----------
    header : sequence of str
    below : sequence of sequence of str, optional
        For each column the cells under it that say something. Without them only listed headers are known.
    """
    named = sum(1 for cell in header if cell.strip())
    if named < 2:
        return None
    layouts = [layout for kind in kinds() if (layout := _lay_out(kind, header, below)) is not None]
    return max(layouts, key=lambda layout: layout.score, default=None)


def _lay_out(kind: Kind, header: Sequence[str], below: Sequence[Sequence[str]] | None) -> Layout | None:
    layout = Layout(kind)
    left: dict[int, str] = {}
    for position, cell in enumerate(header):
        text = cell.strip()
        name = kind.labels.find(text, EXACT if below is not None else TYPO) if text else None
        if name is None or name in layout.headers or (below is not None and _contradicted(kind, name, text, below[position])):
            if text:
                left[position] = text
            continue
        layout.put(position, name, text, guessed=False)
    for position, text in left.items():
        if below is not None and (flag := _flag(layout, text, below[position])):
            layout.flags[position] = flag
            continue
        guess = _guess(layout, text, below[position]) if below is not None else ""
        if guess:
            layout.put(position, guess, text, guessed=True)
        else:
            layout.unmapped[position] = text
    if not kind.fits(frozenset(layout.headers)) or _is_barred(layout, header):
        return None
    layout.score -= UNSAID * len(layout.unmapped)
    return layout


def _flag(layout: Layout, text: str, values: Sequence[str]) -> str:
    """The term of exploitation to which a column says yes or no ("CSE", "Online")."""
    named = term("exploitation", text)
    if named is None or "exploitation" not in layout.kind.columns or not values:
        return ""
    return named.code if holds(_YES_NO, values) else ""


_YES_NO = Column("flag", read="yes_no")


def _is_barred(layout: Layout, header: Sequence[str]) -> bool:
    """Whether headers say that the rows are of somebody else: of a child, or of the staff that deals with them."""
    kind = layout.kind
    if kind.never is not None and any(kind.never.find(text) for text in header):
        return True
    if kind.barred is None or kind.id in layout.headers:
        return False
    return sum(kind.barred.find(text) is not None for text in header) >= MOST_BARRED


def _contradicted(kind: Kind, name: str, text: str, values: Sequence[str]) -> bool:
    """Whether a listed header stands above other things than it says, and may mean those ("Missing from" above addresses)."""
    column = kind.columns[name]
    if column.read not in TYPED or len(values) < 2 or any(holds(column, [value]) for value in values):
        return False
    return any(other != name and holds(kind.columns[other], values) for other in kind.guesses(text))


def _guess(layout: Layout, text: str, values: Sequence[str]) -> str:
    kind = layout.kind
    guesses = kind.guesses(text)
    typo = None if guesses else kind.labels.find(text)
    told = "" if _of_others().find(text) else told_by_contents(values)
    for likely in (kind.labels.find(text, EXACT), *guesses, typo, told):
        if not likely:
            continue
        name = _next_free(layout, likely)
        if name in kind.columns and name not in layout.headers and holds(kind.columns[name], values):
            return name
    return ""


@cache
def _of_others() -> Cues:
    return Cues([{"name": "others", "all": [mapping("case_links")["of_others"]]}])


def _next_free(layout: Layout, name: str) -> str:
    """The column itself, or what it means the second or third time."""
    while name in layout.headers and name in layout.kind.again:
        name = layout.kind.again[name]
    return name
