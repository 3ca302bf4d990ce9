"""For wider partners: small numbers are not told, for they point at people."""

import re
from dataclasses import replace

from graph.store.base import Subgraph
from viz.export.picture import Picture

FEWEST = 5
"""The smallest number that is told."""


DATED = ("Incident", "Meeting")
DAY = re.compile(r"(\d{4}-\d{2})-\d{2}")


def at_least(count: int) -> str:
    """A count in words, unless it is small."""
    return f"{count:,}" if count >= FEWEST else f"fewer than {FEWEST}"


def without_small_numbers(picture: Picture) -> Picture:
    """The same chart: months for days, no reports, and every link with few sources as thin as the next."""
    nodes = tuple(replace(node, name=DAY.sub(r"\1", node.name)) if node.kind in DATED else node for node in picture.part.nodes)
    links = tuple(
        replace(link, reports=(), first=None, last=None, sources=link.sources if link.sources >= FEWEST else 0)
        for link in picture.links
    )
    return replace(picture, part=Subgraph(nodes, links))
