"""The only way to read a person: a view that takes an actor and a purpose, and writes the audit row before it answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from graph.analysis.decided import check_decision, evidence_text, standing
from graph.analysis.finding import Comparison, Finding
from graph.analysis.shown_to import peers_for, shown_to, without_names
from graph.entity import EntityRecord, Fact, Role, facts_of, roles_of
from graph.errors import NotAllowed, NotFound, WrongUsage
from graph.ledger import audit, reader
from graph.ledger.actions import action_rows
from graph.ledger.database import Database, raw, utc_now
from graph.ledger.erased import searched_for
from graph.ledger.logbook import Row
from graph.ledger.originals import Originals
from graph.ledger.restricted import OPEN, Closed, closed_to, narrowed
from graph.ledger.shown import ActionRow, MentionRow, RecordPage, RelationRow, ReportSummary
from graph.ledger.sources import SourceRow, meeting_days, source_rows
from graph.ledger.writer import Writer
from graph.ontology.catalogue import node_kinds
from graph.store.at_hand import AtHand
from graph.store.base import EVERYTHING, Arrays, GraphView, Match, Node, Path, Scope, Status, Subgraph
from graph.store.dated import DatedLink, dated_among
from graph.store.embedded import EmbeddedGraph
from graph.store.projection import catch_up

if TYPE_CHECKING:  # the analysis takes seconds to import; most looks need none of it
    from graph.analysis.counting import Coverage
    from graph.analysis.evidence import Evidence
    from graph.analysis.linked import Peers
    from graph.analysis.shelf import Shelf

__all__ = ["Chart", "EntityRecord", "Fact", "Look", "MentionRow", "RecordPage", "ReportSummary", "Role", "View"]

Found = TypeVar("Found")

WINDOW_DAYS = 90
NAMED_IN_LOG = 400
"""Entities that one row of the log names; a larger answer is logged with its size."""


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks, and why."""

    actor: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: nodes and the dated links among them.

    Attributes
    ----------
    became : dict of str to str
        Ids asked for that were merged away, and what they lead to now.
    gone : tuple of str
        Ids asked for that nothing goes by any more.
    """

    nodes: tuple[Node, ...]
    links: tuple[DatedLink, ...]
    became: dict[str, str]
    gone: tuple[str, ...]


class View:
    """Reads for one look; every method that shows a person writes a consultation row first.

    Parameters
    ----------
    database : Database
        The open ledger.
    originals : Originals
        Its original files.
    look : Look
        Who looks, and why.
    shelf : callable
        Gives the findings kept at hand from one look to the next, worked out from everything, whatever this one may see;
        then to be narrowed. Never asked within `_reading`: who reads twice at once and a process that writes in between
        would wait for each other.
    at_hand : AtHand
        Other answers kept at hand.
    store : callable, optional
        Makes the graph store from a connection; the embedded one unless given.

    Raises
    ------
    WrongUsage
        If the look has no actor or no purpose.
    """

    def __init__(
        self,
        database: Database,
        originals: Originals,
        look: Look,
        shelf: Callable[[], Shelf],
        at_hand: AtHand,
        store: Callable[[sqlite3.Connection], GraphView] = EmbeddedGraph,
    ) -> None:
        if not look.actor.strip() or not look.purpose.strip():
            raise WrongUsage("A look at a person needs a name and a purpose.", "Give --as and --purpose.")
        self._database = database
        self._originals = originals
        self._store = store
        self._shelf = shelf
        self._at_hand = at_hand
        self.look = look
        self._closed: Closed = OPEN
        self._gathered: list[Row] | None = None

    @contextmanager
    def _reading(self) -> Iterator[tuple[sqlite3.Connection, GraphView]]:
        with self._database.reading() as connection:
            driver = raw(connection)
            self._closed = closed_to(driver, self.look.actor)
            with narrowed(driver, self._closed):
                yield driver, EmbeddedGraph(driver) if self._closed else self._store(driver)

    def check(self, *subjects: str) -> None:
        """Refuse what is restricted from whoever looks, a trial that is logged. Raises NotAllowed."""
        with self.refused(", ".join(subjects), subjects), self._reading():
            for subject in subjects:
                self._closed.check(subject)

    @contextmanager
    def refused(self, what: str, subjects: Sequence[str] = ()) -> Iterator[None]:
        """Log that something restricted was asked for; around what reads or writes, since nobody logs within it."""
        try:
            yield
        except NotAllowed:
            self.log(f"refused, as it is restricted: {what}", list(subjects))
            raise

    def log(self, what: str, subjects: Sequence[str], verb: audit.Verb = audit.Verb.CONSULTATION, recipient: str = "") -> None:
        """Write the audit row of this look; a disclosure says to whom.

        Raises
        ------
        NotLogged
            If it could not be written; the caller must show nothing.
        """
        self.log_each([(what, subjects)], verb, recipient)

    def log_each(
        self,
        looks: Sequence[tuple[str, Sequence[str]]],
        verb: audit.Verb = audit.Verb.CONSULTATION,
        recipient: str = "",
    ) -> None:
        """Write the audit rows of several looks at once, all or none. Raises NotLogged."""
        rows = []
        for what, subjects in looks:
            named = list(dict.fromkeys(subjects))
            said = f"{what} ({len(named)} entities)" if len(named) > NAMED_IN_LOG else what
            look = self.look
            rows.append(Row(utc_now(), look.actor, verb, said, named[:NAMED_IN_LOG], look.purpose, recipient))
        if self._gathered is None:
            self._database.logbook.write(rows)
        else:
            self._gathered += rows

    @contextmanager
    def as_one(self) -> Iterator[None]:
        """Log all looks made within in one go, at its end; what they found must not leave it before. Raises NotLogged."""
        gathered: list[Row] = []
        self._gathered = gathered
        try:
            yield
        finally:
            self._gathered = None
            self._database.logbook.write(gathered)

    def read(self, question: Callable[[sqlite3.Connection], Found]) -> Found:
        """What a question finds in the record, for modules of this room; they log what they show of it."""
        with self._reading() as (driver, _):
            return question(driver)

    def status(self) -> Status:
        """Counts by kind; names nobody, so nothing is logged."""
        with self._reading() as (_, graph):
            return graph.status()

    def find(self, text: str, kinds: Sequence[str] = (), limit: int = 20) -> list[Match]:
        """Entities by name."""
        with self._reading() as (driver, graph):
            found = graph.search(text, kinds, limit)
            what = searched_for(driver, self._database.folder, text)
        self.log(what, _persons(match.node for match in found))
        return found

    def entity(self, entity: str) -> EntityRecord:
        """One entity with its roles, links, facts and mentions. Raises NotFound, NotAllowed."""
        with self.refused(f"page of {entity}", [entity]), self._reading() as (driver, graph):
            node = graph.node(entity)
            self._closed.check(node.id)
            links = graph.links_of(node.id)
            mentions = reader.mention_rows(driver, entity=node.id)
            facts = facts_of(driver, node)
        self.log(f"page of {node.kind}", [node.id])
        return EntityRecord(node, tuple(roles_of(node.id, links)), tuple(links), facts, tuple(mentions))

    def nodes(self, entities: Sequence[str]) -> list[Node]:
        """Several nodes in the order asked for; those that no longer are, left out."""
        found: list[Node] = []
        with self._reading() as (_, graph):
            for entity in dict.fromkeys(entities):
                try:
                    found.append(graph.node(entity))
                except NotFound:
                    continue
        self.log("names", _persons(found))
        return found

    def neighbours(self, entities: Sequence[str], hops: int = 1, scope: Scope = EVERYTHING) -> Subgraph:
        """What lies within `hops` entities."""
        with self._reading() as (_, graph):
            found = graph.neighbourhood(entities, hops, scope)
        self.log(f"network of {', '.join(entities)}, {hops} hops", _persons(found.nodes))
        return found

    def paths(self, source: str, target: str, count: int = 3, scope: Scope = EVERYTHING) -> list[Path]:
        """The shortest ways between two entities."""
        with self._reading() as (_, graph):
            found = graph.paths(source, target, count, scope)
        self.log(f"paths from {source} to {target}", _persons(node for path in found for node in path.nodes))
        return found

    def chart(self, entities: Sequence[str]) -> Chart:
        """Those nodes and all links among them, each piece of evidence dated."""
        nodes: dict[str, Node] = {}
        became, gone = {}, []
        with self._reading() as (driver, graph):
            for entity in dict.fromkeys(entities):
                try:
                    node = graph.node(entity)
                except NotFound:
                    gone.append(entity)
                    continue
                nodes[node.id] = node
                if node.id != entity:
                    became[entity] = node.id
            links = dated_among(driver, list(nodes))
        self.log(f"chart of {len(nodes)} things", _persons(iter(nodes.values())))
        return Chart(tuple(nodes.values()), tuple(links), became, tuple(gone))

    def outline(self, scope: Scope = EVERYTHING) -> Arrays:
        """The whole network as ids, kinds and links, without a name."""
        with self._reading() as (_, graph):
            found = graph.dump(scope)
        self.log(f"outline of the whole network ({len(found.ids)} things)", [])
        return found

    def sources(self, references: Sequence[str]) -> list[SourceRow]:
        """Where reports come from and how they are graded, the oldest first."""
        with self._reading() as (driver, _):
            found = source_rows(driver, references)
        self.log("sources of links", [row.reference for row in found])
        return found

    def once(self, key: Hashable, make: Callable[[sqlite3.Connection], Found]) -> Found:
        """What `make` reads, worked out once for each state of the ledger; whoever asks logs what they show of it."""
        return self.read(lambda driver: make(driver) if self._closed else self._at_hand.get(driver, key, make))

    def meetings(self) -> list[date]:
        """Days of the tasking meetings, the earliest first; names nobody, so nothing is logged."""
        with self._reading() as (driver, _):
            return meeting_days(driver)

    def mentions(self, reference: str = "", entity: str = "") -> list[MentionRow]:
        """Mentions, of one report or one entity where that is asked."""
        with self._reading() as (driver, _):
            found = reader.mention_rows(driver, reference, entity)
        self.log(f"mentions {reference or entity}".strip(), [row.entity for row in found])
        return found

    def record(self, reference: str) -> RecordPage:
        """One report, meeting or row by its reference. Raises NotFound, NotAllowed."""
        with self.refused(f"report {reference}", [reference]), self._reading() as (driver, _):
            self._closed.check(reference)
            page = reader.record_page(driver, reference)
        self.log(f"report {page.summary.reference}", [row.entity for row in page.mentions])
        return page

    def newest_reports(self, limit: int = 20, offset: int = 0) -> list[ReportSummary]:
        """Reports by the date they carry, the newest first."""
        with self._reading() as (driver, _):
            found = reader.newest_reports(driver, limit, offset)
        self.log("list of reports", [row.reference for row in found])
        return found

    def unreferred(self, limit: int = 50) -> list[ReportSummary]:
        """Reports that look serious and speak of no referral."""
        found = self.once(("unreferred", limit), lambda driver: reader.unreferred(driver, limit))
        self.log("list of serious reports without a referral", [row.reference for row in found])
        return found

    def actions(self) -> list[ActionRow]:
        """Actions of all meetings with their last status."""
        with self._reading() as (driver, _):
            found = action_rows(driver)
        self.log("actions", [target for row in found for target in row.targets])
        return found

    def corroboration(self, reference: str = "") -> list[RelationRow]:
        """What reports are to each other: told twice, corroborating, not known; of one report where that is asked."""
        with self._reading() as (driver, _):
            found = reader.relation_rows(driver, reference)
        self.log(f"corroboration {reference}".strip(), [reference] if reference else [])
        return found

    def findings(self, as_of: date, window_days: int = WINDOW_DAYS) -> Comparison:
        """What stands out as known by the end of `as_of`, and what no longer does."""
        found = self._shelf().findings(as_of, window_days)
        with self._reading() as (driver, _):
            found = shown_to(self._closed, Comparison(standing(driver, found.findings, as_of), found.gone))
        shown = [*found.findings, *found.gone]
        self.log(f"findings as of {as_of}", _persons(node for finding in shown for node in finding.subjects))
        return found

    def looked_at(self, as_of: date, window_days: int = WINDOW_DAYS) -> Coverage:
        """What findings as of a day were looked for in; names nobody, so nothing is logged."""
        return self._shelf().looked_at(as_of, window_days)

    def evidence(self, as_of: date) -> Evidence:
        """What was known by the end of a day, for ``graph.looking``, which logs what it shows of it."""
        known = self._shelf().known(as_of)
        with self._reading():
            return without_names(self._closed, known)

    def decide(self, finding: str, decision: str, reason: str, as_of: date, today: date | None = None) -> Finding:
        """Write down what was decided on a finding as of a day; `today` where it is another. Raises NotFound, WrongUsage."""
        check_decision(decision, reason)
        raised = self._shelf().findings(as_of, WINDOW_DAYS).findings
        chosen = next((one for one in raised if one.id == finding), None)
        if chosen is None:
            raise NotFound(f"Nothing that stands out as of {as_of} has the id {finding}.", "See `kith findings`.")
        self.check(chosen.subjects[0].id)
        with self._database.writing(self.look.actor) as connection:
            writer = Writer(connection, self.look.actor, "decision")
            writer.decide(finding, decision, reason, evidence_text(chosen, today or as_of))
            subjects = [subject.id for subject in chosen.subjects]
            writer.audit(audit.Verb.ALTERATION, f"finding {finding}: {decision}", subjects, self.look.purpose)
            catch_up(raw(connection))
        return chosen

    def groups(self, as_of: date) -> list[Finding]:
        """Groups of children who belong together."""
        found = self.findings(as_of).findings
        return [finding for finding in found if finding.kind == "peer_group"]

    def peers(self, child: str, as_of: date, limit: int = 20) -> Peers:
        """Children who should be looked at together with one child. Raises NotFound, NotAllowed."""
        with self.refused(f"linked peers of {child}", [child]), self._reading() as (_, graph):
            child = graph.node(child).id
            self._closed.check(child)
        found = peers_for(self._closed, self._shelf().peers(child, as_of, limit))
        self.log(f"linked peers of {child}", [child, *(peer.id for peer in found.peers)])
        return found

    def original(self, document: str) -> tuple[str, str, bytes]:
        """File name, media type and bytes of an original. Raises NotFound."""
        with self.refused(f"original {document}"), self._reading() as (driver, _):
            row = driver.execute("SELECT path, media FROM documents WHERE id = ?", (document,)).fetchone()
            self._closed.check_file(driver, document)
        if row is None:
            raise NotFound(f"There is no file {document[:12]}….", "Open it from its report's page.")
        content = self._originals.read(document)
        self.log(f"original {document}", [])
        return row[0], row[1], content


def _persons(nodes: Sequence[Node] | Iterator[Node]) -> list[str]:
    return [node.id for node in nodes if node_kinds()[node.kind].family == "person"]
