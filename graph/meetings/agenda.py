"""The next tasking meeting's agenda, filled from the record: what is open, what has risen, what is new, what is not known."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from graph import looking
from graph.access import View
from graph.analysis.evidence import CHILD, TAKES_PART, Evidence, day_date, day_number
from graph.analysis.finding import Finding
from graph.analysis.wording import day_in_words
from graph.ledger.actions import ENDED, overdue
from graph.ledger.database import Database, raw
from graph.ledger.shown import ActionRow
from graph.ontology.catalogue import vocabulary
from graph.recent import Together, again_together, first_together
from graph.store.base import Node

MONTH = 30
WINDOW = 90
PERSONS, PLACES, PLATFORMS = ("person_of_concern", "broker"), ("location",), ("platform",)


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A section of the agenda: its key, its words, and how many items are listed."""

    key: str
    label: str
    most: int


@cache
def section_kinds() -> dict[str, SectionKind]:
    """The sections in their order."""
    loaded = yaml.safe_load(Path(__file__).with_name("sections.yaml").read_text(encoding="utf-8"))
    return {key: SectionKind(key, row["label"], row["most"]) for key, row in loaded.items()}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an agenda.

    Attributes
    ----------
    key : str
        The same however often the agenda is filled: what people said of it hangs on it.
    subject : Node or None
        The entity it is about, where it is about one.
    title, why : str
        What it is called, and why it is there.
    others : tuple of Node
        Further entities that `why` or `said` names.
    said : dict
        What a table shows beside it (owner, due, status, reports, ...).
    """

    key: str
    section: str
    subject: Node | None
    title: str
    why: str
    others: tuple[Node, ...] = ()
    reports: tuple[str, ...] = ()
    said: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Filled:
    """One section with its items, and how many more there are."""

    kind: SectionKind
    items: tuple[Item, ...]
    more: int = 0


class Gathering:
    """What agendas and packs are filled from, read once.

    Parameters
    ----------
    database : Database
        The open ledger.
    view : View
        Of whoever prepares the meeting; everything shown of a person is logged by it.
    as_of : date
        What was known by the end of that day.
    meeting : date, optional
        The day of the meeting that it is for: minutes held of any day before count as the last ones. `as_of` where left out.
    """

    def __init__(self, database: Database, view: View, as_of: date, meeting: date | None = None) -> None:
        self.database, self.view, self.as_of = database, view, as_of
        self._meeting = meeting or as_of

    @cached_property
    def meetings(self) -> list[date]:
        """Days of earlier meetings."""
        return [day for day in self.view.meetings() if day < self._meeting and day <= self.as_of]

    @cached_property
    def since(self) -> date:
        """The last meeting before, else a month before that day."""
        return self.meetings[-1] if self.meetings else self.as_of - timedelta(days=MONTH)

    @cached_property
    def evidence(self) -> Evidence:
        """What was known, as arrays."""
        return self.view.evidence(self.as_of)

    @cached_property
    def findings(self) -> list[Finding]:
        """What stands out."""
        return self.view.findings(self.as_of).findings

    @cached_property
    def actions(self) -> list[ActionRow]:
        """Actions of the meetings up to that day."""
        day = self.as_of.isoformat()
        return [row for row in self.view.actions() if row.meeting[:10] <= day]

    def items(self, section: str) -> list[Item]:
        """Every item of one section."""
        return list(FILLED_BY[section](self)) if section in FILLED_BY else []


def fill(found: Gathering) -> list[Filled]:
    """Every section of the agenda."""
    sections = []
    for key, kind in section_kinds().items():
        items = found.items(key)
        sections.append(Filled(kind, tuple(items[: kind.most]), max(0, len(items) - kind.most)))
    return sections


@cache
def routes() -> dict[str, str]:
    """Who takes a case, by its level of risk."""
    loaded: dict[str, str] = yaml.safe_load(Path(__file__).with_name("routes.yaml").read_text(encoding="utf-8"))
    return loaded


def elsewhere(found: Gathering) -> list[tuple[str, int, str]]:
    """Cases by level of risk as the record has them now, with who takes them: (risk, children, where); names nobody."""
    with found.database.reading() as connection:
        counted = dict(
            raw(connection)
            .execute(
                "SELECT attributes ->> '$.risk_level' AS risk, count(*) FROM graph_nodes "
                "WHERE kind = 'Child' AND risk IS NOT NULL GROUP BY risk"
            )
            .fetchall()
        )
    labels = {one.code: one.label for one in vocabulary("risk_level")}
    return [(labels.get(risk, risk), counted[risk], where) for risk, where in routes().items() if risk in counted]


def _previous(found: Gathering) -> Iterator[Item]:
    """Actions that are open, and those that ended since the last meeting but one; overdue ones first."""
    last = {day.isoformat() for day in found.meetings[-1:]}
    rows = [row for row in found.actions if row.status not in ENDED or (row.history and row.history[-1][0] in last)]
    rows.sort(key=lambda row: (not overdue(row, found.as_of), row.status in ENDED, row.due or date.max, row.ref))
    named = {node.id: node for node in found.view.nodes([one for row in rows for one in row.targets])}
    for row in rows:
        late = overdue(row, found.as_of)
        owner = row.owner or "nobody yet: an owner is to be named"
        status = "Overdue" if late and row.status == "Overdue" else f"{'Overdue; ' if late else ''}{row.status}"
        why = f"{status}; for {owner}; due {day_in_words(row.due) if row.due else row.due_raw or 'on no day'}"
        said = {"row": row, "overdue": late}
        others = tuple(named[one] for one in row.targets if one in named)
        yield Item(f"previous_actions:{row.ref}", "previous_actions", None, f"{row.ref}: {row.text}", why, others, (), said)


def _high_risk(found: Gathering) -> Iterator[Item]:
    """Children at high risk, those with most reports since the last meeting first; no report is told as a gap."""
    evidence, end = found.evidence, day_number(found.as_of)
    who, rows = evidence.entities, evidence.rows
    named = np.isin(rows.role, TAKES_PART)
    fresh = _reports_by(evidence, named & (rows.known_day > day_number(found.since)))
    lately = _reports_by(evidence, named & (rows.occurred_day > end - WINDOW))
    last = np.full(len(who), -1)
    np.maximum.at(last, rows.entity[named], rows.occurred_day[named])
    high = np.flatnonzero((who.kind == CHILD) & who.high_risk).tolist()
    high.sort(key=lambda one: (-len(fresh.get(one, ())), -len(lately.get(one, ())), str(who.names[one])))
    nodes = {node.id: node for node in found.view.nodes([str(who.ids[one]) for one in high])}
    for one in high:
        node = nodes.get(str(who.ids[one]))
        if node is None:
            continue
        new, all_lately = len(fresh.get(one, ())), len(lately.get(one, ()))
        when = f"; the last of {day_in_words(day_date(int(last[one])))}" if last[one] >= 0 else ""
        why = f"High risk; {_counted(new)} since the last meeting, {all_lately} in {WINDOW} days{when}"
        said = {"new": new, "lately": all_lately, "last": day_date(int(last[one])) if last[one] >= 0 else None}
        about = evidence.references(np.array(lately.get(one, ()), dtype=np.int64))
        yield Item(f"high_risk_children:{node.id}", "high_risk_children", node, node.name, why, (), about, said)


def _reports_by(evidence: Evidence, wanted: Any) -> dict[int, list[int]]:
    """Which reports each entity is named in, of the rows that are wanted."""
    pairs = np.unique(np.column_stack((evidence.rows.entity[wanted], evidence.rows.report[wanted])), axis=0)
    liberty = evidence.reports.liberty[pairs[:, 1]]
    held: dict[int, list[int]] = {}
    for entity, report in pairs[liberty].tolist():
        held.setdefault(entity, []).append(report)
    return held


def _counted(count: int) -> str:
    return f"{count} report{'' if count == 1 else 's'}"


def _raised(section: str, kinds: Iterable[str]) -> Callable[[Gathering], Iterator[Item]]:
    wanted = tuple(kinds)

    def gather(found: Gathering) -> Iterator[Item]:
        return (_of_finding(section, one) for one in found.findings if one.kind in wanted)

    return gather


def _of_finding(section: str, finding: Finding) -> Item:
    subject, *others = finding.subjects
    said = {"finding": finding}
    return Item(
        f"{section}:{finding.id}", section, subject, subject.name, finding.why, tuple(others), finding.reports, said
    )  # fmt: skip


def _missing(found: Gathering) -> Iterator[Item]:
    listed = looking.missing(found.view, found.as_of)
    for one in listed.children:
        why = f"{one.episodes} episode{'' if one.episodes == 1 else 's'} in a year, {one.days} days away"
        others = (*one.together_with, *one.found_at)
        said = {"missing": one}
        yield Item(f"missing:{one.child.id}", "missing", one.child, one.child.name, why, others, one.reports, said)


def _put_there(found: Gathering) -> Iterator[Item]:
    """Findings that somebody put on the agenda, with the reason."""
    for finding in found.findings:
        decided = finding.measures.get("decided")
        if decided and decided["decision"] == "agenda":
            item = _of_finding("put_on_agenda", finding)
            why = f"{decided['by']}: {decided['reason']}. {finding.why}"
            yield Item(item.key, item.section, item.subject, item.title, why, item.others, item.reports, item.said)


def _links(found: Gathering) -> Iterator[Item]:
    most = section_kinds()["links"].most
    for pair in first_together(found.view, found.since, found.as_of, most):
        yield _together(pair, "Reported together for the first time")
    for pair in again_together(found.view, found.since, found.as_of, most // 2):
        yield _together(pair, "Known before, and reported together again")


def _together(pair: Together, says: str) -> Item:
    title = f"{pair.child.name} and {pair.other.name}"
    why = f"{says}: {_counted(len(pair.reports))}"
    return Item(f"links:{pair.child.id}:{pair.other.id}", "links", pair.child, title, why, (pair.other,), pair.reports)


def _gaps(found: Gathering) -> Iterator[Item]:
    unknown = looking.unknown(found.view, found.as_of)
    for agency in unknown.agencies:
        last = day_in_words(agency.last_report)
        why = f"{agency.observed} reports where {agency.expected} were to be expected; the last on {last}"
        yield Item(f"gaps:{agency.agency}", "gaps", None, f"{agency.agency} has gone quiet", why, said={"owner": "Chair"})
    for number, gap in enumerate(unknown.gaps):
        said = {"owner": gap.owner}
        yield Item(f"gaps:{gap.subject.id}:{number}", "gaps", gap.subject, gap.subject.name, gap.text, said=said)


FILLED_BY: dict[str, Callable[[Gathering], Iterator[Item]]] = {
    "previous_actions": _previous,
    "high_risk_children": _high_risk,
    "persons_of_concern": _raised("persons_of_concern", PERSONS),
    "places": _raised("places", PLACES),
    "platforms": _raised("platforms", PLATFORMS),
    "missing": _missing,
    "put_on_agenda": _put_there,
    "links": _links,
    "gaps": _gaps,
}
"""What fills each section; operations and complex enquiries are put there by people."""
