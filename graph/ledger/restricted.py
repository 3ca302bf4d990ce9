"""The ledger as somebody sees it from whom records are restricted.

Views of the connection itself stand before the tables: whatever reads through it, finds restricted names nowhere, and
restricted records not at all. Nothing that reads has to think of it, and nothing can forget to.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import orjson

from graph.errors import NotAllowed
from graph.ledger.restrictions import hidden_from

NAME = "Restricted"
MASK = "█"
SHORT = 4
"""Signs of a reference that may well stand in a text by chance."""
ASK = "Whoever restricted it, or your supervisor, can name you among those who may see it."

HIDDEN = {"graph_nodes": {"name": f"'{NAME}'", "also_known_as": "'[]'", "attributes": "'{}'"}}
"""What stands in place of what is said of a hidden entity."""
OMITTED = {"graph_names": "entity IN (SELECT id FROM kith_hidden)", "graph_told": "entity IN (SELECT id FROM kith_hidden)"}
CLOSED = (
    "mentions",
    "incidents",
    "statements",
    "actions",
    "assessments",
    "problems",
    "grades",
    "graph_evidence",
    "graph_counted",
)
"""Tables of which rows of closed records are left out."""
WRITTEN = {
    "chart_versions": ("name", "state"),
    "products": ("name", "recipient", "purpose"),
    "meeting_events": ("content", "reason"),
    "audit": ("what", "subjects", "purpose", "recipient"),
    "documents": ("path", "container"),
}
"""Texts that people wrote or that were worked out beside the record: who is hidden, and which report, may be named there."""


@dataclass(frozen=True, slots=True)
class Closed:
    """What somebody may not see; names are those of hidden entities and closed records, for texts worked out for everybody."""

    entities: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    names: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.entities or self.references)

    def check(self, entity: str) -> None:
        """Refuse an entity or a reference that is closed. Raises NotAllowed."""
        if entity in self.entities or entity in self.references:
            raise NotAllowed("This record is restricted.", ASK)

    def check_file(self, driver: sqlite3.Connection, document: str) -> None:
        """Refuse a file in which somebody hidden is named, or of which a record is closed. Raises NotAllowed."""
        if not self:
            return
        held = driver.execute(
            "SELECT 1 FROM main.records WHERE document = ? AND (id IN (SELECT id FROM kith_closed) "
            "OR id IN (SELECT record FROM kith_covered)) LIMIT 1",
            (document,),
        ).fetchone()
        if held:
            raise NotAllowed("This file holds a record that is restricted.", ASK)

    def without_names(self, text: str) -> str:
        """A text in which nobody who is hidden is named."""
        for name in self.names:
            text = text.replace(name, NAME)
        return text


OPEN = Closed()


def closed_to(driver: sqlite3.Connection, actor: str) -> Closed:
    """What is closed to somebody now."""
    if not driver.execute("SELECT 1 FROM restrictions LIMIT 1").fetchone():
        return OPEN
    entities, references = hidden_from(driver, actor)
    marks = ", ".join("?" * len(entities))
    named = driver.execute(f"SELECT name, also_known_as FROM graph_nodes WHERE id IN ({marks})", sorted(entities))
    names = {one for name, others in named for one in (name, *orjson.loads(others)) if len(one) > 2}
    names |= set(_telling(driver, references))
    return Closed(entities, references, tuple(sorted(names, key=lambda name: (-len(name), name))))


def _telling(driver: sqlite3.Connection, references: Iterable[str]) -> Iterator[str]:
    """Closed references that mean one record wherever they are written; a day or a row's number means other things too."""
    for one in references:
        known = driver.execute("SELECT 1 FROM records WHERE reference = ? LIMIT 1", (one,)).fetchone()
        if known and len(one) > SHORT and any(sign.isalpha() for sign in one):
            yield one


@contextmanager
def narrowed(driver: sqlite3.Connection, closed: Closed) -> Iterator[None]:
    """Have a connection see no more than somebody may."""
    if not closed:
        yield
        return
    driver.execute("PRAGMA query_only=OFF")
    made = [*_lists(driver, closed), *_views(driver)]
    driver.execute("PRAGMA query_only=ON")
    try:
        yield
    finally:
        driver.execute("PRAGMA query_only=OFF")
        for kind, name in reversed(made):
            driver.execute(f"DROP {kind} temp.{name}")
        driver.execute("PRAGMA query_only=ON")


def _lists(driver: sqlite3.Connection, closed: Closed) -> list[tuple[str, str]]:
    """What the views leave out or cover: entities, their mentions, the records that speak of them, records that are closed."""
    references = [(one,) for one in sorted(closed.references)]
    driver.execute("CREATE TEMP TABLE kith_hidden (id TEXT PRIMARY KEY)")
    driver.executemany("INSERT INTO kith_hidden VALUES (?)", [(one,) for one in sorted(closed.entities)])
    driver.execute("CREATE TEMP TABLE kith_closed (id TEXT PRIMARY KEY)")
    driver.executemany("INSERT OR IGNORE INTO kith_closed SELECT id FROM main.records WHERE reference = ?", references)
    driver.execute(
        'CREATE TEMP TABLE kith_covered AS SELECT m.id, m.record, m.field, m.start, m."end" FROM main.mentions AS m '
        "JOIN main.graph_entity AS ge ON ge.mention = m.id WHERE ge.entity IN (SELECT id FROM kith_hidden)"
    )
    driver.execute("CREATE INDEX temp.kith_covered_record ON kith_covered (record)")
    driver.create_function("kith_body", 2, lambda record, body: _covered(driver, closed, record, body))
    driver.create_function("kith_text", 1, lambda text: closed.without_names(text) if text else text)
    return [("TABLE", "kith_hidden"), ("TABLE", "kith_closed"), ("TABLE", "kith_covered")]


def _views(driver: sqlite3.Connection) -> list[tuple[str, str]]:
    chosen: dict[str, tuple[dict[str, str], str]] = {}
    for table, columns in HIDDEN.items():
        hidden = "id IN (SELECT id FROM kith_hidden)"
        chosen[table] = {name: f"CASE WHEN {hidden} THEN {value} ELSE {name} END" for name, value in columns.items()}, "1"
    for table, omitted in OMITTED.items():
        chosen[table] = {}, f"NOT ({omitted})"
    for table in CLOSED:
        chosen[table] = {}, "record NOT IN (SELECT id FROM kith_closed)"
    covered = "id IN (SELECT id FROM kith_covered)"
    chosen["mentions"] = (
        {
            "text": f"CASE WHEN {covered} THEN '{NAME}' ELSE text END",
            "attributes": f"CASE WHEN {covered} THEN '{{}}' ELSE attributes END",
        },
        chosen["mentions"][1],
    )
    chosen["corrections"] = {}, "mention NOT IN (SELECT id FROM kith_covered)"
    chosen["actions"] = {"text": "kith_text(text)"}, chosen["actions"][1]
    chosen["incidents"] = {"summary": "kith_text(summary)"}, chosen["incidents"][1]
    chosen |= {table: ({name: f"kith_text({name})" for name in names}, "1") for table, names in WRITTEN.items()}
    speaks = "id IN (SELECT record FROM kith_covered)"
    body = {"body": f"CASE WHEN {speaks} THEN kith_body(id, body) ELSE body END"}
    chosen["records"] = body, "id NOT IN (SELECT id FROM kith_closed)"
    made = []
    for table, (covers, where) in chosen.items():
        names = [row[1] for row in driver.execute(f"PRAGMA main.table_info({table})")]
        shown = ", ".join(f'{covers[name]} AS "{name}"' if name in covers else f'"{name}"' for name in names)
        number = "" if table in ("graph_nodes", "graph_told", "graph_counted") else "rowid AS rowid, "
        driver.execute(f"CREATE TEMP VIEW {table} AS SELECT {number}{shown} FROM main.{table} WHERE {where}")
        made.append(("VIEW", table))
    return made


def _covered(driver: sqlite3.Connection, closed: Closed, record: str, body: str) -> str:
    """A record's body with whoever is hidden covered, sign by sign, so that all other places in it stay where they were."""
    told = orjson.loads(body)
    spans = driver.execute('SELECT field, start, "end" FROM temp.kith_covered WHERE record = ?', (record,)).fetchall()
    for name, start, end in spans:
        text = told["fields"].get(name)
        if isinstance(text, str):
            told["fields"][name] = text[:start] + MASK * (end - start) + text[end:]
    told["fields"] = {name: _named(text, closed.names) for name, text in told["fields"].items()}
    told["unplaced"] = [closed.without_names(text) for text in told["unplaced"]]
    told["content"] = orjson.loads(closed.without_names(orjson.dumps(told["content"]).decode()))
    return orjson.dumps(told).decode()


def _named(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = text.replace(name, MASK * len(name))
    return text
