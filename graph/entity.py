"""One entity as its page shows it: the parts it has in incidents, its links, and what is said of it."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import orjson

from graph.ledger import reader
from graph.ledger.shown import MentionRow
from graph.ontology.catalogue import link_kinds, node_kinds
from graph.store.base import Link, Node


@dataclass(frozen=True, slots=True)
class Role:
    """The part an entity has in one incident."""

    incident: str
    role: str
    date: date | None
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is said of an entity, with who says it."""

    name: str
    value: str
    reports: tuple[str, ...]
    known_on: date | None


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """Everything that a page about one entity shows."""

    node: Node
    roles: tuple[Role, ...]
    links: tuple[Link, ...]
    facts: tuple[Fact, ...]
    mentions: tuple[MentionRow, ...]


def roles_of(entity: str, links: Sequence[Link]) -> list[Role]:
    """The parts that an entity has in incidents, by date."""
    roles = []
    for link in links:
        role = link_kinds()[link.kind].role
        if role and role != "discussed":
            incident = link.target if link.source == entity else link.source
            roles.append(Role(incident, role, link.first, link.reports))
    return sorted(roles, key=lambda role: (str(role.date or ""), role.incident, role.role))


def facts_of(driver: sqlite3.Connection, node: Node) -> tuple[Fact, ...]:
    """What mentions say of an entity, each thing once with all who say it."""
    rows = driver.execute(
        "SELECT m.attributes, r.reference, r.known_on FROM graph_entity AS ge JOIN mentions AS m ON m.id = ge.mention "
        "JOIN records AS r ON r.id = m.record JOIN graph_counted AS c ON c.record = r.id "
        "WHERE ge.entity = ? ORDER BY r.known_on, r.reference",
        (node.id,),
    )
    shown = (*node_kinds()[node.kind].properties, "aliases", "age", "case_id", "niche_id")
    told: dict[tuple[str, str], list[tuple[str, str | None]]] = {}
    for attributes, reference, known_on in rows:
        said = orjson.loads(attributes)
        for name in shown:
            value = said.get(name)
            if value not in (None, "", []):
                text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
                told.setdefault((name, text), []).append((reference, known_on))
    return tuple(
        Fact(name, value, tuple(dict.fromkeys(ref for ref, _ in by)), reader.day(max((on or "" for _, on in by)) or None))
        for (name, value), by in told.items()
    )
