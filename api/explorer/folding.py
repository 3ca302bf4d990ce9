"""Incidents of a chart as lines between whom they name: what the screen draws (explorer/folding.js), for what is handed on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from graph.store.base import Node
from graph.store.dated import DatedLink, Telling
from viz.style import TOGETHER

MOST_JOINED = 6
"""An incident that names more than this stays a thing of its own: its lines would cover the chart."""


def foldable(nodes: dict[str, Node], links: Iterable[DatedLink], stays: Collection[str]) -> set[str]:
    """Ids of the incidents that can be drawn as lines; those in `stays` cannot."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        for here, there in ((link.source, link.target), (link.target, link.source)):
            if here in nodes and there in nodes and nodes[here].kind == "Incident" and here not in stays:
                named[here].add(there)
    return {incident for incident, ends in named.items() if len(ends) <= MOST_JOINED}


def joined(links: Sequence[DatedLink], incidents: Collection[str]) -> list[DatedLink]:
    """The links with those incidents drawn as lines: two ends are joined by the reports that name both in one of them."""
    named: defaultdict[str, defaultdict[str, list[Telling]]] = defaultdict(lambda: defaultdict(list))
    stay = []
    for link in links:
        if link.source in incidents:
            named[link.source][link.target] += link.told
        elif link.target in incidents:
            named[link.target][link.source] += link.told
        else:
            stay.append(link)
    pairs: defaultdict[tuple[str, str], list[Telling]] = defaultdict(list)
    for ends in named.values():
        ordered = sorted(ends)
        for at, one in enumerate(ordered):
            for other in ordered[at + 1 :]:
                both = {telling.reference for telling in ends[other]}
                pairs[one, other] += [telling for telling in ends[one] if telling.reference in both]
    return [*stay, *(DatedLink(*pair, TOGETHER.name, tuple(told)) for pair, told in pairs.items() if told)]
