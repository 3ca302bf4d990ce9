"""The log as JSON and as a table to take along."""

from collections.abc import Iterable

from api.shapes import Json
from graph.ledger.heads import Checked, Head
from graph.log import LogRow
from graph.unusual import Unusual
from viz.export.tables import csv_text

COLUMNS = ("n", "when", "who", "verb", "what", "purpose", "recipient", "about")


def row_json(row: LogRow) -> Json:
    """One row of the log."""
    return {
        "n": row.n,
        "when": row.at.isoformat(),
        "who": row.actor,
        "verb": row.verb,
        "what": row.what,
        "purpose": row.purpose,
        "recipient": row.recipient,
        "about": list(row.subjects),
    }


def log_csv(rows: Iterable[LogRow]) -> str:
    """Rows of the log as CSV, no cell of which a spreadsheet takes for a formula."""
    told = (row_json(row) for row in rows)
    return csv_text(COLUMNS, ([*(one[name] for name in COLUMNS[:-1]), " ".join(one["about"])] for one in told))


def head_json(head: Head) -> Json:
    """The log's head, as it is exported and read back."""
    return {"n": head.n, "hash": head.hash, "when": head.at, "key": head.key, "signature": head.signature}


def checked_json(checked: Checked, head: Head) -> Json:
    """Whether the log still holds what a head stands for."""
    return {"ok": checked.ok, "problem": checked.problem, "rows": checked.rows, "head": head.n, "since": checked.since}


def unusual_json(found: Iterable[Unusual]) -> Json:
    """Looking that is unusual."""
    return {
        "unusual": [
            {"who": one.user, "day": one.day.isoformat(), "kind": one.kind, "why": one.why, "rows": list(one.rows)}
            for one in found
        ]
    }
