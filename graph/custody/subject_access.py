"""Everything that is held on one person, for that person, with everybody else taken out; to be checked before it goes.

What is kept of others: nothing that names them. Whoever reported is never named. Public places stay; homes do not, but for the
person's own.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from graph.access import View
from graph.custody.target import Target, target_of
from graph.custody.whom import Known, Span, Whom, found, masked
from graph.kith import Kith
from graph.ledger.audit import Verb
from graph.ledger.database import raw
from graph.ledger.products import products_holding
from graph.ledger.restricted import closed_to
from graph.log import ids_of
from graph.ontology.catalogue import link_kinds, node_kinds
from graph.pseudonyms import hidden
from graph.store.embedded import EmbeddedGraph

RECIPIENT = "the person themselves, once checked (subject access)"
REPORTERS = re.compile(r"^(reporter|witness|minute_taker|lead_worker|practitioner$|chair$|shared_with|authority$)")
"""Fields that say who reported or works on it."""
CHECK = (
    "Check before handing over: what somebody else said in confidence, what would harm a child or an investigation, and "
    "whether the words that remain still point at somebody else."
)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """Everything held on one person.

    Attributes
    ----------
    about : dict
        Names, kind, category under section 38(3).
    facts, records, links, decisions, handed_on, looks : list of dict
        What is said of them and where; each file, report, row and minutes; whom and what they are linked with; what people
        decided; to whom it went; who looked, as counts by day and purpose, no user named.
    """

    about: Json
    facts: list[Json]
    records: list[Json]
    links: list[Json]
    decisions: list[Json]
    handed_on: list[Json]
    looks: list[Json]


def held_on(kith: Kith, view: View, entity: str) -> Held:
    """Gather it; logged as a disclosure before anything is given. Raises NotFound, WrongUsage."""
    record = view.entity(entity)
    person = record.node.id
    view.log("everything held on one person, for subject access", [person], Verb.DISCLOSURE, RECIPIENT)
    with kith.database.reading() as connection:
        driver = raw(connection)
        target = target_of(driver, [person])
        others = _Others(driver, target)
        seen = closed_to(driver, view.look.actor).without_facts_within
        return Held(
            {
                "id": person,
                "name": record.node.name,
                "also_known_as": list(record.node.also_known_as),
                "kind": node_kinds()[record.node.kind].label,
                "category": node_kinds()[record.node.kind].s38 or "",
            },
            [
                {"what": fact.name, "value": others.out_of(fact.value), "from": list(fact.reports)}
                for fact in record.facts
                if not REPORTERS.match(fact.name)
            ],
            seen([others.record(*row) for row in _records(driver, target)]),
            [others.link(link.kind, link.source, link.target, link.reports, person) for link in record.links],
            seen(_decisions(driver, target, others)),
            [
                {"what": one.kind, "form": one.form, "recipient": one.recipient, "when": one.made_at, "purpose": one.purpose}
                for one in products_holding(driver, entities=target.ids)
            ],
            _looks(driver, ids_of(driver, person)),
        )


RECORDS = """
    SELECT DISTINCT r.id, r.reference, r.kind, r.known_on, r.body, r.footing
    FROM mentions AS m JOIN records AS r ON r.id = m.record
    WHERE m.id IN (SELECT value FROM json_each(?)) ORDER BY r.known_on, r.seq, r.position
"""


def _records(driver: sqlite3.Connection, target: Target) -> list[tuple[Any, ...]]:
    return driver.execute(RECORDS, (orjson.dumps(sorted(target.persons)).decode(),)).fetchall()


class _Others:
    """Takes everybody but the person out."""

    def __init__(self, driver: sqlite3.Connection, target: Target) -> None:
        self._driver = driver
        self._target = target
        self._graph = EmbeddedGraph(driver)
        self._hidden: dict[str, bool] = {}
        known = Known()
        persons = [kind for kind, said in node_kinds().items() if said.family == "person"]
        self._names: dict[str, list[tuple[str, Json]]] = defaultdict(list)
        for mention, record, kind, text, attributes in driver.execute(
            "SELECT o.id, o.record, o.kind, o.text, o.attributes FROM mentions AS o WHERE o.record IN "
            "(SELECT record FROM mentions WHERE id IN (SELECT value FROM json_each(?)))",
            (orjson.dumps(sorted(target.persons)).decode(),),
        ):
            if kind in persons and mention not in target.persons:
                said = orjson.loads(attributes)
                known.learn(text, said)
                self._names[record].append((text, said))
        self._everybody = Whom(Known(known.names, set(), set(), set()))

    def out_of(self, text: str) -> str:
        """A text without the whole names of anybody else who is spoken of beside the person."""
        mine = found(self._target.whom.here, text)
        return masked(text, found(self._everybody.anywhere, text, mine))

    def record(self, record: str, reference: str, kind: str, known_on: str | None, body: str, footing: str) -> Json:
        """One report, row or minutes as the person may see it."""
        told = orjson.loads(body)
        whom = self._known_in(record)
        spans, mine = self._places(record)
        fields = {
            told["labels"].get(name) or name: self._field(text, whom, spans[name], mine[name])
            for name, text in told["fields"].items()
            if text and not REPORTERS.match(name)
        }
        whole = kind == "meeting"  # minutes speak of many: of them, only the lines that name the person
        kept = {name: _lines_of(text, self._target.whom) if whole else text for name, text in fields.items()}
        return {
            "reference": self.out_of(reference),
            "kind": kind,
            "known_on": known_on,
            "source": footing,
            "fields": {name: text for name, text in kept.items() if text},
        }

    def link(self, kind: str, source: str, target: str, reports: Iterable[str], person: str) -> Json:
        """A link with what stands at its other end, unless that is somebody else."""
        other = self._graph.node(target if source == person else source)
        named = not hidden(other) or other.id in self._target.ids
        label = node_kinds()[other.kind].label if other.kind in node_kinds() else other.kind
        return {
            "how": kind,
            "with": other.name if named else f"{label} (somebody else's)",
            "role": link_kinds()[kind].role or "",
            "from": list(reports),
        }

    def _known_in(self, record: str) -> Whom:
        known = Known()
        for text, said in self._names[record]:
            known.learn(text, said)
        return Whom(known)

    def _places(self, record: str) -> tuple[dict[str, list[Span]], dict[str, list[Span]]]:
        others: dict[str, list[Span]] = defaultdict(list)
        mine: dict[str, list[Span]] = defaultdict(list)
        for mention, entity, name, start, end in self._driver.execute(
            'SELECT m.id, ge.entity, m.field, m.start, m."end" FROM mentions AS m '
            "LEFT JOIN graph_entity AS ge ON ge.mention = m.id WHERE m.record = ?",
            (record,),
        ).fetchall():
            if mention in self._target.mentions:
                mine[name].append((start, end))
            elif entity and self._belongs_to_others(entity):
                others[name].append((start, end))
        return others, mine

    def _belongs_to_others(self, entity: str) -> bool:
        if entity not in self._hidden:
            row = self._driver.execute("SELECT 1 FROM graph_nodes WHERE id = ?", (entity,)).fetchone()
            self._hidden[entity] = bool(row) and hidden(self._graph.node(entity))
        return self._hidden[entity]

    @staticmethod
    def _field(text: str, whom: Whom, others: list[Span], mine: list[Span]) -> str:
        clean = masked(text, others)
        return masked(clean, found(whom.here, clean, mine))


def _lines_of(text: str, whom: Whom) -> str:
    return "\n".join(line for line in text.splitlines() if whom.here.search(line))


def _decisions(driver: sqlite3.Connection, target: Target, others: _Others) -> list[Json]:
    """What people said on who is who, and on keeping; whoever said it is not named."""
    mine = orjson.dumps(sorted(target.persons)).decode()
    told = driver.execute(
        "SELECT j.outcome, j.reason, e.recorded_at FROM judgements AS j JOIN entries AS e ON e.seq = j.seq "
        "WHERE j.reason != '' AND (j.a IN (SELECT value FROM json_each(:m)) OR j.b IN (SELECT value FROM json_each(:m)))",
        {"m": mine},
    ).fetchall()
    told += driver.execute(
        "SELECT decision, reason, decided_at FROM retention_reviews WHERE subject IN (SELECT value FROM json_each(?))", (mine,)
    ).fetchall()
    return [
        {"decision": outcome, "reason": others.out_of(reason), "when": at} for outcome, reason, at in sorted(told, key=_when)
    ]


def _when(row: tuple[str, str, str]) -> str:
    return row[2]


def _looks(driver: sqlite3.Connection, ids: list[str]) -> list[Json]:
    rows = driver.execute(
        "SELECT substr(a.at, 1, 10) AS day, a.verb, a.purpose, count(*) FROM audit AS a WHERE EXISTS "
        "(SELECT 1 FROM json_each(a.subjects) AS s WHERE s.value IN (SELECT value FROM json_each(?))) "
        "GROUP BY 1, 2, 3 ORDER BY 1, 2",
        (orjson.dumps(ids).decode(),),
    )
    return [{"day": day, "act": verb, "purpose": purpose, "times": count} for day, verb, purpose, count in rows]
