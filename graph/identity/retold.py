"""Pairs of reports that may tell of one event, where nobody can say by the sources alone."""

import sqlite3
from collections.abc import Iterator

from graph.identity.question import SAME_INCIDENT, Question, question_id
from graph.identity.standing import Word, about, entities_of, newest_member, standing, words

UNKNOWN = "kind = 'relation' AND (a, b) IN (SELECT a, b FROM judgements WHERE kind = 'relation' AND outcome = 'unknown')"

INCIDENT = "SELECT i.id FROM incidents AS i JOIN graph_counted AS c ON c.record = i.record WHERE i.record = ? ORDER BY position"


def not_known(driver: sqlite3.Connection) -> Iterator[Question]:
    """What is open of two reports that share a person or a place on one day."""
    for word in standing(words(driver, UNKNOWN)).values():
        a, b = _incident(driver, word.a), _incident(driver, word.b)
        if word.outcome != "unknown" or a is None or b is None:
            continue
        held = entities_of(driver, (a, b))
        said = about(driver, (a, b), f"kind = '{SAME_INCIDENT}'").get((min(a, b), max(a, b)))
        if held.get(a) != held.get(b) and not (said and said.by_hand and _closed(driver, said, held)):
            yield Question(
                question_id(SAME_INCIDENT, a, b), SAME_INCIDENT, a, b, held[a], held[b], 0.0, word.because, word.basis
            )


def _closed(driver: sqlite3.Connection, said: Word, held: dict[str, str]) -> bool:
    """Whether a person's word settles it: "unsure" does until one of the incidents is told of again."""
    return said.outcome != "unsure" or max(newest_member(driver, held[side]) for side in said.pair) <= said.seq


def _incident(driver: sqlite3.Connection, record: str) -> str | None:
    row = driver.execute(INCIDENT, (record,)).fetchone()
    return row[0] if row else None
