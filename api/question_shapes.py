"""The JSON of review: questions on who is who, and what decisions came to."""

from api.shapes import Json, mention_json, node_json
from graph.identity.listing import Asked, Listing
from graph.identity.review import Decision
from graph.identity.shown import Side
from graph.ledger.shown import MentionRow


def side_json(side: Side) -> Json:
    """A mention as in ``mentions``, or the entity itself."""
    return mention_json(side) if isinstance(side, MentionRow) else node_json(side)


def asked_json(asked: Asked) -> Json:
    """One question."""
    question = asked.question
    return {
        "id": question.id,
        "kind": question.kind,
        "a": side_json(asked.a),
        "b": side_json(asked.b),
        "score": question.score,
        "because": [{"text": reason["text"], "weight": reason["weight"]} for reason in question.because],
        "would_change": question.would_change,
        "ground": question.basis,
        "alike": list(asked.alike),
    }


def listing_json(listing: Listing) -> Json:
    """The answer of ``review list``."""
    return {"questions": [asked_json(asked) for asked in listing.asked], "left": listing.left}


def decision_json(decision: Decision) -> Json:
    """The answer of ``review decide``, ``undo`` and ``detach``."""
    return {
        "decision": decision.id,
        "entities": [{"id": cluster.id, "mentions": list(cluster.mentions)} for cluster in decision.entities],
        "left": decision.left,
    }
