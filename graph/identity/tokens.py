"""The forenames and surnames seen so far: how often, beside whom, and which lie one slip apart."""

from collections.abc import Iterator

from graph.identity.names import one_slip, slips


class Tokens:
    """Words seen as one part of a name, found again with a slip in them.

    Parameters
    ----------
    settled : frozenset of str
        Words that are names beyond doubt.
    prior : int, optional
        Sightings that a name's usual frequency is worth, so that the only Zara of a first report does not pass for a name that
        everybody bears.
    """

    USUAL = 0.004

    def __init__(self, settled: frozenset[str] = frozenset(), prior: int = 500) -> None:
        self._settled = settled
        self._prior = prior
        self._listed: set[str] = set()
        self._partners: dict[str, set[str]] = {}
        self._by_slip: dict[str, list[str]] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self.count: dict[str, int] = {}
        self.total = 0

    def add(self, word: str, partner: str, listed: bool) -> None:
        """Take in one more sighting of `word` beside `partner`."""
        if listed:
            self._listed.add(word)
        self.total += 1
        self.count[word] = self.count.get(word, 0) + 1
        partners = self._partners.get(word)
        if partners is None:
            self._partners[word] = {partner}
            for rest in slips(word):
                self._by_slip.setdefault(rest, []).append(word)
            for other in self._candidates(word):
                self._near.pop(other, None)
            self._near.pop(word, None)
        elif len(partners) < 3:
            partners.add(partner)

    def is_name(self, word: str) -> bool:
        """Whether this is a name in its own right, not a slip of another: settled, on a list, or borne by three."""
        return word in self._settled or word in self._listed or len(self._partners.get(word, ())) > 2

    def frequency(self, word: str) -> float:
        """Share of all sightings; 0 where there are none to go by."""
        seen = self.total + self._prior
        return (self.count.get(word, 0) + self._prior * self.USUAL) / seen if seen else 0.0

    def frequencies(self) -> dict[str, float]:
        """The share of every word seen."""
        return {word: self.frequency(word) for word in self.count}

    def near(self, word: str) -> tuple[str, ...]:
        """Words seen that are one slip away from `word`."""
        found = self._near.get(word)
        if found is None:
            found = tuple(sorted(other for other in self._candidates(word) if one_slip(word, other)))
            self._near[word] = found
        return found

    def _candidates(self, word: str) -> set[str]:
        return set(self._sharing(word)) - {word}

    def _sharing(self, word: str) -> Iterator[str]:
        for rest in slips(word):
            yield from self._by_slip.get(rest, ())
