"""What a finding is, its id, and how a list of them is told against the list of the last meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from typing import Any

from graph.analysis.wording import listing
from graph.store.base import Node

Json = dict[str, Any]
RISE = 2
"""More, or fewer, independent reports than last time by this many (and by a quarter) make a finding rise, or cool."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands out.

    Attributes
    ----------
    kind : {"location", "platform", "person_of_concern", "peer_group", "broker"}
    tier : {"alert", "watch"}
    method : str
        The module of ``graph.analysis`` that found it.
    change : {"new", "rising", "persistent", "cooling"}
    children, sources : int
        Distinct children, and distinct independent sources (everything untraced together as one).
    child_ids : tuple of str
    reports : tuple of str
        References, oldest first.
    since : date
        First report in the window that counts.
    would_clear : str
        What would make it go away.
    stability : dict
        Range of the rank where there is one, with how it was measured.
    leans_on_name : bool
        Whether it rests on mentions that were taken as one person on the strength of a name alone.
    """

    id: str
    kind: str
    tier: str
    method: str
    subjects: tuple[Node, ...]
    why: str
    measures: Json = field(hash=False)
    children: int
    sources: int
    child_ids: tuple[str, ...]
    reports: tuple[str, ...]
    since: date | None
    would_clear: str
    change: str = "new"
    stability: Json = field(default_factory=dict, hash=False)
    leans_on_name: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Findings now with their change told, and those of last time that are gone."""

    findings: list[Finding]
    gone: list[Finding]


def finding_id(kind: str, subjects: Iterable[str]) -> str:
    """Id of a finding, from its kind and subjects; the order of the subjects does not matter."""
    text = "\x1f".join((kind, *sorted(subjects)))
    return "f" + blake2b(text.encode(), digest_size=6).hexdigest()


def compare(now: Sequence[Finding], before: Sequence[Finding]) -> Comparison:
    """Tell each finding against the one of the same id last time.

    Notes
    -----
    New where there was none; rising or cooling where the independent reports (``measures["observed"]``) went up or down by
    at least two and a quarter; persistent else. A group rises when more children joined it than left it, and says who.
    """
    earlier = {finding.id: finding for finding in before}
    told = [_told(finding, earlier.get(finding.id)) for finding in now]
    kept = {finding.id for finding in now}
    return Comparison(told, [finding for finding in before if finding.id not in kept])


def _told(now: Finding, before: Finding | None) -> Finding:
    if before is None:
        return now
    measures, why = {**now.measures, "observed_before": before.measures["observed"]}, now.why
    if now.kind == "peer_group":
        joined = [node for node in now.subjects if node.id not in before.child_ids]
        left = [node for node in before.subjects if node.id not in now.child_ids]
        for key, words, nodes in (("joined", "Joined", joined), ("left", "No longer of it", left)):
            measures[key] = [node.id for node in nodes]
            why += f" {words} since the last meeting: {listing([node.name for node in nodes], 8)}." if nodes else ""
    return replace(now, change=_change(now, before), measures=measures, why=why)


def _change(now: Finding, before: Finding) -> str:
    if now.kind == "peer_group" and now.children != before.children:
        return "rising" if now.children > before.children else "cooling"
    seen, last = float(now.measures["observed"]), float(before.measures["observed"])
    step = seen - last
    if abs(step) < RISE or abs(step) < last / 4:
        return "persistent"
    return "rising" if step > 0 else "cooling"


def new_evidence(now: Finding, before: Finding) -> tuple[str, ...]:
    """The reports that `now` rests on and `before` did not: none, and a dismissed finding stays dismissed."""
    known = set(before.reports)
    return tuple(report for report in now.reports if report not in known)
