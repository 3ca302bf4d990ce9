"""Judgements as they are said: only what is not already so, and never over a person's word."""

from collections.abc import Iterator
from datetime import date

from graph.identity.evidence import Weighed, weigh
from graph.identity.index import Index
from graph.identity.judgement import Judgement, Judgements, Outcome, Pair, Reason, pair_of
from graph.identity.mention import Mention
from graph.identity.rules import BY_WEIGHT, IDENTIFIER, PART
from graph.identity.settings import settings

NO_LONGER = "somebody else may be meant"


class Saying:
    """Collects what the machine says in one round.

    Parameters
    ----------
    known : Index
        For the names' frequencies.
    decided : Judgements
        What stands; grows with each row.
    """

    def __init__(self, known: Index, decided: Judgements) -> None:
        self.known, self.decided = known, decided
        self.rows: list[Judgement] = []
        self._version = settings().version
        self._asked: set[Pair] = set()

    def weigh(self, one: Mention, other: Mention, shared: bool = False) -> Weighed:
        """The evidence on two mentions of persons."""
        people = self.known.people
        return weigh(people.person[one.id], people.person[other.id], people.givens, people.families, shared)

    def same(self, one: Mention, other: Mention, basis: str, because: str = "") -> None:
        """The two are one; `because` where there is nothing to weigh."""
        if one.id != other.id:
            self.say(one, other, "same", basis, _plain(because) if because else self.weigh(one, other))

    def ask(self, one: Mention, other: Mention, why: str) -> None:
        """A person must say; left out where only part of a name agrees and the evidence makes it not worth a look."""
        weighed = self.weigh(one, other)
        if why != PART or weighed.score >= settings().ask_above:
            self.say(one, other, "ask", why, weighed)

    def ask_plainly(self, one: Mention, other: Mention, why: str) -> None:
        """A person must say, of two things that have no weights."""
        self.say(one, other, "ask", why, _plain(why))

    def apart(self, one: Mention, other: Mention) -> None:
        """The two are two: their numbers and dates of birth say so."""
        self.say(one, other, "not_same", IDENTIFIER, self.weigh(one, other))

    def own(self, mention: Mention, bases: frozenset[str]) -> Iterator[tuple[Judgement, str]]:
        """What the machine joined `mention` to on one of these bases, with the other's id."""
        for row in list(self.decided.of(mention.id)):
            if not row.author and row.outcome == "same" and row.basis in bases:
                yield row, row.b if row.a == mention.id else row.a

    def take_back(self, mention: Mention, other: str) -> None:
        """Withdraw a "same" of the machine's own."""
        self.say(mention, self.known.mention[other], "withdraw", NO_LONGER, Weighed(0.0, ()))

    def hush(self, mention: Mention) -> None:
        """Withdraw what was asked of `mention` before and is not asked any more in this round.

        What was asked by weight alone stays: no rule saw it then, so none answers it now.
        """
        for row in list(self.decided.of(mention.id)):
            if row.outcome != "ask" or row.basis == BY_WEIGHT or row.pair in self._asked:
                continue
            other = self.known.mention[row.b if row.a == mention.id else row.a]
            if self._asks(mention, other):
                self.say(mention, other, "withdraw", "answered by what is known now", Weighed(0.0, ()))

    def _asks(self, mention: Mention, other: Mention) -> bool:
        """Whether it is for `mention` that `other` was asked about: for part of a name, else for whom less is known of.

        The record keeps the two in the order of their ids, so it does not say.
        """
        people = self.known.people
        if mention.id not in people.person or other.id not in people.person:
            return False
        full, far = people.person[mention.id].name.full, people.person[other.id].name.full
        if full != far:
            return far
        return people.node_of[mention.id].rank <= people.node_of[other.id].rank if full else mention.age_rank > other.age_rank

    def say(self, one: Mention, other: Mention, outcome: Outcome, basis: str, weighed: Weighed) -> None:
        """Add a row, unless it is already so or a person has spoken."""
        if outcome == "ask":
            self._asked.add(pair_of(one.id, other.id))
        held = self.decided.live(one.id, other.id)
        if one.id == other.id or (held and (held.author or (held.outcome == outcome and held.basis == basis))):
            return
        row = Judgement(
            a=one.id,
            b=other.id,
            outcome=outcome,
            basis=basis,
            score=weighed.score,
            weights_version=self._version,
            because=weighed.because,
            known_on=_later(one, other),
        )
        self.rows.append(row)
        self.decided.add(row)


def _plain(text: str) -> Weighed:
    return Weighed(0.0, (Reason(text=text, weight=0.0),))


def _later(one: Mention, other: Mention) -> date | None:
    return max((day for day in (one.known_on, other.known_on) if day is not None), default=None)
