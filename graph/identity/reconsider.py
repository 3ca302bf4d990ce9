"""Everyone looked at again with the weights, names and rules as they are now: what would change is put up as questions.

Nothing is joined or parted by it. What a person decided stays, and is not asked about again.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.access import Look
from graph.identity.asked import every_question
from graph.identity.desk import everything, kind_of_question
from graph.identity.index import Index
from graph.identity.judge import rejudge
from graph.identity.judgement import Judgement, Judgements, Pair
from graph.identity.propose import propose
from graph.identity.question import PARTED, WOULD_JOIN
from graph.identity.settings import settings
from graph.identity.standing import QUESTION
from graph.kith import Kith
from graph.ledger.audit import Verb
from graph.ledger.writer import JudgementDraft
from graph.store.membership import MACHINE
from graph.store.projection import catch_up

HELD = f"SELECT a, b, reason, weights_version FROM judgements WHERE kind = '{QUESTION}' AND author = '{MACHINE}'"


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed: pairs to be made one, pairs to be parted, and pairs newly asked about; `left` questions are open."""

    version: str
    join: int
    part: int
    ask: int
    left: int


def reconsider(kith: Kith, look: Look) -> Proposed:
    """Put up what the settings as they are now would change. Twice in a row adds nothing."""
    with kith.writing(look.actor, "judgement") as (writer, driver):
        drafts = list(_proposals(driver))
        writer.judge(drafts)
        writer.audit(Verb.ALTERATION, f"who is who looked at again with weights {settings().version}", [], look.purpose)
        catch_up(driver)
        counted = Counter(draft.reason if draft.kind == QUESTION else draft.outcome for draft in drafts)
        left = len(every_question(driver))
    return Proposed(settings().version, counted[WOULD_JOIN], counted[PARTED], counted["ask"], left)


def _proposals(driver: sqlite3.Connection) -> Iterator[JudgementDraft]:
    mentions, rows = everything(driver)
    decided = Judgements(rows)
    joined = {row.pair for row in decided.standing("same")}
    known = Index(mentions, decided)
    held = {((min(a, b), max(a, b)), reason) for a, b, reason, version in driver.execute(HELD) if version == settings().version}
    for row in _last_words([*rejudge(known, decided), *propose(known, decided)]):
        reason = _proposal(row, joined)
        kind = kind_of_question(known.mention[row.a].kind)
        if reason and (row.pair, reason) not in held:
            yield _draft(row, QUESTION, "ask", kind, reason)
        elif not reason and row.outcome in ("ask", "withdraw"):
            yield _draft(row, kind, row.outcome, row.basis)


def _last_words(rows: Iterable[Judgement]) -> Iterable[Judgement]:
    said: dict[Pair, Judgement] = {}
    for row in rows:
        said.pop(row.pair, None)
        said[row.pair] = row
    return said.values()


def _proposal(row: Judgement, joined: set[Pair]) -> str:
    """What a row of the machine's would change of who is who, "" where it changes nothing."""
    if row.pair in joined:
        return PARTED if row.outcome in ("ask", "withdraw", "not_same") else ""
    return WOULD_JOIN if row.outcome == "same" else ""


def _draft(row: Judgement, kind: str, outcome: str, basis: str, reason: str = "") -> JudgementDraft:
    return JudgementDraft(
        kind, row.a, row.b, outcome, basis, [dict(told) for told in row.because], MACHINE, reason, row.score,
        row.weights_version, row.known_on.isoformat() if row.known_on else None,
    )  # fmt: skip
