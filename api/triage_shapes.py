"""The JSON of the inbox, grading, the watch list and list checks, for commands and /api/v1 alike."""

from collections.abc import Iterable, Sequence

from api.shapes import Json, iso, match_json, node_json
from graph.triage.checking import Row
from graph.triage.grading import Changed
from graph.triage.inbox import InboxItem, counted
from graph.triage.watching import Watch


def item_json(item: InboxItem) -> Json:
    """One report of the inbox."""
    return {
        "reference": item.reference,
        "urgent": bool(item.urgent),
        "because": item.because,
        "state": item.state,
        "taken_by": item.taken_by,
        "matches": [{"rule": cue.rule, "words": cue.words, "field": cue.field} for cue in item.urgent],
        "serious_unreferred": list(item.unreferred),
        "known_on": iso(item.known_on),
        "received_at": item.received_at,
        "reason": item.reason,
    }


def inbox_json(items: Sequence[InboxItem]) -> Json:
    """The answer of ``inbox``."""
    return {"items": [item_json(item) for item in items], "totals": counted(items)}


def changed_json(changed: Iterable[Changed]) -> Json:
    """The answer of ``grade``."""
    return {"changed": [{"finding": one.finding, "what": one.what} for one in changed]}


def watch_json(watch: Watch) -> Json:
    """One watch with its hits."""
    return {
        "id": watch.id,
        "watches": watch.name,
        "text": watch.text,
        "entities": [node_json(node) for node in watch.nodes],
        "since": watch.since,
        "reason": watch.reason,
        "new": watch.new,
        "hits": [
            {
                "reference": hit.reference,
                "kind": hit.kind,
                "known_on": iso(hit.known_on),
                "received_at": hit.received_at,
                "how": hit.how,
                "new": hit.new,
            }
            for hit in watch.hits
        ],
    }


def watches_json(watches: Iterable[Watch]) -> Json:
    """The answer of ``watch list``."""
    return {"watches": [watch_json(watch) for watch in watches]}


def check_json(rows: Iterable[Row]) -> Json:
    """The answer of ``check``."""
    return {
        "rows": [
            {"text": row.text, "outcome": row.outcome, "matches": [match_json(match) for match in row.matches]} for row in rows
        ]
    }
