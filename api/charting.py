"""From a chart that was kept, or asked for, to the picture that is exported: what is seen on the screen, where it stands."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from api.explorer.folding import foldable, joined
from api.explorer.picking import best
from graph.access import Chart, View
from graph.charts import ids_of
from graph.pseudonyms import Pseudonyms
from graph.store.base import Link, Node, Subgraph
from graph.store.dated import DatedLink, Telling
from viz.export.picture import Origin, Picture, pseudonymised
from viz.layout import place

Json = dict[str, Any]

FURTHEST = 1e6
CODE = 12
"""Letters of the id that stands for another in an export with pseudonyms."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A chart's filter, as the explorer keeps it; what is no day filters nothing, as on the screen."""

    start: date | None = None
    end: date | None = None
    as_of: date | None = None
    since: date | None = None
    graded: bool = False
    without: tuple[str, ...] = ()
    folded: bool = False

    @property
    def by_evidence(self) -> bool:
        """Whether what has no evidence left is not seen."""
        return bool(self.start or self.end or self.as_of or self.since or self.graded)

    def counts(self, one: Telling) -> bool:
        """Whether a piece of evidence counts: the same as on the screen (explorer/evidence.js)."""
        if (self.start and one.on and one.on < self.start) or (self.end and one.on and one.on > self.end):
            return False
        if (self.as_of and (not one.known or one.known > self.as_of)) or (
            self.since and (not one.known or one.known <= self.since)
        ):
            return False
        return one.graded or not self.graded


EVERYTHING = Filter()


def filter_of(state: Json) -> Filter:
    """The filter that a chart was kept with."""
    said = _table(state.get("filter"))
    start, end, as_of, since = (_day(said.get(name)) for name in ("from", "to", "asOf", "newSince"))
    without = tuple(_words(said.get("without")))
    return Filter(start, end, as_of, since, bool(said.get("graded")), without, bool(said.get("folded")))


def around(view: View, entity: str, hops: int, most: int, origin: Origin) -> Picture:
    """The network around one entity, laid out anew. Raises NotFound."""
    part = view.neighbours([entity], hops)
    (centre,) = view.nodes([entity])
    chart = view.chart(best(part, [centre.id], most))
    drawn = Subgraph(chart.nodes, tuple(map(_link, _seen(chart.links, EVERYTHING))))
    return Picture(f"Around {centre.name}", drawn, place(drawn), origin, (centre.id,))


def kept(state: Json, now: Chart, origin: Origin) -> Picture:
    """A chart that was kept, as the record has it now: under its filters, without what is hidden, each thing in its place.

    Members of a closed group stand where they stood before it was closed.
    """
    at: dict[str, tuple[float, float]] = {}
    notes: dict[str, str] = {}
    for stood in state["nodes"]:
        here = now.became.get(stood["id"], stood["id"])
        at.setdefault(here, (_number(stood.get("x")), _number(stood.get("y"))))
        if stood.get("note"):
            notes[here] = str(stood["note"])
    seen = filter_of(state)
    focus = tuple(now.became.get(one, one) for one in _words(state.get("focus")))
    nodes = _standing(state, now, seen.without)
    links = [link for link in _seen(now.links, seen) if link.source in nodes and link.target in nodes]
    grouped = {now.became.get(one, one) for one in _in_closed_groups(state)}
    folded = foldable(nodes, now.links, grouped.union(focus)) if seen.folded else set()
    if seen.by_evidence:
        linked = {end for link in links for end in (link.source, link.target)} | set(focus)
        nodes = {one: node for one, node in nodes.items() if one in linked}
    drawn = [node for node in nodes.values() if node.id not in folded]
    part = Subgraph(tuple(drawn), tuple(map(_link, joined(links, folded))))
    title = str(state.get("title") or "Chart")
    return Picture(title, part, at, origin, tuple(one for one in focus if one in nodes), notes)


def with_pseudonyms(picture: Picture, pseudonyms: Pseudonyms) -> Picture:
    """The same picture, of which nobody can say whom it shows."""
    nodes = picture.part.nodes
    return pseudonymised(picture, pseudonyms.names(nodes), {node.id: pseudonyms.code(node.id, CODE) for node in nodes})


def _standing(state: Json, now: Chart, without: Collection[str]) -> dict[str, Node]:
    """What is neither hidden, nor put away, nor of a kind that is left out."""
    away = {node["id"] for node in state["nodes"] if node.get("hidden")}
    away |= {one for held in _table(state.get("tucked")).values() for one in _words(held)}
    gone = {now.became.get(one, one) for one in ids_of(state) if one in away}
    return {node.id: node for node in now.nodes if node.id not in gone and node.kind not in without}


def _in_closed_groups(state: Json) -> Iterable[str]:
    groups = state.get("groups")
    for group in groups if isinstance(groups, list) else []:
        if _table(group).get("collapsed"):
            yield from _words(group.get("members"))


def _seen(links: Iterable[DatedLink], seen: Filter) -> Iterable[DatedLink]:
    for link in links:
        told = tuple(one for one in link.told if seen.counts(one))
        if told:
            yield replace(link, told=told)


def _link(link: DatedLink) -> Link:
    days = sorted(one.on for one in link.told if one.on)
    return Link(
        link.source,
        link.target,
        link.kind,
        tuple(dict.fromkeys(one.reference for one in link.told)),
        days[0] if days else None,
        days[-1] if days else None,
        len({one.root for one in link.told}),
        any(one.graded for one in link.told),
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None


def _number(value: object) -> float:
    number = float(value) if isinstance(value, int | float) else 0.0
    return max(-FURTHEST, min(FURTHEST, number)) if math.isfinite(number) else 0.0


def _words(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _table(value: object) -> Json:
    return value if isinstance(value, dict) else {}
