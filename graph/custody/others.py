"""Everybody but one person, taken out of what is said of that person: the same label for the same one from first to last.

Whoever checks it may let one of them stand after all, or take out more words; the choice names entities, whose ids stay the
same however the labels are counted.
"""

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph.custody.target import Target
from graph.custody.whom import Known, Span, Whom, found, spaced
from graph.ledger.portions import marks
from graph.ledger.restrictions import OWNED
from graph.ontology.catalogue import node_kinds
from graph.pseudonyms import hidden
from graph.store.base import Node
from graph.store.embedded import EmbeddedGraph

TAKEN_OUT, EVERYWHERE = "taken out", "everywhere"
SAME_AGAIN = re.compile(r"(\[[a-z]+ \d+\])(?:[,;]?\s+\1)+")
"""A label that stands twice in a row: an address and its postcode are one."""
SHORTEST_WORDS = 2
NAMES = {"person": "person", "phone": "phone", "vehicle": "vehicle", "account": "account"}
MENTIONS = """
    SELECT o.id, o.record, o.kind, o.field, o.start, o."end", o.text, o.attributes, COALESCE(ge.entity, o.id)
    FROM mentions AS o LEFT JOIN graph_entity AS ge ON ge.mention = o.id
    WHERE o.record IN (SELECT record FROM mentions WHERE id IN (SELECT value FROM json_each(?)))
    ORDER BY o.seq, o.position
"""
Json = dict[str, Any]
Found = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """What whoever checks has decided.

    Attributes
    ----------
    shown : frozenset of str
        Entities that stand with their names after all.
    also : tuple of str
        Words that are taken out besides.
    """

    shown: frozenset[str] = frozenset()
    also: tuple[str, ...] = ()


NO_CHOICE = Choice()


@dataclass(frozen=True, slots=True)
class Hidden:
    """Somebody or something that is taken out: by what label, how they are written, and in how many places."""

    entity: str
    label: str
    name: str
    places: int
    shown: bool


@dataclass(slots=True)
class _Record:
    """Of one record, by field: where others stand and where the person does; and by what others are known in it."""

    others: dict[str, list[Found]] = field(default_factory=lambda: defaultdict(list))
    mine: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))
    known: dict[str, Known] = field(default_factory=lambda: defaultdict(Known))


class Others:
    """Takes everybody but the person out of texts.

    Parameters
    ----------
    driver : sqlite3.Connection
    target : Target
        The person.
    choice : Choice, optional
        What a check has changed.
    """

    def __init__(self, driver: sqlite3.Connection, target: Target, choice: Choice = NO_CHOICE) -> None:
        self._driver = driver
        self._target = target
        self._mine = target.whom.here
        self._choice = choice
        self._graph = EmbeddedGraph(driver)
        self._nodes: dict[str, Node | None] = {}
        self._labels: dict[str, str] = {}
        self._counted: Counter[str] = Counter()
        self._places: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        self._records: dict[str, _Record] = defaultdict(_Record)
        self._everywhere: dict[str, Known] = defaultdict(Known)
        self._own = target.ids | _used_by(driver, target)
        self._patterns: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        words = [spaced(one) for one in choice.also if len(one.strip()) >= SHORTEST_WORDS]
        self._also = re.compile("|".join(words), re.IGNORECASE) if words else None
        for row in driver.execute(MENTIONS, (orjson.dumps(sorted(target.persons)).decode(),)).fetchall():
            self._take_in(row)

    def _take_in(self, row: tuple[str, str, str, str, int, int, str, str, str]) -> None:
        mention, record, kind, name, start, end, text, said, entity = row
        told = self._records[record]
        if mention in self._target.mentions:
            told.mine[name].append((start, end))
            return
        if not self._belongs_to_others(entity, kind):
            return
        told.others[name].append((start, end, entity))
        attributes = orjson.loads(said)
        for known in (told.known[entity], self._everywhere[entity]):
            if node_kinds()[kind].family == "person":
                known.learn(text, attributes)
            else:
                known.learn_thing(text, attributes)
                known.anywhere.add(str(attributes.get("postcode") or ""))
        self._names.setdefault(entity, text)

    def _belongs_to_others(self, entity: str, kind: str) -> bool:
        if entity in self._own:
            return False
        node = self.node(entity)
        return hidden(node) if node else node_kinds()[kind].family in NAMES

    def node(self, entity: str) -> Node | None:
        """What stands behind an id, if anything does."""
        if entity not in self._nodes:
            row = self._driver.execute("SELECT 1 FROM graph_nodes WHERE id = ?", (entity,)).fetchone()
            self._nodes[entity] = self._graph.node(entity) if row else None
        return self._nodes[entity]

    def learn(self, nodes: Iterable[Node]) -> None:
        """Take in others who are named beside the person elsewhere than in a record."""
        self._patterns.pop(EVERYWHERE, None)
        for node in nodes:
            if hidden(node) and node.id not in self._own:
                known = self._everywhere[node.id]
                for name in (node.name, *node.also_known_as):
                    if node_kinds()[node.kind].family == "person":
                        known.learn(name, node.attributes)
                    else:
                        known.learn_thing(name, node.attributes)
                self._names.setdefault(node.id, node.name)
                self._nodes.setdefault(node.id, node)

    def out_of(self, text: str) -> str:
        """A text without the whole names of anybody else who is spoken of beside the person."""
        if EVERYWHERE not in self._patterns:
            self._patterns[EVERYWHERE] = [(entity, Whom(known).anywhere) for entity, known in self._everywhere.items()]
        return self._without(text, (), self._patterns[EVERYWHERE], found(self._mine, text))

    def lines_of_record(self, record: str, name: str, text: str) -> str:
        """As `of_record`, of the lines alone that name the person."""
        told, kept, at = self._records[record], [], 0
        for line in text.splitlines(keepends=True):
            if self._mine.search(line):
                spans = [(start - at, end - at, one) for start, end, one in told.others[name] if at <= start < at + len(line)]
                mine = [(start - at, end - at) for start, end in told.mine[name]]
                kept.append(self._without(line, spans, self._known_in(record), mine))
            at += len(line)
        return "".join(kept).strip("\n")

    def of_record(self, record: str, name: str, text: str) -> str:
        """The text of one field of a record without anybody else, however they are called there."""
        told = self._records[record]
        return self._without(text, told.others[name], self._known_in(record), told.mine[name])

    def _known_in(self, record: str) -> list[tuple[str, re.Pattern[str]]]:
        if record not in self._patterns:
            known = self._records[record].known
            self._patterns[record] = [(entity, Whom(one).here) for entity, one in known.items()]
        return self._patterns[record]

    def named(self, node: Node) -> str:
        """How something that the person is linked with is called."""
        if not hidden(node) or node.id in self._own:
            return node.name
        self._names.setdefault(node.id, node.name)
        return node.name if node.id in self._choice.shown else f"[{self._label(node.id)}]"

    def taken_out(self) -> list[Hidden]:
        """Everybody and everything that was taken out, in the order of their labels."""
        return [
            Hidden(one, label, self._called(one), self._places[one], one in self._choice.shown)
            for one, label in self._labels.items()
        ]

    def _called(self, entity: str) -> str:
        node = self.node(entity)
        return node.name if node else self._names.get(entity, "")

    def _without(
        self, text: str, spans: Sequence[Found], patterns: Iterable[tuple[str, re.Pattern[str]]], mine: Sequence[Span]
    ) -> str:
        places = [*spans]
        places += [(start, end, entity) for entity, pattern in patterns for start, end in found(pattern, text, mine)]
        if self._also:
            places += [(*match.span(), TAKEN_OUT) for match in self._also.finditer(text)]
        out, at = [], 0
        for start, end, entity in sorted(places, key=lambda one: (one[0], one[2] != TAKEN_OUT, -one[1])):
            if start < at or start >= end:
                continue
            out += [text[at:start], self._instead(entity, text[start:end])]
            at = end
        return SAME_AGAIN.sub(r"\1", "".join([*out, text[at:]]))

    def _instead(self, entity: str, text: str) -> str:
        if entity == TAKEN_OUT:
            return f"[{TAKEN_OUT}]"
        label = self._label(entity)
        self._places[entity] += 1
        return text if entity in self._choice.shown else f"[{label}]"

    def _label(self, entity: str) -> str:
        if entity not in self._labels:
            node = self.node(entity)
            word = "address" if node and node.kind == "Location" else NAMES.get(self._family(node), "person")
            self._counted[word] += 1
            self._labels[entity] = f"{word} {self._counted[word]}"
        return self._labels[entity]

    @staticmethod
    def _family(node: Node | None) -> str:
        return node_kinds()[node.kind].family if node else "person"


def _used_by(driver: sqlite3.Connection, target: Target) -> set[str]:
    """The person's phones, accounts, vehicles and homes, whoever else has to do with them."""
    persons = [f"e{mention[1:]}" for mention in sorted(target.persons)]
    links = f"SELECT target FROM graph_evidence WHERE source IN (SELECT value FROM json_each(?)) AND kind IN ({marks(OWNED)})"
    return {row[0] for row in driver.execute(links, (orjson.dumps(persons).decode(), *OWNED))}
