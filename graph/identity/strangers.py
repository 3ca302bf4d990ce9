"""Persons found only in free text: they wait until somebody says that they are persons at all."""

import sqlite3
from collections.abc import Iterator

from graph.identity.question import Question, question_id
from graph.identity.standing import CONFIRM, about, members_of, newest_member
from graph.ontology.catalogue import node_kinds

PERSON_KINDS = tuple(sorted(kind.name for kind in node_kinds().values() if kind.family == "person"))

UNCONFIRMED = f"""
    SELECT ge.entity, count(DISTINCT m.record)
    FROM mentions AS m JOIN graph_entity AS ge ON ge.mention = m.id JOIN graph_counted AS c ON c.record = m.record
    WHERE m.kind IN {PERSON_KINDS} AND ge.entity IN (
        SELECT loose.entity FROM mentions AS l JOIN graph_entity AS loose ON loose.mention = l.id
        WHERE l.sure = 0 AND l.kind IN {PERSON_KINDS})
    GROUP BY ge.entity HAVING max(m.sure) = 0 ORDER BY ge.entity
"""


def waiting(driver: sqlite3.Connection) -> Iterator[Question]:
    """All of whom nobody has yet said whether they are persons."""
    for entity, records in driver.execute(UNCONFIRMED).fetchall():
        members = members_of(driver, entity)
        said = about(driver, members, f"kind = '{CONFIRM}'").values()
        unsure = max((word.seq for word in said if word.outcome == "unsure"), default=0)
        if any(word.outcome != "unsure" for word in said) or (unsure and newest_member(driver, entity) <= unsure):
            continue
        told = "1 report" if records == 1 else f"{records} reports"
        because = ({"text": f"named in the words of {told} only, in no field or list", "weight": 0.0},)
        first = members[0]
        yield Question(
            question_id(CONFIRM, first, first), CONFIRM, first, first, entity, entity, 0.0, because, "found in free text"
        )
