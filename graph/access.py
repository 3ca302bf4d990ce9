"""The only way to read a person: a view that takes an actor and a purpose, and writes the audit row before it answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.store.base import EVERYTHING, Link, Match, Node, Path, Scope, Subgraph


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks, and why."""

    actor: str
    purpose: str


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A mention as commands and pages show it; `text` is verbatim."""

    id: str
    file: str
    reference: str
    kind: str
    text: str
    role: str
    field: str
    start: int
    end: int
    sure: bool
    entity: str
    record: str = ""


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


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """One line of a list of reports."""

    record: str
    reference: str
    kind: str
    known_on: date | None
    occurred_on: date | None
    agency: str
    reporter: str
    footing: str
    exploitation: tuple[str, ...]
    version: int
    file: str
    serious_unreferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One report, meeting or row with all that was read from it.

    `fields` holds (canonical name, label as written, verbatim value) in the order of the form.
    """

    summary: ReportSummary
    fields: tuple[tuple[str, str, str], ...]
    unplaced: tuple[str, ...]
    content: dict[str, Any]
    mentions: tuple[MentionRow, ...]
    problems: tuple[dict[str, str], ...]
    document: str
    media: str
    versions: tuple[ReportSummary, ...] = field(default=())


class View:
    """Reads for one look; every method that shows a person writes a consultation row first."""

    def find(self, text: str, kinds: Sequence[str] = (), limit: int = 20) -> list[Match]: ...

    def entity(self, entity: str) -> EntityRecord: ...

    def neighbours(self, entities: Sequence[str], hops: int = 1, scope: Scope = EVERYTHING) -> Subgraph: ...

    def paths(self, source: str, target: str, count: int = 3, scope: Scope = EVERYTHING) -> list[Path]: ...

    def mentions(self, reference: str = "", entity: str = "") -> list[MentionRow]: ...

    def record(self, reference: str) -> RecordPage: ...

    def newest_reports(self, limit: int = 20, offset: int = 0) -> list[ReportSummary]: ...

    def original(self, document: str) -> tuple[str, str, bytes]:
        """File name, media type and bytes of an original."""

    def unreferred(self, limit: int = 50) -> list[ReportSummary]: ...
