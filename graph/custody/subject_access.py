"""Everything that is held on one person, for that person, with everybody else taken out; to be checked before it goes.

What is kept of others: nothing that names them. Whoever reported is never named. Public places stay; homes do not, but for the
person's own.
"""

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import orjson

from graph.access import WINDOW_DAYS, View
from graph.custody.others import NO_CHOICE, Choice, Hidden, Others
from graph.custody.target import Target, target_of
from graph.kith import Kith
from graph.ledger.database import raw
from graph.ledger.products import products_holding
from graph.ledger.restricted import closed_to
from graph.log import ids_of
from graph.ontology.catalogue import link_kinds, node_kinds
from graph.store.embedded import EmbeddedGraph
from graph.subjects import category

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
    facts, records, links, grades, findings, actions, kept, decisions, handed_on, looks : list of dict
        What is said of them and where; each file, report, assessment, row and minutes; whom and what they are linked with; how
        reports are graded; what stands out; actions and disruption that name them; restrictions, watches and saved charts;
        what people decided; to whom it went; who looked, as counts by day and purpose, no user named.
    others : list of Hidden
        Who and what was taken out: for whoever checks it, never for the person.
    """

    about: Json
    facts: list[Json]
    records: list[Json]
    links: list[Json]
    grades: list[Json]
    findings: list[Json]
    actions: list[Json]
    kept: list[Json]
    decisions: list[Json]
    handed_on: list[Json]
    looks: list[Json]
    others: list[Hidden]


def held_on(kith: Kith, view: View, entity: str, on: date | None = None, choice: Choice = NO_CHOICE) -> Held:
    """Gather it; logged as a look. What stands out is told as of `on`, if that is given. Raises NotFound, WrongUsage."""
    record = view.entity(entity)
    node = record.node
    view.log("everything held on one person, for subject access", [node.id])
    with kith.database.reading() as connection:
        driver = raw(connection)
        target = target_of(driver, [node.id])
        others = Others(driver, target, choice)
        seen = closed_to(driver, view.look.actor).without_facts_within
        records = [_record(others, *row) for row in _records(driver, target)]
        facts = [
            {"what": fact.name, "value": others.out_of(fact.value), "from": list(fact.reports)}
            for fact in record.facts
            if not REPORTERS.match(fact.name)
        ]
        links = [_link(driver, others, link.kind, link.source, link.target, link.reports, node.id) for link in record.links]
        return Held(
            about={
                "id": node.id,
                "name": node.name,
                "also_known_as": list(node.also_known_as),
                "kind": node_kinds()[node.kind].label,
                "category": category(node) or "",
            },
            facts=facts,
            records=seen(records),
            links=links,
            grades=seen(_grades(driver, target, others)),
            findings=seen(_findings(kith, node.id, on, others)) if on else [],
            actions=seen([*_actions(driver, target, others), *_measures(driver, target, others)]),
            kept=seen([*_restrictions(driver, target, others), *_watches(driver, target), *_charts(driver, target, others)]),
            decisions=seen(_decisions(driver, target, others)),
            handed_on=[
                {"what": one.kind, "form": one.form, "recipient": one.recipient, "when": one.made_at, "purpose": one.purpose}
                for one in products_holding(driver, entities=target.ids)
            ],
            looks=_looks(driver, ids_of(driver, node.id)),
            others=[replace(one, name=seen(one.name)) for one in others.taken_out()],
        )


RECORDS = """
    SELECT DISTINCT r.id, r.reference, r.kind, r.known_on, r.body, r.footing
    FROM mentions AS m JOIN records AS r ON r.id = m.record
    WHERE m.id IN (SELECT value FROM json_each(?)) ORDER BY r.known_on, r.seq, r.position
"""
GRADES = """
    SELECT r.reference, g.item, g.source_grade, g.intelligence_grade, g.handling, g.graded_at, COALESCE(x.sanitised, ''),
        COALESCE(x.review_on, '')
    FROM grades AS g JOIN records AS r ON r.id = g.record LEFT JOIN grade_notes AS x ON x.grade = g.n
    WHERE r.id IN (SELECT record FROM mentions WHERE id IN (SELECT value FROM json_each(?))) ORDER BY r.known_on, g.n
"""
ACTIONS = """
    SELECT a.ref, a.text, a.owner, COALESCE(a.due, ''), a.status, r.known_on
    FROM actions AS a JOIN records AS r ON r.id = a.record
    WHERE EXISTS (SELECT 1 FROM json_each(a.targets) AS t WHERE t.value IN (SELECT value FROM json_each(?)))
    ORDER BY r.known_on, a.n
"""
MEASURES = """
    SELECT kind, what, started, COALESCE(expires, ''), outcome FROM measures AS a
    WHERE subject IN (SELECT value FROM json_each(?)) AND withdrawn = 0
        AND n = (SELECT max(n) FROM measures AS b WHERE b.measure = a.measure) ORDER BY started
"""
RESTRICTIONS = """
    SELECT subject, named, lifted, reason, restricted_at FROM restrictions WHERE subject IN (SELECT value FROM json_each(?))
    ORDER BY n
"""
WATCHES = "SELECT act, reason, at FROM watches WHERE act != 'seen' AND entity IN (SELECT value FROM json_each(?)) ORDER BY n"
CHARTS = "SELECT DISTINCT chart, name, saved_at, state FROM chart_versions ORDER BY n"
JUDGEMENTS = """
    SELECT j.outcome, j.reason, e.recorded_at FROM judgements AS j JOIN entries AS e ON e.seq = j.seq
    WHERE j.reason != '' AND (j.a IN (SELECT value FROM json_each(:m)) OR j.b IN (SELECT value FROM json_each(:m)))
"""
REVIEWS = "SELECT decision, reason, decided_at FROM retention_reviews WHERE subject IN (SELECT value FROM json_each(?))"
CORRECTIONS = """
    SELECT field, old, new, reason, corrected_at FROM corrections WHERE mention IN (SELECT value FROM json_each(?)) ORDER BY n
"""
LOOKS = """
    SELECT substr(a.at, 1, 10) AS day, a.verb, a.purpose, count(*), count(DISTINCT a.actor) FROM audit AS a WHERE EXISTS
        (SELECT 1 FROM json_each(a.subjects) AS s WHERE s.value IN (SELECT value FROM json_each(?)))
    GROUP BY 1, 2, 3 ORDER BY 1, 2
"""


def _as_json(values: Iterable[str]) -> str:
    return orjson.dumps(sorted(values)).decode()


def _records(driver: sqlite3.Connection, target: Target) -> list[tuple[Any, ...]]:
    return driver.execute(RECORDS, (_as_json(target.persons),)).fetchall()


def _record(others: Others, record: str, reference: str, kind: str, known_on: str | None, body: str, footing: str) -> Json:
    """One report, row or minutes as the person may see it."""
    told = orjson.loads(body)
    # minutes speak of many: of them, only the lines that name the person
    seen = others.lines_of_record if kind == "meeting" else others.of_record
    fields = {
        told["labels"].get(name) or name: seen(record, name, text)
        for name, text in told["fields"].items()
        if text and not REPORTERS.match(name)
    }
    return {
        "reference": others.out_of(reference),
        "kind": kind,
        "known_on": known_on,
        "source": footing,
        "fields": {name: text for name, text in fields.items() if text},
    }


def _link(
    driver: sqlite3.Connection, others: Others, kind: str, source: str, target: str, reports: Iterable[str], person: str
) -> Json:
    """A link with what stands at its other end, by its label where that is somebody else."""
    other = EmbeddedGraph(driver).node(target if source == person else source)
    return {
        "how": kind,
        "with": others.named(other),
        "kind": other.kind,
        "role": link_kinds()[kind].role or "",
        "from": list(reports),
    }


def _grades(driver: sqlite3.Connection, target: Target, others: Others) -> list[Json]:
    rows = driver.execute(GRADES, (_as_json(target.persons),)).fetchall()
    return [
        {
            "report": reference,
            "item": item,
            "grade": f"{source}{intelligence}, {handling}",
            "when": at,
            "shared_as": others.out_of(sanitised),
            "review_on": review,
        }
        for reference, item, source, intelligence, handling, at, sanitised, review in rows
    ]


def _findings(kith: Kith, person: str, on: date, others: Others) -> list[Json]:
    """What stands out and speaks of the person; of the others in it, labels."""
    told = []
    for one in kith.shelf().findings(on, WINDOW_DAYS).findings:
        if person in one.child_ids or any(node.id == person for node in one.subjects):
            others.learn([*one.subjects, *filter(None, map(others.node, one.child_ids))])
            told.append({"what": one.kind, "tier": one.tier, "why": others.out_of(one.why), "since": str(one.since or "")})
    return told


def _actions(driver: sqlite3.Connection, target: Target, others: Others) -> list[Json]:
    rows = driver.execute(ACTIONS, (_as_json(target.persons),)).fetchall()
    return [
        {"what": others.out_of(text), "by": owner, "when": known_on, "due": due, "how_it_stands": status, "reference": ref}
        for ref, text, owner, due, status, known_on in rows
    ]


def _measures(driver: sqlite3.Connection, target: Target, others: Others) -> list[Json]:
    rows = driver.execute(MEASURES, (_as_json(target.ids | target.persons),)).fetchall()
    return [
        {"what": others.out_of(f"{kind}: {what}" if what else kind), "by": "", "when": started, "due": ends,
         "how_it_stands": others.out_of(outcome), "reference": ""}
        for kind, what, started, ends, outcome in rows
    ]  # fmt: skip


def _restrictions(driver: sqlite3.Connection, target: Target, others: Others) -> list[Json]:
    references = [row[1] for row in _records(driver, target)]
    rows = driver.execute(RESTRICTIONS, (_as_json([*target.persons, *references]),)).fetchall()
    return [
        {
            "what": "restriction lifted" if lifted else f"seen by {len(orjson.loads(named))} named users alone",
            "of": subject if subject in references else "this person",
            "reason": others.out_of(reason),
            "when": at,
        }
        for subject, named, lifted, reason, at in rows
    ]


def _watches(driver: sqlite3.Connection, target: Target) -> list[Json]:
    acts = {"add": "watched for from then on", "remove": "watch ended"}
    rows = driver.execute(WATCHES, (_as_json(target.ids),)).fetchall()
    return [{"what": acts.get(act, act), "of": "this person", "reason": reason, "when": at} for act, reason, at in rows]


def _charts(driver: sqlite3.Connection, target: Target, others: Others) -> list[Json]:
    newest = {chart: (name, at) for chart, name, at, state in driver.execute(CHARTS) if any(one in state for one in target.ids)}
    return [{"what": "saved chart", "of": others.out_of(name), "reason": "", "when": at} for name, at in newest.values()]


def _decisions(driver: sqlite3.Connection, target: Target, others: Others) -> list[Json]:
    """What people said on who is who, put right, or decided on keeping; whoever said it is not named."""
    mine = _as_json(target.persons)
    told = driver.execute(JUDGEMENTS, {"m": mine}).fetchall() + driver.execute(REVIEWS, (mine,)).fetchall()
    for name, old, new, reason, at in driver.execute(CORRECTIONS, (mine,)):
        told.append((f"{name} put right: {old or 'nothing'} → {new or 'nothing'}", reason, at))
    return [
        {"decision": others.out_of(outcome), "reason": others.out_of(reason), "when": at}
        for outcome, reason, at in sorted(told, key=lambda row: str(row[2]))
    ]


def _looks(driver: sqlite3.Connection, ids: list[str]) -> list[Json]:
    rows = driver.execute(LOOKS, (orjson.dumps(ids).decode(),))
    return [
        {"day": day, "act": verb, "purpose": purpose, "times": count, "people": people}
        for day, verb, purpose, count, people in rows
    ]
