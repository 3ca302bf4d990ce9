"""Joins, distinct counts and running groups on integer arrays: what every method needs in place of a loop over pairs."""

import numpy as np

from graph.analysis.evidence import Ints, Reals


def join(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Positions (i, j) of every pair with ``left[i] == right[j]``, in the order of `left`."""
    order = np.argsort(right, kind="stable")
    keys = right[order]
    start = np.searchsorted(keys, left, side="left")
    number = np.searchsorted(keys, left, side="right") - start
    first = np.repeat(np.arange(len(left)), number)
    return first, order[np.repeat(start, number) + within(number)]


def within(number: Ints) -> Ints:
    """0, 1, ... ``number[k] - 1`` for each k, one after the other."""
    ends = np.cumsum(number)
    return np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - number, number)


def pack(*columns: Ints) -> Ints:
    """One whole number for each row of `columns`, equal where all of them are; small values may be negative."""
    packed = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        if len(column):
            low = int(column.min())
            packed = packed * (int(column.max()) - low + 1) + (column - low)
    return packed


def distinct(*columns: Ints) -> Ints:
    """Positions of one row of each kind."""
    return np.unique(pack(*columns), return_index=True)[1]


def distinct_count(group: Ints, value: Ints, size: int) -> Ints:
    """How many distinct values each group 0 ... `size` - 1 has."""
    return np.bincount(group[distinct(group, value)], minlength=size)


def benjamini_hochberg(p: Reals, tests: int | None = None) -> Reals:
    """Adjusted p-values: ``q[i] = min over j with p[j] >= p[i] of p[j] * m / rank(j)``.

    Parameters
    ----------
    p : array
    tests : int, optional
        How many comparisons were made, where those with p = 1 were left out of `p`.

    References
    ----------
    Benjamini, Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
    """
    order = np.argsort(p, kind="stable")
    raised = p[order] * (tests or len(p)) / np.arange(1, len(p) + 1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return adjusted
