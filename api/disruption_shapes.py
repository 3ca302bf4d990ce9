"""The JSON of measures, and of reports before and after them."""

from api.shapes import Json, iso, node_json
from graph.disruption import BeforeAfter, Done, Rate


def done_json(done: Done) -> Json:
    """One measure, visit or decision."""
    held = done.measure
    return {
        "id": held.id or None,
        "subject": node_json(done.subject),
        "kind": held.kind,
        "what": held.what,
        "started": iso(held.started),
        "expires": iso(held.expires),
        "conditions": held.conditions,
        "outcome": held.outcome,
        "by": held.author,
        "reference": done.reference or None,
    }


def compared_json(found: BeforeAfter) -> Json:
    """Before and after one measure; null where too few days have passed."""
    return {
        **done_json(found.done),
        "reports_before": rate_json(found.reports_before),
        "reports_after": rate_json(found.reports_after),
        "children_before": rate_json(found.children_before),
        "children_after": rate_json(found.children_after),
        "in_words": found.in_words(),
    }


def rate_json(found: Rate | None) -> Json | None:
    """A monthly rate with its 95% interval."""
    if found is None:
        return None
    return {
        "count": found.count,
        "months": round(found.months, 2),
        "monthly": round(found.monthly, 2),
        "low": round(found.low, 2),
        "high": round(found.high, 2),
    }
