"""Places with more independent reports than their own past and the area's present lead one to expect.

For each place ``n = min(distinct children, distinct independent sources)`` in the window and in up to eight earlier windows
of the same length. The rate of a place is Gamma(a, b), fitted by marginal likelihood over all places (those with little
history borrow from their kind). With Y the earlier count, T the earlier exposure, e the area-wide exposure now (from the
bulk of places, so that a recording drive or a season raises the expectation everywhere) and phi >= 1 the Pearson
dispersion, the expectation is ``mu = e (a + Y/phi) / (b + T/phi)`` with variance ``phi mu + mu^2 / (a + Y/phi)``; p is the
negative-binomial probability of n or more, corrected by Benjamini-Hochberg over all places.

References
----------
Gamma-Poisson shrinkage: Clayton, Kaldor (1987), Biometrics 43, 671-681; Noufaily et al. (2013), Statistics in Medicine 32,
1206-1222 (quasi-Poisson exceedance for surveillance).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln
from scipy.stats import nbinom

from graph.analysis.arrays import benjamini_hochberg
from graph.analysis.counting import (
    Contacts,
    contacts,
    counts_for_alert,
    counts_for_watch,
    independent,
    places_of_concern,
    returning,
)
from graph.analysis.evidence import AT, Evidence, Flags, Ints, Reals
from graph.analysis.parameters import DEFAULTS, Parameters

EARLIER = 8
BORROWED = 20.0
"""How many expected reports it takes for a kind of place to speak as loudly for its level and season as the whole area."""


@dataclass(frozen=True)
class Panel:
    """Counts of independent reports: ``n[place, 0]`` in the window, ``n[place, k]`` in the k-th window before it."""

    places: Ints
    n: Ints
    children: Ints
    sources: Ints


@dataclass(frozen=True)
class Exceedance:
    """What was seen and what was to be expected, for each place of a panel."""

    places: Ints
    observed: Ints
    expected: Reals
    p: Reals
    q: Reals
    children: Ints
    sources: Ints
    dispersion: float
    exposure: float
    spread: Reals
    compared: bool = True
    """Whether there was an earlier time to compare with; without one p is 1 everywhere."""


def panel(found: Contacts, end: int, width: int, size: int) -> Panel:
    """Count by place and window; the window ends on day `end`, earlier ones join on without overlap."""
    seen = np.zeros(size, dtype=np.bool_)
    seen[found.told] = True
    places = np.flatnonzero(seen)
    position = np.cumsum(seen) - 1
    windows = EARLIER + 1

    def group(target: Ints, day: Ints) -> Ints:
        number = (end - day) // width
        return np.where((number >= 0) & (number < windows), position[target] * windows + number, -1)

    children, sources = independent(
        found, group(found.target, found.child_day), group(found.told, found.day), len(places) * windows
    )
    shape = (len(places), windows)
    children, sources = children.reshape(shape), sources.reshape(shape)
    n = np.minimum(children, sources)
    inside = (sources > 0).any(axis=1)
    return Panel(places[inside], n[inside], children[inside, 0], sources[inside, 0])


def exceedance(counts: Panel, kind: Ints) -> Exceedance:
    """Test every place of a panel; `kind` codes the sort of place of each."""
    n = counts.n.astype(np.float64)
    history = n[:, 1:].sum(axis=0) > 0
    bulk = np.ones(len(n), dtype=np.bool_)
    expected = np.zeros(len(n))
    p, phi, now, spread = np.ones(len(n)), 1.0, np.ones(1), np.ones(len(n))
    if history.any():
        for _ in range(3):
            exposure = _exposure(n[:, 1:][:, history], bulk)
            expected, spread, phi, now = _expectation(n[:, 0], n[:, 1:][:, history], exposure, bulk, kind)
            p = _tail(n[:, 0], expected, phi, spread)
            bulk = p >= 0.01
    return Exceedance(
        counts.places, counts.n[:, 0], expected, p, benjamini_hochberg(p), counts.children, counts.sources, phi,
        float(np.median(now)), spread, bool(history.any()),
    )  # fmt: skip


def _exposure(earlier: Reals, bulk: Flags) -> Reals:
    """Area-wide level of each earlier window, 1 on average."""
    totals = earlier[bulk].sum(axis=0)
    return totals / totals.mean() if totals.sum() else np.ones(earlier.shape[1])


def _expectation(now: Reals, earlier: Reals, exposure: Reals, bulk: Flags, kind: Ints) -> tuple[Reals, Reals, float, Reals]:
    past, length = earlier.sum(axis=1), float(exposure.sum())
    shape, rate = fit_gamma(past[bulk], length)
    level = _borrow(past[bulk], np.full(int(bulk.sum()), shape / rate * length), kind[bulk], int(kind.max()) + 1)[kind]
    rates = rate / level
    phi = _dispersion(earlier, exposure, (shape + past) / (rates + length), bulk)
    spread = shape + past / phi
    base = spread / (rates + length / phi)
    area = now[bulk].sum() / max(base[bulk].sum(), 1e-9)
    e = area * _borrow(now[bulk], area * base[bulk], kind[bulk], int(kind.max()) + 1)[kind]
    return base * e, spread, phi, e


def _borrow(seen: Reals, expected: Reals, kind: Ints, kinds: int) -> Reals:
    """Ratio of seen to expected by kind of place, drawn towards 1 where a kind has little to say."""
    return np.asarray(
        (np.bincount(kind, seen, minlength=kinds) + BORROWED) / (np.bincount(kind, expected, minlength=kinds) + BORROWED)
    )


def fit_gamma(past: Reals, length: float) -> tuple[float, float]:
    """Shape and rate of the Gamma that the places' rates come from, by marginal likelihood.

    Notes
    -----
    ``log L(a, b) = sum log NB(Y; a, b / (b + T))``, over distinct values of Y.
    """
    values, weight = np.unique(past, return_counts=True)
    mean = max(float(past.mean()) / length, 1e-6)

    def loss(x: Reals) -> float:
        a = np.exp(x[0])
        b = a / np.exp(x[1])
        terms = gammaln(a + values) - gammaln(a) + a * np.log(b / (b + length)) + values * np.log(length / (b + length))
        return -float((weight * terms).sum()) / len(past)

    x = minimize(loss, np.array([0.0, np.log(mean)]), method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-7}).x
    a = float(np.clip(np.exp(x[0]), 0.05, 50.0))
    return a, a / float(np.exp(np.clip(x[1], -16, 16)))


def _dispersion(earlier: Reals, exposure: Reals, rate: Reals, bulk: Flags) -> float:
    """Pearson dispersion over the earlier windows, at least 1."""
    mu = rate[bulk, None] * exposure
    freedom = max(mu.size - len(mu), 1)
    off = np.divide((earlier[bulk] - mu) ** 2, mu, out=np.zeros_like(mu), where=mu > 0)
    return max(1.0, float(off.sum() / freedom))


def _tail(n: Reals, mu: Reals, phi: float, spread: Reals) -> Reals:
    """P(N >= n) of the negative binomial with mean mu and variance phi mu + mu^2 / spread."""
    p = np.ones(len(n))
    some = n > 0
    m = np.maximum(mu[some], 1e-9)
    variance = phi * m + m**2 / spread[some]
    p[some] = nbinom.sf(n[some] - 1, m**2 / (variance - m), m / variance)
    return p


@dataclass(frozen=True)
class Hotspots:
    """Places raised (`alert`, and `watch` without those), by first-hand reports alone and by all that count.

    `returning` holds, for each place of `broad`, the children who came back to it in the window; `leaning` the places that
    are raised only because of children who were put together on a name alone.
    """

    strict: Exceedance
    broad: Exceedance
    returning: Ints
    alert: Ints
    watch: Ints
    leaning: Ints


def hotspots(evidence: Evidence, end: int, parameters: Parameters = DEFAULTS) -> Hotspots:
    """Find the places that rise in the window that ends on the day `end`.

    Parameters
    ----------
    evidence : Evidence
        As of the day `end`.

    Notes
    -----
    An alert needs both: over all reports a q within the accepted share of false alerts, and first-hand reports that are
    three independent ones and unusual by themselves, so that hearsay can support an alert but never make one. A place to
    which two children or more came back holds a group rather than passers-by and needs less: a q of .3 rather than .03,
    and to be watched a p of .03 rather than .002.
    """
    rows, width = evidence.rows, parameters.window_days
    wanted = (rows.role == AT) & places_of_concern(evidence)[rows.entity]
    wanted &= rows.occurred_day > end - width * (EARLIER + 1)
    kind = np.unique(evidence.entities.place_kind, return_inverse=True)[1]
    strict, broad = (
        exceedance(counts, kind[counts.places])
        for counts in (
            panel(contacts(evidence, wanted, counted(rows)), end, width, len(evidence.entities))
            for counted in (counts_for_alert, counts_for_watch)
        )
    )
    recent, counted = wanted & (rows.occurred_day > end - width), counts_for_watch(rows)
    back = returning(evidence, recent, counted)[broad.places]
    alert, watch = _raised(strict, broad, back, parameters)
    sure = returning(evidence, recent, counted & ~evidence.entities.name_alone[rows.entity])[broad.places]
    leaning = np.setdiff1d(np.union1d(alert, watch), np.union1d(*_raised(strict, broad, sure, parameters)))
    return Hotspots(strict, broad, back, alert, watch, leaning)


def _raised(strict: Exceedance, broad: Exceedance, back: Ints, parameters: Parameters) -> tuple[Ints, Ints]:
    """Places to alert to, and those only to watch."""
    group = back >= parameters.returning
    rising = broad.q <= np.where(group, parameters.returning_discovery, parameters.discovery)
    unusual = broad.p < np.where(group, parameters.returning_suspicion, parameters.suspicion)
    firm = (strict.observed >= parameters.needed) & (strict.p <= parameters.first_hand_p)
    alert = strict.places[firm & rising[np.searchsorted(broad.places, strict.places)]]
    watch = broad.places[unusual & (broad.observed >= parameters.needed)]
    return alert, np.setdiff1d(watch, alert)


def clears_at(found: Hotspots, place: int, parameters: Parameters = DEFAULTS) -> int:
    """How many independent reports a place that is raised may have and be raised no more, all else being as it is.

    Notes
    -----
    Raised is what is unusual enough by itself, or beside the places that rise: with k of m others raised, q comes from
    ``p m / (k + 1)``.
    """
    broad = found.broad
    i = int(np.searchsorted(broad.places, place))
    group = found.returning[i] >= parameters.returning
    discovery = parameters.returning_discovery if group else parameters.discovery
    suspicion = parameters.returning_suspicion if group else parameters.suspicion
    others = np.count_nonzero(broad.q <= discovery) - (broad.q[i] <= discovery)
    limit = max(suspicion, discovery * (others + 1) / len(broad.places))
    seen = np.arange(int(broad.observed[i]), dtype=np.float64)
    p = _tail(seen, np.full(len(seen), broad.expected[i]), broad.dispersion, np.full(len(seen), broad.spread[i]))
    clear = np.flatnonzero((p > limit) | (seen < parameters.needed))
    return int(clear.max(initial=0))
