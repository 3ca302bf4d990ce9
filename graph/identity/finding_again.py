"""A question by its id, whether it is still open or not."""

import sqlite3
from collections.abc import Iterator

from graph.errors import NotFound
from graph.identity.question import Question, question_id
from graph.identity.retold import not_known
from graph.identity.standing import CONFIRM, entities_of
from graph.identity.strangers import PERSON_KINDS, waiting

EVER_ASKED = """
    SELECT a, b, CASE kind WHEN 'question' THEN basis ELSE kind END, max(CASE kind WHEN 'question' THEN reason ELSE '' END)
    FROM judgements
    WHERE outcome IN ('ask', 'unsure') AND kind NOT IN ('relation', 'confirm_person') GROUP BY 1, 2, 3
"""


def question_of(driver: sqlite3.Connection, question: str) -> Question:
    """What was asked under an id, with the entities that it is about now.

    Raises
    ------
    NotFound
        If nothing was ever asked under it, or what it was about is gone.
    """
    for one in (*not_known(driver), *waiting(driver)):
        if one.id == question:
            return one
    for a, b, kind, ground in _ever_asked(driver):
        if question_id(kind, a, b) == question:
            held = entities_of(driver, (a, b))
            if a in held and b in held:
                return Question(question, kind, a, b, held[a], held[b], 0.0, (), ground)
    raise NotFound(f"There is no question {question}, or it is gone.", "See `kith review list`. Nothing was changed.")


def _ever_asked(driver: sqlite3.Connection) -> Iterator[tuple[str, str, str, str]]:
    yield from driver.execute(EVER_ASKED).fetchall()
    rows = driver.execute(f"SELECT id FROM mentions WHERE sure = 0 AND kind IN {PERSON_KINDS}")
    for (mention,) in rows.fetchall():
        yield mention, mention, CONFIRM, ""
    yield from driver.execute("SELECT DISTINCT a, b, kind, '' FROM judgements WHERE kind = 'same_incident'").fetchall()
