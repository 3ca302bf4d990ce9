"""Persons known so far, found again by number, name, date of birth or company."""

from collections.abc import Iterable, Iterator
from datetime import date

from graph.identity.forenames import another_meant
from graph.identity.mention import Mention, Person
from graph.identity.names import Name, known_forenames, known_form, sound, stands_for
from graph.identity.node import FullName, Node
from graph.identity.tokens import Tokens

MANY_BORN = 300


class People:
    """All nodes, with the keys by which they are found.

    `record_people` holds who else stands in a record.
    """

    def __init__(self) -> None:
        self.person: dict[str, Person] = {}
        self.mention: dict[str, Mention] = {}
        self.node_of: dict[str, Node] = {}
        self.givens = Tokens(known_forenames())
        self.families = Tokens()
        self.record_people: dict[str, list[Mention]] = {}
        self.apart: dict[str, set[str]] = {}
        self.size = 0
        self._full: dict[FullName, list[Node]] = {}
        self._alias: dict[str, list[Node]] = {}
        self._dob: dict[date, list[Node]] = {}
        self._id: dict[str, Node] = {}
        self._initial: dict[tuple[str, str], list[Node]] = {}
        self._family: dict[str, list[Node]] = {}
        self._given: dict[str, list[Node]] = {}
        self._sound: dict[FullName, list[Node]] = {}
        self._forms: dict[str, set[str]] = {}
        self._written: dict[str, set[str]] = {}
        self._group: dict[tuple[str, ...], Node] = {}

    def see(self, mention: Mention, person: Person) -> None:
        """Note a mention and its words before it is placed, so that a batch knows its names at once."""
        self.person[mention.id] = person
        self.mention[mention.id] = mention
        self.record_people.setdefault(mention.record_id, []).append(mention)
        name = person.name
        if name.full:
            self.givens.add(name.given, name.family, person.listed)
            self.families.add(name.family, name.given, person.listed)
            if self.givens.count[name.given] == 1:
                self._forms.clear()
                for canonical in stands_for(name.given):
                    self._written.setdefault(canonical, set()).add(name.given)

    def place(self, mention: Mention, node: Node | None = None, core: bool = False) -> Node:
        """Put `mention` into `node`, or into the group of its name, or into a new one."""
        person = self.person[mention.id]
        key: tuple[str, ...] | None = None
        if node is None and not core and person.name.full:
            name = person.name
            key = (name.given, name.family, person.age_class, person.sex, person.school, person.town, str(person.default_dob))
            node = self._group.get(key)
            node = node if node is not None and node.alive and not node.core else None
        if node is None:
            node = Node(mention)
            self.size += 1
            if key is not None:
                self._group[key] = node
        node.core |= core
        node.take(mention, person)
        self.node_of[mention.id] = node
        self._file(node, person)
        return node

    def _file(self, node: Node, person: Person) -> None:
        name = person.name
        if name.full and node.names[(name.given, name.family)] == 1:
            self._full.setdefault((name.given, name.family), []).append(node)
            self._initial.setdefault((name.given[0], name.family), []).append(node)
            self._family.setdefault(name.family, []).append(node)
            self._given.setdefault(name.given, []).append(node)
            self._sound.setdefault((sound(name.given), sound(name.family)), []).append(node)
        for alias in person.aliases:
            self._alias.setdefault(alias, []).append(node)
        if person.dob:
            self._dob.setdefault(person.dob, []).append(node)
        for number in person.ids:
            self._id.setdefault(number, node)

    def lift(self, mention: Mention) -> Node:
        """Take `mention` out of its group, because a person has decided on it: it stands for itself from now on."""
        old = self.node_of[mention.id]
        if old.core:
            return old
        old.members = [member for member in old.members if member.id != mention.id]
        if old.members and old.oldest.id == mention.id:
            old.oldest = min(old.members, key=lambda member: member.age_rank)
        return self.place(mention, core=True)

    def join(self, left: Node, right: Node) -> Node:
        """Make two nodes one."""
        left, right = left.now, right.now
        if left is right:
            return left
        if len(left.members) < len(right.members):
            left, right = right, left
        left.absorb(right)
        for member in right.members:
            self.node_of[member.id] = left
        return left

    def with_number(self, number: str) -> Node | None:
        """Who bears a case or police number."""
        node = self._id.get(number)
        return node.now if node is not None else None

    def born_on(self, day: date) -> list[Node]:
        """All with this date of birth."""
        return _alive(self._dob.get(day, ()))

    def many_born(self, day: date) -> bool:
        """Whether so many have this date of birth (a stand-in, or a very large register) that not all are gone through."""
        return len(self._dob.get(day, ())) > MANY_BORN

    def named(self, name: FullName) -> list[Node]:
        """All of exactly this full name."""
        return _alive(self._full.get(name, ()))

    def also_known_as(self, alias: str) -> list[Node]:
        """All who are said to be known by this name."""
        return _alive(self._alias.get(alias, ()))

    def with_initial(self, initial: str, family: str) -> list[Node]:
        """All of this surname whose forename begins so."""
        return _alive(self._initial.get((initial, family), ()))

    def of_family(self, family: str) -> list[Node]:
        """All of this surname."""
        return _alive(self._family.get(family, ()))

    def sounding(self, name: Name) -> list[Node]:
        """All whose full name sounds like this one."""
        return _alive(self._sound.get((sound(name.given), sound(name.family)), ()))

    def of_given(self, given: str, limit: int) -> list[Node]:
        """All whose forename is `given` or a known form of it; none where they are more than `limit`."""
        forms = sorted({given} | self.forms(given))
        found = [node for form in forms for node in self._given.get(form, ())]
        return _alive(found) if len(found) <= limit * 4 else []

    def bearers(self, given: str) -> int:
        """How many sightings there are of a forename and its forms."""
        return sum(self.givens.count.get(form, 0) for form in {given} | self.forms(given))

    def forms(self, given: str) -> set[str]:
        """Forenames seen that are a known form of `given`, or that it is a form of."""
        held = self._forms.get(given)
        if held is None:
            held = self._forms[given] = self._find_forms(given)
        return held

    def _find_forms(self, given: str) -> set[str]:
        found: set[str] = set()
        for canonical in stands_for(given):
            found |= self._written.get(canonical, set())
        return {form for form in found if form != given and known_form(given, form)}

    def blocked(self, left: Node, right: Node) -> bool:
        """Whether a person has said that the two are not the same."""
        if not self.apart:
            return False
        if len(left.members) > len(right.members):
            left, right = right, left
        far = {member.id for member in right.members}
        return any(self.apart.get(member.id, set()) & far for member in left.members)

    @property
    def names(self) -> int:
        """How many full names anybody bears."""
        return len(self._full)

    def nodes(self) -> Iterator[Node]:
        """Every node that stands, oldest first."""
        seen = {id(node): node for node in self.node_of.values() if node.alive}
        return iter(sorted(seen.values(), key=lambda node: node.oldest.age_rank))

    def known_near(self, name: Name) -> list[tuple[FullName, str]]:
        """Of the names that `name` may be, those that anybody bears."""
        return [(full, level) for full, level in self.names_near(name) if full in self._full]

    def names_near(self, name: Name) -> Iterator[tuple[FullName, str]]:
        """Full names seen that `name` may be, with how: equal, form or slip."""
        given, family = name.given, name.family
        yield (given, family), "equal"
        for form in sorted(self.forms(given)):
            yield (form, family), "form"
        yield (family, given), "form"
        for middle in name.middle:
            yield (middle, family), "middle"
        for part in name.parts:
            yield (given, part), "part"
        for other in self.givens.near(given):
            yield (other, family), self._slip_level(given, other)
        near = self.families.near(family)
        if near:
            settled = self.families.is_name(family)
            for other in near:
                yield (given, other), "lookalike" if settled and self.families.is_name(other) else "slip"

    def _slip_level(self, given: str, other: str) -> str:
        """How near two forenames one letter apart are."""
        left, right = self.givens.is_name(given), self.givens.is_name(other)
        if left and right:
            return "lookalike"
        written, name = (other, given) if left else (given, other)
        return "either" if another_meant(written, name) else "slip"


def _alive(nodes: Iterable[Node]) -> list[Node]:
    """The nodes that these have become, each once, in the order given."""
    found: dict[int, Node] = {}
    for node in nodes:
        now = node.now
        if now.members:
            found.setdefault(id(now), now)
    return list(found.values())
