"""What stands in a pack, as plain data; every kind of file is written from the same content."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

BESIDE = 3
"""Columns of notes beside each other."""
NOTHING = "Nothing to report."
CAVEAT = (
    "This is intelligence, not proof. It must not be passed on, copied or used as evidence without asking whoever made it. "
    "Children named here are to be looked at as victims or possible victims first."
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words; `strong` where they must not be missed."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header; `shares` says how the width is split, evenly unless given.

    A cell that begins with a mark of `sources` ends in it: the notes at the end say which reports it stands for.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with what it shows in words; `share` of the page's width."""

    caption: str
    png: bytes
    says: str
    share: float = 1.0


Block = Paragraph | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a pack under its own heading."""

    key: str
    title: str
    blocks: tuple[Block, ...]

    def filled(self) -> tuple[Block, ...]:
        """Its blocks, or a line that says that there is nothing."""
        return self.blocks or (Paragraph(NOTHING),)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that does not stand in a pack, and why not."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack, whole.

    Attributes
    ----------
    sources : tuple of str
        The notes: number `n` stands at position ``n - 1``.
    notes : bool
        Whether notes say what it rests on.
    as_of, generated_on : date
        What was known by when stands in it, and when it was made.
    """

    kind: str
    title: str
    marking: str
    author: str
    recipient: str
    purpose: str
    as_of: date
    generated_on: date
    sections: tuple[Section, ...]
    sources: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    edition: str = ""
    caveat: str = CAVEAT
    notes: bool = True

    def origin(self) -> str:
        """Who made it for whom, in one line."""
        return f"Made by {self.author} on {in_words(self.generated_on)} for {self.recipient}: {self.purpose}"

    def everything(self) -> Iterator[Section]:
        """Its sections, and what says what it rests on and what it leaves out."""
        yield from self.sections
        yield Section("left_out", "What this edition leaves out", tuple(_left_out(self.left_out)))
        if self.notes:
            yield Section("sources", "Sources", tuple(_sources(self.sources)))


def _left_out(rows: Iterable[LeftOut]) -> Iterator[Block]:
    told = tuple((row.what, row.why) for row in rows)
    if told:
        yield Table("Left out, and why", ("What", "Why"), told, (2, 3))


def _sources(rows: tuple[str, ...]) -> Iterator[Block]:
    if rows:
        yield Table(
            "Reports, minutes and rows behind the numbers in brackets",
            ("Note", "Reference") * BESIDE,
            tuple(_beside(rows)),
            (1, 3) * BESIDE,
        )


def _beside(rows: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Notes in several columns, down one and then down the next."""
    deep = -(-len(rows) // BESIDE)
    for at in range(deep):
        numbers = [at + deep * column for column in range(BESIDE)]
        pairs = [(f"[{number + 1}]", rows[number]) if number < len(rows) else ("", "") for number in numbers]
        yield tuple(part for pair in pairs for part in pair)


def in_words(day: date | None) -> str:
    """A day as people write it; "not known" where there is none."""
    return f"{day.day} {day:%B %Y}" if day else "not known"


def in_short(day: date | None) -> str:
    """A day for a narrow column."""
    return f"{day:%d/%m/%Y}" if day else ""
