"""Judgements on who is who: rows that are only ever added, and what stands after all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypedDict

Outcome = Literal["same", "ask", "not_same", "unsure", "withdraw"]
Pair = tuple[str, str]


class Reason(TypedDict):
    """One piece of evidence; positive speaks for "same". In bits (log2 of the likelihood ratio)."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was judged of two mentions.

    Attributes
    ----------
    a, b : str
        Mention ids.
    outcome : {"same", "ask", "not_same", "unsure", "withdraw"}
        The machine says same, ask or not_same, and withdraw where a "same" of its own no longer stands;
        people say same, not_same, unsure or withdraw.
    basis : str
        identifier; name and date of birth; name alone; name and context; or why it is asked ("namesakes" ...).
    score : float
        Match weight in bits.
    because : tuple of Reason
        The evidence, for the waterfall.
    author : str
        Empty for the machine's own.
    """

    a: str
    b: str
    outcome: Outcome
    basis: str = ""
    score: float = 0.0
    weights_version: str = ""
    because: tuple[Reason, ...] = ()
    known_on: date | None = None
    author: str = ""
    reason: str = ""
    id: str = ""

    @property
    def pair(self) -> Pair:
        """The two mentions, in a fixed order."""
        return (self.a, self.b) if self.a <= self.b else (self.b, self.a)


def pair_of(a: str, b: str) -> Pair:
    """Two mention ids in a fixed order."""
    return (a, b) if a <= b else (b, a)


class Judgements:
    """What stands of each pair: the latest word of a person, else the latest of the machine.

    Parameters
    ----------
    rows : iterable of Judgement
        In the order in which they were recorded.
    """

    def __init__(self, rows: Iterable[Judgement] = ()) -> None:
        self._machine: dict[Pair, Judgement] = {}
        self._people: dict[Pair, Judgement] = {}
        self._by_mention: dict[str, set[Pair]] = {}
        self._order: dict[Pair, int] = {}
        self._rows = 0
        for row in rows:
            self.add(row)

    def add(self, row: Judgement) -> None:
        """Take in one more row."""
        table = self._people if row.author else self._machine
        self._rows += 1
        if row.outcome == "withdraw":
            table.pop(row.pair, None)
            if self.live(*row.pair) is None:
                for side in row.pair:
                    self._by_mention.get(side, set()).discard(row.pair)
            return
        table[row.pair] = row
        self._order[row.pair] = self._rows
        for side in row.pair:
            self._by_mention.setdefault(side, set()).add(row.pair)

    def live(self, a: str, b: str) -> Judgement | None:
        """What stands of the two, or None. A person's "unsure" leaves the pair open: neither same nor apart."""
        pair = pair_of(a, b)
        return self._people.get(pair) or self._machine.get(pair)

    def order(self, pair: Pair) -> int:
        """When the two were last spoken of; later is higher."""
        return self._order.get(pair, 0)

    def machine(self, a: str, b: str) -> Judgement | None:
        """What the machine last said of the two."""
        return self._machine.get(pair_of(a, b))

    def of(self, mention: str) -> Iterator[Judgement]:
        """All that stands and touches one mention."""
        for pair in sorted(self._by_mention.get(mention, ())):
            row = self.live(*pair)
            if row is not None:
                yield row

    def __iter__(self) -> Iterator[Judgement]:
        for pair, row in self._machine.items():
            if pair not in self._people:
                yield row
        yield from self._people.values()

    def standing(self, outcome: Outcome) -> Iterator[Judgement]:
        """All that stand with one outcome."""
        return (row for row in self if row.outcome == outcome)
