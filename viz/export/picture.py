"""What is exported: a chart as it stands, with its marking and who made it for whom."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.store.base import Link, Node, Subgraph
from viz.style import kind_of

Coordinates = Mapping[str, tuple[float, float]]

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
LONGEST_LABEL = 34
WITHOUT_NAMES = "Chart with pseudonyms"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who made an export, when, for whom and why; it stands in every file."""

    marking: str
    author: str
    on: date
    recipient: str
    purpose: str

    def in_words(self) -> str:
        """One line for the foot of a chart."""
        day = f"{self.on.day} {self.on:%B %Y}"
        return clean(f"Made by {self.author} on {day} for {self.recipient}: {self.purpose}")


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart to be exported.

    Attributes
    ----------
    at : mapping
        Coordinates of every node, as on the screen.
    focus : tuple of str
        Ids of what the chart is about.
    notes : mapping
        What people wrote on nodes, by id.
    """

    title: str
    part: Subgraph
    at: Coordinates
    origin: Origin
    focus: tuple[str, ...] = ()
    notes: Mapping[str, str] | None = None

    @property
    def names(self) -> dict[str, str]:
        """Name of each node, fit for any file."""
        return {node.id: clean(node.name) for node in self.part.nodes}

    @property
    def links(self) -> list[Link]:
        """Links whose two ends are on the chart."""
        here = {node.id for node in self.part.nodes}
        return [link for link in self.part.links if link.source in here and link.target in here]


def clean(text: str) -> str:
    """Text without control characters, which XML cannot hold and nobody can see."""
    return UNPRINTABLE.sub("\ufffd", text)


def short(text: str) -> str:
    """A label that is no longer than can be read."""
    plain = " ".join(clean(text).split())
    return plain if len(plain) <= LONGEST_LABEL else f"{plain[: LONGEST_LABEL - 1].rstrip()}…"


def ranked(picture: Picture) -> list[Node]:
    """Nodes in the order in which they get a label: what it is about, things before incidents, the best linked first."""
    degree = Counter(end for link in picture.links for end in {link.source, link.target})
    focus = set(picture.focus)
    return sorted(
        picture.part.nodes, key=lambda node: (node.id not in focus, not kind_of(node.kind).counted, -degree[node.id], node.id)
    )


def pseudonymised(picture: Picture, names: Mapping[str, str], ids: Mapping[str, str]) -> Picture:
    """The same chart with other names and ids, and without what people wrote freely: title, notes, other names, facts.

    Parameters
    ----------
    names, ids : mapping
        By node id, as ``graph.pseudonyms`` gives them.
    """
    nodes = tuple(Node(ids[node.id], node.kind, names[node.id]) for node in picture.part.nodes)
    links = tuple(replace(link, source=ids[link.source], target=ids[link.target]) for link in picture.links)
    return replace(
        picture,
        title=WITHOUT_NAMES,
        part=Subgraph(nodes, links),
        at={ids[node]: where for node, where in picture.at.items() if node in ids},
        focus=tuple(ids[node] for node in picture.focus if node in ids),
        notes=None,
    )


def around(nodes: Sequence[Node], at: Coordinates) -> tuple[float, float, float, float]:
    """Least x and y, greatest x and y of a chart."""
    places = [at[node.id] for node in nodes] or [(0.0, 0.0)]
    across, down = zip(*places, strict=True)
    return min(across), min(down), max(across), max(down)
