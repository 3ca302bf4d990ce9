"""Simulated regions with known answers, to measure the flags against. Written before the methods were tuned.

Three worlds, each from a seed: places (36 months, with what misleads a count: season, a recording drive, one talkative
source, one much reported child, neighbouring places), peers (children in planted groups among chance meetings) and
platforms (weekly shares with drift). Seeds from 100 up are for tuning, seeds below 100 for the figures.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.columns import evidence_from_columns
from graph.analysis.evidence import (
    ALLEGED,
    AT,
    CHILD,
    CONCERN,
    LOCATION,
    NAMED_VEHICLE,
    ON,
    PLATFORM,
    PRESENT,
    VEHICLE,
    VICTIM,
    Evidence,
)

Ints = NDArray[np.int64]
MONTH = 30
MONTHS = 36
START = 19_000
PLACE_KINDS = np.array(["park", "takeaway", "shop", "hotel", "transport", "car park", "dwelling", "school"])
SUMMER_KINDS = (0, 4)


class Reporting:
    """Collects simulated reports and turns them into an `Evidence`."""

    def __init__(self, rng: np.random.Generator, sources: int) -> None:
        self.rng, self.sources = rng, sources
        self.days: list[int] = []
        self.delays: list[int] = []
        self.basis: list[tuple[int, int, int, int]] = []
        self.rows: list[tuple[int, int, int]] = []

    def add(
        self,
        day: float,
        who: list[tuple[int, int]],
        root: int | None = None,
        footing: int | None = None,
        good: float = 0.7,
    ) -> None:
        """One report of one incident; `who` lists (entity, role)."""
        rng = self.rng
        footing = int(rng.choice(3, p=(0.55, 0.15, 0.30))) if footing is None else footing
        root = (int(rng.integers(self.sources)) if root is None else root) if footing != 2 else -1
        graded = rng.random() < 0.5
        source = int(rng.choice((1, 2, 3), p=(good, 0.9 - good, 0.1))) if graded else 0
        intelligence = int(rng.choice((1, 2, 3, 4, 5), p=(good * 0.7, good * 0.3, 0.9 - good, 0.07, 0.03))) if graded else 0
        self.rows += [(len(self.days), entity, role) for entity, role in who]
        self.days.append(int(day))
        self.delays.append(int(rng.geometric(0.35)) - 1)
        self.basis.append((root, footing, source, intelligence))

    def evidence(
        self, kinds: Ints, place_kind: NDArray[np.str_], latitude: NDArray[np.float64], longitude: NDArray[np.float64]
    ) -> Evidence:
        """All that was added, with entity `i` of kind ``kinds[i]``."""
        report, entity, role = (np.array(column) for column in zip(*self.rows, strict=True))
        basis = np.array(self.basis)[report]
        days = np.array(self.days) + START
        ids = np.array([f"{'CPNLOATVG'[kind]}{i}" for i, kind in enumerate(kinds)])
        return evidence_from_columns(
            {
                "id": ids,
                "name": ids,
                "kind": kinds,
                "place_kind": place_kind,
                "latitude": latitude,
                "longitude": longitude,
            },
            {
                "reference": np.array([f"S{i:06d}" for i in range(len(days))]),
                "known_on": days + np.array(self.delays),
                "occurred_on": days,
            },
            {
                "report": report,
                "incident": report,
                "entity": entity,
                "role": role,
                "root": basis[:, 0],
                "footing": basis[:, 1],
                "source": basis[:, 2],
                "intelligence": basis[:, 3],
            },
        )


@dataclass(frozen=True)
class Places:
    """Simulated places: `planted[k]` is active from day ``start[k]`` to ``end[k]`` (days since 1970)."""

    evidence: Evidence
    first: int
    places: Ints
    planted: Ints
    start: Ints
    end: Ints


def places(seed: int, planted: int = 30, count: int = 300, children: int = 1500) -> Places:
    """A region of `count` places over 36 months, `planted` of them rising for good reason."""
    rng = np.random.default_rng(seed)
    reporting = Reporting(rng, sources=400)
    kind = rng.integers(len(PLACE_KINDS), size=count)
    where = _coordinates(rng, count)
    first = children
    for day, place in _background(rng, kind):
        who = [
            (int(child), VICTIM if i == 0 else PRESENT)
            for i, child in enumerate(_children(rng, children, 1 + int(rng.random() < 0.2)))
        ]
        reporting.add(day, [*who, (first + place, AT)])
    risen, start, end = _plant(rng, reporting, planted, count, children, where)
    _bursts(rng, reporting, count, children)
    kinds = np.repeat((CHILD, LOCATION), (children, count)).astype(np.int64)
    blank, nowhere = np.full(children, ""), np.full(children, np.nan)
    evidence = reporting.evidence(
        kinds,
        np.concatenate((blank, PLACE_KINDS[kind])),
        np.concatenate((nowhere, where[:, 0])),
        np.concatenate((nowhere, where[:, 1])),
    )
    return Places(evidence, first, np.arange(first, first + count), first + risen, START + start, START + end)


def _coordinates(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """A third of the places stand in six tight centres, the rest anywhere within about 12 km."""
    where = rng.uniform((52.85, -1.58), (52.97, -1.40), size=(count, 2))
    centre = rng.integers(6, size=count // 3)
    where[: count // 3] = rng.uniform((52.87, -1.55), (52.95, -1.43), size=(6, 2))[centre] + rng.normal(
        0, 0.0012, (count // 3, 2)
    )
    return rng.permutation(where)


def _background(rng: np.random.Generator, kind: Ints) -> list[tuple[float, int]]:
    """Chance reports: busy and quiet places, season (stronger in parks and transport), a recording drive."""
    rate = rng.gamma(0.6, 0.45 / 0.6, size=len(kind))
    drive = int(rng.integers(14, 30))
    found: list[tuple[float, int]] = []
    for month in range(MONTHS):
        summer = np.cos(2 * np.pi * (month % 12 - 6) / 12)
        level = (1.8 if drive <= month < drive + 4 else 1.0) * (1 + 0.2 * summer)
        own = np.where(np.isin(kind, SUMMER_KINDS), 1 + 0.25 * summer, 1.0)
        noise = rng.gamma(8.0, 1 / 8.0, size=len(kind))
        number = rng.poisson(rate * level * own * noise)
        found += [(month * MONTH + rng.uniform(0, MONTH), int(place)) for place in np.repeat(np.arange(len(kind)), number)]
    return found


def _children(rng: np.random.Generator, children: int, size: int) -> Ints:
    return np.unique((children * rng.random(size) ** 1.6).astype(np.int64))


def _plant(
    rng: np.random.Generator, reporting: Reporting, planted: int, count: int, children: int, where: NDArray[np.float64]
) -> tuple[Ints, Ints, Ints]:
    """Places that rise for 5 to 9 months: a group of children, many sources; one report in eight names a neighbour."""
    risen = rng.choice(count, planted, replace=False)
    start = rng.integers(18, 32, size=planted) * MONTH
    end = np.minimum(start + rng.integers(5, 10, size=planted) * MONTH, MONTHS * MONTH - 1)
    for place, begin, finish in zip(risen, start, end, strict=True):
        group = rng.choice(children, int(rng.integers(4, 10)), replace=False)
        near = np.argsort(((where - where[place]) ** 2).sum(axis=1))[1:4]
        level = rng.uniform(1.0, 3.2)
        for day in np.flatnonzero(rng.random(finish - begin) < level / MONTH):
            there = int(rng.choice(near)) if rng.random() < 0.125 else int(place)
            who = rng.choice(group, int(rng.integers(1, 3)), replace=False)
            reporting.add(begin + day, [*((int(child), VICTIM) for child in who), (children + there, AT)])
    return risen, start, end


def _bursts(rng: np.random.Generator, reporting: Reporting, count: int, children: int) -> None:
    """What looks like a rise and is none: one source that reports many times, one child that many report."""
    for place in rng.choice(count, 20, replace=False):
        begin, root, footing = rng.uniform(0, MONTHS * MONTH - 30), int(rng.integers(400)), int(rng.integers(0, 3))
        for _ in range(int(rng.integers(4, 11))):
            reporting.add(
                begin + rng.uniform(0, 30),
                [(int(rng.integers(children)), VICTIM), (children + int(place), AT)],
                root,
                footing,
            )
    for place in rng.choice(count, 20, replace=False):
        begin, child = rng.uniform(0, MONTHS * MONTH - 45), int(rng.integers(children))
        for _ in range(int(rng.integers(4, 11))):
            reporting.add(begin + rng.uniform(0, 45), [(child, VICTIM), (children + int(place), AT)])


@dataclass(frozen=True)
class Peers:
    """Simulated children; `group[i]` is the planted group of child `i`, -1 for none; ``until[g]`` the last day of a group."""

    evidence: Evidence
    group: Ints
    last: int
    until: Ints


def peers(seed: int, children: int = 1500, groups: int = 45, months: int = 24) -> Peers:
    """Children of whom some belong to planted groups, and who all meet persons and places by chance."""
    rng = np.random.default_rng(seed)
    reporting = Reporting(rng, sources=500)
    sizes = {"concern": 350, "place": 320, "platform": 14, "vehicle": 150}
    first = dict(zip(sizes, children + np.cumsum([0, *sizes.values()])[:-1], strict=True))
    group = np.full(children, -1)
    free = rng.permutation(children)
    until = np.zeros(groups, dtype=np.int64)
    for number in range(groups):
        members, free = np.split(free, [int(rng.integers(4, 11))])
        group[members] = number
        already = len(reporting.days)
        _group_reports(rng, reporting, members, first, sizes, months)
        until[number] = START + max(reporting.days[already:])
    for _ in range(int(children * 6)):
        who = [
            (int(child), VICTIM if i == 0 else PRESENT)
            for i, child in enumerate(_children(rng, children, 1 + int(rng.random() < 0.25)))
        ]
        reporting.add(rng.uniform(0, months * MONTH), [*who, *_chance_contexts(rng, first, sizes)], good=0.45)
    kinds = np.repeat((CHILD, CONCERN, LOCATION, PLATFORM, VEHICLE), (children, *sizes.values())).astype(np.int64)
    nowhere = np.full(len(kinds), np.nan)
    evidence = reporting.evidence(kinds, np.full(len(kinds), ""), nowhere, nowhere)
    return Peers(evidence, group, START + months * MONTH, until)


def _group_reports(
    rng: np.random.Generator,
    reporting: Reporting,
    members: Ints,
    first: dict[str, int],
    sizes: dict[str, int],
    months: int,
) -> None:
    """A group lasts 3 to 9 months, has its own persons, places, perhaps a car; each member is seen 1 to 3 times."""
    length = rng.uniform(3, 9) * MONTH
    begin = rng.uniform(0, months * MONTH - length)
    persons = first["concern"] + rng.choice(sizes["concern"], int(rng.integers(1, 4)), replace=False)
    spots = first["place"] + rng.choice(sizes["place"], int(rng.integers(1, 4)), replace=False)
    cars = first["vehicle"] + rng.choice(sizes["vehicle"], int(rng.integers(0, 2)), replace=False)
    for member in np.repeat(members, rng.integers(1, 4, size=len(members))):
        who = [(int(member), VICTIM)]
        if rng.random() < 0.25:
            who += [(int(other), PRESENT) for other in rng.choice(members, 1) if other != member]
        what = [(int(rng.choice(persons)), ALLEGED)] if rng.random() < 0.5 else []
        what += [(int(rng.choice(spots)), AT)] if rng.random() < 0.5 else []
        what += [(int(rng.choice(cars)), NAMED_VEHICLE)] if len(cars) and rng.random() < 0.15 else []
        what += [(first["platform"] + int(rng.integers(sizes["platform"])), ON)] if rng.random() < 0.15 else []
        reporting.add(begin + rng.uniform(0, length), who + what)


def _chance_contexts(rng: np.random.Generator, first: dict[str, int], sizes: dict[str, int]) -> list[tuple[int, int]]:
    """Well-known places and platforms come up far more often than others, and some persons are named everywhere."""

    def pick(name: str, skew: float) -> int:
        return first[name] + int(sizes[name] * rng.random() ** skew)

    found = [(pick("place", 2.0), AT)] if rng.random() < 0.7 else []
    found += [(pick("concern", 1.6), ALLEGED)] if rng.random() < 0.4 else []
    found += [(pick("platform", 2.0), ON)] if rng.random() < 0.15 else []
    return found + ([(pick("vehicle", 1.2), NAMED_VEHICLE)] if rng.random() < 0.05 else [])


@dataclass(frozen=True)
class Platforms:
    """Weekly reports by platform (rows) and in all; ``rise[i]`` is the week when platform `i` rises, -1 for none."""

    counts: Ints
    totals: Ints
    rise: Ints


def platforms(seed: int, number: int = 12, weeks: int = 156, rising: int = 4) -> Platforms:
    """Shares that drift, under season and a recording drive; some platforms double or treble."""
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.full(number, 1.2)) * 0.45
    week = np.arange(weeks)
    level = 32 * (1 + 0.25 * np.cos(2 * np.pi * (week - 26) / 52))
    drive = int(rng.integers(60, 120))
    level[drive : drive + 16] *= 1.8
    totals = rng.poisson(level)
    drift = np.exp(np.cumsum(rng.normal(0, 0.012, (number, weeks)), axis=1))
    rise = np.full(number, -1)
    rise[rng.choice(number, rising, replace=False)] = rng.integers(80, weeks - 16, size=rising)
    factor = np.where((rise[:, None] >= 0) & (week >= rise[:, None]), rng.uniform(2.0, 3.5, (number, 1)), 1.0)
    chance = np.clip(share[:, None] * drift * factor * rng.gamma(12, 1 / 12, (number, weeks)), 0, 0.6)
    return Platforms(rng.binomial(totals, chance), totals, rise)
