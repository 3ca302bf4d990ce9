"""How long people stay in the record: who is due for review, and what was decided: keep, restrict, erase."""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import yaml

from graph.access import View
from graph.errors import WrongUsage
from graph.kith import Kith
from graph.ledger import restrictions
from graph.ledger.audit import Verb, append
from graph.ledger.database import raw, utc_now
from graph.ledger.restricted import closed_to
from graph.ontology.catalogue import node_kinds
from graph.store.embedded import EmbeddedGraph

RULES = Path(__file__).with_name("retention.yaml")
KEEP, RESTRICT, LIFT = "keep", "restrict", "lift"


@dataclass(frozen=True, slots=True)
class Rule:
    """One review group: of whom it is, and after how many years they are looked at again."""

    name: str
    label: str
    years: int
    exploitation: frozenset[str]
    roles: frozenset[str]

    def holds(self, told: "Told") -> bool:
        """Whether something that makes this group is true of somebody."""
        return any(
            (not self.exploitation or code in self.exploitation) and (not self.roles or role in self.roles)
            for role, code in told.parts
        )


@dataclass(slots=True)
class Told:
    """What decides on somebody's group: each part they have in a report, with a kind of exploitation that it speaks of."""

    parts: set[tuple[str, str]] = field(default_factory=lambda: {("", "")})
    last: str = ""
    oldest: tuple[int, int, str] | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One person on the review list.

    Attributes
    ----------
    last : date or None
        The newest report, row or minutes that names them.
    review_on : date or None
        When somebody has to decide; None where nothing that names them carries a date.
    decision, reason, by : str
        What was decided last, if anything was.
    """

    id: str
    name: str
    kind: str
    group: str
    label: str
    last: date | None
    review_on: date | None
    due: bool
    decision: str
    reason: str
    by: str
    restricted_to: tuple[str, ...]
    category: str


@cache
def rules() -> tuple[tuple[date, tuple[Rule, ...]], ...]:
    """The rules as configured, each with the day from which they hold, the newest first."""
    told: list[dict[str, Any]] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    found = [(one["from"], tuple(_rule(group) for group in one["groups"])) for one in told]
    return tuple(sorted(found, key=lambda one: one[0], reverse=True))


def _rule(told: dict[str, Any]) -> Rule:
    words = frozenset(told.get("exploitation", ())), frozenset(told.get("roles", ()))
    return Rule(str(told["name"]), told["label"], int(told["review_after_years"]), *words)


def review_list(kith: Kith, view: View, today: date, *, due_only: bool = False) -> list[Due]:
    """Everybody who is held, those first who are to be decided on first; logged as a look at each."""
    with kith.database.reading() as connection:
        driver = raw(connection)
        told = _told(driver)
        decided = _decided(driver)
        closed = restrictions.named_for(driver)
        nodes = driver.execute(NODES, (_PERSONS,)).fetchall()
        rows = [
            _due((entity, name, kind, held), told.get(entity, Told()), decided, closed, today)
            for entity, name, kind, held in nodes
        ]
        hidden = closed_to(driver, view.look.actor)
    found = [row for row in rows if (row.due or not due_only) and row.id not in hidden.entities]
    found = [replace(row, reason=hidden.without_names(row.reason)) for row in found]
    view.log("retention review list", [row.id for row in found])
    return sorted(found, key=lambda row: (row.review_on or date.max, row.name, row.id))


_PERSONS = orjson.dumps([kind for kind, said in node_kinds().items() if said.family == "person"]).decode()

NODES = "SELECT id, name, kind, attributes ->> '$.s38' FROM graph_nodes WHERE kind IN (SELECT value FROM json_each(?))"
TOLD = """
    SELECT ge.entity, m.id, m.seq, m.position, m.role, COALESCE(r.known_on, substr(e.recorded_at, 1, 10)),
        r.body ->> '$.content.exploitation'
    FROM graph_entity AS ge JOIN mentions AS m ON m.id = ge.mention JOIN records AS r ON r.id = m.record
    JOIN entries AS e ON e.seq = r.seq JOIN graph_nodes AS n ON n.id = ge.entity
    WHERE n.kind IN (SELECT value FROM json_each(?))
"""


def _told(driver: sqlite3.Connection) -> dict[str, Told]:
    found: dict[str, Told] = defaultdict(Told)
    for entity, mention, seq, position, role, known_on, exploitation in driver.execute(TOLD, (_PERSONS,)):
        one = found[entity]
        codes = orjson.loads(exploitation) if exploitation and exploitation.startswith("[") else ()
        one.parts |= {(role, code) for code in ("", *codes)}
        one.last = max(one.last, known_on or "")
        rank = (seq, position, mention)
        one.oldest = min(one.oldest, rank) if one.oldest else rank
    return found


def _decided(driver: sqlite3.Connection) -> dict[str, tuple[str, str, str, str]]:
    rows = driver.execute("SELECT subject, decision, reason, next_review, author FROM retention_reviews ORDER BY n")
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}


def _due(
    node: tuple[str, str, str, str | None],
    told: Told,
    decided: dict[str, tuple[str, str, str, str]],
    closed: dict[str, tuple[str, ...]],
    today: date,
) -> Due:
    entity, name, kind, held = node
    rule = next(rule for rule in in_force(today)[1] if rule.holds(told))
    subject = told.oldest[2] if told.oldest else entity
    decision, reason, until, by = decided.get(subject, ("", "", "", ""))
    last = date.fromisoformat(told.last) if told.last else None
    review_on = date.fromisoformat(until) if until else last and years_after(last, rule.years)
    return Due(
        entity, name, kind, rule.name, rule.label, last, review_on, review_on is None or review_on <= today, decision, reason,
        by, closed.get(entity, ()), held or node_kinds()[kind].s38 or "",
    )  # fmt: skip


def in_force(today: date) -> tuple[date, tuple[Rule, ...]]:
    """The review groups that hold on a day, and since when."""
    return next(((start, groups) for start, groups in rules() if start <= today), rules()[-1])


def years_after(day: date, years: int) -> date:
    """The same day some years later; 28 February where that year has no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def keep(kith: Kith, view: View, entity: str, reason: str, until: date, today: date) -> str:
    """Keep a person until another day. Raises NotFound, WrongUsage."""
    _needs(reason)
    view.check(entity)
    if until <= today:
        raise WrongUsage(f"{until} is not in the future.", "Give a later day with --until.", "until")
    with kith.database.writing(view.look.actor) as connection:
        driver = raw(connection)
        node = EmbeddedGraph(driver).node(entity)
        subject = restrictions.subject_of(driver, node.id)
        _decide(driver, subject, KEEP, reason, until.isoformat(), view.look.actor)
        what = f"retention: kept until {until}"
        append(connection, utc_now(), view.look.actor, Verb.ALTERATION, what, [node.id], view.look.purpose)
    return node.id


def restrict(kith: Kith, view: View, subject: str, named: list[str], reason: str) -> str:
    """Let nobody but those named see a person, place or report. Raises NotFound, WrongUsage."""
    _needs(reason)
    if not named:
        raise WrongUsage("Nobody was named who may still see it.", "Name them with --to, yourself among them.", "to")
    return _close(kith, view, subject, named, reason, lifted=False)


def lift(kith: Kith, view: View, subject: str, reason: str) -> str:
    """Let everybody see it again who may see records. Raises NotFound, WrongUsage."""
    _needs(reason)
    return _close(kith, view, subject, [], reason, lifted=True)


def _close(kith: Kith, view: View, subject: str, named: list[str], reason: str, *, lifted: bool) -> str:
    actor = view.look.actor
    with kith.database.writing(actor) as connection:
        driver = raw(connection)
        at = utc_now()
        if driver.execute("SELECT 1 FROM records WHERE reference = ?", (subject,)).fetchone():
            key, told, closed = subject, subject, [subject]
        else:
            told = EmbeddedGraph(driver).node(subject).id
            key, closed = restrictions.subject_of(driver, told), restrictions.subjects_of(driver, told)
        restrictions.write(driver, closed, named, reason, (actor, at), lifted=lifted)
        _decide(driver, key, LIFT if lifted else RESTRICT, reason, "", actor)
        what = "restriction lifted" if lifted else f"restricted to {', '.join(sorted(set(named)))}"
        append(connection, at, actor, Verb.ALTERATION, what, [told], view.look.purpose)
    return told


def _decide(driver: sqlite3.Connection, subject: str, decision: str, reason: str, until: str, actor: str) -> None:
    driver.execute(
        "INSERT INTO retention_reviews (subject, decision, reason, next_review, author, decided_at) VALUES (?, ?, ?, ?, ?, ?)",
        (subject, decision, reason, until, actor, utc_now()),
    )


def _needs(reason: str) -> None:
    if not reason.strip():
        raise WrongUsage("A decision on keeping somebody needs a reason.", "Say why: --reason TEXT.", "reason")
