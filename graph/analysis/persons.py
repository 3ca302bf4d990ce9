"""Persons of concern: how many children each reaches, through how many independent sources, and which links are new.

Only adults and persons whose age is not known (which is said) are ranked; a child who brings others along is context, and a
child to protect. The exceedance of ``hotspots`` is used on persons as it stands: the same prior, window and correction.
"""

from dataclasses import dataclass

import numpy as np

from graph.analysis.arrays import distinct
from graph.analysis.counting import contacts, counts_for_alert, counts_for_watch
from graph.analysis.evidence import CONCERN, TAKES_PART, Evidence, Ints
from graph.analysis.hotspots import EARLIER, Exceedance, exceedance, panel
from graph.analysis.parameters import DEFAULTS, Parameters


@dataclass(frozen=True)
class Persons:
    """Exceedance by all reports (`broad`) and by first-hand ones, and (person, child) links that are `new`."""

    broad: Exceedance
    strict: Exceedance
    new_person: Ints
    new_child: Ints
    alert: Ints
    watch: Ints


def persons(evidence: Evidence, end: int, parameters: Parameters = DEFAULTS) -> Persons:
    """Rank persons of concern in the window up to `end`; `evidence` as of that day.

    Notes
    -----
    Watch: at least three children through three independent sources. Alert: the same by first-hand reports alone, and more
    than the person's own past and the area lead one to expect (q within the accepted share of false alerts).
    """
    rows, width = evidence.rows, parameters.window_days
    wanted = np.isin(rows.role, TAKES_PART) & (evidence.entities.kind[rows.entity] == CONCERN)
    recent = wanted & (rows.occurred_day > end - width * (EARLIER + 1))
    size, results = len(evidence.entities), []
    for counted in (counts_for_alert, counts_for_watch):
        found = panel(contacts(evidence, recent, counted(rows)), end, width, size)
        results.append(exceedance(found, np.zeros(len(found.places), dtype=np.int64)))
    strict, broad = results
    same = np.searchsorted(broad.places, strict.places)
    firm = (strict.observed >= parameters.needed) & (broad.q[same] <= parameters.person_discovery)
    alert = strict.places[firm]
    watch = np.setdiff1d(broad.places[broad.observed >= parameters.needed], alert)
    new_person, new_child = _new_links(evidence, np.union1d(alert, watch), end - parameters.meeting_days)
    return Persons(broad, strict, new_person, new_child, alert, watch)


def _new_links(evidence: Evidence, people: Ints, since: int) -> tuple[Ints, Ints]:
    """Links between any of `people` and a child that nobody had reported by the end of the day `since`."""
    rows = evidence.rows
    raised = np.zeros(len(evidence.entities), dtype=np.bool_)
    raised[people] = True
    wanted = np.isin(rows.role, TAKES_PART) & raised[rows.entity]
    counted = counts_for_watch(rows)
    now = contacts(evidence, wanted, counted)
    before = contacts(evidence, wanted & (rows.known_day <= since), counted & (rows.known_day <= since))
    size = len(evidence.entities)
    fresh = ~np.isin(now.target * size + now.child, before.target * size + before.child)
    once = distinct(now.target[fresh], now.child[fresh])
    return now.target[fresh][once], now.child[fresh][once]
