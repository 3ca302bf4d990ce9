"""Which children belong together: bits of evidence for each pair, every term a clause with its reports.

For children i and j and each context z that both were seen in, ``bits = log2(1 + rho (LR - 1))`` with
``LR = max(m (n - 1) / (d - 1), 1)`` (n children in all, d of them seen in z, m how often children who belong together
share such a context) and ``rho = max over their reports a, b of r_a r_b 2^(-|t_a - t_b| / half-life)``. Being named in one
incident has LR = n / 8. LR is divided by ``a_i a_j``, a being the contexts of a child over those of the child who has
more than nine in ten (at least 1): whoever is reported everywhere shares much with many by chance. Of the terms that rest
on the same reports the largest counts in full, the rest at a quarter.
With ``p = 1 / (1 + 2^-(bits - log2(n / 4)))`` two steps add up to
``P = 1 - (1 - p)(1 - min(.9, sum_k p_ik p_kj / 2))``, shown in bits again as ``log2(P / (1 - P)) + log2(n / 4)``. p is no
probability that anyone should quote: show bits and bands.

Contexts of more than 200 children are left out of the sum and named.

References
----------
Fellegi, Sunter (1969), JASA 64, 1183-1210 (weights of evidence); Adamic, Adar (2003), Social Networks 25, 211-230.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from graph.analysis.arrays import pack, within
from graph.analysis.evidence import Evidence, Flags, Ints, Reals
from graph.analysis.sightings import Sightings, sightings
from graph.analysis.sweeping import best_of_context

HUB = 200
HALF_LIFE = 60.0
AGAIN = 0.25
FAINT = 0.02
STEPS = 25
CROWDED, A_CHILD = 400, 2
"""Sightings, in all and for each child, from which a context is swept (``sweeping``) and not gone through pair by pair."""


@dataclass(frozen=True)
class Terms:
    """One shared context of one pair: `first` and `second` count children, `bits` is after the discount."""

    first: Ints
    second: Ints
    context: Ints
    bits: Reals
    report_first: Ints
    report_second: Ints


@dataclass(frozen=True)
class PeerIndex:
    """Sightings made ready, so that one child's peers are found in milliseconds."""

    seen: Sightings
    half_life: float = HALF_LIFE
    hub: int = HUB

    @property
    def prior(self) -> float:
        """``log2(n / 4)``: the bits at which p is a half."""
        return float(np.log2(max(len(self.seen.children), 4) / 4))


def peer_index(evidence: Evidence, half_life: float = HALF_LIFE, hub: int = HUB) -> PeerIndex:
    """Make the index of an evidence as of some day."""
    return PeerIndex(sightings(evidence), half_life, hub)


def terms_of(index: PeerIndex, children: Ints) -> Terms:
    """All terms of `children` (counted from 0) with anyone."""
    seen = index.seen
    lengths = seen.child_start[children + 1] - seen.child_start[children]
    own = seen.by_child[np.repeat(seen.child_start[children], lengths) + within(lengths)]
    own = own[(seen.size[seen.context[own]] <= index.hub) & (seen.size[seen.context[own]] > 1)]
    context = seen.context[own]
    number = seen.start[context + 1] - seen.start[context]
    return _terms(index, np.repeat(own, number), np.repeat(seen.start[context], number) + within(number))


def terms_of_all(index: PeerIndex, low: int, high: int, but: Flags) -> Terms:
    """All terms within contexts number `low` to `high` - 1 (`but` those), each pair once."""
    seen = index.seen
    own = np.arange(seen.start[low], seen.start[high])
    own = own[~but[seen.context[own]] & (seen.size[seen.context[own]] <= index.hub) & (seen.size[seen.context[own]] > 1)]
    number = seen.start[seen.context[own] + 1] - own - 1
    return _best(index, np.repeat(own, number), np.repeat(own, number) + 1 + within(number))


def _terms(index: PeerIndex, a: Ints, b: Ints) -> Terms:
    return _discounted(_best(index, a, b))


def _best(index: PeerIndex, a: Ints, b: Ints) -> Terms:
    """The best pair of reports for each pair of children and context."""
    seen = index.seen
    apart = seen.child[a] != seen.child[b]
    a, b = a[apart], b[apart]
    rho = seen.weight[a] * seen.weight[b] * np.exp2(-np.abs(seen.day[a] - seen.day[b]) / index.half_life)
    key = pack(seen.child[a], seen.child[b], seen.context[a])
    order = np.lexsort((-rho, key))
    first = order[np.flatnonzero(np.diff(key[order], prepend=-1))]
    return _weighed(index, a[first], b[first], rho[first])


def _weighed(index: PeerIndex, a: Ints, b: Ints, rho: Reals) -> Terms:
    """The term of each best pair of sightings."""
    seen = index.seen
    context = seen.context[a]
    ratio = np.maximum(seen.ratio[context] / (seen.activity[seen.child[a]] * seen.activity[seen.child[b]]), 1.0)
    bits = np.log2(1 + rho * (ratio - 1))
    return Terms(seen.child[a], seen.child[b], context, bits, seen.report[a], seen.report[b])


def _discounted(terms: Terms) -> Terms:
    """Of terms that rest on the same reports the largest counts, the rest at a quarter."""
    key = pack(terms.first, terms.second, terms.report_first, terms.report_second)
    order = np.lexsort((-terms.bits, key))
    lead = np.diff(key[order], prepend=-1) != 0
    bits = np.empty(len(key))
    bits[order] = np.where(lead, terms.bits[order], AGAIN * terms.bits[order])
    return Terms(terms.first, terms.second, terms.context, bits, terms.report_first, terms.report_second)


def weight(bits: Reals | Ints, prior: float) -> Reals:
    """``1 / (1 + 2^-(bits - prior))``."""
    return 1 / (1 + np.exp2(prior - bits))


@dataclass(frozen=True)
class Scores:
    """One child's `others` (counted from 0, ascending) with their bits in two steps and directly, and the terms.

    `further` holds the terms of the closest children, through whom the second step leads.
    """

    others: Ints
    bits: Reals
    direct: Reals
    terms: Terms
    further: Terms


def scores_of(index: PeerIndex, child: int) -> Scores:
    """Bits of one child with everybody who shares anything; second steps lead over the `STEPS` closest."""
    n = len(index.seen.children)
    terms = terms_of(index, np.array([child]))
    linked, direct = _summed(terms.second, terms.bits)
    p = weight(direct, index.prior)
    near = np.argsort(-p, kind="stable")[:STEPS]
    near = near[p[near] >= FAINT]
    further = terms_of(index, linked[near])
    pair, bits = _summed(further.first * n + further.second, further.bits)
    step = weight(bits, index.prior)
    kept = (step >= FAINT) & (pair % n != child)
    first = near[np.argsort(linked[near])][np.searchsorted(np.sort(linked[near]), pair[kept] // n)]
    reached, through = _summed(pair[kept] % n, p[first] * step[kept] / 2)
    others = np.union1d(linked, reached)
    own, beyond, known = np.zeros(len(others)), np.zeros(len(others)), np.zeros(len(others))
    own[np.searchsorted(others, linked)] = p
    known[np.searchsorted(others, linked)] = direct
    beyond[np.searchsorted(others, reached)] = np.minimum(through, 0.9)
    return Scores(others, _in_bits(1 - (1 - own) * (1 - beyond), index.prior), known, terms, further)


def _summed(key: Ints, value: Reals) -> tuple[Ints, Reals]:
    """Distinct keys, ascending, with the sum of their values."""
    keys, place = np.unique(key, return_inverse=True)
    return keys, np.bincount(place, value, minlength=len(keys)).astype(np.float64)


def _in_bits(p: Reals, prior: float) -> Reals:
    safe = np.clip(p, 1e-12, 1 - 1e-12)
    return np.where(p > 0, np.maximum(np.log2(safe / (1 - safe)) + prior, 0.0), 0.0)


def all_bits(index: PeerIndex, chunk: int = 4_000_000) -> "sparse.csr_array":
    """Direct bits of every pair with any, as a symmetric matrix."""
    seen = index.seen
    n = len(seen.children)
    number = np.diff(seen.start).astype(np.float64)
    crowded = (number > CROWDED) & (number > A_CHILD * seen.size) & (seen.size > 1) & (seen.size <= index.hub)
    work = np.cumsum(np.where((seen.size <= index.hub) & ~crowded, number * number / 2, 0))
    cuts = np.searchsorted(work, np.arange(chunk, (work[-1] if len(work) else 0) + chunk, chunk)) + 1
    parts = [_weighed(index, *best_of_context(seen, int(one), index.half_life)) for one in np.flatnonzero(crowded)]
    low = 0
    for high in np.unique(np.minimum(cuts, len(number))):
        parts.append(_sorted(terms_of_all(index, low, int(high), crowded)))
        low = int(high)
    if not parts:
        return sparse.csr_array((n, n))
    terms = _discounted(Terms(*(np.concatenate([getattr(part, name) for part in parts]) for name in Terms.__annotations__)))
    half = sparse.coo_array((terms.bits, (terms.first, terms.second)), shape=(n, n)).tocsr()
    return (half + half.T).tocsr()


def _sorted(terms: Terms) -> Terms:
    """The same terms with the lower child first."""
    swap = terms.first > terms.second
    return Terms(
        np.where(swap, terms.second, terms.first),
        np.where(swap, terms.first, terms.second),
        terms.context,
        terms.bits,
        np.where(swap, terms.report_second, terms.report_first),
        np.where(swap, terms.report_first, terms.report_second),
    )


def close_scores(index: PeerIndex, least: float) -> "sparse.csr_array":
    """Bits of the pairs that have at least `least` in two steps: what `all_scores` gives, without going through the rest.

    Notes
    -----
    ``P <= p + through``, so that of a pair whose P is at least x either p or through is at least x / 2; and through is at
    most half the product of the lengths of their rows, so that the many children with faint peers alone are passed over.
    """
    p = all_bits(index)
    p.data = weight(p.data, index.prior)
    q = p.copy()
    q.data[q.data < FAINT] = 0.0
    q.eliminate_zeros()
    half = float(weight(np.array([least]), index.prior)[0]) / 2
    pairs = np.union1d(_pairs(p, half), _by_two_steps(q, half))
    row, column = pairs // p.shape[0], pairs % p.shape[0]
    row, column = row[row != column], column[row != column]
    if not len(row):
        return sparse.csr_array(p.shape)
    through = np.minimum(np.asarray(q[row].multiply(q[column]).sum(axis=1)).ravel() / 2, 0.9)
    bits = _in_bits(1 - (1 - np.asarray(p[row, column]).ravel()) * (1 - through), index.prior)
    near = bits >= least
    return sparse.coo_array((bits[near], (row[near], column[near])), shape=p.shape).tocsr()


def _by_two_steps(q: "sparse.csr_array", least: float) -> Ints:
    """Pairs of which half the sum of ``q_ik q_kj`` is at least `least`; one step may be among them."""
    length = np.sqrt(np.asarray(q.multiply(q).sum(axis=1)).ravel())
    far = np.flatnonzero(length * length.max(initial=0.0) / 2 >= least)
    reached = (q[far] @ q[:, far]).tocsr()
    pairs = _pairs(reached, 2 * least)
    return far[pairs // len(far)] * np.int64(q.shape[0]) + far[pairs % len(far)] if len(far) else far


def _pairs(matrix: "sparse.csr_array", least: float) -> Ints:
    """Row and column, as one number, of the values that are at least `least`."""
    kept = np.flatnonzero(matrix.data >= least)
    row = np.searchsorted(matrix.indptr, kept, side="right") - 1
    return row * np.int64(matrix.shape[1]) + matrix.indices[kept]


def all_scores(index: PeerIndex) -> "sparse.csr_array":
    """Bits of every pair in two steps (see `scores_of`), without the diagonal."""
    bits = all_bits(index)
    p = bits.copy()
    p.data = weight(bits.data, index.prior)
    q = p.copy()
    q.data[q.data < FAINT] = 0.0
    q.eliminate_zeros()
    through = (q @ q).tocsr()
    through.data = np.minimum(through.data / 2, 0.9)
    total = (p + through - p.multiply(through)).tocoo()
    keep = total.row != total.col
    return sparse.coo_array(
        (_in_bits(total.data[keep], index.prior), (total.row[keep], total.col[keep])), shape=total.shape
    ).tocsr()
