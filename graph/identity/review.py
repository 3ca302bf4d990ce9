"""Review: the questions on who is who, what people decide on them, and the way back.

Every look and every decision is logged. A decision is one entry of the record; the graph, and what the machine makes of names
in its light, follow in the same transaction.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from graph.access import Look
from graph.errors import BadInput, NotFound, WrongUsage
from graph.identity import deciding
from graph.identity.asked import every_question
from graph.identity.deciding import DECISIONS, Decider, Drafts, check_reason
from graph.identity.desk import IdentityDesk
from graph.identity.finding_again import question_of
from graph.identity.listing import Gathered, Listing, lines, listed
from graph.identity.putting import counted_incident, member_of, raised
from graph.identity.question import KINDS, SAME_INCIDENT, Question
from graph.identity.screen import Half, Screen, half_of, screen_of
from graph.identity.standing import CONFIRM, entities_of, members_of
from graph.kith import Kith
from graph.ledger.audit import Verb
from graph.ledger.database import raw
from graph.ledger.restricted import closed_to
from graph.ledger.writer import Writer
from graph.provenance import Relation
from graph.store.membership import MACHINE
from graph.store.projection import catch_up

Follow = Callable[[Writer, sqlite3.Connection, Iterable[str]], object]
"""What else follows from a decision, for the records that it touches."""

APART_FROM_NAMES = ("relation", SAME_INCIDENT, CONFIRM)
"""Kinds of decisions that tell nothing of what other names mean."""

FEW = 8

_DESKS: WeakKeyDictionary[Kith, IdentityDesk] = WeakKeyDictionary()
"""What the machine knows of each open record, from one decision to the next."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """An entity after a decision."""

    id: str
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision came to; `id` takes it back."""

    id: str
    entities: tuple[Cluster, ...]
    left: int


class Review:
    """Questions and decisions under one name and for one purpose.

    Parameters
    ----------
    kith : Kith
        The open data folder.
    look : Look
        Who, and what for.
    today : date
        On what day a decision is known.
    follow : callable, optional
        Told of the records that a decision touches, once the graph knows of it.
    """

    def __init__(self, kith: Kith, look: Look, today: date, follow: Follow | None = None) -> None:
        self._kith = kith
        self._look = look
        self._view = kith.view(look.actor, look.purpose)
        self._today = today
        self._follow = follow
        self._desk: IdentityDesk | None = None

    def questions(self, kind: str = "", limit: int | None = None) -> Listing:
        """Open questions, of one kind where that is asked.

        Raises
        ------
        WrongUsage
            If there is no such kind.
        """
        with self._kith.database.reading_as(self._look.actor) as connection:
            driver = raw(connection)
            found = self._open(driver, kind)
            shown = listed(driver, found[:limit], found)
        self._view.log("questions on who is who", [entity for asked in shown for entity in asked.question.entities])
        return Listing(tuple(shown), len(found))

    def gathered(self, kind: str = "", limit: int = 50) -> Gathered:
        """Open questions, those on one line that one answer can settle. Raises WrongUsage."""
        with self._kith.database.reading_as(self._look.actor) as connection:
            driver = raw(connection)
            found = self._open(driver, kind)
            shown = lines(driver, found, limit)
        self._view.log("questions on who is who", [entity for line in shown for entity in line.asked.question.entities])
        return Gathered(tuple(shown), len(found))

    def screen(self, question: str) -> Screen:
        """One open question with all that a person needs to answer it. Raises NotFound where it is not open."""
        with self._kith.database.reading_as(self._look.actor) as connection:
            driver = raw(connection)
            found = screen_of(driver, self._open(driver), question)
        if found is None:
            raise NotFound("This question is not open any more.", "See what is left.")
        self._view.log(f"question {question}", found.question.entities)
        return found

    def mention(self, mention: str) -> Half:
        """One mention, to be taken out of its entity perhaps. Raises NotFound."""
        with self._kith.database.reading_as(self._look.actor) as connection:
            found = half_of(raw(connection), mention)
        if found is None:
            raise NotFound(f"There is no mention {mention}.", "Take one from the page of whom it names.")
        self._view.check(found.entity.id)
        self._view.log(f"mention {mention}", [found.entity.id])
        return found

    def decide(
        self, question: str, decision: str, reason: str, *, child_and_adult: bool = False, alike: bool | Collection[str] = False
    ) -> Decision:
        """Answer a question.

        Parameters
        ----------
        question : str
            Its id.
        decision : {"same", "not_same", "unsure"}
            The answer.
        reason : str
            Why; never empty.
        child_and_adult : bool
            Whether whoever decides knows that they make a child and an adult one.
        alike : bool or collection of str
            Answer all questions that are like this one in the same way, or those of them that are named.

        Raises
        ------
        NotFound
            If there is no such question, or it is gone.
        Contradiction
            If earlier decisions of people speak against it; says which.
        WrongUsage
            If there is no reason, or no such answer.
        """
        if decision not in DECISIONS:
            raise WrongUsage(f"“{decision}” is no answer.", f"One of {', '.join(DECISIONS)}.", "decision")
        decider = Decider(self._look.actor, check_reason(reason), self._today)
        with self._view.refused(f"question {question}"), self._kith.writing(self._look.actor, "decision") as (writer, driver):
            first = question_of(driver, question)
            chosen = [first]
            if alike:
                every = self._open(driver)
                key = next((one.alike for one in every if one.id == question), None)
                others = [one for one in every if one.alike == key and one.id != question]
                chosen += [one for one in others if alike is True or one.id in alike]
            verb = Verb.COMBINATION if decision == "same" and first.kind != CONFIRM else Verb.ALTERATION
            rows = [
                row
                for one in chosen
                for row in deciding.answer(driver, one, decision, decider, child_and_adult=child_and_adult)
            ]
            self._write(writer, driver, rows, verb, f"{first.kind} {', '.join(one.id for one in chosen)}: {decision}")
            decided = self._settled(writer, driver, rows)
        self._keep_desk()
        return decided

    def undo(self, decision: str, reason: str) -> Decision:
        """Take a decision back; what stood before stands again. Raises NotFound, Contradiction, WrongUsage."""
        decider = Decider(self._look.actor, check_reason(reason), self._today)
        with self._view.refused(f"decision {decision}"), self._kith.writing(self._look.actor, "decision") as (writer, driver):
            rows = deciding.undo(driver, decision, decider)
            self._write(writer, driver, rows, Verb.ALTERATION, f"decision {decision} taken back")
            decided = self._settled(writer, driver, rows)
        self._keep_desk()
        return decided

    def ask(self, a: str, b: str) -> str:
        """Raise a question between two entities or mentions; returns its id. Raises NotFound, BadInput."""
        with (
            self._view.refused(f"question on {a} and {b}"),
            self._kith.writing(self._look.actor, "question") as (writer, driver),
        ):
            one, other = member_of(driver, a), member_of(driver, b)
            held = entities_of(driver, (one, other))
            if held[one] == held[other]:
                raise BadInput(
                    "The two are one already.", "Use `kith review detach MENTION` to take a mention out of its entity."
                )
            pair = {held[one], held[other]}
            self._check(driver, pair)
            known = next((found.id for found in every_question(driver) if set(found.entities) == pair), None)
            if known:
                return known
            question, rows = raised(driver, one, other, self._look.actor, self._today)
            self._write(writer, driver, rows, Verb.ALTERATION, f"question {question} raised")
            return question

    def detach(self, mention: str, reason: str) -> Decision:
        """Take one mention out of its entity. Raises NotFound, BadInput, WrongUsage."""
        decider = Decider(self._look.actor, check_reason(reason), self._today)
        with self._view.refused(f"mention {mention}"), self._kith.writing(self._look.actor, "decision") as (writer, driver):
            rows = deciding.detach(driver, mention, decider)
            self._write(writer, driver, rows, Verb.ALTERATION, f"mention {mention} taken out")
            decided = self._settled(writer, driver, rows)
        self._keep_desk()
        return decided

    def relate(self, a: str, b: str, relation: str, reason: str) -> Decision:
        """Say what two reports are to each other. Raises NotFound, Contradiction, WrongUsage."""
        wanted = next((one for one in Relation if one.replace(" ", "") == relation.replace(" ", "").casefold()), None)
        if wanted is None:
            raise WrongUsage(f"“{relation}” is no relation.", f"One of {', '.join(Relation)}.", "relation")
        decider = Decider(self._look.actor, check_reason(reason), self._today)
        with self._view.refused(f"{a} and {b}"), self._kith.writing(self._look.actor, "decision") as (writer, driver):
            self._check(driver, (a, b))
            one, other = counted_incident(driver, a), counted_incident(driver, b)
            if one == other:
                raise WrongUsage("A report is nothing to itself.", "Give two references.")
            rows = deciding.relate(driver, one, other, wanted, decider)
            self._write(writer, driver, rows, Verb.ALTERATION, f"{a} and {b}: {wanted}")
            decided = self._settled(writer, driver, [row for row in rows if row.kind == SAME_INCIDENT])
        self._keep_desk()
        return decided

    def _open(self, driver: sqlite3.Connection, kind: str = "") -> list[Question]:
        """Open questions, of one kind where that is asked, about nobody who is restricted from whoever looks."""
        if kind and kind not in KINDS:
            raise WrongUsage(f"There is no kind “{kind}”.", f"One of {', '.join(KINDS)}.", "kind")
        hidden = closed_to(driver, self._look.actor).entities
        return [one for one in every_question(driver) if kind in ("", one.kind) and hidden.isdisjoint(one.entities)]

    def _check(self, driver: sqlite3.Connection, about: Iterable[str]) -> None:
        closed = closed_to(driver, self._look.actor)
        for one in about:
            closed.check(one)

    def _write(self, writer: Writer, driver: sqlite3.Connection, rows: Drafts, verb: Verb, what: str) -> None:
        sides = {side for row in rows for side in (row.a, row.b)}
        subjects = sorted(set(entities_of(driver, sides).values()))
        self._check(driver, subjects)
        writer.judge(rows)
        writer.audit(verb, what, subjects, self._look.purpose)
        catch_up(driver)
        deciding.refuse_broken(driver, rows)

    def _settled(self, writer: Writer, driver: sqlite3.Connection, rows: Drafts) -> Decision:
        """Let everything follow, and say what came of it."""
        members = [side for row in rows for side in (row.a, row.b)]
        self._judge_again(writer, driver, rows)
        if self._follow:
            self._follow(writer.next_entry("corroboration"), driver, _records_around(driver, members))
            catch_up(driver)
        held = dict.fromkeys(entities_of(driver, members).values())
        clusters = [Cluster(entity, tuple(members_of(driver, entity))) for entity in sorted(held)]
        return Decision(f"j{writer.seq}", tuple(clusters), len(self._open(driver)))

    def _judge_again(self, writer: Writer, driver: sqlite3.Connection, rows: Drafts) -> None:
        """Let the machine read names again in the light of a decision: those near it, or all where one was taken back."""
        if all(row.kind in APART_FROM_NAMES for row in rows):
            return
        # Whatever goes wrong from here on, what this desk has learnt by then is not what the record says.
        desk = _DESKS.pop(self._kith, None) or IdentityDesk()
        following = writer.next_entry("judgement")
        if len(rows) <= FEW and all(row.author != MACHINE and row.basis == deciding.BY_HAND for row in rows):
            desk.learn(following, driver, writer.seq)
        else:
            desk.reread(following, driver)
        catch_up(driver)
        self._desk = desk

    def _keep_desk(self) -> None:
        """Keep what the desk has learnt at hand for the next decision, now that this one is in the record."""
        if self._desk is not None:
            _DESKS[self._kith] = self._desk
            self._desk = None


def _records_around(driver: sqlite3.Connection, members: Iterable[str]) -> list[str]:
    """Records that speak of any entity that these members belong to."""
    found: set[str] = set()
    for entity in set(entities_of(driver, members).values()):
        table = "incidents" if entity.startswith("i") else "mentions"
        rows = driver.execute(
            f"SELECT m.record FROM graph_entity AS ge JOIN {table} AS m ON m.id = ge.mention WHERE ge.entity = ?",
            (entity,),
        )
        found.update(row[0] for row in rows)
    return sorted(found)
