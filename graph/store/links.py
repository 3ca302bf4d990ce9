"""Links gathered from evidence, and paths put into words."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from graph.ontology.catalogue import link_kinds
from graph.store.base import Link, Node, Scope

COLUMNS = "source, target, kind, reference, happened_on, known_on, footing, root, intelligence_grade"
"""What `gather` reads of each row of evidence, in this order."""


def within(scope: Scope) -> tuple[str, list[str]]:
    """SQL condition and values that keep evidence to a scope's dates."""
    condition, values = "", []
    if scope.start:
        condition += " AND (happened_on IS NULL OR happened_on >= ?)"
        values.append(scope.start.isoformat())
    if scope.end:
        condition += " AND (happened_on IS NULL OR happened_on <= ?)"
        values.append(scope.end.isoformat())
    if scope.as_of:
        condition += " AND known_on <= ?"
        values.append(scope.as_of.isoformat())
    if scope.graded:
        condition += " AND intelligence_grade IN ('A', 'B', 'C')"
    return condition, values


@cache
def traversed_kinds(*, of_incidents: bool = True) -> str:
    """SQL list of the link kinds that paths and neighbourhoods lead along, with or without those that join an incident."""
    chosen = [
        kind.name
        for kind in link_kinds().values()
        if kind.traversed and (of_incidents or "Incident" not in (*kind.sources, *kind.targets))
    ]
    return ", ".join(f"'{name}'" for name in chosen)


def gather(rows: Iterable[Sequence[Any]]) -> list[Link]:
    """One link for all the evidence that joins the same two nodes in the same way, by (kind, source, target)."""
    grouped: dict[tuple[str, str, str], list[Sequence[Any]]] = {}
    for row in rows:
        source, target, kind = row[0], row[1], row[2]
        if link_kinds()[kind].symmetric and target < source:
            source, target = target, source
        grouped.setdefault((kind, source, target), []).append(row)
    return [_link(*key, grouped[key]) for key in sorted(grouped)]


def _link(kind: str, source: str, target: str, rows: list[Sequence[Any]]) -> Link:
    rows.sort(key=lambda row: (row[5] or "", row[3]))
    dates = sorted(row[4] for row in rows if row[4])
    roots = {row[7] or "" for row in rows}  # all untraced reports together are one source
    return Link(
        source=source,
        target=target,
        kind=kind,
        reports=tuple(dict.fromkeys(row[3] for row in rows)),
        first=date.fromisoformat(dates[0]) if dates else None,
        last=date.fromisoformat(dates[-1]) if dates else None,
        sources=len(roots),
        solid=any(row[8] and row[8] not in "DE" for row in rows),
    )


def in_words(nodes: Sequence[Node], links: Sequence[Link]) -> str:
    """A path as a sentence: "Ann was a victim in an incident (12 June 2026) that took place at the Wharf Hotel"."""
    if not links:
        return nodes[0].name if nodes else ""
    words = [nodes[0].name]
    for near, far in itertools.pairwise(nodes):
        steps = [link for link in links if {link.source, link.target} == {near.id, far.id}]
        said = " and ".join(dict.fromkeys(_said(link, near) for link in steps))
        reports = ", ".join(dict.fromkeys(reference for link in steps for reference in link.reports))
        name = far.name[0].lower() + far.name[1:] if far.kind == "Incident" else far.name
        words.append(f"{said} {name} ({reports})")
    return ", which ".join([" ".join(words[:2]), *words[2:]]) + "."


def _said(link: Link, near: Node) -> str:
    kind = link_kinds()[link.kind]
    return kind.forward if link.source == near.id else kind.backward
