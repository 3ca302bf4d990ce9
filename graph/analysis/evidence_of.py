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


class Supports:
    """Looks up, in contacts sorted once, what stands behind an entity."""

    def __init__(self, evidence: Evidence, found: Contacts) -> None:
        self.evidence, self.found = evidence, found
        self.by_child = np.argsort(found.target, kind="stable")
        self.by_report = np.argsort(found.told, kind="stable")
        self.targets, self.told = found.target[self.by_child], found.told[self.by_report]

    def of(self, *entities: int) -> Support:
        """The support of one entity, or of several together."""
        children = np.unique(self.found.child[self._rows(self.targets, self.by_child, entities)])
        told = self._rows(self.told, self.by_report, entities)
        days = self.found.day[told]
        return Support(
            children=children,
            sources=len(np.unique(self.found.root[told])),
            reports=self.evidence.references(self.found.report[told]),
            since=day_date(int(days.min())) if len(days) else None,
        )

    @staticmethod
    def _rows(keys: Ints, order: Ints, entities: tuple[int, ...]) -> Ints:
        spans = [order[np.searchsorted(keys, entity, "left") : np.searchsorted(keys, entity, "right")] for entity in entities]
        return np.concatenate(spans)


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
