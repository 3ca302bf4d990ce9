"""Tables of what people do with the record: notes on grades, corrections, charts, the inbox, watches."""

import sqlalchemy as sa

from graph.ledger.columns import metadata, number, seq, text

grade_notes = sa.Table(
    "grade_notes",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    seq(),
    sa.Column("grade", sa.Integer, nullable=False, index=True, comment="n of the grade that it goes with"),
    text("sanitised"),
    text("review_on", empty=True),
    text("reason"),
)

corrections = sa.Table(
    "corrections",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    seq(),
    text("record"),
    text("mention", index=True),
    text("reference", index=True),
    text("field"),
    text("old"),
    text("new"),
    text("reason"),
    text("author"),
    text("corrected_at"),
)

# Charts are ways of looking at the record and no part of it: they are of no entry, so that keeping one moves no projection.
chart_versions = sa.Table(
    "chart_versions",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    text("chart"),
    number("version"),
    number("parent"),
    text("name"),
    text("author"),
    text("saved_at"),
    text("meeting", empty=True),
    number("watermark"),
    text("state"),
    text("grounds"),
    sa.Index("ix_chart_versions_chart", "chart", "version", unique=True),
)

chart_shares = sa.Table(
    "chart_shares",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    text("chart", index=True),
    text("role"),
    number("granted"),
    text("author"),
    text("shared_at"),
)

# What is done with what came in, and what people watch for, move no projection either.
inbox_marks = sa.Table(
    "inbox_marks",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    text("record", index=True),
    text("state"),
    text("actor"),
    text("at"),
    text("reason"),
)

watches = sa.Table(
    "watches",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    text("watch", index=True),
    text("act"),
    text("owner"),
    text("entity"),
    text("text"),
    text("reason"),
    text("at"),
    number("watermark"),
)
