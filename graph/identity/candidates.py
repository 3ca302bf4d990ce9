"""Whom a mention may be: the few known persons worth comparing, best first."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from graph.identity.evidence import Weighed, weigh
from graph.identity.index import Index
from graph.identity.mention import Mention, Person, person_of
from graph.identity.names import Name
from graph.identity.node import Node
from graph.identity.people import People
from graph.identity.rules import swapped

LOOKED_AT = 600


def candidates(mention: Mention, known: Index, limit: int = 10) -> list[tuple[Node, Weighed]]:
    """The `limit` likeliest known persons that `mention`, itself known or not, may mean."""
    people = known.people
    person = person_of(mention)
    own = people.node_of.get(mention.id)
    found: dict[int, tuple[Node, Weighed]] = {}
    for node in islice(_met(people, person), LOOKED_AT):
        if node is not own and id(node) not in found:
            found[id(node)] = (node, _best(people, person, node))
    ranked = sorted(found.values(), key=lambda row: (-row[1].score, row[0].oldest.age_rank))
    return ranked[:limit]


def _met(people: People, person: Person) -> Iterator[Node]:
    """Everyone with whom the person shares a key, the most telling keys first."""
    name = person.name
    for number in sorted(person.ids):
        bearer = people.with_number(number)
        if bearer is not None:
            yield bearer
    if name.full:
        for full, _ in people.known_near(name):
            yield from people.named(full)
    for day in (person.dob, swapped(person.dob)) if person.dob else ():
        yield from people.born_on(day) if day else ()
    for word in (name.given, *sorted(person.aliases)):
        yield from people.also_known_as(word)
    yield from _by_parts(people, name)


def _by_parts(people: People, name: Name) -> Iterator[Node]:
    if name.initial:
        yield from people.with_initial(name.given, name.family)
    if name.single:
        yield from people.of_family(name.given or name.family)
        yield from people.of_given(name.given or name.family, LOOKED_AT)
    if name.full:
        yield from people.sounding(name)
        yield from people.with_initial(name.given[0], name.family)
        for family in people.families.near(name.family):
            yield from people.with_initial(name.given[0], family)
        for given in people.givens.near(name.given):
            for family in people.families.near(name.family):
                yield from people.named((given, family))
    yield from people.of_family(name.family)


def _best(people: People, person: Person, node: Node) -> Weighed:
    """The evidence on the member that comes nearest (a mention that gives all of the name tells most)."""
    told: dict[tuple[Name, date | None], Person] = {}
    for member in node.members:
        other = people.person[member.id]
        told.setdefault((other.name, other.dob), other)
        if len(told) == 4:
            break
    return max((weigh(person, other, people.givens, people.families) for other in told.values()), key=lambda found: found.score)
