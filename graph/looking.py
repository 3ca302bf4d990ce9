"""Looks at the evidence that are no findings: who goes missing, when a place is busy, what is shared, what is not known.

Each takes the view of whoever looks, and logs what it shows of persons before it answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.access import View
from graph.analysis.borders import DealLine, OutOfArea, deal_lines, out_of_area
from graph.analysis.common import Contact, SideBySide, common_contacts, side_by_side
from graph.analysis.evidence import CONCERN, LOCATION, Evidence, Flags, day_number
from graph.analysis.gaps import Gap, QuietAgency, gone_quiet, knowledge_gaps
from graph.analysis.missing import FoundAt, Missing, found_places, most_missing
from graph.analysis.platforms import Quarter, cyber_by_quarter
from graph.analysis.rhythm import Rhythm, busiest, rhythm
from graph.errors import NotFound, WrongUsage
from graph.ontology.catalogue import school_terms
from graph.store.base import Node

YEAR = 365
TOP = 10
FAR_METRES = 25_000.0
"""A place lies out of the area if it is farther than this from the middle of the places that are named."""
METRES = 111_320.0


@dataclass(frozen=True, slots=True)
class MissingChildren:
    """The missing list of a year: the children with most episodes, and the places where children were found."""

    children: list[Missing]
    places: list[FoundAt]
    episodes: int
    since: date


@dataclass(frozen=True, slots=True)
class Busy:
    """When reports place something at `place`; `busiest` says the four busiest hours in words."""

    place: Node
    found: Rhythm
    busiest: str


@dataclass(frozen=True, slots=True)
class Borders:
    """What crosses the area's border; `unplaced` counts the places whose position is not known."""

    children: list[OutOfArea]
    lines: list[DealLine]
    outside: list[Node]
    unplaced: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Agencies that have gone quiet, and what is not known of those who matter most."""

    agencies: list[QuietAgency]
    gaps: list[Gap]


def missing(view: View, as_of: date, days: int = YEAR, limit: int = TOP) -> MissingChildren:
    """Who went missing most, with whom, and where children were found, in so many days."""
    end = day_number(as_of)
    evidence = view.evidence(as_of).window(end - days + 1, end)
    children, places = most_missing(evidence, limit), found_places(evidence)
    shown = [one.child.id for one in children] + [other.id for one in children for other in one.together_with]
    view.log(f"missing children as of {as_of}", shown)
    since = date.fromordinal(as_of.toordinal() - days + 1)
    return MissingChildren(children, places, len(evidence.episodes), since)


def busy(view: View, place: str, as_of: date) -> Busy:
    """Day by hour of one place, in term time and out of it. Raises NotFound."""
    evidence = view.evidence(as_of)
    (code,) = _codes(evidence, [place], "place")
    terms = [(day_number(first), day_number(last)) for first, last in school_terms()]
    found = rhythm(evidence, code, terms)
    view.log(f"days and hours of {place}", [])
    return Busy(evidence.subject(code), found, busiest(found))


def common(view: View, entities: Sequence[str], as_of: date) -> list[Contact]:
    """Whom and what at least two of the chosen ones are linked with. Raises NotFound, WrongUsage."""
    if len(set(entities)) < 2:
        raise WrongUsage("One alone has nothing in common.", "Choose two or more.", "of")
    evidence = view.evidence(as_of)
    found = common_contacts(evidence, _codes(evidence, entities, "person, place or thing"))
    view.log(f"common contacts of {', '.join(entities)}", [*entities, *(one.node.id for one in found)])
    return found


def compared(view: View, first: Sequence[str], second: Sequence[str], as_of: date) -> SideBySide:
    """Two places, or two groups, side by side. Raises NotFound, WrongUsage."""
    if not first or not second:
        raise WrongUsage("Two sides are needed.", "Name at least one on either side.", "second")
    evidence = view.evidence(as_of)
    found = side_by_side(evidence, *(_codes(evidence, side, "person, place or thing") for side in (first, second)))
    shown = [node.id for side in (found.both, found.first_only, found.second_only) for node in side]
    view.log(f"{', '.join(first)} beside {', '.join(second)}", [*first, *second, *shown])
    return found


def borders(view: View, as_of: date, days: int = YEAR) -> Borders:
    """Children found or named out of the area, and phones that several children are named with, in so many days."""
    end = day_number(as_of)
    evidence = view.evidence(as_of).window(end - days + 1, end)
    far = _far(evidence)
    children, lines = out_of_area(evidence, far), deal_lines(evidence, far)
    shown = [one.child for one in children] + [child for line in lines for child in line.children]
    view.log(f"what crosses the border as of {as_of}", _ids(shown))
    nowhere = (evidence.entities.kind == LOCATION) & ~np.isfinite(evidence.entities.latitude)
    named = np.unique(np.concatenate((evidence.rows.entity, evidence.episodes.place[evidence.episodes.place >= 0])))
    outside = [evidence.subject(code) for code in named.tolist() if far[code]]
    return Borders(children, lines, outside, int(nowhere[named].sum()))


def unknown(view: View, as_of: date) -> Unknown:
    """Which agencies have gone quiet, and the gaps about high-risk children and about what stands out."""
    evidence = view.evidence(as_of)
    raised = [subject.id for finding in view.findings(as_of).findings for subject in finding.subjects]
    codes = np.flatnonzero(np.isin(evidence.entities.ids, raised) & evidence.is_kind(CONCERN, LOCATION))
    end = day_number(as_of)
    found = Unknown(gone_quiet(evidence, end), knowledge_gaps(evidence, end, codes))
    view.log(f"gaps as of {as_of}", _ids(gap.subject for gap in found.gaps))
    return found


def cyber(view: View, as_of: date) -> list[Quarter]:
    """Reports that involve something online, and those that do not, by quarter; names nobody, so nothing is logged."""
    return cyber_by_quarter(view.evidence(as_of), day_number(as_of))


def _ids(nodes: Iterable[Node]) -> list[str]:
    return [node.id for node in nodes]


def _codes(evidence: Evidence, entities: Sequence[str], what: str) -> list[int]:
    codes = []
    for entity in dict.fromkeys(entities):
        found = np.flatnonzero(evidence.entities.ids == entity)
        if not len(found):
            raise NotFound(f"There is no {what} {entity}.", "Search for it by name.")
        codes.append(int(found[0]))
    return codes


def _far(evidence: Evidence) -> Flags:
    """Places far from the middle of all that are named."""
    who = evidence.entities
    placed = (who.kind == LOCATION) & np.isfinite(who.latitude) & np.isfinite(who.longitude)
    if not placed.any():
        return np.zeros(len(who), dtype=np.bool_)
    north, east = np.median(who.latitude[placed]), np.median(who.longitude[placed])
    away = np.hypot((who.latitude - north) * METRES, (who.longitude - east) * METRES * np.cos(np.radians(north)))
    return np.asarray(placed & (np.nan_to_num(away) > FAR_METRES))
