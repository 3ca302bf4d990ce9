"""Entities are the components of live "same" under "not same", found anew from the judgements, never edited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.ledger.ids import entity_id


@dataclass(frozen=True, slots=True)
class Judged:
    """One live judgement: whether `a` and `b` are the same; `by_hand` where a person said so."""

    n: int
    a: str
    b: str
    outcome: str
    by_hand: bool = False


class Clusters:
    """Union-find that knows which clusters must stay apart."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._apart: dict[str, set[str]] = {}

    def root(self, name: str) -> str:
        """The representative of the cluster that `name` is in."""
        parent = self._parent
        top = name
        while (above := parent.get(top, top)) != top:
            top = above
        while (above := parent.get(name, name)) != top:
            parent[name] = top
            name = above
        return top

    def hold_apart(self, a: str, b: str) -> None:
        """Never let the clusters of `a` and `b` become one."""
        self._apart.setdefault(self.root(a), set()).add(b)
        self._apart.setdefault(self.root(b), set()).add(a)

    def refused(self, a: str, b: str) -> bool:
        """Whether joining the clusters of `a` and `b` would break a "not same"."""
        if not self._apart:
            return False
        mine, yours = self.root(a), self.root(b)
        few, other = sorted((mine, yours), key=lambda top: len(self._apart.get(top, ())))
        return any(self.root(name) == other for name in self._apart.get(few, ()))

    def join(self, a: str, b: str) -> bool:
        """Make one cluster of two; False if a "not same" stands between them."""
        mine, yours = self.root(a), self.root(b)
        if mine == yours:
            return True
        if self.refused(mine, yours):
            return False
        self._parent[yours] = mine
        if yours in self._apart:
            self._apart.setdefault(mine, set()).update(self._apart.pop(yours))
        return True


def components(members: Sequence[str], judgements: Iterable[Judged]) -> dict[str, str]:
    """Every member's entity.

    Parameters
    ----------
    members : sequence of str
        Mention and incident ids, oldest first.
    judgements : iterable of Judged
        The live ones by number. What people said is heard before anything that the machine said, and gives no way to it; a
        "same" that a live "not same" forbids is passed over.

    Returns
    -------
    dict
        Member id to entity id; an entity is named after its oldest member.
    """
    listed = list(judgements)
    clusters = Clusters()
    for by_hand in (True, False):
        heard = [judged for judged in listed if judged.by_hand is by_hand]
        for judged in heard:
            if judged.outcome == "not_same":
                clusters.hold_apart(judged.a, judged.b)
        for judged in heard:
            if judged.outcome == "same":
                clusters.join(judged.a, judged.b)
    named: dict[str, str] = {}
    return {member: named.setdefault(clusters.root(member), entity_id(member)) for member in members}
