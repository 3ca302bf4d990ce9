"""What every function that fills a section is given, and what several of them write."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from graph.analysis.counting import counts_for_watch
from graph.analysis.evidence import DISCUSSED, REPORTER, WITNESS, Evidence
from graph.analysis.finding import Finding
from graph.analysis.together import ties
from graph.ledger.shown import ActionRow
from graph.meetings.agenda import Gathering, Item, section_kinds
from graph.store.base import Node
from viz.pack.content import Block, Figure, Paragraph
from viz.pack.edition import Choice, Edition
from viz.pack.figures import Drawn, map_of, network
from viz.pack.kinds import pack_kind

MOST_DRAWN = 26
MOST_LINES = 44
MOST_NEAR = 60
Ring = Sequence[tuple[float, float]]


@dataclass
class Pen:
    """One pack being written.

    Attributes
    ----------
    found : Gathering
        The record as of the day.
    edition : Edition
        What may stand in it, and under which names.
    wards : sequence of rings
        Outlines for maps, as longitude and latitude.
    subject : Node or None
        Whom or what it is about.
    """

    found: Gathering
    edition: Edition
    choice: Choice
    wards: Sequence[Ring] = ()
    subject: Node | None = None
    filled: dict[str, list[Item]] = field(default_factory=dict)

    @property
    def as_of(self) -> date:
        """What was known by the end of that day."""
        return self.choice.as_of

    @property
    def evidence(self) -> Evidence:
        """What was known, as arrays."""
        return self.found.evidence

    @cached_property
    def code(self) -> int:
        """Where the subject stands in the evidence; -1 where no report or row known by then names it."""
        where = np.flatnonzero(self.evidence.entities.ids == (self.subject.id if self.subject else ""))
        return int(where[0]) if len(where) else -1

    def items(self, section: str) -> list[Item]:
        """The items of a section of the agenda that may stand here; read once, however many sections of the pack ask."""
        if section not in self.filled:
            label, most = section_kinds()[section].label, section_kinds()[section].most
            every = [item for item in self.found.items(section) if self._concerns(item)]
            if len(every) > most:
                self.edition.leave(f"{label}: the last {len(every) - most} of the list", f"The {most} first are listed.")
            self.filled[section] = self.edition.keep(every[:most], label)
        return self.filled[section]

    @cached_property
    def near(self) -> frozenset[str] | None:
        """In a pack that may be about one entity, that entity and what is named beside it; None where it is about all."""
        if self.subject is None or not pack_kind(self.choice.kind).may_be_about:
            return None
        beside_it = (self.evidence.subject(code).id for code, _ in beside(self, MOST_NEAR))
        linked = (end for link in self.found.view.entity(self.subject.id).links for end in (link.source, link.target))
        return frozenset((self.subject.id, *beside_it, *linked))

    @property
    def actions(self) -> list[ActionRow]:
        """The actions of meetings that concern what the pack is about."""
        return [row for row in self.found.actions if self.near is None or self.near.intersection(row.targets)]

    @property
    def findings(self) -> list[Finding]:
        """What stands out of what the pack is about."""
        return [
            one
            for one in self.found.findings
            if self.near is None or self.near.intersection((*one.child_ids, *(node.id for node in one.subjects)))
        ]

    def _concerns(self, item: Item) -> bool:
        about = [node.id for node in (item.subject, *item.others) if node is not None]
        return self.near is None or (item.subject.id in self.near if item.subject else bool(self.near.intersection(about)))

    def nodes(self, codes: Iterable[int]) -> list[Node]:
        """Entities by their place in the evidence."""
        return [self.evidence.subject(code) for code in codes]


def drawing(pen: Pen, nodes: Sequence[Node], focus: Sequence[Node], caption: str) -> list[Block]:
    """A network of those nodes that may be shown, and how they were reported together."""
    chosen = [node for node in dict.fromkeys(nodes) if pen.edition.may(node)][:MOST_DRAWN]
    found = [tie for tie in ties(pen.evidence, [node.id for node in chosen]) if pen.edition.open(tie.reports)]
    if not found:
        return []
    lines = [Drawn(tie.one, tie.other, tie.sources) for tie in found[:MOST_LINES]]
    linked = {end for line in lines for end in (line.one, line.other)} | {node.id for node in focus}
    shown = [(node, pen.edition.name(node)) for node in chosen if node.id in linked]
    png = network(shown, lines, [node.id for node in focus])
    says = (
        f"{len(shown)} people, places and things, and the {len(lines)} best sourced ties among them; a thicker line has more "
    )
    says += "independent sources. A line says that a report names both in one incident, not that they belong together."
    return [Figure(caption, png, says)]


def placed(pen: Pen, nodes: Sequence[Node]) -> list[Block]:
    """Those places on a map, numbered in the order given; those without a position are named."""
    where: list[tuple[str, float, float]] = []
    nowhere, names = [], []
    entities = pen.evidence.entities
    index = {str(one): at for at, one in enumerate(entities.ids.tolist())} if nodes else {}
    for node in dict.fromkeys(nodes):
        at = index.get(node.id)
        if not pen.edition.may(node) or at is None or bool(entities.home[at]) or pen.edition.private_place(node):
            continue
        north, east = float(entities.latitude[at]), float(entities.longitude[at])
        if np.isfinite(north) and np.isfinite(east):
            names.append(f"{len(where) + 1} {pen.edition.name(node)}")
            where.append((str(len(where) + 1), east, north))
        else:
            nowhere.append(pen.edition.name(node))
    blocks: list[Block] = []
    if where:
        under = "over the outlines of wards" if pen.wards else "no outlines of wards were taken in"
        blocks.append(Figure("Map.", map_of(where, pen.wards), f"{'; '.join(names)}. North is up; {under}.", 0.85))
    if nowhere:
        blocks.append(Paragraph(f"Their position is not known: {', '.join(nowhere)}."))
    return blocks


def beside(pen: Pen, most: int = 24) -> list[tuple[int, tuple[str, ...]]]:
    """Who and what reports name in one incident with the subject, by place in the evidence, most reports first."""
    if pen.code < 0:
        return []
    rows = pen.evidence.rows
    counted = counts_for_watch(rows)
    own = counted & (rows.entity == pen.code)
    wanted = counted & np.isin(rows.incident, rows.incident[own]) & (rows.entity != pen.code)
    wanted &= ~np.isin(rows.role, (WITNESS, REPORTER, DISCUSSED))
    codes, number = np.unique(rows.entity[wanted], return_counts=True)
    ordered = codes[np.argsort(-number, kind="stable")].tolist()
    found = [(code, pen.evidence.references(rows.report[wanted & (rows.entity == code)])) for code in ordered[: 3 * most]]
    allowed = [(code, refs) for code, refs in found if pen.edition.may(pen.evidence.subject(code)) and pen.edition.open(refs)]
    return sorted(allowed, key=lambda pair: -len(pair[1]))[:most]
