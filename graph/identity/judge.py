"""New mentions against all that is known: what is the same, what must be asked, what is apart."""

from collections.abc import Sequence
from itertools import chain

from graph.identity.collecting import without_collecting
from graph.identity.doubts import doubts
from graph.identity.index import Index
from graph.identity.judgement import Judgement, Judgements
from graph.identity.mention import Mention
from graph.identity.node import Node
from graph.identity.parts import Parts
from graph.identity.placing import Placing
from graph.identity.rules import NAME_ALONE, NAME_AND_CONTEXT, near
from graph.identity.saying import Saying
from graph.identity.settings import settings
from graph.identity.settle import Settling

WEAK = frozenset({NAME_ALONE, NAME_AND_CONTEXT})


def judge(new: Sequence[Mention], known: Index, decided: Judgements) -> list[Judgement]:
    """What the machine has to say of new mentions, and of older ones that they throw a new light on.

    Parameters
    ----------
    new : sequence of Mention
        All mentions of one report or of a whole batch. A batch is read as one: every name in it is known before the first
        is judged.
    known : Index
        All that was known before; afterwards it holds `new` too.
    decided : Judgements
        What stands; afterwards it holds the judgements returned too. What a person decided is never touched.

    Returns
    -------
    list of Judgement
        Only what is not already so. "withdraw" takes back a "same" of the machine's own that no longer stands.
    """
    with without_collecting():
        return _judge(new, known, decided)


def _judge(new: Sequence[Mention], known: Index, decided: Judgements) -> list[Judgement]:
    ordered = sorted(new, key=lambda mention: mention.age_rank)
    before = known.people.size
    saying = Saying(known, decided)
    for mention in ordered:
        known.note(mention)
    placing = Placing(known, saying)
    for mention in sorted(ordered, key=known.is_slip):
        placing.place(mention)
    reading = _Reading(known, saying)
    touched = {id(node.now): node.now for node in placing.touched.values()}
    reading.read(*(_everyone(known) if before < len(touched) else _affected(known, touched)))
    return saying.rows


def learn(row: Judgement, known: Index, decided: Judgements) -> list[Judgement]:
    """What follows from a person's decision for other mentions; the decision itself is added to `decided`.

    A nickname learnt, a namesake ruled out: parts of names and names alone are read again in its light.
    """
    decided.add(row)
    if row.a not in known.people.node_of or row.b not in known.people.node_of:
        return []
    saying = Saying(known, decided)
    _Reading(known, saying).read(*_affected(known, {id(node): node for node in known.take_in(row)}))
    return saying.rows


def rejudge(known: Index, decided: Judgements) -> list[Judgement]:
    """Read everyone again, after the alias table, the weights or a person's decision changed."""
    saying = Saying(known, decided)
    _Reading(known, saying).read(*_everyone(known))
    return saying.rows


def _everyone(known: Index) -> tuple[list[Node], list[Mention]]:
    partials = {mention.id: mention for filed in known.partials.values() for mention in filed}
    return list(known.people.nodes()), _oldest_first(partials)


def _affected(known: Index, touched: dict[int, Node]) -> tuple[list[Node], list[Mention]]:
    """The nodes touched, those whose names are near, and the parts of names that may mean any of them."""
    people = known.people
    nodes = dict(touched)
    for node in touched.values():
        nodes |= {id(found.node): found.node for found in near(people, node)}
    partials: dict[str, Mention] = {}
    for node in nodes.values():
        partials |= {mention.id: mention for mention in known.partials_of(node)}
    for node in touched.values():
        partials |= {mention.id: mention for mention in node.members if not people.person[mention.id].name.full}
    ordered = sorted((node for node in nodes.values() if node.alive), key=lambda node: node.oldest.age_rank)
    return ordered, _oldest_first(partials)


def _oldest_first(mentions: dict[str, Mention]) -> list[Mention]:
    return sorted(mentions.values(), key=lambda mention: mention.age_rank)


class _Reading:
    """Says what follows from the names of those who have nothing better."""

    def __init__(self, known: Index, saying: Saying) -> None:
        self.known, self.people, self.saying = known, known.people, saying
        self.settling = Settling(known.people)

    def read(self, nodes: list[Node], partials: list[Mention]) -> None:
        for node in nodes:
            if node.dobs:
                self._doubt(node)
            elif node.names:
                self._settle(node)
        parts = Parts(self.known, self.saying.decided, self.settling)
        loose = [mention for mention in partials if not self.people.node_of[mention.id].core]
        for mention in loose:
            self._part(mention, parts)
        for mention in chain(loose, *(node.members for node in nodes)):
            self.saying.hush(mention)

    def _doubt(self, node: Node) -> None:
        for other, why in doubts(self.people, node):
            if other.rank < node.rank:
                continue
            if why == "apart":
                self.saying.apart(node.oldest, other.oldest)
            else:
                self.saying.ask(node.oldest, other.oldest, why)

    def _settle(self, node: Node) -> None:
        verdict = self.settling.verdict(node)
        wanted: set[str] = set()
        if not verdict.each and not node.core:
            for member in node.members:
                self.saying.same(member, node.oldest, NAME_ALONE)
                wanted |= {member.id, node.oldest.id}
        if verdict.hub is not node:
            self.saying.same(node.oldest, verdict.hub.oldest, verdict.basis)
            wanted.add(verdict.hub.oldest.id)
        for member in () if node.core else node.members:
            self._take_back(member, node, wanted)
        for member in node.members if verdict.each else [node.oldest]:
            for other, why in verdict.asked[: settings().most_asked]:
                self.saying.ask(member, other.oldest, why)

    def _take_back(self, member: Mention, node: Node, wanted: set[str]) -> None:
        """Withdraw what was joined on the name alone and no longer follows.

        A lower node that was joined to this one answers for that itself, and so does a part of a name.
        """
        for _, other in self.saying.own(member, WEAK):
            far = self.people.node_of[other]
            if other not in wanted and far.names and (far is node or far.rank > node.rank):
                self.saying.take_back(member, other)

    def _part(self, mention: Mention, parts: Parts) -> None:
        reading = parts.read(mention)
        hub = reading.hub
        for _, other in self.saying.own(mention, WEAK):
            if hub is None or other != hub.oldest.id:
                self.saying.take_back(mention, other)
        if hub is not None:
            weighed = self.saying.weigh(mention, hub.oldest, id(hub) in reading.company)
            self.saying.say(mention, hub.oldest, "same", reading.basis, weighed)
        asked = [(hub, why, self.saying.weigh(mention, hub.oldest, id(hub) in reading.company)) for hub, why in reading.asked]
        asked.sort(key=lambda row: (-row[2].score, row[0].oldest.age_rank))
        for hub, why, weighed in asked[: settings().most_asked]:
            self.saying.say(mention, hub.oldest, "ask", why, weighed)
