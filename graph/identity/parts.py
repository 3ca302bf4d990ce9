"""Mentions that give only part of a name: an initial, a forename, a nickname, a surname."""

from dataclasses import dataclass, field

from graph.identity.index import Index
from graph.identity.judgement import Judgements
from graph.identity.mention import Mention, Person
from graph.identity.names import Name, known_forenames
from graph.identity.node import Node
from graph.identity.rules import NAME_AND_CONTEXT, PART, STREET_NAME, against
from graph.identity.settings import settings
from graph.identity.settle import Settling

BY_CHANCE = 0.05
"""How many others of a name may be expected at a place for it to tell who is meant."""

NOT_KNOWN_BY_INITIAL, NOT_KNOWN_BY_WORD = 0.1, 0.5
"""How many more may bear an initial with a surname, or a single word, of whom nothing is known yet."""

FEW_KNOWN = 200
"""In a record of fewer names than this it is not yet known how many go to one place."""


@dataclass(slots=True)
class Reading:
    """Who a part of a name is taken for, or the candidates to ask about (those in company first)."""

    hub: Node | None = None
    basis: str = ""
    asked: list[tuple[Node, str]] = field(default_factory=list)
    company: set[int] = field(default_factory=set)


class Parts:
    """Reads parts of names, given who the full names are.

    Parameters
    ----------
    index : Index
        All that is known.
    decided : Judgements
        What stands, for the members of each entity.
    settling : Settling
        Who each full name is taken for.
    """

    def __init__(self, index: Index, decided: Judgements, settling: Settling) -> None:
        self.index = index
        self.decided = decided
        self.settling = settling
        self._company: dict[int, set[str]] = {}

    def read(self, mention: Mention) -> Reading:
        """Who is meant by `mention`."""
        people = self.index.people
        person, node = people.person[mention.id], people.node_of[mention.id]
        hubs = self._candidates(person, node)
        if person.dob is not None:
            hubs = [hub for hub in hubs if person.dob in hub.dobs] or [hub for hub in hubs if not hub.dobs]
        named = [
            hub for hub in hubs if (person.name.given or person.name.family) in hub.aliases and mention.record_id in hub.records
        ]
        if len(named) == 1 and self._certain(node, named[0]):  # the record itself says whose street name it is
            return Reading(named[0], NAME_AND_CONTEXT, company={id(named[0])})
        own = self._keys(mention)
        sharing = [hub for hub in hubs if own & self.company(hub)]
        others = len(hubs) - 1 + (NOT_KNOWN_BY_INITIAL if person.name.initial else NOT_KNOWN_BY_WORD)
        if len(sharing) == 1 and self._certain(node, sharing[0]) and self._telling(own & self.company(sharing[0]), others):
            return Reading(sharing[0], NAME_AND_CONTEXT, company={id(sharing[0])})
        if not hubs and _street_name(person.name):
            return self._bearers(mention, node)
        if len(hubs) > settings().crowd:
            hubs = sharing
        asked = [*sharing, *(hub for hub in hubs if hub not in sharing)]
        why = "initial only" if person.name.initial else PART
        return Reading(asked=[(hub, why) for hub in asked], company={id(hub) for hub in sharing})

    def _candidates(self, person: Person, node: Node) -> list[Node]:
        people, name = self.index.people, person.name
        if name.initial:
            found = people.with_initial(name.given, name.family)
        elif name.single:
            word = name.given or name.family
            found = people.also_known_as(word) + people.of_given(word, settings().crowd) + people.of_family(word)
        else:
            found = []
        hubs: dict[int, Node] = {}
        for other in found:
            hub = self.settling.hub(other)
            if hub is not node and not people.blocked(node, hub):
                hubs.setdefault(id(hub), hub)
        return sorted(hubs.values(), key=lambda hub: hub.oldest.age_rank)

    def _bearers(self, mention: Mention, node: Node) -> Reading:
        """The first who bore the same street name, where nobody is known by it."""
        people, name = self.index.people, self.index.people.person[mention.id].name
        filed = self.index.partials.get(("", name.given or name.family), ())
        bearers = [people.node_of[other.id] for other in filed if other.age_rank < mention.age_rank]
        meant = next((other for other in bearers if other is not node and not people.blocked(node, other)), None)
        return Reading(asked=[(meant, STREET_NAME)] if meant else [])

    def _certain(self, node: Node, hub: Node) -> bool:
        """Whether nothing speaks against it, and it is clear who the other is."""
        return not against(node, hub) and (bool(hub.dobs) or not self.settling.verdict(hub).asked)

    def _telling(self, shared: set[str], others: float) -> bool:
        """Whether what is shared is not a place where anybody could be met: by chance alone, few of that name would be."""
        known = max(self.index.people.names, FEW_KNOWN)
        most = int(BY_CHANCE * known / others)
        return any(self._crowd(key, most) <= most for key in shared)

    def _crowd(self, key: str, limit: int) -> int:
        """How many full names were seen with what a key stands for; counted up to `limit`."""
        family, _, oldest = key.partition(":")
        if family != "person":
            return self.index.crowd(self.index.records_with.get(key, ()), limit)
        hub = self.index.people.node_of[oldest]
        return self.index.crowd((member.record_id for member in self._members(hub)), limit)

    def _keys(self, mention: Mention) -> set[str]:
        keys = self.index.company(mention)
        for peer in self.index.peers(mention):
            name = self.index.people.person[peer.id].name
            if name.full:
                keys.add(f"person:{self.settling.hub(self.index.people.node_of[peer.id]).oldest.id}")
        return keys

    def company(self, hub: Node) -> set[str]:
        """Everything and everybody that the person has been seen with."""
        keys = self._company.get(id(hub))
        if keys is None:
            keys = set()
            for member in self._members(hub):
                keys |= self._keys(member)
            self._company[id(hub)] = keys
        return keys

    def _members(self, hub: Node) -> list[Mention]:
        """All mentions of the entity that `hub` is part of."""
        seen = {member.id for member in hub.members}
        waiting = list(seen)
        while waiting:
            here = waiting.pop()
            for row in self.decided.of(here):
                there = row.b if row.a == here else row.a
                if row.outcome == "same" and there not in seen:
                    seen.add(there)
                    waiting.append(there)
        return [self.index.mention[key] for key in sorted(seen) if key in self.index.mention]


def _street_name(name: Name) -> bool:
    """Whether one word, or one with a tag before it, is what somebody goes by and no forename: "Lil K", "Smoggy"."""
    word = name.given or name.family
    return name.single and len(word) > 1 and word not in known_forenames()
