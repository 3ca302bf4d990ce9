"""Keeps a Neo4j database in step with the ledger: what changed by the outbox's notes, everything where those do not reach.

However a run ends, the next one goes on from what stands in Neo4j: nothing is marked as done before it is, and every
statement may be run twice. Reads of the ledger are short, so that nobody who writes has to wait.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from filelock import FileLock, Timeout

from graph.errors import Busy
from graph.ledger.database import Database, raw
from graph.ontology.catalogue import link_kinds
from graph.store import neo4j_schema, outbox
from graph.store.bolt import Server
from graph.store.mirrored import EVERY
from graph.store.neo4j_state import Remembered, State, identity, read_state, write_state
from graph.store.projection import catch_up, head, watermark
from graph.store.sending import (
    FOREIGN,
    Statement,
    differing,
    differing_properties,
    drop_in_batches,
    drop_links,
    drop_nodes,
    labels_of,
    links_there,
    nodes_there,
    put_links,
    put_nodes,
    send,
)
from graph.store.wanted import Stretch, links_by_key, links_in, nodes_by_id, nodes_in, stretches

STRETCH = 4000
AT_ONCE = 2000
"""Changes that go into one transaction, so that whoever reads sees all of them or none."""
MOST_NOTES = 200_000
"""Changes after which comparing everything is quicker."""
PATIENCE = 600.0

Watcher = Callable[[int, int], None]


def nobody(_done: int, _of: int) -> None:
    """For runs that nobody watches."""


@dataclass(frozen=True, slots=True)
class Synced:
    """How a run ended; `nodes` and `links` are those written or taken away."""

    watermark: int
    behind: int
    nodes: int
    links: int
    seconds: float


class Sync:
    """Brings one database in step with one ledger.

    Parameters
    ----------
    database : Database
        The open ledger.
    server : Server
        Where the Neo4j database is.
    watch : callable, optional
        Told how many portions of a whole comparison are done, of how many.
    """

    def __init__(self, database: Database, server: Server, watch: Watcher = nobody) -> None:
        self._database = database
        self._server = server
        self._watch = watch
        self._remembered = Remembered(database.folder.path / "neo4j.mark")
        self._nodes = 0
        self._links = 0

    def run(self, *, whole: bool = False, mind_strangers: bool = True) -> Synced:
        """Follow the ledger.

        Parameters
        ----------
        whole : bool, optional
            Compare everything, whatever the notes say.
        mind_strangers : bool, optional
            Compare everything where somebody else has written to the database; else that is noted for later.

        Raises
        ------
        Unreachable
            If the server does not answer.
        Contradiction
            If the database is not this ledger's.
        """
        started = time.monotonic()
        with self._alone():
            self._take_notes()
            ledger, token = self._ledger()
            state = read_state(self._server, ledger) or self._make(ledger)
            if state.version != neo4j_schema.VERSION:
                state = self._empty(ledger)
            state = self._look_for_strangers(state)
            if whole or not state.whole or state.token != token or (state.suspect and mind_strangers) or self._too_far(state):
                state = self._compare(replace(state, ledger=ledger))
            state = self._follow(state)
        with self._database.reading() as connection:
            behind = head(raw(connection)) - state.watermark
        return Synced(state.watermark, behind, self._nodes, self._links, round(time.monotonic() - started, 3))

    def reload(self, *, drop_foreign: bool = False) -> Synced:
        """Drop everything and load it again.

        Parameters
        ----------
        drop_foreign : bool, optional
            Also where the database is not this ledger's.
        """
        with self._alone():
            ledger, _ = self._ledger()
            if not drop_foreign:
                read_state(self._server, ledger)
            self._empty(ledger)
        return self.run()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        lock = FileLock(self._database.folder.path / "neo4j.lock", thread_local=False)
        try:
            with lock.acquire(timeout=PATIENCE, poll_interval=0.05):
                yield
        except Timeout:
            raise Busy("Another process is bringing Neo4j in step.", "Wait for it to end.") from None

    def _take_notes(self) -> None:
        with self._database.reading() as connection:
            driver = raw(connection)
            taken, cleared_to = outbox.token(driver), head(driver) == watermark(driver)
        if taken and cleared_to:
            return
        with self._database.writing("neo4j") as connection:
            catch_up(raw(connection))
            if not outbox.token(raw(connection)):
                outbox.begin(raw(connection))

    def _ledger(self) -> tuple[str, str]:
        with self._database.reading() as connection:
            return identity(raw(connection)), outbox.token(raw(connection))

    def _make(self, ledger: str) -> State:
        """Make an empty database ours."""
        state = State(ledger, neo4j_schema.VERSION)
        send(self._server, [write_state(state)])
        for statement in neo4j_schema.missing(self._server):
            self._server.command(statement)
        return state

    def _empty(self, ledger: str) -> State:
        drop_in_batches(self._server, "MATCH (n)")
        return self._make(ledger)

    def _look_for_strangers(self, state: State) -> State:
        strange = not self._remembered.is_last(self._server.mark())
        return replace(state, suspect=state.suspect or (strange and state.whole))

    def _too_far(self, state: State) -> bool:
        with self._database.reading() as connection:
            driver = raw(connection)
            newest = outbox.last(driver)
            return not outbox.reaches_back_to(driver, state.note) or newest - state.note > MOST_NOTES

    def _compare(self, state: State) -> State:
        """Compare everything, portion by portion; what changes meanwhile is followed by its notes afterwards."""
        with self._database.reading() as connection:
            driver = raw(connection)
            token, note = outbox.token(driver), outbox.last(driver)
            portions = stretches(driver, STRETCH)
        send(self._server, [write_state(replace(state, whole=False))])
        drop_in_batches(self._server, FOREIGN)
        known = f"MATCH (:{EVERY})-[r]->() WHERE NOT type(r) IN $known DELETE r"
        send(self._server, [(known, {"known": sorted(link_kinds())})])
        for done, stretch in enumerate(portions):
            send(self._server, self._node_repairs(stretch))
            self._watch(done + 1, 2 * len(portions))
        for done, stretch in enumerate(portions):
            send(self._server, self._link_repairs(stretch))
            self._watch(len(portions) + done + 1, 2 * len(portions))
        return replace(state, token=token, note=note, whole=True, suspect=False)

    def _node_repairs(self, stretch: Stretch) -> list[Statement]:
        with self._database.reading() as connection:
            wanted = nodes_in(raw(connection), stretch)
        there = nodes_there(self._server, stretch)
        drop = {one for one, (_, labels) in there.items() if one not in wanted or labels != labels_of(wanted[one]["kind"])}
        put = [
            properties
            for one, properties in wanted.items()
            if one in drop or one not in there or differing_properties(there[one][0], properties)
        ]
        self._nodes += len(drop | {properties["id"] for properties in put})
        return [*drop_nodes(sorted(drop)), *put_nodes(put)]

    def _link_repairs(self, stretch: Stretch) -> list[Statement]:
        with self._database.reading() as connection:
            wanted = links_in(raw(connection), stretch)
        there = links_there(self._server, stretch)
        drop = {key for key, found in there.items() if key not in wanted or len(found) > 1}
        put = {key: one for key, one in wanted.items() if key not in there or differing(there[key], one)}
        self._links += len(drop | put.keys())
        return [*drop_links(sorted(drop)), *put_links(put)]

    def _follow(self, state: State) -> State:
        """Send what was noted since; watermark and notes are kept with the last of it."""
        with self._database.reading() as connection:
            driver = raw(connection)
            changes = outbox.after(driver, state.note)
            state = replace(state, note=outbox.last(driver), watermark=watermark(driver))
            state = replace(state, ledger=state.ledger or identity(driver))
            statements = self._statements(driver, changes)
        if len(changes) > AT_ONCE:
            send(self._server, statements)
            statements = []
        self._sign(state, statements)
        self._clear(state.note)
        return state

    def _statements(self, driver: sqlite3.Connection, changes: list[outbox.NodeOrLink]) -> list[Statement]:
        keys = {(source, kind, target) for source, target, kind in changes if kind}
        ids = {source for source, _, kind in changes if not kind} | {end for key in keys for end in (key[0], key[2])}
        nodes, links = nodes_by_id(driver, sorted(ids)), links_by_key(driver, keys)
        self._nodes += sum(1 for _, _, kind in changes if not kind)
        self._links += len(keys)
        return [
            *put_nodes(nodes.values()),
            *drop_links(sorted(keys - links.keys())),
            *put_links(links),
            *drop_nodes(sorted(ids - nodes.keys())),
        ]

    def _sign(self, state: State, statements: list[Statement]) -> None:
        """Keep `state` in the transaction of the last statements; leave all alone where nothing has changed."""
        if statements or read_state(self._server, state.ledger) != state:
            self._remembered.keep(self._server.write([*statements, write_state(state)]))

    def _clear(self, note: int) -> None:
        with self._database.reading() as connection:
            due = outbox.due_for_clearing(raw(connection), note)
        if due:
            with self._database.writing("neo4j") as connection:
                outbox.clear(raw(connection), note)
