"""Questions that a person raises."""

import sqlite3
from datetime import date

import orjson

from graph.errors import BadInput, NotFound
from graph.identity.deciding import kind_of
from graph.identity.evidence import weigh
from graph.identity.mention import Mention, Person, person_of
from graph.identity.question import RAISED, question_id
from graph.identity.standing import QUESTION, entities_of, members_of
from graph.identity.tokens import Tokens
from graph.ledger.writer import JudgementDraft
from graph.ontology.catalogue import node_kinds


def member_of(driver: sqlite3.Connection, name: str) -> str:
    """The mention (or incident) that stands for what `name` is the id of: itself, or an entity's oldest. Raises NotFound."""
    member = name if name[:1] in ("m", "i") else f"m{name[1:]}"
    entity = entities_of(driver, (member,)).get(member) if name[:1] in ("m", "i", "e") else None
    if entity is None:
        raise NotFound(f"There is no entity or mention {name}.", "Take an id from `kith find` or `kith mentions`.")
    return member if name.startswith("m") else members_of(driver, entity)[0]


def counted_incident(driver: sqlite3.Connection, reference: str) -> str:
    """The incident of the version of a report that counts. Raises NotFound."""
    row = driver.execute(
        "SELECT i.id FROM incidents AS i JOIN records AS r ON r.id = i.record JOIN graph_counted AS c ON c.record = r.id "
        "WHERE r.reference = ? AND r.kind = 'liberty_report' ORDER BY i.position LIMIT 1",
        (reference,),
    ).fetchone()
    if row is None:
        raise NotFound(f"There is no report {reference}.", "Check the reference.")
    return str(row[0])


def raised(driver: sqlite3.Connection, one: str, other: str, actor: str, today: date) -> tuple[str, list[JudgementDraft]]:
    """A new question on two mentions (or incidents), by id, and the row that raises it.

    Raises
    ------
    BadInput
        If the two can never be one, being of different kinds.
    """
    if _family(driver, one) != _family(driver, other):
        raise BadInput("The two are of different kinds and can never be one.", "Nothing was changed.")
    kind = kind_of(driver, one)
    score, because = 0.0, [{"text": RAISED, "weight": 0.0}]
    if kind == "same_person":
        weighed = weigh(_person(driver, one), _person(driver, other), Tokens(), Tokens())
        score, because = weighed.score, [dict(reason) for reason in weighed.because] or because
    row = JudgementDraft(QUESTION, one, other, "ask", kind, because, actor, RAISED, score, known_on=today.isoformat())
    return question_id(kind, one, other), [row]


def _family(driver: sqlite3.Connection, member: str) -> str:
    if member.startswith("i"):
        return "incident"
    (kind,) = driver.execute("SELECT kind FROM mentions WHERE id = ?", (member,)).fetchone()
    return node_kinds()[kind].family


def _person(driver: sqlite3.Connection, member: str) -> Person:
    kind, role, text, attributes = driver.execute(
        "SELECT kind, role, text, attributes FROM mentions WHERE id = ?", (member,)
    ).fetchone()
    return person_of(Mention(member, 0, "", "", kind, role, text, attributes=orjson.loads(attributes)))
