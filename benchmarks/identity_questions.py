"""What a person would be asked next of judgements that are in no record: first what settles most."""

from dataclasses import dataclass

from benchmarks.identity_entities import Entities, Entity
from graph.identity.index import Index
from graph.identity.judgement import Judgement, Judgements, Pair
from graph.identity.mention import Mention
from graph.identity.rules import OTHER_DOB, OTHER_NUMBER, against

KINDS = {"person": "same_person", "location": "same_place"}


@dataclass(frozen=True, slots=True)
class Question:
    """Whether two entities are one, put by way of one mention of each.

    Attributes
    ----------
    a, b : Mention
        The mentions to be shown.
    asked : Judgement
        The machine's row, with its evidence.
    kind : str
        same_person, same_place or other.
    would_change : int
        How many pairs of mentions an answer settles.
    alike : str
        Equal for questions that may be answered in bulk: same names, same ground, same entity on the far side.
    """

    a: Mention
    b: Mention
    asked: Judgement
    kind: str
    would_change: int
    alike: str

    @property
    def worth(self) -> float:
        """Pairs settled, discounted where "same" is not likely: "not same" settles one way out of several only."""
        return self.would_change / (1 + 2 ** (-self.asked.score / 4))


def questions(known: Index, entities: Entities, decided: Judgements) -> list[Question]:
    """All open questions, first what settles most; each pair of entities once.

    An answer settles others by itself: who is one with one of two namesakes known to be two is not asked about the other. What
    a person was unsure of comes back only when something new was found to ask about it.
    """
    parted = _spoken_of(entities, decided, "not_same")
    unsure = _spoken_of(entities, decided, "unsure")
    best: dict[Pair, Question] = {}
    for row in decided.standing("ask"):
        if row.a not in known.mention or row.b not in known.mention:
            continue
        one, other = entities.of(row.a), entities.of(row.b)
        pair = _ids(one, other)
        if one.id == other.id or pair in parted or unsure.get(pair, 0) > decided.order(row.pair) or _settled(known, one, other):
            continue
        question = _question(known, row, one, other)
        if pair not in best or question.worth > best[pair].worth:
            best[pair] = question
    return sorted(best.values(), key=lambda question: (-question.worth, question.asked.pair))


def _question(known: Index, row: Judgement, one: Entity, other: Entity) -> Question:
    a, b = known.mention[row.a], known.mention[row.b]
    return Question(
        a=a,
        b=b,
        asked=row,
        kind=KINDS.get(a.family, "other"),
        would_change=len(one.members) * len(other.members),
        alike="|".join((a.kind, a.text.casefold(), row.basis, other.id)),
    )


def _ids(one: Entity, other: Entity) -> Pair:
    return (one.id, other.id) if one.id <= other.id else (other.id, one.id)


def _spoken_of(entities: Entities, decided: Judgements, outcome: str) -> dict[Pair, int]:
    """Pairs of entities of which this was said between any of their mentions, and when last."""
    found: dict[Pair, int] = {}
    for row in decided:
        if row.outcome == outcome:
            pair = _ids(entities.of(row.a), entities.of(row.b))
            found[pair] = max(found.get(pair, 0), decided.order(row.pair))
    return found


def _settled(known: Index, one: Entity, other: Entity) -> bool:
    """Whether what is known of both by now rules it out: two case numbers, or two dates of birth that are not near."""
    near = known.people.node_of.get(one.members[0]), known.people.node_of.get(other.members[0])
    if near[0] is None or near[1] is None:
        return False
    reasons = against(near[0], near[1])
    return OTHER_NUMBER in reasons and OTHER_DOB in reasons
