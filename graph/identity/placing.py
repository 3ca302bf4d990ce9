"""What a number, a plate, a name with a date of birth or a postcode settles at once."""

from collections.abc import Iterator
from datetime import date

from graph.identity.index import Index
from graph.identity.mention import Mention, Person
from graph.identity.node import Node
from graph.identity.objects import account_of, object_key
from graph.identity.rules import (
    IDENTIFIER,
    JOINING,
    NAME_AND_DOB,
    OTHER_DOB,
    NamesNear,
    against,
    level_of,
    names_about,
    side_by_side,
    swapped,
)
from graph.identity.saying import Saying

PLACE = "name and place"
AGENCY = "name and agency"


class Placing:
    """Puts new mentions beside what they are one with.

    `touched` are the persons' nodes that are new or have grown.
    """

    def __init__(self, known: Index, saying: Saying) -> None:
        self.known, self.people, self.saying = known, known.people, saying
        self.touched: dict[int, Node] = {}

    def place(self, mention: Mention) -> None:
        """Place one mention."""
        family = mention.family
        if family == "location":
            self._location(mention)
        elif family == "account":
            self._account(mention)
        elif family != "person":
            self._object(mention, object_key(mention))
        elif mention.id in self.people.person:
            self._person(mention)
        else:
            oldest = self.known.remember_professional(mention)
            self.saying.same(mention, oldest, AGENCY, "same name and agency")

    def _object(self, mention: Mention, key: str) -> None:
        if key:
            self.saying.same(mention, self.known.objects.setdefault(key, mention), IDENTIFIER, "written alike")

    def _account(self, mention: Mention) -> None:
        oldest = self.known.accounts.add(mention, *account_of(mention))
        self.saying.same(mention, oldest, IDENTIFIER, "same platform and handle")

    def _location(self, mention: Mention) -> None:
        found = self.known.places.add(mention)
        if found.same is not None:
            self.saying.same(mention, found.same, PLACE, found.because)
        for other, why in found.ask:
            self.saying.ask_plainly(mention, other, why)

    def _person(self, mention: Mention) -> None:
        people, person = self.people, self.people.person[mention.id]
        homes = list(self._homes(mention, person))
        oldest = [(home.oldest, basis) for home, basis in homes]
        strong = bool(homes or person.ids) or (person.dob is not None and person.name.full)
        node = people.place(mention, homes[0][0] if homes else None, core=strong)
        for other, _ in homes[1:]:
            node = people.join(node, other)
        for elder, basis in oldest:
            self.saying.same(mention, elder, basis)
        self.known.file(mention)
        self.touched[id(node)] = node

    def _homes(self, mention: Mention, person: Person) -> Iterator[tuple[Node, str]]:
        """The nodes that this mention belongs to by number, and by name and date of birth."""
        seen: set[int] = set()
        for number in sorted(person.ids):
            node = self.people.with_number(number)
            if node is not None and id(node) not in seen:
                seen.add(id(node))
                yield node, IDENTIFIER
        home = self._born_alike(mention, person) if person.name.full and person.dob else None
        if home is not None and id(home) not in seen:
            yield home, NAME_AND_DOB

    def _born_alike(self, mention: Mention, person: Person) -> Node | None:
        """The one node with this date of birth and a name that comes near, if none other could be meant."""
        alone = Node(mention)
        alone.take(mention, person)
        found: dict[bool, list[Node]] = {True: [], False: []}
        about = names_about(self.people, person.name)
        for node, turned in self._born_about(person, about):
            level = level_of(about, person.name, node)
            if level not in JOINING:
                continue
            clash = [reason for reason in against(alone, node) if not (turned and reason == OTHER_DOB)]
            if clash or self.people.blocked(alone, node) or (turned and level != "equal"):
                continue
            if level == "equal" or not side_by_side(alone, node):
                found[level == "equal"].append(node)
        best = found[True] or found[False]
        return best[0] if len(best) == 1 else None

    def _born_about(self, person: Person, about: NamesNear) -> Iterator[tuple[Node, bool]]:
        """Nodes born on that day, and those whose day and month are turned round."""
        if person.dob is None:
            return
        yield from ((node, False) for node in self._born_on(person.dob, person, about))
        turned = swapped(person.dob)
        for node in self._born_on(turned, person, about) if turned else ():
            if person.dob not in node.dobs:
                yield node, True

    def _born_on(self, day: date, person: Person, about: NamesNear) -> list[Node]:
        """Who was born on a day; of very many, those who bear a name that comes near."""
        people = self.people
        if not people.many_born(day):
            return people.born_on(day)
        bearers = {id(node): node for name in sorted(about) for node in people.named(name)}
        bearers |= {id(node): node for node in people.also_known_as(person.name.given)}
        return [node for node in bearers.values() if day in node.dobs]
