"""New persons compared by weight with everyone: what no rule saw, put up as questions.

A large batch is compared as a batch, in DuckDB by Splink; a report or a few with their candidates, here. Both go by the weights
of ``settings.yaml`` and the same shares of names, so they come to the same scores and the same questions. Either only ever
asks: what a person decided, and what the machine joined, stays.
"""

from collections.abc import Iterable, Iterator

from graph.identity.candidates import candidates
from graph.identity.evidence import weigh
from graph.identity.index import Index
from graph.identity.judgement import Judgement, Judgements
from graph.identity.mention import Mention
from graph.identity.node import Node
from graph.identity.people import People
from graph.identity.rules import BY_WEIGHT, OTHER_DOB, OTHER_NUMBER, against
from graph.identity.saying import Saying
from graph.identity.settings import settings

ROUNDED = 0.01
"""The single comparison rounds its score, Splink does not."""

Pair = tuple[Node, Node]


def propose(known: Index, decided: Judgements, new: Iterable[Mention] | None = None) -> list[Judgement]:
    """Questions on pairs of persons whose evidence weighs enough and of whom nothing was said yet.

    Parameters
    ----------
    known : Index
        All that is known, the new mentions too.
    decided : Judgements
        What stands; afterwards it holds the questions too.
    new : iterable of Mention, optional
        Only pairs with one of these are looked at; all pairs by default.
    """
    people = known.people
    if new is None:
        found = list(by_splink(people, None))
    else:
        fresh = _nodes(people, new)
        found = list(by_splink(people, fresh) if len(fresh) >= settings().large_batch else by_candidates(known, fresh))
    saying = Saying(known, decided)
    if not found:
        return []
    spoken = _Spoken(decided)
    for one, other in sorted(found, key=lambda pair: (pair[0].oldest.age_rank, pair[1].oldest.age_rank)):
        if not spoken.of(one, other) and not _ruled_out(people, one, other):
            saying.ask(_face(people, one), _face(people, other), BY_WEIGHT)
    return saying.rows


def by_splink(people: People, fresh: dict[int, Node] | None) -> Iterator[Pair]:
    """Pairs that weigh enough, the younger first, with one of `fresh` among them where that is given: compared as a batch."""
    from graph.identity.compare import Comparer, frame  # slow to import, and few runs need it

    nodes = {node.oldest.id: node for node in people.nodes() if node.names}
    rows = frame((key, people.person[_face(people, node).id]) for key, node in nodes.items())
    shares = {"given": people.givens.frequencies(), "family": people.families.frequencies()}
    pairs = Comparer(rows, frequencies=shares).pairs(settings().propose_above - ROUNDED)
    for left, right, _ in pairs.itertuples(index=False):
        one, other = _younger_first(nodes[left], nodes[right])
        if (fresh is None or id(one) in fresh or id(other) in fresh) and _weighs_enough(people, one, other):
            yield one, other


def by_candidates(known: Index, fresh: dict[int, Node]) -> Iterator[Pair]:
    """The same, each of `fresh` compared with its candidates."""
    seen: set[tuple[str, str]] = set()
    for node in fresh.values():
        for found, _ in candidates(_face(known.people, node), known):
            one, other = _younger_first(node, found)
            pair = (one.oldest.id, other.oldest.id)
            if found.names and pair not in seen and _weighs_enough(known.people, one, other):
                seen.add(pair)
                yield one, other


def _nodes(people: People, mentions: Iterable[Mention]) -> dict[int, Node]:
    """The nodes with a full name that these are in."""
    nodes = (people.node_of[mention.id] for mention in mentions if mention.id in people.node_of)
    return {id(node): node for node in nodes if node.names}


def _face(people: People, node: Node) -> Mention:
    """The mention of a node that tells most of it."""

    def told(mention: Mention) -> tuple[bool, bool, bool, tuple[int, int, str]]:
        person = people.person[mention.id]
        return not person.name.full, person.dob is None, not person.ids, mention.age_rank

    return min(node.members, key=told)


def _younger_first(one: Node, other: Node) -> Pair:
    return (one, other) if one.oldest.age_rank > other.oldest.age_rank else (other, one)


def _weighs_enough(people: People, one: Node, other: Node) -> bool:
    left, right = people.person[_face(people, one).id], people.person[_face(people, other).id]
    return weigh(left, right, people.givens, people.families).score >= settings().propose_above


def _ruled_out(people: People, one: Node, other: Node) -> bool:
    reasons = against(one, other)
    return people.blocked(one, other) or (OTHER_DOB in reasons and OTHER_NUMBER in reasons)


class _Spoken:
    """Which mentions are one entity, and of which entities anything was said, found out as far as it is asked for."""

    def __init__(self, decided: Judgements) -> None:
        self._decided = decided
        self._cluster: dict[str, frozenset[str]] = {}

    def of(self, one: Node, other: Node) -> bool:
        """Whether two nodes are of one entity, or something was said of the entities that they are of."""
        near, far = sorted((self._of(one), self._of(other)), key=len)
        return near is far or any(not far.isdisjoint(row.pair) for key in near for row in self._decided.of(key))

    def _of(self, node: Node) -> frozenset[str]:
        start = node.oldest.id
        if start not in self._cluster:
            seen = {start}
            waiting = [start]
            for here in waiting:
                for row in self._decided.of(here):
                    if row.outcome == "same" and not seen.issuperset(row.pair):
                        there = row.b if row.a == here else row.a
                        seen.add(there)
                        waiting.append(there)
            cluster = frozenset(seen)
            self._cluster.update(dict.fromkeys(seen, cluster))
        return self._cluster[start]
