from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from benchmarks.identity_entities import Entities
from graph.identity.index import Index
from graph.identity.judge import judge
from graph.identity.judgement import Judgement, Judgements
from graph.identity.mention import Mention

TODAY = date(2026, 11, 1)


class Desk:
    """Takes reports in and shows who is who."""

    def __init__(self) -> None:
        self.known = Index()
        self.decided = Judgements()
        self.mentions: list[Mention] = []
        self.rows: list[Judgement] = []

    def mention(self, text: str, record: str = "", kind: str = "Child", role: str = "victim", **said: Any) -> Mention:
        at = len(self.mentions) + 1
        context = frozenset(said.pop("context", ()))
        mention = Mention(
            f"m{at:04d}", at, record or f"r{at}", record, kind, role, text, attributes=said, known_on=TODAY, context=context
        )
        self.mentions.append(mention)
        return mention

    def take(self, *mentions: Mention) -> list[Judgement]:
        rows = judge(mentions, self.known, self.decided)
        self.rows += rows
        return rows

    def one(self, *mentions: Mention) -> bool:
        entities = Entities(self.mentions, self.decided)
        return len({entities.of(mention.id).id for mention in mentions}) == 1

    def between(self, one: Mention, other: Mention) -> str:
        row = self.decided.live(one.id, other.id)
        return f"{row.outcome}: {row.basis}" if row else ""


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def child(desk: Desk) -> Callable[..., Mention]:
    def make(number: str, given: str, family: str, dob: str = "") -> Mention:
        return desk.mention(f"{given} {family}", case_id=number, given=given, family=family, dob=dob)

    return make
