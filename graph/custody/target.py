"""Whom an erasure takes out: the mentions that are theirs, what they alone go by, and by which words they are known."""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import orjson

from graph.custody.whom import NEVER, Known, Whom, spaced
from graph.errors import WrongUsage
from graph.ledger.portions import chunks, marks
from graph.ledger.restrictions import owned
from graph.ontology.catalogue import node_kinds
from graph.store.embedded import EmbeddedGraph


@dataclass(slots=True)
class Target:
    """Somebody who is to be taken out.

    Attributes
    ----------
    mentions : set of str
        Theirs, and those of things that nobody else has to do with.
    persons : set of str
        Of these, the ones that name the person.
    known : Known
        By which words.
    """

    mentions: set[str] = field(default_factory=set)
    persons: set[str] = field(default_factory=set)
    known: Known = field(default_factory=Known)

    @property
    def whom(self) -> Whom:
        """To find them in texts."""
        return Whom(self.known)

    @property
    def ids(self) -> set[str]:
        """Every id that they, or what they alone go by, ever had."""
        return {f"e{mention[1:]}" for mention in self.mentions}


def target_of(driver: sqlite3.Connection, entities: Sequence[str]) -> Target:
    """Gather what there is of one person, given by one id or several.

    Raises
    ------
    NotFound
        If an id stands for nothing.
    WrongUsage
        If it stands for something that is no person.
    """
    graph = EmbeddedGraph(driver)
    target = Target()
    for entity in entities:
        node = graph.node(entity)
        if node_kinds()[node.kind].family != "person":
            raise WrongUsage(f"{entity} is no person.", "`kith erase` takes a person out, and what only they go by.", "id")
        target.persons |= set(_members(driver, [node.id]))
        for thing in owned(driver, node.id):
            target.mentions |= set(_members(driver, [thing]))
    target.mentions |= target.persons
    _learn(driver, target)
    return target


def target_among(driver: sqlite3.Connection, mentions: Iterable[str]) -> Target:
    """Those of some mentions that the ledger holds, as when somebody who was erased is back by a restored backup."""
    target = Target()
    for chunk in chunks(sorted(set(mentions))):
        rows = driver.execute(f"SELECT id, kind FROM mentions WHERE id IN ({marks(chunk)})", chunk)
        for mention, kind in rows:
            target.mentions.add(mention)
            if node_kinds()[kind].family == "person":
                target.persons.add(mention)
    _learn(driver, target)
    return target


def namesakes(driver: sqlite3.Connection, target: Target) -> list[str]:
    """Other persons of the same whole name, or of its initial and family name: they stay, unless said to be the same."""
    initials = "|".join(rf"^{re.escape(given[0])}\.?\s+{spaced(family)}$" for given, family in sorted(target.known.names))
    pattern = re.compile(f"{target.whom.anywhere.pattern}|{initials or NEVER.pattern}", re.IGNORECASE)
    rows = driver.execute("SELECT DISTINCT entity, name FROM graph_names WHERE own = 1")
    kinds = dict(driver.execute("SELECT id, kind FROM graph_nodes"))
    return sorted(
        {
            entity
            for entity, name in rows
            if entity not in target.ids and node_kinds()[kinds.get(entity, "Location")].family == "person"
            and pattern.search(name)
        }
    )  # fmt: skip


def _members(driver: sqlite3.Connection, entities: Sequence[str]) -> list[str]:
    query = f"SELECT mention FROM graph_entity WHERE entity IN ({marks(entities)}) ORDER BY mention"
    return [row[0] for row in driver.execute(query, entities) if row[0].startswith("m")]


def _learn(driver: sqlite3.Connection, target: Target) -> None:
    for chunk in chunks(sorted(target.mentions)):
        rows = driver.execute(f"SELECT id, text, attributes FROM mentions WHERE id IN ({marks(chunk)})", chunk)
        for mention, text, attributes in rows:
            said = orjson.loads(attributes)
            if mention in target.persons:
                target.known.learn(text, said)
            else:
                target.known.learn_thing(text, said)
