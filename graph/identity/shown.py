"""The two sides of a question as they are shown: mentions in their reports, incidents, or the entity itself."""

import sqlite3
from collections.abc import Iterable

import orjson

from graph.identity.question import Question
from graph.identity.standing import CONFIRM
from graph.ledger.portions import chunks, marks
from graph.ledger.reader import MENTIONS
from graph.ledger.shown import MentionRow
from graph.store.base import Node
from graph.store.embedded import EmbeddedGraph

Side = MentionRow | Node

INCIDENTS = """
    SELECT i.id, d.path, r.reference, COALESCE(r.body ->> '$.fields.details', i.summary), ge.entity, r.id
    FROM incidents AS i
    JOIN records AS r ON r.id = i.record
    JOIN documents AS d ON d.id = r.document
    JOIN graph_entity AS ge ON ge.mention = i.id
    WHERE i.id IN ({})
"""

A_NAME_AND_LITTLE_ELSE = 25
CONTEXT = 160
"""Letters of a narrative that are shown on either side of a mention."""


def sides(driver: sqlite3.Connection, questions: Iterable[Question]) -> dict[str, tuple[Side, Side]]:
    """Both sides of each question, by its id."""
    listed = list(questions)
    rows = mention_rows_of(driver, {side for question in listed for side in (question.a, question.b)})
    graph = EmbeddedGraph(driver)
    found: dict[str, tuple[Side, Side]] = {}
    for question in listed:
        if question.a in rows and question.b in rows:
            far: Side = graph.node(question.far) if question.kind == CONFIRM else rows[question.b]
            found[question.id] = (rows[question.a], far)
    return found


def mention_rows_of(driver: sqlite3.Connection, members: Iterable[str]) -> dict[str, MentionRow]:
    """Mentions, and incidents in the shape of mentions, by their ids."""
    found: dict[str, MentionRow] = {}
    for chunk in chunks(sorted(set(members))):
        for row in driver.execute(MENTIONS.format(where=f"WHERE m.id IN ({marks(chunk)})"), chunk):
            name, path, reference, kind, text, role, field, start, end, sure, entity, record = row
            found[name] = MentionRow(name, path, reference, kind, text, role, field, start, end, bool(sure), entity, record)
        for identity, path, reference, text, entity, record in driver.execute(INCIDENTS.format(marks(chunk)), chunk):
            found[identity] = MentionRow(
                identity, path, reference, "Incident", text, "incident", "details", 0, len(text), True, entity, record
            )
    return found


def in_sentence(driver: sqlite3.Connection, row: MentionRow) -> tuple[str, str, str]:
    """What stands before a mention, the mention, and what stands after it.

    A field that holds the name and little else is no sentence: where the narrative has the name too, that is shown.
    """
    (body,) = driver.execute("SELECT body FROM records WHERE id = ?", (row.record,)).fetchone()
    fields = orjson.loads(body)["fields"]
    text, start, end = str(fields.get(row.field, "")), row.start, row.end
    told = str(fields.get("details", ""))
    if len(text.strip()) < len(row.text) + A_NAME_AND_LITTLE_ELSE and row.text in told:
        text, start = told, told.index(row.text)
        end = start + len(row.text)
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT:
        before = "…" + before.partition(" ")[2]
    if end + CONTEXT < len(text):
        after = after.rpartition(" ")[0] + "…"
    return before, row.text, after
