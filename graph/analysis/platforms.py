"""Online platforms whose share of reports rises, those never seen before, and the cyber split by quarter.

Weekly, for each platform: ``z = (n - N s) / sqrt(phi N s (1 - s))`` with N all reports of the week, s the platform's own
earlier share (forgetting with a half-life of forty weeks, the last eight left out) and phi >= 1 its dispersion;
``S = max(0, S + z - k)``, alarm at ``S > h`` with k = .5, h = 5. A share does not move when everything is reported more.

References
----------
Page (1954), Biometrika 41, 100-115; Rossi, Lampugnani, Marchi (1999), Statistics in Medicine 18, 2111-2122.
"""

from dataclasses import dataclass

import numpy as np

from graph.analysis.counting import contacts, counts_for_alert, counts_for_watch, independent
from graph.analysis.evidence import ON, PLATFORM, Evidence, Flags, Ints, Reals, day_date
from graph.analysis.parameters import DEFAULTS, Parameters

LAG = 8
FORGET = 0.5 ** (1 / 40)
WARM_UP = 12
LEAST_SHARE = 0.004
STEP = 2.5
"""No single week moves S by more, so that one odd week is no alarm."""


@dataclass(frozen=True)
class Cusum:
    """Weekly `level` (S), `alarm` and `share` expected, platforms as rows."""

    level: Reals
    alarm: Flags
    share: Reals


def cusum(counts: Ints, totals: Ints, k: float = 0.5, h: float = 5.0) -> Cusum:
    """Run the CUSUM over weekly counts; after an alarm it starts again from nothing."""
    platforms, weeks = counts.shape
    level, alarm, share = (
        np.zeros((platforms, weeks)),
        np.zeros((platforms, weeks), dtype=np.bool_),
        np.zeros((platforms, weeks)),
    )
    seen, among, off, weeks_seen = np.zeros(platforms), 0.0, np.zeros(platforms), 0.0
    s = np.zeros(platforms)
    for week in range(weeks):
        old = week - LAG
        if old >= 0:
            expected = _share(seen, among)
            past = max(totals[old], 1) * expected
            if old > WARM_UP:
                off = FORGET * off + (counts[:, old] - past) ** 2 / (past * (1 - expected))
                weeks_seen = FORGET * weeks_seen + 1
            seen, among = FORGET * seen + counts[:, old], FORGET * among + totals[old]
        share[:, week] = _share(seen, among)
        if old < WARM_UP:
            continue
        phi = np.clip((off + 4) / (weeks_seen + 4), 1.0, 4.0)
        mean = totals[week] * share[:, week]
        z = (counts[:, week] - mean) / np.sqrt(np.maximum(phi * mean * (1 - share[:, week]), 0.05))
        s = np.maximum(0.0, s + np.minimum(z - k, STEP))
        level[:, week], alarm[:, week] = s, s > h
        s = np.where(s > h, 0.0, s)
    return Cusum(level, alarm, share)


def _share(seen: Reals, among: float) -> Reals:
    return np.asarray(np.clip((seen + 0.3) / (among + 30.0), LEAST_SHARE, 0.95))


@dataclass(frozen=True)
class PlatformSignals:
    """What was found for each of `platforms` (entity codes); `alarm_day` is -1 where there was none in the window."""

    platforms: Ints
    observed: Ints
    expected: Reals
    level: Reals
    alarm_day: Ints
    first_day: Ints
    children: Ints
    sources: Ints
    firm: Ints
    """Independent first-hand reports."""


def platform_signals(evidence: Evidence, end: int, parameters: Parameters = DEFAULTS) -> PlatformSignals:
    """Weekly CUSUM of every platform up to the day `end`, with what stands behind it in the window."""
    rows, entities = evidence.rows, evidence.entities
    named = (rows.role == ON) & (entities.kind[rows.entity] == PLATFORM)
    platforms = np.unique(rows.entity[named])
    reports = evidence.reports_known(end)
    begin = int(evidence.reports.occurred_day[reports].min()) if reports.any() else end
    begin = max(begin, end - 3 * 365)
    weeks = (end - begin) // 7 + 1
    totals = _by_week(evidence.reports.occurred_day[reports], end, weeks)
    counts = np.zeros((len(platforms), weeks), dtype=np.int64)
    pair = np.unique(rows.report[named] * len(entities) + rows.entity[named])
    report, platform = pair // len(entities), np.searchsorted(platforms, pair % len(entities))
    week = weeks - 1 - (end - evidence.reports.occurred_day[report]) // 7
    np.add.at(counts, (platform[week >= 0], week[week >= 0]), 1)
    run = cusum(counts, totals, parameters.cusum_k, parameters.cusum_h)
    recent = max(weeks - parameters.window_days // 7, 0)
    alarm = run.alarm[:, recent:]
    day = end - 7 * (weeks - 1 - recent - np.argmax(alarm, axis=1)) if len(platforms) else platforms
    first = np.full(len(entities), np.iinfo(np.int64).max)
    np.minimum.at(first, rows.entity[named], rows.occurred_day[named])
    children, sources, firm = _behind(evidence, named, platforms, end - parameters.window_days)
    return PlatformSignals(
        platforms=platforms,
        observed=counts[:, recent:].sum(axis=1),
        expected=(run.share[:, recent:] * totals[recent:]).sum(axis=1),
        level=run.level[:, recent:].max(axis=1, initial=0.0),
        alarm_day=np.where(alarm.any(axis=1), day, -1),
        first_day=first[platforms],
        children=children,
        sources=sources,
        firm=firm,
    )


def _by_week(day: Ints, end: int, weeks: int) -> Ints:
    week = weeks - 1 - (end - day) // 7
    return np.bincount(week[week >= 0], minlength=weeks)


def _behind(evidence: Evidence, named: Flags, platforms: Ints, after: int) -> tuple[Ints, Ints, Ints]:
    """Children, sources, and independent first-hand reports since the day `after`."""
    rows, size = evidence.rows, len(evidence.entities)
    results = []
    for counted in (counts_for_watch, counts_for_alert):
        found = contacts(evidence, named & (rows.occurred_day > after), counted(rows))
        results.append(independent(found, found.target, found.told, size))
    (children, sources), (firm_children, firm_sources) = results
    return children[platforms], sources[platforms], np.minimum(firm_children, firm_sources)[platforms]


@dataclass(frozen=True, slots=True)
class Quarter:
    """Reports of one quarter that involve something online, and those that do not."""

    label: str
    cyber: int
    not_cyber: int


def cyber_by_quarter(evidence: Evidence, end: int, quarters: int = 8) -> list[Quarter]:
    """The police's table (cyber / not cyber), calendar quarters, oldest first."""
    reports = evidence.reports
    known = evidence.reports_known(end)
    cyber = reports.online.copy()
    cyber[evidence.rows.report[evidence.rows.role == ON]] = True
    month = reports.occurred_day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    quarter = month // 3
    last = (day_date(end).year - 1970) * 4 + (day_date(end).month - 1) // 3
    return [
        Quarter(
            f"{1970 + q // 4} Q{q % 4 + 1}",
            int((known & cyber & (quarter == q)).sum()),
            int((known & ~cyber & (quarter == q)).sum()),
        )
        for q in range(last - quarters + 1, last + 1)
    ]
