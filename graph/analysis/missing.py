"""Missing episodes: who goes missing most, who goes missing together, and where children are found."""

from dataclasses import dataclass

import numpy as np

from graph.analysis.arrays import distinct_count, within
from graph.analysis.evidence import Episodes, Evidence, Ints
from graph.store.base import Node

MINUTES_APART = 120


@dataclass(frozen=True)
class Together:
    """Positions of episodes that belong together, and how many children were gone at that time."""

    first: Ints
    second: Ints
    crowd: Ints


def gone_together(missing: Episodes, apart: int = MINUTES_APART) -> Together:
    """Pairs of episodes of two children that began, and ended, no more than `apart` minutes from each other.

    Notes
    -----
    `crowd` counts the children whose episodes began within `apart` of the first one: where many go missing at one time,
    two who do are no news.
    """
    order = np.argsort(missing.start, kind="stable")
    order = order[missing.start[order] >= 0]
    start = missing.start[order]
    number = np.searchsorted(start, start + apart, side="right") - np.arange(len(start)) - 1
    around = np.searchsorted(start, start + apart, side="right") - np.searchsorted(start, start - apart, side="left")
    a = np.repeat(np.arange(len(start)), number)
    b = a + 1 + within(number)
    first, second = order[a], order[b]
    same_end = np.abs(missing.end[first] - missing.end[second]) <= apart
    open_end = (missing.end[first] < 0) | (missing.end[second] < 0)
    keep = (missing.child[first] != missing.child[second]) & (same_end | open_end)
    return Together(first[keep], second[keep], around[a][keep])


@dataclass(frozen=True, slots=True)
class Missing:
    """One child of the missing list."""

    child: Node
    episodes: int
    days: float
    together_with: tuple[Node, ...]
    found_at: tuple[Node, ...]
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundAt:
    """A place where missing children were found."""

    place: Node
    children: int
    episodes: int
    reports: tuple[str, ...]


def most_missing(evidence: Evidence, limit: int = 10) -> list[Missing]:
    """The children with most episodes, then the longest away (the "top ten" of the tasking meeting)."""
    missing = evidence.episodes
    size = len(evidence.entities)
    number = np.bincount(missing.child, minlength=size)
    away = np.where((missing.start >= 0) & (missing.end >= 0), missing.end - missing.start, 0)
    minutes = np.bincount(missing.child, away, minlength=size)
    order = np.lexsort((evidence.entities.ids, -minutes, -number))[:limit]
    pairs = gone_together(missing)
    return [_missing(evidence, int(child), float(minutes[child]), pairs) for child in order if number[child]]


def _missing(evidence: Evidence, child: int, minutes: float, pairs: Together) -> Missing:
    missing = evidence.episodes
    own = missing.child == child
    first, second = missing.child[pairs.first], missing.child[pairs.second]
    others = np.unique(np.concatenate((second[first == child], first[second == child])))
    found = np.unique(missing.place[own & (missing.place >= 0)])
    return Missing(
        child=evidence.subject(child),
        episodes=int(own.sum()),
        days=round(minutes / 1440, 1),
        together_with=tuple(map(evidence.subject, others)),
        found_at=tuple(map(evidence.subject, found)),
        reports=evidence.references(missing.report[own]),
    )


def found_places(evidence: Evidence) -> list[FoundAt]:
    """Places where missing children were found, by distinct children."""
    missing = evidence.episodes.take(evidence.episodes.place >= 0)
    size = len(evidence.entities)
    children = distinct_count(missing.place, missing.child, size)
    episodes = np.bincount(missing.place, minlength=size)
    order = np.lexsort((evidence.entities.ids, -episodes, -children))
    return [
        FoundAt(
            evidence.subject(int(place)),
            int(children[place]),
            int(episodes[place]),
            evidence.references(missing.report[missing.place == place]),
        )
        for place in order[: int((episodes > 0).sum())]
    ]
