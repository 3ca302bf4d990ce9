from collections.abc import Callable
from typing import TYPE_CHECKING

from benchmarks.identity_entities import Entities
from benchmarks.identity_questions import Question, questions
from graph.identity.candidates import candidates
from graph.identity.judge import learn
from graph.identity.judgement import Judgement
from graph.identity.mention import Mention

if TYPE_CHECKING:
    from conftest import Desk


def ask(desk: "Desk") -> list[Question]:
    return questions(desk.known, Entities(desk.mentions, desk.decided), desk.decided)


def answer(desk: "Desk", question: Question, outcome: str) -> None:
    learn(Judgement(question.a.id, question.b.id, outcome, author="ana", reason="seen"), desk.known, desk.decided)  # type: ignore[arg-type]


def test_one_answer_settles_both_namesakes(desk: "Desk", child: Callable[..., Mention]) -> None:
    desk.take(
        child("C0", "Connor", "Thackeray", "2013-04-14"),
        child("C1", "Connor", "Thackeray", "2009-07-01"),
        desk.mention("Connor Thackeray"),
    )
    first = ask(desk)
    assert len(first) == 2
    assert {question.kind for question in first} == {"same_person"}
    answer(desk, first[0], "same")
    assert ask(desk) == []


def test_what_settles_most_comes_first(desk: "Desk", child: Callable[..., Mention]) -> None:
    many = [desk.mention("Zara Novak", dob="2010-09-25") for _ in range(5)]
    few = desk.mention("Farah Ashdown", dob="2011-02-03")
    desk.take(*many, few, desk.mention("Z. Novak"), desk.mention("F. Ashdown"))
    assert [question.would_change for question in ask(desk)] == [5, 1]


def test_unsure_returns_on_new_evidence_only(desk: "Desk", child: Callable[..., Mention]) -> None:
    desk.take(child("C0", "Zara", "Novak", "2010-09-25"), desk.mention("Z. Novak"))
    answer(desk, ask(desk)[0], "unsure")
    assert ask(desk) == []


def test_candidates_are_ranked(desk: "Desk", child: Callable[..., Mention]) -> None:
    listed = child("C0", "Mohammed", "Hussain", "2010-09-25")
    desk.take(listed, child("C1", "Mohammed", "Khan", "2010-09-25"), child("C2", "Ali", "Hussain", "2009-01-02"))
    told = desk.mention("Muhamad Husain", dob="2010-09-25")
    best, weighed = candidates(told, desk.known)[0]
    assert best.oldest is listed
    assert weighed.score > 0
