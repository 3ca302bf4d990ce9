"""All that is known when new mentions are judged: persons, professionals, objects, places, and who stands in which record."""

from collections.abc import Iterable, Iterator

from graph.identity.accounts import Accounts
from graph.identity.collecting import without_collecting
from graph.identity.judgement import Judgement, Judgements
from graph.identity.mention import Mention, Person, person_of
from graph.identity.names import stands_for
from graph.identity.node import Node
from graph.identity.objects import account_of, object_key
from graph.identity.people import People
from graph.identity.places import Places
from graph.identity.rules import STRONG

CROWDED = 14
COMPANY = frozenset({"location", "phone", "vehicle", "account"})
PartKey = tuple[str, str]


class Index:
    """Known mentions, ready to be met by new ones. Grows by what ``judge`` is given.

    Parameters
    ----------
    mentions : iterable of Mention
        All that are known.
    decided : Judgements, optional
        What stands of them. Build a new index after a person's judgement was withdrawn.
    """

    def __init__(self, mentions: Iterable[Mention] = (), decided: Judgements | None = None) -> None:
        self.people = People()
        self.places = Places()
        self.accounts = Accounts()
        self.objects: dict[str, Mention] = {}
        self.professionals: dict[tuple[str, str], dict[str, Mention]] = {}
        self.professional: dict[str, Person] = {}
        self.partials: dict[PartKey, list[Mention]] = {}
        self.mention: dict[str, Mention] = {}
        self.record_keys: dict[str, set[str]] = {}
        self.records_with: dict[str, set[str]] = {}
        with without_collecting():
            self._build(sorted(mentions, key=lambda mention: mention.age_rank), decided or Judgements())

    def _build(self, known: list[Mention], decided: Judgements) -> None:
        for mention in known:
            self.note(mention)
        self._recall([mention for mention in known if mention.id in self.people.person], decided)
        for mention in known:
            self._remember_object(mention)

    def note(self, mention: Mention) -> None:
        """Take in a mention and its words, before it is judged."""
        self.mention[mention.id] = mention
        family = mention.family
        if family == "person":
            person = person_of(mention)
            if person.professional:
                self.professional[mention.id] = person
            else:
                self.people.see(mention, person)
        elif family in COMPANY:
            key = object_key(mention)
            if key:
                self.record_keys.setdefault(mention.record_id, set()).add(key)
                self.records_with.setdefault(key, set()).add(mention.record_id)
        for key in mention.context:
            self.records_with.setdefault(key, set()).add(mention.record_id)

    def is_slip(self, mention: Mention) -> bool:
        """Whether a name may be misspelt, so that it is best placed after all that are not."""
        person = self.people.person.get(mention.id)
        if person is None or not person.name.full:
            return False
        return not (self.people.givens.is_name(person.name.given) and self.people.families.is_name(person.name.family))

    def _recall(self, persons: list[Mention], decided: Judgements) -> None:
        people = self.people
        for mention in persons:
            person = people.person[mention.id]
            people.place(mention, core=bool(person.ids) or (person.dob is not None and person.name.full))
            self.file(mention)
        for row in decided:
            if row.a not in people.node_of or row.b not in people.node_of:
                continue
            if row.author or (row.basis in STRONG and people.node_of[row.a].core and people.node_of[row.b].core):
                self.take_in(row)

    def take_in(self, row: Judgement) -> list[Node]:
        """Let a judgement count: a person's, or one on a number or on a full name with its date of birth.

        Returns the nodes that it changed.
        """
        people = self.people
        if row.outcome == "same":
            left = people.lift(people.mention[row.a])
            return [people.join(left, people.lift(people.mention[row.b]))]
        if row.outcome != "not_same" or not row.author:
            return []
        people.apart.setdefault(row.a, set()).add(row.b)
        people.apart.setdefault(row.b, set()).add(row.a)
        # A full name stands for itself from now on; its namesakes in other reports are not bound by what was said of it.
        return [people.lift(people.mention[key]) if people.person[key].name.full else people.node_of[key] for key in row.pair]

    def file(self, mention: Mention) -> None:
        """Note a mention that gives only part of a name, to be read again when somebody new may be meant."""
        name = self.people.person[mention.id].name
        if name.full or not (name.given or name.family):
            return
        for key in part_keys(self.people.person[mention.id]):
            self.partials.setdefault(key, []).append(mention)

    def partials_of(self, node: Node) -> Iterator[Mention]:
        """Mentions with part of a name that may mean `node`."""
        keys: set[PartKey] = set()
        for given, family in node.names:
            keys |= {(given[0], family), ("", family)} | {
                ("", form) for form in {given, *self.people.forms(given), *stands_for(given)}
            }
        keys |= {("", alias) for alias in node.aliases}
        for key in sorted(keys):
            yield from self.partials.get(key, ())

    def _remember_object(self, mention: Mention) -> None:
        if mention.family == "location":
            self.places.add(mention)
        elif mention.family == "account":
            self.accounts.add(mention, *account_of(mention))
        elif mention.family != "person":
            self.objects.setdefault(object_key(mention), mention)
        elif mention.id not in self.people.person:
            self.remember_professional(mention)

    def remember_professional(self, mention: Mention) -> Mention:
        """The oldest mention of this professional, which may be this one."""
        person = self.professional[mention.id]
        agencies = self.professionals.setdefault((person.name.given, person.name.family), {})
        if not person.agency and len(agencies) == 1:
            return next(iter(agencies.values()))
        return agencies.setdefault(person.agency, mention)

    def company(self, mention: Mention) -> set[str]:
        """Keys of what stands beside a mention: places, phones, cars, accounts. A meeting's long list is no company."""
        keys = set(mention.context)
        if len(self.people.record_people.get(mention.record_id, ())) <= CROWDED:
            keys |= self.record_keys.get(mention.record_id, set())
        return keys

    def crowd(self, records: Iterable[str], limit: int) -> int:
        """How many full names short records tell of; counted up to `limit`."""
        names: set[tuple[str, str]] = set()
        for record in records:
            beside = self.people.record_people.get(record, ())
            for mention in beside if len(beside) <= CROWDED else ():
                name = self.people.person[mention.id].name
                if name.full:
                    names.add((name.given, name.family))
            if len(names) > limit:
                break
        return len(names)

    def peers(self, mention: Mention) -> list[Mention]:
        """The other persons of a short record."""
        beside = self.people.record_people.get(mention.record_id, [])
        return [other for other in beside if other.id != mention.id] if len(beside) <= CROWDED else []


def part_keys(person: Person) -> list[PartKey]:
    """Under what a mention with part of a name is filed."""
    name = person.name
    if name.initial:
        return [(name.given, name.family)]
    return [("", word) for word in (name.given, name.family) if word]
