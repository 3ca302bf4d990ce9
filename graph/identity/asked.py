"""The questions that are open: what the machine, or a person, asks of two entities that are two now."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from graph.identity.evidence import level_words
from graph.identity.question import PARTED, Question, pair_of, question_id
from graph.identity.retold import not_known
from graph.identity.rules import NAMESAKES, SPELLING, TWINS
from graph.identity.standing import (
    QUESTION,
    Word,
    entities_of,
    newest_member,
    shown_in_graph,
    sizes_of,
    standing,
    words,
)
from graph.identity.strangers import waiting
from graph.ledger.portions import chunks, marks

ASKED_OF = "outcome IN ('ask', 'not_same', 'unsure') AND kind NOT IN ('relation', 'confirm_person')"

ALSO_SETTLED = 0.25
"""What it adds to a question's worth that an answer bears on another question as well."""

LEAST_SCORE = -40.0

EVEN_AT, DOUBLES_IN = -6.0, 2.0
"""Where part of a name is asked about, "same" is as likely as not at this score, and twice as likely every so many bits."""

ON_GROUND = {TWINS: 0.15, NAMESAKES: 0.5}
"""How often the answer is "same" where the guards ask, whatever the score: twins and namesakes look alike on any scale."""

TWO_NUMBERS = 0.05
"""The same where the two have case or police numbers of one kind, and not the same one."""

Pair = tuple[str, str]


def every_question(driver: sqlite3.Connection) -> list[Question]:
    """All open questions, first what settles most; each pair of entities once, by its strongest evidence."""
    strongest: dict[Pair, Question] = {}
    for question in (*_open(driver), *not_known(driver)):
        known = strongest.get(question.entities)
        if known is None or (question.score, known.id) > (known.score, question.id):
            strongest[question.entities] = question
    shown = shown_in_graph(driver, {entity for pair in strongest for entity in pair})
    asked = [question for pair, question in strongest.items() if shown.issuperset(pair)]
    return _ordered(driver, [*asked, *waiting(driver)])


@dataclass(slots=True)
class _Spoken:
    """When a pair of entities was last held apart (row) or left open (entry)."""

    parted: int = 0
    unsure: int = 0


def _open(driver: sqlite3.Connection) -> Iterator[Question]:
    pairs = _spoken_of(driver)
    held = entities_of(driver, {side for pair in pairs for side in pair})
    known = {pair: rows for pair, rows in pairs.items() if held.keys() >= set(pair)}
    live = {pair: standing(row for row in rows if row.kind != QUESTION).get(pair) for pair, rows in known.items()}
    spoken = _spoken(live, held)
    for (a, b), rows in known.items():
        here = spoken.get(pair_of(held[a], held[b]), _Spoken())
        asked = _asked(rows, live[a, b], here) if held[a] != held[b] else _to_be_parted(rows, live[a, b])
        if asked and not _left_open(driver, here, held[a], held[b], asked):
            yield _question(asked, rows, held)


def _spoken_of(driver: sqlite3.Connection) -> dict[Pair, list[Word]]:
    """All that was said of pairs of which something else than "same" was ever said."""
    found: dict[Pair, list[Word]] = {}
    chosen = f"(a, b) IN (SELECT a, b FROM judgements WHERE {ASKED_OF}) AND kind NOT IN ('relation', 'confirm_person')"
    for word in words(driver, chosen):
        found.setdefault(word.pair, []).append(word)
    return found


def _spoken(live: dict[Pair, Word | None], held: dict[str, str]) -> dict[Pair, _Spoken]:
    spoken: dict[Pair, _Spoken] = {}
    for (a, b), word in live.items():
        if word is not None and word.outcome in ("not_same", "unsure"):
            said = spoken.setdefault(pair_of(held[a], held[b]), _Spoken())
            if word.outcome == "not_same":
                said.parted = max(said.parted, word.n)
            else:
                said.unsure = max(said.unsure, word.seq)
    return spoken


def _asked(rows: list[Word], word: Word | None, here: _Spoken) -> Word | None:
    """The row by which a pair is asked about, if it is."""
    by_hand = next((row for row in reversed(rows) if row.kind == QUESTION and row.reason != PARTED), None)
    if by_hand and by_hand.n > here.parted:
        return by_hand
    if here.parted or word is None:
        return None
    if word.outcome == "unsure":  # what the machine asked still stands beneath it
        return next((row for row in reversed(rows) if not row.by_hand and row.outcome == "ask"), None)
    return word if word.outcome == "ask" else None


def _to_be_parted(rows: list[Word], word: Word | None) -> Word | None:
    """The row by which it is proposed to part two that are one, if nobody has answered it."""
    proposed = next((row for row in reversed(rows) if row.kind == QUESTION and row.reason == PARTED), None)
    answered = word is not None and word.by_hand and proposed is not None and word.n > proposed.n
    return None if answered and word and word.outcome != "unsure" else proposed


def _left_open(driver: sqlite3.Connection, here: _Spoken, near: str, far: str, asked: Word) -> bool:
    """Whether a person was unsure, and neither asked again nor was anything new mentioned of either side."""
    if not here.unsure or (asked.kind == QUESTION and asked.seq > here.unsure):
        return False
    return max(newest_member(driver, near), newest_member(driver, far)) <= here.unsure


def _question(asked: Word, rows: list[Word], held: dict[str, str]) -> Question:
    by_hand = asked.kind == QUESTION
    kind = asked.basis if by_hand else asked.kind
    evidence = next((row for row in reversed(rows) if row.because and not row.by_hand), asked)
    return Question(
        question_id(kind, asked.a, asked.b), kind, asked.a, asked.b, held[asked.a], held[asked.b],
        evidence.score, evidence.because, asked.reason if by_hand else asked.basis,
    )  # fmt: skip


def _ordered(driver: sqlite3.Connection, questions: Iterable[Question]) -> list[Question]:
    listed = list(questions)
    sizes = sizes_of(driver, {entity for question in listed for entity in question.entities})
    named = _names(driver, listed)
    beside = Counter(entity for question in listed for entity in set(question.entities))
    weighed = [_weighed(question, sizes, beside, named) for question in listed]
    return sorted(weighed, key=lambda question: (-question.worth, question.id))


def _weighed(question: Question, sizes: dict[str, int], beside: Counter[str], named: dict[str, str]) -> Question:
    near, far = question.near, question.far
    if near == far:
        changes, worth = sizes[near], sizes[near] / 2
    else:
        changes = sizes[near] * sizes[far]
        also = beside[near] + beside[far] - 2
        # "Same" settles all pairs at once; the less likely it is, the less an answer is worth.
        worth = (changes + ALSO_SETTLED * also) * _likely(question)
    hub = max((near, far), key=lambda entity: (beside[entity], sizes[entity], entity))
    texts = [] if question.basis == SPELLING else sorted(named[side] or side for side in (question.a, question.b))
    alike = "\x1f".join((question.kind, question.basis, hub, *texts))
    return replace(question, would_change=changes, worth=worth, alike=alike)


def _likely(question: Question) -> float:
    """How often a question like this one is answered with "same"."""
    if any(told["text"] == level_words("number", "other") for told in question.because):
        return TWO_NUMBERS
    score = max(question.score, LEAST_SCORE)
    return ON_GROUND.get(question.basis) or 1 / (1 + 2 ** ((EVEN_AT - score) / DOUBLES_IN))


def _names(driver: sqlite3.Connection, questions: list[Question]) -> dict[str, str]:
    asked = {side for question in questions for side in (question.a, question.b)}
    found = dict.fromkeys(asked, "")
    for chunk in chunks(sorted(asked)):
        for side, text in driver.execute(f"SELECT id, text FROM mentions WHERE id IN ({marks(chunk)})", chunk):
            found[side] = " ".join(text.casefold().split())
    return found
