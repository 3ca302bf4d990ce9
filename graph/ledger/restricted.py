"""The ledger as somebody sees it from whom records are restricted.

Views of the connection itself stand before the tables: whatever reads through it, finds restricted names nowhere, and
restricted records not at all. Nothing that reads has to think of it, and nothing can forget to.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import orjson

from graph.errors import NotAllowed
from graph.ledger.ids import entity_id
from graph.ledger.restrictions import Reach, hidden_from
from graph.ontology.catalogue import node_kinds

NAME = "Restricted"
MASK = "█"
SHORT = 4
"""Signs of a reference that may well stand in a text by chance."""
NAMED = frozenset({"person", "location", "phone", "vehicle", "account"})
"""Families of kinds whose names tell who it is."""
NUMBERS = ("case_id", "niche_id")
DATES = ("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y")
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
    "documents": ("path", "container"),
}
"""Texts that people wrote or that were worked out beside the record: who is hidden, and which report, may be named there."""
LOGGED = ("what", "purpose", "recipient")
"""Of the log, in which a number that was searched for stands as well."""


@dataclass(frozen=True, slots=True)
class Closed:
    """What somebody may not see.

    Attributes
    ----------
    entities, references, records : frozenset of str
    names : tuple of str
        Those of hidden people, of what they alone use or live at, and of closed records: covered wherever they are written.
    facts : tuple of str
        Dates of birth and numbers of hidden people: covered in what speaks of them.
    """

    entities: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    names: tuple[str, ...] = field(default=())
    facts: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.entities or self.references)

    def check(self, entity: str) -> None:
        """Refuse an entity, a mention or a reference that is closed. Raises NotAllowed."""
        if entity in self.references or (entity and entity_id(entity) in self.entities):
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
        return _words(self.names).sub(NAME, text)

    def without_names_within(self, value: Any) -> Any:
        """The same of every text in a structure."""
        return _within(_words(self.names), value)

    def without_facts_within(self, value: Any) -> Any:
        """A structure that speaks of somebody hidden, without names, numbers and dates of birth."""
        return _within(_words(self.names + self.facts), value)


OPEN = Closed()


def closed_to(driver: sqlite3.Connection, actor: str) -> Closed:
    """What is closed to somebody now."""
    if not driver.execute("SELECT 1 FROM restrictions LIMIT 1").fetchone():
        return OPEN
    return closed_by(driver, hidden_from(driver, actor))


def closed_by(driver: sqlite3.Connection, reach: Reach) -> Closed:
    """What restrictions close, with the words by which it must not slip through."""
    names, facts = set(_telling(driver, reach.references)), set()
    listed = orjson.dumps(sorted(reach.entities)).decode()
    nodes = driver.execute(
        "SELECT id, kind, name, also_known_as, attributes FROM main.graph_nodes "
        "WHERE id IN (SELECT value FROM json_each(?))", (listed,)
    )  # fmt: skip
    for entity, kind, name, others, attributes in nodes:
        if node_kinds()[kind].family in NAMED:
            names |= {one for one in (name, *orjson.loads(others)) if len(one) > 2}
        if entity in reach.people:
            facts |= set(_facts(orjson.loads(attributes)))
    return Closed(reach.entities, reach.references, reach.records, _longest_first(names), _longest_first(facts))


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _facts(said: dict[str, Any]) -> Iterator[str]:
    """Numbers and dates of birth, in the ways in which they are written."""
    for name in NUMBERS:
        if len(str(said.get(name, ""))) >= SHORT:
            yield str(said[name])
    try:
        born = date.fromisoformat(str(said.get("dob", "")))
    except ValueError:
        return
    for form in DATES:
        written = born.strftime(form)
        yield written
        yield re.sub(r"(?<!\d)0(?=\d)", "", written)


@cache
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these as whole words, as they are written or in capitals; the longest first."""
    both = [form for word in words for form in dict.fromkeys((word, word.upper()))]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, both))})(?!\w)") if both else re.compile(r"(?!)")


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


def is_narrowed(driver: sqlite3.Connection) -> bool:
    """Whether a connection sees less than everything now."""
    return driver.execute("SELECT 1 FROM temp.sqlite_master WHERE name = 'kith_covered'").fetchone() is not None


def covers(driver: sqlite3.Connection, record: str, text: str) -> bool:
    """Whether somebody whom a connection hides is named in a record, or in a text that was made from it for everybody."""
    if not is_narrowed(driver):
        return False
    asked = "SELECT EXISTS (SELECT 1 FROM temp.kith_covered WHERE record = ?) OR kith_text(?) != ?"
    return bool(driver.execute(asked, (record, text, text)).fetchone()[0])


def _lists(driver: sqlite3.Connection, closed: Closed) -> list[tuple[str, str]]:
    """What the views leave out or cover: entities, their mentions, the records that speak of them, records that are closed."""
    driver.execute("CREATE TEMP TABLE kith_hidden (id TEXT PRIMARY KEY)")
    driver.executemany("INSERT INTO kith_hidden VALUES (?)", [(one,) for one in sorted(closed.entities)])
    driver.execute("CREATE TEMP TABLE kith_closed (id TEXT PRIMARY KEY)")
    driver.executemany("INSERT INTO kith_closed VALUES (?)", [(one,) for one in sorted(closed.records)])
    driver.execute(
        'CREATE TEMP TABLE kith_covered AS SELECT m.id, m.record, m.field, m.start, m."end" FROM main.mentions AS m '
        "JOIN main.graph_entity AS ge ON ge.mention = m.id WHERE ge.entity IN (SELECT id FROM kith_hidden)"
    )
    driver.execute("CREATE INDEX temp.kith_covered_record ON kith_covered (record)")
    driver.create_function("kith_body", 2, lambda record, body: _covered(driver, closed, record, body))
    driver.create_function("kith_text", 1, lambda text: closed.without_names(text) if text else text)
    driver.create_function("kith_logged", 1, lambda text: _words(closed.names + closed.facts).sub(NAME, text) if text else text)
    driver.create_function("kith_keys", 1, lambda keys: _keys(closed, keys))
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
    chosen["audit"] = {"subjects": "kith_keys(subjects)", **{name: f"kith_logged({name})" for name in LOGGED}}, "1"
    chosen["records"] = {"body": "kith_body(id, body)"}, "id NOT IN (SELECT id FROM kith_closed)"
    made = []
    for table, (covers, where) in chosen.items():
        names = [row[1] for row in driver.execute(f"PRAGMA main.table_info({table})")]
        shown = ", ".join(f'{covers[name]} AS "{name}"' if name in covers else f'"{name}"' for name in names)
        number = "" if table in ("graph_nodes", "graph_told", "graph_counted") else "rowid AS rowid, "
        driver.execute(f"CREATE TEMP VIEW {table} AS SELECT {number}{shown} FROM main.{table} WHERE {where}")
        made.append(("VIEW", table))
    return made


def _within(words: re.Pattern[str], value: Any) -> Any:
    if isinstance(value, str):
        return words.sub(NAME, value)
    if isinstance(value, dict):
        return {name: _within(words, inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_within(words, inner) for inner in value]
    return value


def _keys(closed: Closed, keys: str) -> str:
    """What a row of the log is about, without closed references."""
    held = [NAME if key in closed.references else closed.without_names(key) for key in orjson.loads(keys)]
    return orjson.dumps(held).decode()


def _covered(driver: sqlite3.Connection, closed: Closed, record: str, body: str) -> str:
    """A record's body with whoever is hidden covered, sign by sign, so that all other places in it stay where they were."""
    spans = driver.execute('SELECT field, start, "end" FROM temp.kith_covered WHERE record = ?', (record,)).fetchall()
    if not spans and not _words(closed.names).search(body):
        return body
    told = orjson.loads(body)
    for name, start, end in spans:
        text = told["fields"].get(name)
        if isinstance(text, str):
            told["fields"][name] = text[:start] + MASK * (end - start) + text[end:]
    words = _words(closed.names + closed.facts if spans else closed.names)
    told["fields"] = {name: words.sub(_mask, text) for name, text in told["fields"].items()}
    told["unplaced"] = [words.sub(_mask, text) for text in told["unplaced"]]
    told["content"] = closed.without_names_within(told["content"])
    return orjson.dumps(told).decode()


def _mask(match: re.Match[str]) -> str:
    return MASK * len(match[0])
