"""Tables of the ledger. Every row carries the entry (`seq`) that wrote it; nothing is updated or deleted.

Dates are ISO 8601 text, moments are UTC ISO 8601 text, structures are JSON text.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from graph.ledger import work_tables
from graph.ledger.columns import key as _key
from graph.ledger.columns import metadata
from graph.ledger.columns import number as _number
from graph.ledger.columns import seq as _seq
from graph.ledger.columns import text as _text

__all__ = ["metadata", "work_tables"]  # with the tables below they are all the tables there are

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    _text("recorded_at"),
    _text("actor"),
    _text("kind"),
    sqlite_autoincrement=True,
)

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", sa.Text, primary_key=True, comment="SHA-256 of the bytes as received"),
    _seq(),
    _text("path"),
    _text("container"),
    _text("media"),
    _text("kind"),
    _number("size"),
    _text("outcome"),
)

problems = sa.Table(
    "problems",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _seq(),
    _text("document", index=True),
    _text("record", empty=True),
    _text("field"),
    _text("problem"),
    _text("remedy"),
    _text("severity"),
)

records = sa.Table(
    "records",
    metadata,
    _key(),
    _seq(),
    _number("position"),
    _text("document", index=True),
    _text("kind"),
    _text("locator"),
    _text("reference"),
    _number("assigned"),
    _text("fingerprint", index=True),
    _text("known_on", empty=True),
    _text("known_time"),
    _text("footing"),
    _text("root", empty=True, index=True),
    _text("reporter"),
    _text("agency"),
    _text("body"),
    sa.Index("ix_records_reference", "reference", "kind"),
    sa.Index("ix_records_known", "kind", "known_on"),
)

mentions = sa.Table(
    "mentions",
    metadata,
    _key(),
    _seq(),
    _number("position"),
    _text("record", index=True),
    _text("kind"),
    _text("role"),
    _text("field"),
    _number("start"),
    _number("end"),
    _text("text"),
    _number("sure"),
    _text("attributes"),
)

incidents = sa.Table(
    "incidents",
    metadata,
    _key(),
    _seq(),
    _number("position"),
    _text("record", index=True),
    _text("occurred_on", empty=True),
    _text("occurred_time"),
    _text("exploitation"),
    _text("summary"),
)

statements = sa.Table(
    "statements",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _seq(),
    _text("record", index=True),
    _number("item"),
    _text("predicate"),
    _text("subject", empty=True),
    _text("object", empty=True),
    _text("incident", empty=True),
    _text("nature"),
    _text("valid_from", empty=True),
    _text("valid_to", empty=True),
)

judgements = sa.Table(
    "judgements",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _seq(),
    _text("kind"),
    _text("a"),
    _text("b"),
    _text("outcome"),
    _text("basis"),
    sa.Column("score", sa.Float, nullable=True),
    _text("weights_version"),
    _text("because"),
    _text("reason"),
    _text("author"),
    _text("known_on", empty=True),
    _number("supersedes", empty=True),
    sa.Index("ix_judgements_a", "a", "b", "outcome", "kind"),
    sa.Index("ix_judgements_b", "b", "a", "outcome", "kind"),
)

grades = sa.Table(
    "grades",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _seq(),
    _text("record", index=True),
    _number("item"),
    _text("source_grade"),
    _text("intelligence_grade"),
    _text("handling"),
    _text("conditions"),
    _text("author"),
    _text("graded_at"),
)

actions = sa.Table(
    "actions",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _seq(),
    _text("record", index=True),
    _text("ref", index=True),
    _text("text"),
    _text("owner"),
    _text("due", empty=True),
    _text("due_raw"),
    _text("five_p"),
    _text("status"),
    _text("section"),
    _text("targets"),
)

assessments = sa.Table(
    "assessments",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _seq(),
    _text("record", index=True),
    _text("child", empty=True),
    _text("assessed_on", empty=True),
    _text("risk"),
    _text("primary_type"),
    _text("threshold"),
    _text("indicators"),
    _text("vulnerabilities"),
    _text("content"),
)

finding_decisions = sa.Table(
    "finding_decisions",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _seq(),
    _text("finding", index=True),
    _text("decision"),
    _text("reason"),
    _text("author"),
    _text("decided_at"),
    _text("evidence"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _text("at"),
    _text("actor"),
    _text("verb"),
    _text("what"),
    _text("subjects"),
    _text("purpose"),
    _text("recipient"),
    _text("salts"),
    _text("seals"),
    _text("previous"),
    _text("hash"),
    sqlite_autoincrement=True,
)

# What the duty of care asks for: who was taken out (not whom, but the opaque ids of their mentions, by which a restored backup
# is put right), what stands in for a file, who alone may see a record, and what was decided on keeping it.
erasures = sa.Table(
    "erasures",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _seq(),
    _text("mentions"),
    _text("reason"),
    _text("counts"),
    _text("author"),
    _text("erased_at"),
)

redactions = sa.Table(
    "redactions",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _seq(),
    _text("document", index=True),
    _text("copy"),
)

restrictions = sa.Table(
    "restrictions",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _text("subject", index=True),
    _text("named"),
    _number("lifted"),
    _text("reason"),
    _text("author"),
    _text("restricted_at"),
)

retention_reviews = sa.Table(
    "retention_reviews",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _text("subject", index=True),
    _text("decision"),
    _text("reason"),
    _text("next_review"),
    _text("author"),
    _text("decided_at"),
)

# Packs and exports that were handed on; of no entry either. `digest` and `members` say which mentions an entity went by, so
# that it can be told later whether it is still the same.
products = sa.Table(
    "products",
    metadata,
    _key(),
    _text("kind"),
    _text("name"),
    _text("form"),
    _text("recipient"),
    _text("purpose"),
    _text("author"),
    _text("made_at"),
    _text("as_of", empty=True),
    _number("watermark"),
    _text("sha256", index=True),
    _number("pseudonyms"),
)

product_holdings = sa.Table(
    "product_holdings",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _text("product", index=True),
    _text("kind"),
    _text("key"),
    _number("members"),
    _text("digest"),
    sa.Index("ix_product_holdings_key", "kind", "key"),
)

# What is said, decided and done around the tasking meeting; of no entry, as it says nothing that the graph shows.
meeting_events = sa.Table(
    "meeting_events",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _text("meeting", index=True),
    _text("act"),
    _text("item"),
    _text("content"),
    _text("reason"),
    _text("author"),
    _text("said_at"),
)

measures = sa.Table(
    "measures",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    _text("measure", index=True),
    _text("subject", index=True),
    _text("kind"),
    _text("what"),
    _text("started"),
    _text("expires", empty=True),
    _text("conditions"),
    _text("outcome"),
    _number("withdrawn"),
    _text("reason"),
    _text("author"),
    _text("recorded_at"),
)

APPEND_ONLY = tuple(table.name for table in metadata.sorted_tables)


def guard_statements(tables: Iterable[str] = APPEND_ONLY) -> list[str]:
    """SQL of the triggers that refuse UPDATE and DELETE on every table of the ledger."""
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: {table}'); END"
        for table in tables
        for verb in ("UPDATE", "DELETE")
    ]
