"""Entities of judgements that are in no record: what "same" joins under every "not same", kept in memory for measuring."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graph.identity.collecting import without_collecting
from graph.identity.judgement import Judgement, Judgements
from graph.identity.mention import Mention
from graph.identity.rules import IDENTIFIER, NAME_ALONE, NAME_AND_CONTEXT, NAME_AND_DOB

# Where not all can stand, the better founded stands. A person's word comes before any of these.
_FOOTING = {IDENTIFIER: 0, NAME_AND_DOB: 1, "name and place": 2, "name and agency": 2, NAME_ALONE: 3, NAME_AND_CONTEXT: 4}
_LEANING = frozenset({NAME_ALONE, NAME_AND_CONTEXT})


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
        What stands of them.
    """

    def __init__(self, mentions: Iterable[Mention], decided: Judgements) -> None:
        self._decided = decided
        self._age: dict[str, tuple[int, int, str]] = {}
        self._head: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._leaning: set[str] = set()
        self.refresh(mentions)

    def refresh(self, mentions: Iterable[Mention] = (), rows: Iterable[Judgement] = ()) -> Change:
        """Take in new mentions, and `rows`: the judgements that were added since. Says which entities changed."""
        with without_collecting():
            return self._refresh(sorted(mentions, key=lambda mention: mention.age_rank), rows)

    def _refresh(self, new: list[Mention], rows: Iterable[Judgement]) -> Change:
        fresh = {mention.id for mention in new}
        touched = {side for row in rows if _may_regroup(row) and fresh.isdisjoint(row.pair) for side in row.pair}
        at_once = not self._head
        grown: set[str] = set()
        for mention in new:
            self._age[mention.id] = mention.age_rank
            head = None if at_once else self._only_home(mention.id)
            if head is None:
                touched.add(mention.id)
            else:
                grown.add(head)
        change = self._regroup(touched)
        told = {entity.id for entity in change.changed}
        for head in sorted(grown & self._members.keys()):
            if entity_id(head) not in told:
                change.changed.append(self._entity(head))
        return change

    def _only_home(self, key: str) -> str | None:
        """Put a new mention where it plainly belongs: to the one entity that it is joined to, or to none.

        None where it takes more: it joins two, or something is held apart. A platform has many thousand mentions, and one more
        should not have them all grouped again.
        """
        heads: set[str] = set()
        leans = False
        for row in self._decided.of(key):
            other = row.b if row.a == key else row.a
            if row.outcome == "not_same":
                return None
            if row.outcome == "same" and other in self._head:
                heads.add(self._head[other])
                leans |= row.basis in _LEANING
        if not heads:
            self._head[key], self._members[key] = key, [key]
            return key
        head = heads.pop()
        if heads or self._age[key] < self._age[self._members[head][-1]]:
            return None
        self._head[key] = head
        self._members[head].append(key)
        if leans:
            self._leaning.add(head)
        return head

    def _regroup(self, touched: set[str]) -> Change:
        """Work out again all that the touched may have to do with."""
        region = self._region(touched)
        before = {head: self._entity(head) for head in {self._head[key] for key in region if key in self._head}}
        for head in before:
            del self._members[head]
        self._leaning -= before.keys()
        change = Change()
        for members, leans in self._components(region):
            head = members[0]
            self._members[head] = members
            self._leaning |= {head} if leans else set()
            for member in members:
                self._head[member] = head
            if before.get(head) != self._entity(head):
                change.changed.append(self._entity(head))
        for head in before:
            if self._head[head] != head:
                change.gone[entity_id(head)] = entity_id(self._head[head])
        return change

    def of(self, mention: str) -> Entity:
        """The entity that a mention belongs to."""
        return self._entity(self._head[mention])

    def resolve(self, entity: str) -> Entity | None:
        """The entity that an id, old or new, now stands for: the one where its oldest mention lives."""
        head = self._head.get(f"m{entity[1:]}")
        return self._entity(head) if head is not None else None

    def __iter__(self) -> Iterator[Entity]:
        return (self._entity(head) for head in sorted(self._members))

    def _entity(self, head: str) -> Entity:
        return Entity(entity_id(head), tuple(self._members[head]), head in self._leaning)

    def _region(self, touched: set[str]) -> set[str]:
        """All that may change: the touched, those they are or were one with, and those that judgements join to them.

        "Not same" is followed too, since a row that it kept out may stand once its reason is gone.
        """
        region: set[str] = set()
        waiting = [key for key in touched if key in self._age]
        if len(waiting) == len(self._age):
            return set(waiting)
        while waiting:
            key = waiting.pop()
            if key in region:
                continue
            region.add(key)
            if key in self._head:
                waiting += self._members[self._head[key]]
            for row in self._decided.of(key):
                other = row.b if row.a == key else row.a
                if row.outcome == "same" and other in self._age:
                    waiting.append(other)
        return region

    def _components(self, region: set[str]) -> Iterator[tuple[list[str], bool]]:
        """The groups within a region, oldest member first, and whether any leans on a name alone."""
        if len(region) == len(self._age):
            rows = [row for row in self._decided if row.a in region and row.b in region]
        else:
            rows = list({row.pair: row for key in region for row in self._decided.of(key)}.values())
        same = sorted((row for row in rows if row.outcome == "same"), key=self._precedence)
        parted = [row for row in rows if row.outcome == "not_same"]
        groups = _Groups(region)
        leaning: set[str] = set()
        # A person's word comes before the machine's; two words of people's never clash (see ``contradictions``).
        for by_hand in (True, False):
            for row in parted:
                if bool(row.author) is by_hand:
                    groups.part(*row.pair)
            for row in same:
                if bool(row.author) is by_hand and groups.join(*row.pair) and row.basis in _LEANING:
                    leaning |= set(row.pair)
        for members in groups.all():
            yield sorted(members, key=self._age.__getitem__), not leaning.isdisjoint(members)

    def _precedence(self, row: Judgement) -> tuple[int, tuple[int, int, str], tuple[int, int, str]]:
        young, old = sorted((self._age.get(row.a, (0, 0, row.a)), self._age.get(row.b, (0, 0, row.b))), reverse=True)
        return (_FOOTING.get(row.basis, 9), young, old)


def _may_regroup(row: Judgement) -> bool:
    """Whether a row may change who is grouped with whom."""
    return bool(row.author) or row.outcome != "ask"


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
