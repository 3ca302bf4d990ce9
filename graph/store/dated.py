"""Links with each piece of evidence dated, so that a chart can be filtered by time without asking again."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from graph.ledger.portions import chunks, marks
from graph.ontology.catalogue import link_kinds

WORTHLESS = "DE"
"""Grades of intelligence that make no link solid: not known, and suspected to be false."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One statement behind a link.

    Attributes
    ----------
    on, known : date or None
        When it happened (or was in force), and when it became known.
    reference : str
        The report, meeting or row.
    root : str
        Stands for its first source without naming it; empty where that cannot be traced.
    graded : bool
        Whether it has a grade, and a better one than D.
    """

    on: date | None
    known: date | None
    reference: str
    root: str
    graded: bool


@dataclass(frozen=True, slots=True)
class DatedLink:
    """One link with all that is told of it, oldest first."""

    source: str
    target: str
    kind: str
    told: tuple[Telling, ...]


def dated_among(connection: sqlite3.Connection, entities: Sequence[str]) -> list[DatedLink]:
    """Links of every kind whose two ends are both among `entities`, by (kind, source, target)."""
    inside = set(entities)
    grouped: dict[tuple[str, str, str], list[Telling]] = {}
    for chunk in chunks(sorted(inside)):
        rows = connection.execute(
            "SELECT source, target, kind, happened_on, known_on, reference, root, intelligence_grade "
            f"FROM graph_evidence WHERE source IN ({marks(chunk)})",
            chunk,
        )
        for source, target, kind, *told in rows:
            if target in inside and target != source:
                turned = link_kinds()[kind].symmetric and target < source
                key = (kind, target, source) if turned else (kind, source, target)
                grouped.setdefault(key, []).append(_telling(*told))
    return [
        DatedLink(source, target, kind, _in_order(grouped[kind, source, target])) for kind, source, target in sorted(grouped)
    ]


def _telling(on: str | None, known: str | None, reference: str, root: str | None, grade: str | None) -> Telling:
    return Telling(
        date.fromisoformat(on) if on else None,
        date.fromisoformat(known) if known else None,
        reference,
        blake2b(root.encode(), digest_size=4).hexdigest() if root else "",
        bool(grade) and str(grade) not in WORTHLESS,
    )


def _in_order(told: list[Telling]) -> tuple[Telling, ...]:
    once = dict.fromkeys(told)
    return tuple(sorted(once, key=lambda one: (str(one.known or ""), one.reference, str(one.on or ""))))
