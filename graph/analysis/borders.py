"""What crosses the area's border: children found or named outside it, and phones that many children are named with."""

from dataclasses import dataclass

import numpy as np

from graph.analysis.arrays import distinct, distinct_count
from graph.analysis.counting import contacts, counts_for_watch
from graph.analysis.evidence import AT, CHILD, FOUND_AT, NAMED_PHONE, PHONE, USES, Evidence, Flags, Ints
from graph.store.base import Node


@dataclass(frozen=True, slots=True)
class OutOfArea:
    """A child and a place outside the area, with the reports that join them."""

    child: Node
    place: Node
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DealLine:
    """A phone that several children are named with; `outside` where one of its incidents was outside the area."""

    phone: Node
    children: tuple[Node, ...]
    sources: int
    outside: bool
    reports: tuple[str, ...]


def out_of_area(evidence: Evidence, outside: Flags) -> list[OutOfArea]:
    """Children at incidents outside the area, or found there after they went missing.

    Parameters
    ----------
    outside : mask over entities
        Places that are known to lie outside the area.
    """
    rows, missing, links = evidence.rows, evidence.episodes, evidence.relations
    found = contacts(evidence, (rows.role == AT) & outside[rows.entity], counts_for_watch(rows))
    away = missing.take((missing.place >= 0) & outside[np.maximum(missing.place, 0)])
    stated = links.take((links.kind == FOUND_AT) & outside[links.object])
    child = np.concatenate((found.child, away.child, stated.subject))
    place = np.concatenate((found.target, away.place, stated.object))
    once = distinct(child, place)
    order = once[np.lexsort((evidence.entities.ids[child[once]], evidence.entities.ids[place[once]]))]
    return [
        OutOfArea(
            evidence.subject(int(child[i])),
            evidence.subject(int(place[i])),
            _reports(evidence, int(child[i]), int(place[i])),
        )
        for i in order
    ]


def _reports(evidence: Evidence, child: int, place: int) -> tuple[str, ...]:
    rows, missing, links = evidence.rows, evidence.episodes, evidence.relations
    at = rows.incident[(rows.role == AT) & (rows.entity == place)]
    both = at[np.isin(at, rows.incident[rows.entity == child])]
    told = rows.report[np.isin(rows.incident, both) & ((rows.entity == child) | (rows.entity == place))]
    away = missing.report[(missing.child == child) & (missing.place == place)]
    stated = links.report[(links.kind == FOUND_AT) & (links.subject == child) & (links.object == place)]
    return evidence.references(np.concatenate((told, away, stated)))


def deal_lines(evidence: Evidence, outside: Flags, least: int = 3) -> list[DealLine]:
    """Phones that at least `least` children are named with or use; those with incidents outside the area first."""
    rows, links, who = evidence.rows, evidence.relations, evidence.entities
    found = contacts(evidence, rows.role == NAMED_PHONE, counts_for_watch(rows))
    uses = links.take((links.kind == USES) & (who.kind[links.object] == PHONE) & (who.kind[links.subject] == CHILD))
    child, phone = np.concatenate((found.child, uses.subject)), np.concatenate((found.target, uses.object))
    number = distinct_count(phone, child, len(who))
    abroad = rows.incident[(rows.role == AT) & outside[rows.entity]]
    crossing = np.unique(rows.entity[(rows.role == NAMED_PHONE) & np.isin(rows.incident, abroad)])
    lines = np.flatnonzero(number >= least)
    order = np.lexsort((who.ids[lines], -number[lines], ~np.isin(lines, crossing)))
    return [_line(evidence, int(line), child[phone == line], bool(np.isin(line, crossing))) for line in lines[order]]


def _line(evidence: Evidence, phone: int, children: Ints, outside: bool) -> DealLine:
    rows, links = evidence.rows, evidence.relations
    own = (rows.entity == phone) & counts_for_watch(rows)
    return DealLine(
        phone=evidence.subject(phone),
        children=tuple(map(evidence.subject, np.unique(children).tolist())),
        sources=len(np.unique(np.where(rows.root[own] < 0, -1, rows.root[own]))),
        outside=outside,
        reports=evidence.references(np.concatenate((rows.report[own], links.report[links.object == phone]))),
    )
