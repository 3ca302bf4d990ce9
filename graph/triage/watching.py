"""The watch list: tell me when this person, plate, number, handle or place appears again.

A watch is kept by the id of somebody or something known, or as text that need not be known yet. It tells of what arrived
after it was set, and of nothing else. Who watches what stands in the log.
"""

import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph.access import Look
from graph.errors import NotFound, WrongUsage
from graph.kith import Kith
from graph.ledger import audit
from graph.ledger.database import raw, utc_now
from graph.ledger.erased import is_erased
from graph.ledger.restricted import closed_to
from graph.ontology.catalogue import node_kinds
from graph.store.base import Node
from graph.store.embedded import EmbeddedGraph
from graph.store.naming import fold
from graph.store.projection import head
from graph.store.search import search_names

ADDED, REMOVED, SEEN = "add", "remove", "seen"
SAME_NAME = 0.979
"""Score from which a name found is the one that was asked for, its words in whatever order."""
SHORTEST = 3
LONGEST = 200
MOST_ENTITIES = 50
MOST_HITS = 200

STANDING = """
    SELECT a.watch, a.owner, a.entity, a.text, a.reason, a.at, a.watermark,
        COALESCE((SELECT max(s.watermark) FROM watches AS s WHERE s.watch = a.watch AND s.act = 'seen'), a.watermark)
    FROM watches AS a
    WHERE a.act = 'add' AND a.owner = ? AND NOT EXISTS (SELECT 1 FROM watches AS r WHERE r.watch = a.watch AND r.act = 'remove')
    ORDER BY a.n DESC
"""

NAMED = """
    SELECT DISTINCT r.reference, r.kind, r.known_on, e.recorded_at, r.seq
    FROM graph_entity AS ge JOIN mentions AS m ON m.id = ge.mention JOIN records AS r ON r.id = m.record
    JOIN graph_counted AS c ON c.record = r.id JOIN entries AS e ON e.seq = r.seq
    WHERE ge.entity = ? AND r.seq > ? ORDER BY r.seq DESC, r.position DESC LIMIT ?
"""

TOLD = """
    SELECT r.reference, r.kind, r.known_on, e.recorded_at, r.seq
    FROM graph_text AS t JOIN records AS r ON r.id = t.record
    JOIN graph_counted AS c ON c.record = r.id JOIN entries AS e ON e.seq = r.seq
    WHERE graph_text MATCH ? AND r.seq > ? ORDER BY r.seq DESC, r.position DESC LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One report, meeting or row that speaks of what is watched.

    Attributes
    ----------
    how : str
        "named" where it was read as a name, "in the text" where it only stands there.
    new : bool
        Whether it came since whoever watches last looked.
    """

    reference: str
    kind: str
    known_on: date | None
    received_at: str
    how: str
    new: bool


@dataclass(frozen=True, slots=True)
class Watch:
    """One watch of one person.

    Attributes
    ----------
    text : str
        What was asked for as text; empty where somebody or something known is watched.
    nodes : tuple of Node
        What it stands for now: the watched one, or all that go by the text; empty while nothing does.
    hits : tuple of Hit
        What came in after it was set, the newest first.
    """

    id: str
    owner: str
    text: str
    reason: str
    since: str
    nodes: tuple[Node, ...]
    hits: tuple[Hit, ...]

    @property
    def name(self) -> str:
        """What is watched, in words."""
        return self.text or self.nodes[0].name

    @property
    def new(self) -> int:
        """Hits that whoever watches has not looked at."""
        return sum(hit.new for hit in self.hits)


ERASED = "Somebody of this name was erased, and a watch would keep the name."


class Watching:
    """The watches of one person.

    Parameters
    ----------
    kith : Kith
        The open data folder.
    look : Look
        Whose, and what for.
    """

    def __init__(self, kith: Kith, look: Look) -> None:
        self._kith = kith
        self._look = look
        self._view = kith.view(look.actor, look.purpose)

    def add(self, wanted: str, reason: str = "") -> Watch:
        """Watch somebody or something by its id, or a name, plate, number or handle as text; once is enough.

        Raises
        ------
        NotFound
            If there is nobody and nothing with that id (any more).
        WrongUsage
            If the text is too short to watch for, or the name of somebody who was erased: it would be kept again.
        """
        asked = " ".join(wanted.split())
        self._view.check(asked)
        with self._kith.database.writing(self._look.actor) as connection:
            driver = raw(connection)
            node = _known(driver, asked)
            if node is None:
                _check_text(asked)
                if is_erased(driver, self._kith.folder, asked):
                    raise WrongUsage(ERASED, "If it is somebody else of that name, watch them by their id.", "watch")
            entity, text = (node.id, "") if node else ("", asked)
            held = next((row[0] for row in _standing(driver, self._look.actor) if _same(driver, row, entity, text)), None)
            kept_already = held is not None
            if held is None:
                held = f"w{secrets.token_hex(5)}"
                self._write(driver, held, ADDED, entity, text, reason.strip())
                what, subjects = f"watch set on {text or entity}", [entity] if entity else []
                at, actor = utc_now(), self._look.actor
                audit.append(connection, at, actor, audit.Verb.CONSULTATION, what, subjects, self._look.purpose)
        with self._kith.database.reading_as(self._look.actor) as connection:
            found = next(watch for watch in _watches(raw(connection), self._look.actor) if watch.id == held)
        if kept_already:
            self._view.log(f"watch {found.id}", [node.id for node in found.nodes])
        return found

    def remove(self, watch: str) -> None:
        """End a watch; it may be named by its id, by what it watches or by its text. Raises NotFound."""
        with self._kith.database.writing(self._look.actor) as connection:
            driver = raw(connection)
            row = self._mine(driver, watch)
            self._write(driver, row[0], REMOVED, "", "", "")
            what, subjects = f"watch ended on {row[3] or row[2]}", [row[2]] if row[2] else []
            audit.append(
                connection, utc_now(), self._look.actor, audit.Verb.CONSULTATION, what, subjects, self._look.purpose
            )  # fmt: skip

    def seen(self, watch: str) -> None:
        """Say that its hits were looked at; what comes later is new. Raises NotFound."""
        with self._kith.database.writing(self._look.actor) as connection:
            driver = raw(connection)
            row = self._mine(driver, watch)
            if head(driver) > row[7]:
                self._write(driver, row[0], SEEN, "", "", "")

    def listed(self) -> list[Watch]:
        """The watches that stand, each with what came in since: those with something new first."""
        with self._kith.database.reading_as(self._look.actor) as connection:
            found = _watches(raw(connection), self._look.actor)
        self._view.log("the watch list", [node.id for watch in found for node in watch.nodes])
        return sorted(found, key=lambda watch: (not watch.new, not watch.hits))

    def _mine(self, driver: sqlite3.Connection, watch: str) -> tuple[str, str, str, str, str, str, int, int]:
        wanted = _in_one(watch)
        for row in _standing(driver, self._look.actor):
            if watch in (row[0], row[2]) or (row[3] and _in_one(row[3]) == wanted):
                return row
        raise NotFound(f"You have no watch {watch}.", "See `kith watch list`.")

    def _write(self, driver: sqlite3.Connection, watch: str, act: str, entity: str, text: str, reason: str) -> None:
        driver.execute(
            "INSERT INTO watches (watch, act, owner, entity, text, reason, at, watermark) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (watch, act, self._look.actor, entity, text, reason, utc_now(), head(driver)),
        )


def _in_one(text: str) -> str:
    """The text without spaces, case and accents: "RD23 AJW" and "rd23ajw" are one plate."""
    return fold(text).replace(" ", "")


def _standing(driver: sqlite3.Connection, owner: str) -> list[tuple[str, str, str, str, str, str, int, int]]:
    return driver.execute(STANDING, (owner,)).fetchall()


def _known(driver: sqlite3.Connection, asked: str) -> Node | None:
    """The node that an id stands for; None where it is no id. Raises NotFound where it is one of nobody."""
    if not (len(asked) == 17 and asked[:1] in "em" and all(letter in "0123456789abcdef" for letter in asked[1:])):
        return None
    node = EmbeddedGraph(driver).node(asked)
    if not node_kinds()[node.kind].counted:
        raise WrongUsage("Only persons, places, platforms and things can be watched.", "Look one up by name.", "watch")
    return node


def _check_text(text: str) -> None:
    if len(_in_one(text)) < SHORTEST:
        raise WrongUsage(f"“{text}” is too short to watch for.", f"Give {SHORTEST} letters or digits at least.", "watch")
    if len(text) > LONGEST:
        raise WrongUsage("This is too long to watch for.", "Give one name, plate, number, handle or place.", "watch")


def _same(driver: sqlite3.Connection, row: tuple[str, str, str, str, str, str, int, int], entity: str, text: str) -> bool:
    if text:
        return _in_one(row[3]) == _in_one(text)
    return bool(row[2]) and entity == _resolved(driver, row[2])


def _resolved(driver: sqlite3.Connection, entity: str) -> str:
    try:
        return EmbeddedGraph(driver).node(entity).id
    except NotFound:
        return ""


def _watches(driver: sqlite3.Connection, owner: str) -> list[Watch]:
    """A watch on somebody who is no longer held (erased, or named in a replaced report alone) is none.

    One on somebody who has been restricted since tells of nothing that comes in.
    """
    graph, closed = EmbeddedGraph(driver), closed_to(driver, owner)
    found = []
    for watch, whose, entity, text, reason, since, watermark, seen in _standing(driver, owner):
        try:
            nodes = (graph.node(entity),) if entity else tuple(_called(driver, graph, text))
        except NotFound:
            continue
        shut = any(node.id in closed.entities for node in nodes) or closed.without_names(text) != text
        hits = () if shut else tuple(_hits(driver, nodes, text, watermark, seen))
        found.append(Watch(watch, whose, text, reason, since, nodes, hits))
    return found


def _called(driver: sqlite3.Connection, graph: EmbeddedGraph, text: str) -> Iterator[Node]:
    kinds = [kind.name for kind in node_kinds().values() if kind.counted]
    for entity, score in search_names(driver, text, kinds, MOST_ENTITIES):
        if score >= SAME_NAME:
            yield graph.node(entity)


def _hits(driver: sqlite3.Connection, nodes: tuple[Node, ...], text: str, after: int, seen: int) -> Iterator[Hit]:
    told: dict[str, tuple[int, Hit]] = {}
    for node in nodes:
        for row in driver.execute(NAMED, (node.id, after, MOST_HITS)):
            told.setdefault(row[0], _hit(row, "named", seen))
    if text:
        words = fold(text).split()
        forms = {" ".join(words), _in_one(text)}
        phrases = " OR ".join(f'"{form}"' for form in sorted(forms))
        for row in driver.execute(TOLD, (phrases, after, MOST_HITS)):
            told.setdefault(row[0], _hit(row, "in the text", seen))
    for _, hit in sorted(told.values(), key=lambda entry: (-entry[0], entry[1].reference))[:MOST_HITS]:
        yield hit


def _hit(row: tuple[str, str, str | None, str, int], how: str, seen: int) -> tuple[int, Hit]:
    reference, kind, known_on, received_at, seq = row
    return seq, Hit(reference, kind, date.fromisoformat(known_on) if known_on else None, received_at, how, seq > seen)
