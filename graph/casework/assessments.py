"""CRE risk assessments as they stand: each with its ticks, what breaks the rule, and the duties that it calls to mind."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import yaml

from graph.access import View
from graph.ages import age_on
from graph.casework.rule import NEVER_LOW, suggests_risk, why_never_low

PROMPTS = Path(__file__).parent / "prompts.yaml"
OVERRIDE = "override_reason"

ASSESSED = """
    SELECT COALESCE(ge.entity, ''), COALESCE(n.name, ''), COALESCE(n.attributes, '{}'), r.reference, a.assessed_on, a.risk,
        a.primary_type, a.threshold, a.indicators, a.vulnerabilities, a.content, e.actor
    FROM assessments AS a
    JOIN records AS r ON r.id = a.record JOIN graph_counted AS c ON c.record = r.id JOIN entries AS e ON e.seq = a.seq
    LEFT JOIN graph_entity AS ge ON ge.mention = a.child LEFT JOIN graph_nodes AS n ON n.id = ge.entity
    WHERE ? IN ('', ge.entity) ORDER BY a.assessed_on, a.n
"""
LISTED = """
    SELECT ge.entity, n.name, n.attributes, r.reference, r.known_on, r.body ->> '$.content.risk_level', e.actor
    FROM records AS r
    JOIN graph_counted AS c ON c.record = r.id JOIN entries AS e ON e.seq = r.seq
    JOIN mentions AS m ON m.record = r.id AND m.kind = 'Child'
        AND m.position = (SELECT min(position) FROM mentions WHERE record = r.id AND kind = 'Child')
    JOIN graph_entity AS ge ON ge.mention = m.id JOIN graph_nodes AS n ON n.id = ge.entity
    WHERE r.kind = 'child_case' AND EXISTS (SELECT 1 FROM json_each(r.body, '$.content.flags') WHERE value = 'never_low')
        AND ? IN ('', ge.entity)
    ORDER BY r.known_on, r.reference
"""
"""Rows of case lists that have a child as Low who cannot be."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A duty that something in an assessment calls to mind."""

    code: str
    label: str
    says: str
    indicators: frozenset[str]
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment, or one row of a case list that breaks the rule.

    Attributes
    ----------
    child : str
        Entity; empty where the assessment does not say whose it is.
    source : str
        assessment or case_list.
    why : str
        Why a Low breaks the rule; empty where it does not.
    override : str
        The reason that was given for it nevertheless.
    """

    child: str
    name: str
    case_id: str
    reference: str
    on: date | None
    risk: str
    source: str
    author: str
    primary_type: str = ""
    threshold: str = ""
    indicators: tuple[Mapping[str, Any], ...] = ()
    vulnerabilities: tuple[Mapping[str, Any], ...] = ()
    content: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""

    @property
    def flags(self) -> list[str]:
        """What a person should look at."""
        return [NEVER_LOW] if self.why else []

    @property
    def override(self) -> str:
        """The reason for a Low that breaks the rule, where somebody gave one."""
        return str(self.content.get(OVERRIDE, ""))

    @property
    def review_due(self) -> date | None:
        """When it is to be reviewed."""
        told = self.content.get("review_due")
        return date.fromisoformat(told) if isinstance(told, str) and told else None

    @property
    def prompts(self) -> list[Prompt]:
        """Duties that its indicators and its primary type call to mind."""
        return prompts_for([str(one["code"]) for one in self.indicators if suggests_risk([one])], self.primary_type)


@cache
def prompts() -> tuple[Prompt, ...]:
    """All duties, in the order of ``prompts.yaml``."""
    declared = yaml.safe_load(PROMPTS.read_text(encoding="utf-8"))
    return tuple(
        Prompt(code, told["label"], " ".join(told["says"].split()), frozenset(told["indicators"]), frozenset(told["types"]))
        for code, told in declared.items()
    )


def prompts_for(indicators: list[str], primary_type: str) -> list[Prompt]:
    """Duties that these indicators, or this type, call to mind."""
    return [one for one in prompts() if one.indicators.intersection(indicators) or primary_type in one.types]


def assessments(view: View, child: str = "") -> list[Assessment]:
    """All that count, or those of one child, the earliest first; and rows of case lists that break the rule."""
    if child and (known := view.nodes([child])):
        child = known[0].id
    found = view.read(lambda driver: [*_assessed(driver, child), *_listed(driver, child)])
    view.log(f"risk assessments {child}".strip(), [one.child for one in found if one.child])
    return sorted(found, key=lambda one: (str(one.on or ""), one.name, one.reference))


def _assessed(driver: sqlite3.Connection, child: str) -> list[Assessment]:
    return [_assessment(row) for row in driver.execute(ASSESSED, (child,))]


def _assessment(row: tuple[Any, ...]) -> Assessment:
    entity, name, attributes, reference, on, risk, primary, threshold, indicators, factors, content, author = row
    known, ticks, said = orjson.loads(attributes), orjson.loads(indicators), orjson.loads(content)
    day = date.fromisoformat(on) if on else None
    why = why_never_low(risk, _age(known, day), send=bool(known.get("send"))) if suggests_risk(ticks) else ""
    if not why and NEVER_LOW in said.get("flags", ()):
        why = "is under 13 or has SEND, by the form"
    return Assessment(
        entity, name, known.get("case_id", ""), reference, day, risk, "assessment", author, primary, threshold,
        tuple(ticks), tuple(orjson.loads(factors)), said, why,
    )  # fmt: skip


def _age(known: Mapping[str, Any], day: date | None) -> int | None:
    born = known.get("dob")
    return age_on(date.fromisoformat(born), day) if isinstance(born, str) and day else None


def _listed(driver: sqlite3.Connection, child: str) -> list[Assessment]:
    found = []
    for entity, name, attributes, reference, on, risk, author in driver.execute(LISTED, (child,)):
        known = orjson.loads(attributes)
        day = date.fromisoformat(on) if on else None
        why = why_never_low(risk, _age(known, day), send=bool(known.get("send"))) or "is under 13"
        found.append(Assessment(entity, name, known.get("case_id", ""), reference, day, risk, "case_list", author, why=why))
    return found
