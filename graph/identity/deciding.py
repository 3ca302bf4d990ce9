"""What a person's decision writes into the record: rows with a reason, and never a change to what was there."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from graph.errors import BadInput, Contradiction, NotFound, WrongUsage
from graph.identity.ages import refuse_child_and_adult
from graph.identity.chains import refuse_not_same, refuse_same
from graph.identity.question import PARTED, RAISED, SAME_INCIDENT, Question
from graph.identity.rules import STRONG
from graph.identity.standing import (
    CONFIRM,
    ON_PAIRS,
    QUESTION,
    Word,
    about,
    entities_of,
    members_of,
    of_pair,
    words,
)
from graph.ledger.writer import JudgementDraft
from graph.ontology.catalogue import node_kinds
from graph.provenance import ONE_EVENT, Relation
from graph.store.components import Clusters
from graph.store.membership import MACHINE

DECISIONS = ("same", "not_same", "unsure")
BY_HAND = "decided by hand"
TAKEN_BACK = "taken back"
STAYS = "left together when another mention was taken out"

OF_ONE = ("relation", CONFIRM)
"""Kinds of rows that join and part nothing."""

Drafts = list[JudgementDraft]


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides, why, and on what day."""

    actor: str
    reason: str
    today: date

    def row(
        self, kind: str, a: str, b: str, outcome: str, supersedes: Word | None = None, basis: str = BY_HAND
    ) -> JudgementDraft:
        """One row under the decider's name."""
        return JudgementDraft(
            kind, a, b, outcome, basis, [], self.actor, self.reason,
            known_on=self.today.isoformat(), supersedes=supersedes.n if supersedes else None,
        )  # fmt: skip


def check_reason(reason: str) -> str:
    """The reason without blanks around it. Raises WrongUsage where there is none."""
    if not reason.strip():
        raise WrongUsage("A decision needs a reason.", "Give --reason TEXT.", "reason")
    return reason.strip()


def answer(
    driver: sqlite3.Connection, question: Question, outcome: str, decider: Decider, *, child_and_adult: bool = False
) -> Drafts:
    """The rows of an answer. Raises Contradiction, or NotFound where the question is gone."""
    if question.kind == CONFIRM:
        return _confirmed(driver, question, outcome, decider)
    a, b = question.a, question.b
    held = of_pair(driver, a, b)
    by_hand = held if held and held.by_hand else None
    if question.near == question.far and not (question.basis == PARTED and outcome != "not_same"):
        if outcome != "not_same":
            raise NotFound("This question is gone: the two have been found to be one since.", "See `kith review list`.")
        refuse_not_same(driver, a, b, question.near)
    elif outcome == "same" and question.near != question.far:
        put_by_hand = question.basis == RAISED
        refuse_same(driver, a, b, question.near, question.far, raised_by_hand=put_by_hand)
        if question.kind == "same_person" and not child_and_adult:
            refuse_child_and_adult(driver, members_of(driver, question.near), members_of(driver, question.far))
    elif by_hand and by_hand.outcome == "not_same":
        raise NotFound(
            f"This question is gone: {by_hand.author} decided that the two are not the same.",
            f"Undo {by_hand.decision} if that no longer holds.",
        )
    rows = [decider.row(question.kind, a, b, outcome, by_hand)]
    if question.kind == SAME_INCIDENT and outcome == "not_same":
        rows += _related(driver, a, b, Relation.PATTERN, decider)
    return rows


def _confirmed(driver: sqlite3.Connection, question: Question, outcome: str, decider: Decider) -> Drafts:
    members = members_of(driver, question.near)
    said = about(driver, members, f"kind = '{CONFIRM}'")
    return [decider.row(CONFIRM, member, member, outcome, said.get((member, member))) for member in members]


def _related(driver: sqlite3.Connection, a: str, b: str, relation: str, decider: Decider) -> Drafts:
    one, other = (driver.execute("SELECT record FROM incidents WHERE id = ?", (incident,)).fetchone()[0] for incident in (a, b))
    held = of_pair(driver, one, other, "kind = 'relation'")
    return [decider.row("relation", one, other, relation, held if held and held.by_hand else None)]


def relate(driver: sqlite3.Connection, a: str, b: str, relation: str, decider: Decider) -> Drafts:
    """The rows by which a person says what two incidents' reports are to each other. Raises Contradiction."""
    outcome = "same" if relation in ONE_EVENT else "not_same" if relation == Relation.PATTERN else "unsure"
    held = entities_of(driver, (a, b))
    said = of_pair(driver, a, b)
    by_hand = said if said and said.by_hand else None
    if outcome == "same" and held[a] != held[b] and by_hand is None:
        # What a person said of this very pair is what is being revised.
        refuse_same(driver, a, b, held[a], held[b])
    elif outcome == "not_same" and held[a] == held[b]:
        refuse_not_same(driver, a, b, held[a], without={(min(a, b), max(a, b))})
    return [*_related(driver, a, b, relation, decider), decider.row(SAME_INCIDENT, a, b, outcome, by_hand)]


def kind_of(driver: sqlite3.Connection, member: str) -> str:
    """What kind of question two members like this one make."""
    if member.startswith("i"):
        return SAME_INCIDENT
    (kind,) = driver.execute("SELECT kind FROM mentions WHERE id = ?", (member,)).fetchone()
    return {"person": "same_person", "location": "same_place"}.get(node_kinds()[kind].family, "other")


def detach(driver: sqlite3.Connection, member: str, decider: Decider) -> Drafts:
    """The rows that take one mention out of its entity; what was joined by way of it alone stays together.

    Raises
    ------
    BadInput
        If it stands by itself already.
    """
    entity = entities_of(driver, (member,)).get(member)
    if entity is None:
        raise NotFound(f"There is no mention {member}.", "See `kith mentions`.")
    rest = [other for other in members_of(driver, entity) if other != member]
    if not rest:
        raise BadInput("This mention stands by itself already.", "Nothing was changed.")
    said = about(driver, [member, *rest])
    kind = kind_of(driver, member)
    rows = []
    for other in rest:
        held = said.get((min(member, other), max(member, other)))
        rows.append(decider.row(kind, member, other, "not_same", held if held and held.by_hand else None))
    return [*rows, *_kept_together(rest, said, kind, decider)]


def _kept_together(rest: list[str], said: dict[tuple[str, str], Word], kind: str, decider: Decider) -> Iterator[JudgementDraft]:
    """What holds the rest together without the mention that was taken out.

    Whoever takes one out leaves the others as they are; on the name alone the machine would part them all, now that somebody
    else bears it.
    """
    inside = set(rest)
    clusters = Clusters()
    for word in said.values():
        if word.outcome == "same" and inside.issuperset(word.pair) and (word.by_hand or word.basis in STRONG):
            clusters.join(word.a, word.b)
    staying = replace(decider, reason=f"{STAYS}: {decider.reason}")
    first = rest[0]
    for other in rest[1:]:
        if clusters.root(other) != clusters.root(first):
            held = said.get((min(first, other), max(first, other)))
            clusters.join(first, other)
            yield staying.row(kind, first, other, "same", held if held and held.by_hand else None)


def undo(driver: sqlite3.Connection, decision: str, decider: Decider) -> Drafts:
    """The rows that take a decision back; what it had taken the place of stands again.

    Raises
    ------
    NotFound
        If there is no such decision, or it was taken back or overtaken before.
    """
    number = decision[1:]
    rows = words(driver, "seq = ?", (int(number),)) if decision[:1] == "j" and number.isdecimal() else []
    if not any(word.by_hand and word.kind != QUESTION for word in rows):
        raise NotFound(f"There is no decision {decision}.", "`kith review decide` and `detach` say the id of theirs.")
    drafts = [_taken_back(driver, word, decider) for word in rows if word.kind != QUESTION and _stands(driver, word)]
    if not any(draft.author != MACHINE for draft in drafts):
        raise NotFound(f"Decision {decision} no longer stands: it was taken back or overtaken.", "Nothing was changed.")
    pairs = {(draft.a, draft.b) for draft in drafts}
    for draft in drafts:
        held = entities_of(driver, (draft.a, draft.b))
        if (
            draft.author != MACHINE
            and draft.outcome == "not_same"
            and draft.kind not in OF_ONE
            and len(set(held.values())) == 1
        ):
            refuse_not_same(driver, draft.a, draft.b, held[draft.a], without=pairs)
    return drafts


def _stands(driver: sqlite3.Connection, word: Word) -> bool:
    """Whether nothing that still stands was said of the pair since, by the same side."""
    who = f"author {'!=' if word.by_hand else '='} '{MACHINE}'"
    rows = words(driver, f"a = ? AND b = ? AND {_group(word.kind)} AND {who}", word.pair)
    by_number = {row.n: row for row in rows}
    newest: Word | None = rows[-1]
    while newest is not None and newest.n != word.n and newest.basis == TAKEN_BACK:
        undone = by_number[newest.supersedes or 0]
        newest = by_number.get(undone.supersedes or 0)  # what stood before it stands again
    return newest is not None and newest.n == word.n


def _group(kind: str) -> str:
    return f"kind = '{kind}'" if kind in ("relation", CONFIRM) else ON_PAIRS


def _taken_back(driver: sqlite3.Connection, word: Word, decider: Decider) -> JudgementDraft:
    before = words(driver, "n = ?", (word.supersedes,)) if word.supersedes else []
    outcome = before[0].outcome if before and before[0].by_hand == word.by_hand else "withdraw"
    if word.by_hand:
        return decider.row(word.kind, word.a, word.b, outcome, word, TAKEN_BACK)
    basis, because = (before[0].basis, list(before[0].because)) if before else (word.basis, [])
    score = before[0].score if before else None
    return JudgementDraft(word.kind, word.a, word.b, outcome, basis, because, MACHINE, score=score, supersedes=word.n)


def refuse_broken(driver: sqlite3.Connection, rows: Iterable[JudgementDraft]) -> None:
    """Raise where not all that people say stands, now that `rows` are written.

    Raises
    ------
    Contradiction
        With the chain that joins what is to be two, or parts what is to be one.
    """
    sides = {side for row in rows if row.kind not in OF_ONE for side in (row.a, row.b)}
    around = {member for entity in set(entities_of(driver, sides).values()) for member in members_of(driver, entity)}
    said = [word for word in about(driver, around).values() if word.by_hand and word.outcome == "same"]
    held = entities_of(driver, {side for word in said for side in word.pair})
    for word in said:
        if held[word.a] != held[word.b]:
            refuse_same(driver, word.a, word.b, held[word.a], held[word.b])
            raise Contradiction("Other decisions speak against this.", "Undo those first.")
