"""Entities: what the live judgements of "same" join, under every "not same"."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from graph.errors import Contradiction
from graph.identity.judgement import Judgement, Judgements, Pair
from graph.identity.mention import Mention
from graph.identity.rules import IDENTIFIER, NAME_ALONE, NAME_AND_CONTEXT, NAME_AND_DOB

# Where not all can stand, the better founded stands. A person's word comes before any of these.
_FOOTING = {IDENTIFIER: 0, NAME_AND_DOB: 1, "name and place": 2, "name and agency": 2, NAME_ALONE: 3, NAME_AND_CONTEXT: 4}


def entity_id(mention: str) -> str:
    """The id of the entity whose oldest mention this is."""
    return f"e{mention[1:]}"


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, place or thing.

    `members` are mention ids, oldest first; `leans_on_name` says that some stand here on the name alone.
    """

    id: str
    members: tuple[str, ...]
    leans_on_name: bool = False


@dataclass(slots=True)
class Change:
    """What became of the entities: those that are new or different, and ids that now lead elsewhere."""

    changed: list[Entity] = field(default_factory=list)
    gone: dict[str, str] = field(default_factory=dict)


class Entities:
    """All entities, kept in step with judgements.

    Built whole or step by step, the same mentions and judgements give the same entities.

    Parameters
    ----------
    mentions : iterable of Mention
        All that are known.
    decided : Judgements
        What stands of them. Rows of people's that cannot stand together are kept out by `refuse` before they are recorded.
    """

    def __init__(self, mentions: Iterable[Mention], decided: Judgements) -> None:
        self._decided = decided
        self._age: dict[str, tuple[int, int, str]] = {}
        self._of: dict[str, Entity] = {}
        self.refresh(mentions)

    def refresh(self, mentions: Iterable[Mention] = (), rows: Iterable[Judgement] = ()) -> Change:
        """Take in new mentions and whatever changed in the judgements between `rows`' mentions."""
        touched = {side for row in rows for side in row.pair}
        for mention in mentions:
            self._age[mention.id] = mention.age_rank
            touched.add(mention.id)
        region = self._region(touched)
        before = {key: self._of[key] for key in region if key in self._of}
        change = Change()
        for entity in self._components(region):
            for member in entity.members:
                self._of[member] = entity
            if before.get(entity.members[0]) != entity:
                change.changed.append(entity)
        heads = {entity.id for entity in (self._of[key] for key in region)}
        for old in {entity.id: entity for entity in before.values()}.values():
            if old.id not in heads:
                change.gone[old.id] = self._of[old.members[0]].id
        return change

    def of(self, mention: str) -> Entity:
        """The entity that a mention belongs to."""
        return self._of[mention]

    def resolve(self, entity: str) -> Entity | None:
        """The entity that an id, old or new, now stands for: the one where its oldest mention lives."""
        return self._of.get(f"m{entity[1:]}")

    def __iter__(self) -> Iterator[Entity]:
        return iter(sorted({entity.id: entity for entity in self._of.values()}.values(), key=lambda entity: entity.id))

    def _region(self, touched: set[str]) -> set[str]:
        """All that may change: the touched, those they are or were one with, and those that judgements join to them.

        "Not same" is followed too, since a row that it kept out may stand once its reason is gone.
        """
        region: set[str] = set()
        waiting = [key for key in touched if key in self._age]
        while waiting:
            key = waiting.pop()
            if key in region:
                continue
            region.add(key)
            if key in self._of:
                waiting += self._of[key].members
            for row in self._decided.of(key):
                other = row.b if row.a == key else row.a
                if row.outcome == "same" and other in self._age:
                    waiting.append(other)
        return region

    def _components(self, region: set[str]) -> list[Entity]:
        rows = {row.pair: row for key in region for row in self._decided.of(key) if row.outcome in ("same", "not_same")}
        groups = _Groups(region)
        parted = [row for row in rows.values() if row.outcome == "not_same"]
        # A person's "same" outranks the machine's "not same"; two words of people's never clash (see `refuse`).
        people_first = sorted((row for row in rows.values() if row.outcome == "same"), key=self._precedence)
        for row in (row for row in parted if row.author):
            groups.part(*row.pair)
        for row in (row for row in people_first if row.author):
            groups.join(*row.pair)
        for row in (row for row in parted if not row.author):
            groups.part(*row.pair)
        leaning = set()
        for row in (row for row in people_first if not row.author):
            if groups.join(*row.pair) and row.basis in (NAME_ALONE, NAME_AND_CONTEXT):
                leaning |= set(row.pair)
        found = []
        for members in groups.all():
            ordered = tuple(sorted(members, key=self._age.__getitem__))
            found.append(Entity(entity_id(ordered[0]), ordered, not leaning.isdisjoint(members)))
        return found

    def _precedence(self, row: Judgement) -> tuple[int, tuple[int, int, str], tuple[int, int, str]]:
        young, old = sorted((self._age.get(row.a, (0, 0, row.a)), self._age.get(row.b, (0, 0, row.b))), reverse=True)
        return (_FOOTING.get(row.basis, 9), young, old)


class _Groups:
    """Union-find that refuses to join what is held apart."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._head = {key: key for key in keys}
        self._members = {key: [key] for key in self._head}
        self._apart: dict[str, set[str]] = {}

    def head(self, key: str) -> str:
        while self._head[key] != key:
            self._head[key] = self._head[self._head[key]]
            key = self._head[key]
        return key

    def part(self, a: str, b: str) -> None:
        """Hold two apart, if both are here and not already one."""
        if a in self._head and b in self._head and self.head(a) != self.head(b):
            one, other = self.head(a), self.head(b)
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def join(self, a: str, b: str) -> bool:
        """Make two one; False where they are held apart or not both here."""
        if a not in self._head or b not in self._head:
            return False
        one, other = self.head(a), self.head(b)
        if one == other:
            return True
        if other in self._apart.get(one, ()):
            return False
        if len(self._members[one]) < len(self._members[other]):
            one, other = other, one
        self._head[other] = one
        self._members[one] += self._members.pop(other)
        for third in self._apart.pop(other, set()):
            self._apart[third].discard(other)
            self._apart[third].add(one)
            self._apart.setdefault(one, set()).add(third)
        return True

    def all(self) -> Iterable[list[str]]:
        return self._members.values()


def refuse(row: Judgement, decided: Judgements) -> None:
    """Raise where what people decided before speaks against a new decision of theirs.

    Raises
    ------
    graph.errors.Contradiction
        With the chain of decisions that contradicts it, in words.
    """
    chain = contradiction(row, decided)
    if chain:
        told = "; ".join(
            f"{link.a} and {link.b}: {link.outcome.replace('_', ' ')} ({link.reason or link.basis})" for link in chain
        )
        raise Contradiction(
            f"Earlier decisions speak against this: {told}.",
            "Undo one of these first, with a reason.",
        )


def contradiction(row: Judgement, decided: Judgements) -> list[Judgement]:
    """The chain of people's decisions that contradicts `row`, shortest first found; empty where none does.

    "Same" is contradicted by same, ..., not same, ..., same between its two; "not same" by a chain of "same".
    """
    if row.outcome == "not_same":
        return _chain(row.a, row.b, decided, row.pair)
    if row.outcome != "same":
        return []
    near, far = _reach(row.a, decided, row.pair), _reach(row.b, decided, row.pair)
    for here in sorted(near):
        for held in decided.of(here):
            there = held.b if held.a == here else held.a
            if held.author and held.outcome == "not_same" and there in far and held.pair != row.pair:
                return [
                    *_chain(row.a, here, decided, row.pair),
                    held,
                    *_chain(there, row.b, decided, row.pair),
                ]
    return []


def _reach(start: str, decided: Judgements, without: Pair) -> dict[str, Judgement | None]:
    """All that people have joined to `start`, each with the decision that led there. `without`: the pair now judged anew."""
    came: dict[str, Judgement | None] = {start: None}
    waiting: list[str] = [start]
    for key in waiting:
        for held in decided.of(key):
            other = held.b if held.a == key else held.a
            if held.author and held.outcome == "same" and held.pair != without and other not in came:
                came[other] = held
                waiting.append(other)
    return came


def _chain(start: str, end: str, decided: Judgements, without: Pair) -> list[Judgement]:
    came = _reach(start, decided, without)
    links: Sequence[Judgement] = []
    key = end
    while key in came and (held := came[key]) is not None:
        links = [held, *links]
        key = held.b if held.a == key else held.a
    return list(links) if key == start else []
