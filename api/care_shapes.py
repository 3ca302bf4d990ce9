"""Erasures and retention as JSON."""

from api.shapes import Json
from graph.custody.erasure import Erasure
from graph.custody.retention import Due


def erasure_json(done: Erasure) -> Json:
    """What was taken out, and whom to tell."""
    return {
        "erased": {
            "originals": done.originals,
            "mentions": done.mentions,
            "charts": done.charts,
            "exports": done.exports,
        },
        "recall": [
            {"product": one.product, "name": one.name, "recipient": one.recipient, "when": one.when} for one in done.recall
        ],
        "namesakes": list(done.namesakes),
        "lists_not_reached": list(done.unreached),
    }


def due_json(row: Due) -> Json:
    """One person on the list of reviews."""
    return {
        "id": row.id,
        "name": row.name,
        "kind": row.kind,
        "data_subject_category": row.category,
        "group": row.group,
        "because": row.label,
        "last": row.last.isoformat() if row.last else None,
        "review_on": row.review_on.isoformat() if row.review_on else None,
        "due": row.due,
        "decision": row.decision,
        "reason": row.reason,
        "by": row.by,
        "restricted_to": list(row.restricted_to),
    }
