"""The JSON of looks at the evidence that are no findings."""

from api.shapes import Json, iso, node_json
from graph.analysis.common import Contact, SideBySide
from graph.analysis.counting import Coverage
from graph.analysis.platforms import Quarter
from graph.looking import Borders, Busy, MissingChildren, Unknown


def coverage_json(looked: Coverage) -> Json:
    """What findings were looked for in."""
    return {
        "reports": looked.reports,
        "without_place": looked.without_place,
        "at_homes": looked.at_homes,
        "record_begins": iso(looked.begins),
        "place_window_days": looked.place_days,
        "cannot_be_said": cannot_be_said(looked),
    }


def cannot_be_said(looked: Coverage) -> list[str]:
    """What the record is too young for."""
    if looked.begins is None:
        return []
    said = []
    if not looked.place_days:
        said.append("whether a place rises: the record is too young, and busy is not rising")
    if not looked.platforms:
        said.append("whether the share of a platform rises: that takes five months of reports")
    return said


def coverage_words(looked: Coverage) -> str:
    """The same in words."""
    words = (
        f"{looked.reports} reports of the period were looked at; {looked.without_place} of them name no place and "
        f"{looked.at_homes} only a home, so that no place can stand out by them."
    )
    unsaid = cannot_be_said(looked)
    return f"{words} What cannot be said yet: {'; '.join(unsaid)}." if unsaid else words


def missing_json(found: MissingChildren) -> Json:
    """The missing list."""
    return {
        "since": iso(found.since),
        "episodes": found.episodes,
        "children": [
            {
                **node_json(one.child),
                "episodes": one.episodes,
                "days": one.days,
                "together_with": [node_json(other) for other in one.together_with],
                "found_at": [node_json(place) for place in one.found_at],
                "reports": list(one.reports),
            }
            for one in found.children
        ],
        "places": [
            {**node_json(one.place), "children": one.children, "episodes": one.episodes, "reports": list(one.reports)}
            for one in found.places
        ],
    }


def busy_json(busy: Busy) -> Json:
    """Day by hour of one place, Monday and midnight first."""
    return {
        "place": node_json(busy.place),
        "busiest": busy.busiest,
        "term": busy.found.term.tolist(),
        "holiday": busy.found.holiday.tolist(),
        "hour_not_known": busy.found.no_time.tolist(),
    }


def common_json(contacts: list[Contact]) -> Json:
    """What a chosen set has in common."""
    return {
        "contacts": [
            {
                **node_json(one.node),
                "with": [node_json(other) for other in one.with_whom],
                "reports": list(one.reports),
            }
            for one in contacts
        ]
    }


def side_json(found: SideBySide) -> Json:
    """Two sides compared."""
    return {
        "both": [node_json(node) for node in found.both],
        "first_only": [node_json(node) for node in found.first_only],
        "second_only": [node_json(node) for node in found.second_only],
        "reports": list(found.reports),
    }


def borders_json(found: Borders) -> Json:
    """What crosses the area's border."""
    return {
        "children": [
            {"child": node_json(one.child), "place": node_json(one.place), "reports": list(one.reports)}
            for one in found.children
        ],
        "lines": [
            {
                "phone": node_json(one.phone),
                "children": [node_json(child) for child in one.children],
                "sources": one.sources,
                "outside": one.outside,
                "reports": list(one.reports),
            }
            for one in found.lines
        ],
        "outside": [node_json(place) for place in found.outside],
        "unplaced": found.unplaced,
    }


def unknown_json(found: Unknown) -> Json:
    """Who has gone quiet, and gaps with their owners."""
    return {
        "quiet": [
            {
                "agency": one.agency,
                "observed": one.observed,
                "expected": one.expected,
                "last_report": iso(one.last_report),
            }
            for one in found.agencies
        ],
        "gaps": [{"subject": node_json(gap.subject), "text": gap.text, "owner": gap.owner} for gap in found.gaps],
    }


def cyber_json(quarters: list[Quarter]) -> Json:
    """Cyber and not cyber by quarter."""
    return {"quarters": [{"quarter": one.label, "cyber": one.cyber, "not_cyber": one.not_cyber} for one in quarters]}
