"""What a finding rests on: the children, sources, reports and first day behind one entity in a window."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.analysis.arrays import within
from graph.analysis.counting import NEEDED, Contacts, counts_for_watch
from graph.analysis.evidence import TAKES_PART, Evidence, Flags, Ints, day_date


@dataclass(frozen=True, slots=True)
class Support:
    """Behind one finding; `children` are entity codes."""

    children: Ints
    sources: int
    reports: tuple[str, ...]
    since: date | None
    last_children: Ints
    """The day on which each child was last seen there, the latest first."""
    last_sources: Ints
    """The day on which each independent source last told of it, the latest first."""

    def clears_on(self, least: int, width: int) -> date:
        """The first day on which no more than `least` children, or sources, fall within the window if nothing comes in."""
        spans = [days[least] for days in (self.last_children, self.last_sources) if len(days) > least]
        return day_date(int(min(spans)) + width) if len(spans) == 2 else day_date(int(self.last_sources.max(initial=0)) + 1)


class Supports:
    """Looks up, in contacts sorted once, what stands behind an entity."""

    def __init__(self, evidence: Evidence, found: Contacts) -> None:
        self.evidence, self.found = evidence, found
        self.by_child = np.argsort(found.target, kind="stable")
        self.by_report = np.argsort(found.told, kind="stable")
        self.targets, self.told = found.target[self.by_child], found.told[self.by_report]

    def of(self, *entities: int) -> Support:
        """The support of one entity, or of several together."""
        seen = self._rows(self.targets, self.by_child, entities)
        told = self._rows(self.told, self.by_report, entities)
        days = self.found.day[told]
        children, last_children = _last(self.found.child[seen], self.found.child_day[seen])
        roots, last_sources = _last(self.found.root[told], days)
        return Support(
            children=children,
            sources=len(roots),
            reports=self.evidence.references(self.found.report[told]),
            since=day_date(int(days.min())) if len(days) else None,
            last_children=np.sort(last_children)[::-1],
            last_sources=np.sort(last_sources)[::-1],
        )

    @staticmethod
    def _rows(keys: Ints, order: Ints, entities: tuple[int, ...]) -> Ints:
        spans = [order[np.searchsorted(keys, entity, "left") : np.searchsorted(keys, entity, "right")] for entity in entities]
        return np.concatenate(spans)


def _last(who: Ints, day: Ints) -> tuple[Ints, Ints]:
    """Each one of `who`, and the latest of their days."""
    each, place = np.unique(who, return_inverse=True)
    last = np.full(len(each), np.iinfo(np.int64).min)
    np.maximum.at(last, place, day)
    return each, last


class RowsOf:
    """Looks up the rows that count of any entities who take part, in rows sorted once."""

    def __init__(self, evidence: Evidence) -> None:
        rows = evidence.rows
        counted = np.flatnonzero(np.isin(rows.role, TAKES_PART) & counts_for_watch(rows))
        self.order = counted[np.argsort(rows.entity[counted], kind="stable")]
        self.entity = rows.entity[self.order]

    def of(self, entities: Ints) -> Ints:
        """Positions of the rows of `entities`."""
        start = np.searchsorted(self.entity, entities, "left")
        number = np.searchsorted(self.entity, entities, "right") - start
        return np.asarray(self.order[np.repeat(start, number) + within(number)])


def leans(evidence: Evidence, children: Ints, subjects: Sequence[int] = ()) -> bool:
    """Whether a finding about people would not stand without mentions taken as one person on a name alone.

    It would not where one of `subjects` was put together so, or where fewer than three of `children` were not.
    """
    alone: Flags = evidence.entities.name_alone
    return bool(alone[list(subjects)].any() or np.count_nonzero(~alone[children]) < NEEDED)
