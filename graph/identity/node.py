"""A node: mentions that are one person for a good reason, and all that they say."""

from datetime import date

from graph.identity.mention import Mention, Person

FullName = tuple[str, str]


class Node:
    """Mentions that are one person for a reason better than the name alone, or that say exactly the same.

    A `core` is held together by a number, a name with a date of birth, or a person's decision. Any other node is a
    group: mentions of one full name with nothing else to go by; or a single mention with part of a name.
    """

    __slots__ = (
        "ages", "aliases", "classes", "core", "default_dobs", "dobs", "ids", "into", "listed", "listed_names", "members",
        "names", "oldest", "records", "schools", "sexes", "towns",
    )  # fmt: skip

    def __init__(self, oldest: Mention) -> None:
        self.oldest = oldest
        self.members: list[Mention] = []
        self.core = False
        self.listed = False
        self.names: dict[FullName, int] = {}
        self.listed_names: set[FullName] = set()
        self.aliases: set[str] = set()
        self.dobs: set[date] = set()
        self.default_dobs: set[date] = set()
        self.ages: list[tuple[int, date]] = []
        self.sexes: set[str] = set()
        self.ids: set[str] = set()
        self.classes: set[str] = set()
        self.schools: set[str] = set()
        self.towns: set[str] = set()
        self.records: set[str] = set()
        self.into: Node | None = None

    def take(self, mention: Mention, person: Person) -> None:
        """Make `mention` a member."""
        self.members.append(mention)
        self.records.add(mention.record_id)
        if mention.age_rank < self.oldest.age_rank:
            self.oldest = mention
        if person.name.full:
            key = (person.name.given, person.name.family)
            self.names[key] = self.names.get(key, 0) + 1
            if person.listed:
                self.listed_names.add(key)
        self.listed |= person.listed
        self.aliases |= person.aliases
        self.ids |= person.ids
        self.classes.add(person.age_class)
        self.dobs |= {person.dob} if person.dob else set()
        self.default_dobs |= {person.default_dob} if person.default_dob else set()
        self.sexes |= {person.sex} if person.sex else set()
        self.schools |= {person.school} if person.school else set()
        self.towns |= {person.town} if person.town else set()
        day = mention.incident_date or mention.known_on
        if person.age is not None and day is not None:
            self.ages.append((person.age, day))

    def absorb(self, other: "Node") -> None:
        """Take over all that `other` is."""
        other.into = self
        self.members += other.members
        self.oldest = min(self.oldest, other.oldest, key=lambda mention: mention.age_rank)
        self.core, self.listed = True, self.listed or other.listed
        for key, count in other.names.items():
            self.names[key] = self.names.get(key, 0) + count
        self.ages += other.ages
        for part in (
            "listed_names",
            "aliases",
            "dobs",
            "default_dobs",
            "sexes",
            "ids",
            "classes",
            "schools",
            "towns",
            "records",
        ):
            getattr(self, part).update(getattr(other, part))

    @property
    def now(self) -> "Node":
        """The node that this one has become part of."""
        node = self
        while node.into is not None:
            node = node.into
        return node

    @property
    def alive(self) -> bool:
        """Whether it still stands for somebody."""
        return self.into is None and bool(self.members)

    def main_name(self, name: FullName) -> bool:
        """Whether `name` is what this person is called, rather than a slip in one report."""
        return name in self.listed_names or (not self.listed_names and self.names.get(name) == max(self.names.values()))

    @property
    def rank(self) -> tuple[bool, bool, int, tuple[int, int, str]]:
        """Of two nodes that may be one, the lower is read in the light of the higher."""
        seq, position, key = self.oldest.age_rank
        return (bool(self.dobs) or self.listed, self.core, len(self.records), (-seq, -position, key))
