"""The JSON of the quarter's tables."""

from typing import Any

from api.shapes import Json, iso
from graph.quarterly.periods import Span
from graph.quarterly.tables import Statistics, Table

DEFINITIONS = "definitions"


def statistics_json(found: Statistics) -> Json:
    """One key a block, beside the period and the definitions."""
    return {
        "period": {
            "from": iso(found.start),
            "to": iso(found.end),
            "quarters": [_span_json(span) for span in found.quarters],
            "years": [_span_json(span) for span in found.years],
        },
        "published": found.suppressed,
        DEFINITIONS: {table.block.key: table.block.definition for table in found.tables},
        **{table.block.key: _table_json(found, table) for table in found.tables},
    }


def _span_json(span: Span) -> Json:
    return {"name": span.label, "from": iso(span.start), "to": iso(span.end)}


def _table_json(found: Statistics, table: Table) -> Json:
    return {
        "title": table.block.title,
        "definition": table.block.definition,
        "quarters": [{"quarter": span.label, **_counts(found, table, span)} for span in found.quarters],
        "years": [{"year": span.label, **_counts(found, table, span)} for span in found.years],
        "totals": _counts(found, table, Span("", found.start, found.end)),
        "adds_up": table.block.adds,
        "notes": list(table.notes),
    }


def _counts(found: Statistics, table: Table, span: Span) -> Json:
    label = found.label_of(span)
    block = table.block
    told: dict[str, Any] = {"total": table.counts[block.total][label]} if block.total else {}
    told["rows"] = {words: table.counts[row][label] for row, words in table.labels.items() if row != block.total}
    if block.shares:
        told["percentages"] = table.percentages(label)
    return told
