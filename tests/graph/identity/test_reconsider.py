"""Weights and names edited: what would change is proposed, and nothing changes by itself. A batch is compared as a batch."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from graph.access import Look
from graph.errors import NotFound
from graph.identity import names, propose, reconsider, settle
from graph.identity.desk import IdentityDesk
from graph.identity.evidence import weigh
from graph.identity.mention import Mention
from graph.identity.review import Review
from graph.identity.settings import settings
from graph.kith import Kith
from graph.ledger.database import raw

if TYPE_CHECKING:
    from conftest import Desk

LOOK = Look("ann", "test")
TOLD = ["Wilhelmina Rowe", "Wilhelmina Rowe", "Billiam Rowe", "Ola Reed"]


@pytest.fixture
def members(story: Any) -> list[str]:
    """One report of each, judged as on intake."""
    records = [story.record(f"LIB-{at}", [story.mention(text)]) for at, text in enumerate(TOLD)]
    with story.kith.writing("ann", "ingest") as (writer, driver):
        writer.append(story.file(*records), "accepted", "test")
        IdentityDesk().judge_new(writer, driver)
        return [row[0] for row in driver.execute("SELECT id FROM mentions ORDER BY seq, position")]


def entities(kith: Kith) -> dict[str, str]:
    with kith.database.reading() as connection:
        return dict(raw(connection).execute("SELECT mention, entity FROM graph_entity WHERE mention LIKE 'm%'"))


@pytest.fixture
def another_alias(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    table = {**names._forms(), "billiam": frozenset({"wilhelmina"})}
    cached = (names.stands_for, names.known_form)
    for one in cached:
        one.cache_clear()
    monkeypatch.setattr(names, "_forms", lambda: table)
    yield
    for one in cached:
        one.cache_clear()


def test_nothing_edited_nothing_proposed(story: Any, members: list[str]) -> None:
    before = entities(story.kith)
    found = reconsider.reconsider(story.kith, LOOK)
    assert (found.join, found.part, found.ask) == (0, 0, 0)
    assert entities(story.kith) == before


def test_a_short_form_learnt_is_proposed_and_joins_once_said(story: Any, members: list[str], another_alias: None) -> None:
    before = entities(story.kith)
    assert reconsider.reconsider(story.kith, LOOK).join == 1
    assert entities(story.kith) == before
    review = Review(story.kith, LOOK, date(2026, 4, 1))
    (asked,) = review.questions("same_person").asked
    assert asked.question.basis == "one by the weights and names of now"
    assert reconsider.reconsider(story.kith, LOOK).join == 0, "asked once"
    review.decide(asked.question.id, "same", "her sister says so")
    held = entities(story.kith)
    assert held[members[0]] == held[members[2]]
    assert review.questions("same_person").left == 0


def test_a_join_no_longer_borne_is_asked_about_and_stays_until_then(
    story: Any, members: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "too_common", lambda name: name[1] == "rowe")
    before = entities(story.kith)
    found = reconsider.reconsider(story.kith, LOOK)
    assert (found.part, found.left) == (1, 1)
    assert entities(story.kith) == before
    review = Review(story.kith, LOOK, date(2026, 4, 1))
    (asked,) = review.questions("same_person").asked
    assert asked.question.near == asked.question.far
    kept = review.decide(asked.question.id, "same", "one school")
    assert (kept.left, entities(story.kith)) == (0, before)
    review.undo(kept.id, "two schools")
    review.decide(asked.question.id, "not_same", "two children")
    held = entities(story.kith)
    assert held[members[0]] != held[members[1]]
    assert review.questions("same_person").left == 0
    assert reconsider.reconsider(story.kith, LOOK).part == 0, "what a person decided is not asked about again"
    with pytest.raises(NotFound):
        review.decide(asked.question.id, "not_same", "again")


def crowd(desk: "Desk") -> list[Mention]:
    """Many who are plainly two or one, and some with two slips in their name."""
    first, last = ["Viktoria", "Lewis", "Olumide", "Samira", "Harpreet", "Goran"], ["Sesay", "Entwistle", "Kovacs", "Fazal"]
    made = [desk.mention(f"{given} {family}") for given in first for family in last]
    made += [desk.mention(text) for text in ("Viktroia Sesya", "Lewiis Entwistlle", "Oluumide Kovaccs", "Harrpreet Faazal")]
    made += [desk.mention("Samira Ruddock", dob="2011-04-05"), desk.mention("Samera Rudock", dob="2011-05-04")]
    return [*made, *(desk.mention(f"Given{at} Family{at}") for at in range(8))]


def test_a_batch_and_single_reports_are_asked_about_alike(desk: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    mentions = crowd(desk)
    desk.take(*mentions)
    people = desk.known.people
    fresh = {id(node): node for node in people.nodes() if node.names}
    singly = {tuple(node.oldest.text for node in pair) for pair in propose.by_candidates(desk.known, fresh)}
    assert ("Viktroia Sesya", "Viktoria Sesay") in singly
    assert singly == {tuple(node.oldest.text for node in pair) for pair in propose.by_splink(people, fresh)}
    monkeypatch.setattr(propose, "settings", lambda: replace(settings(), large_batch=10))
    asked = propose.propose(desk.known, desk.decided, mentions)
    for row in asked:
        left, right = people.person[row.a], people.person[row.b]
        assert row.basis == "alike by weight"
        assert row.score == weigh(left, right, people.givens, people.families).score >= settings().propose_above
    assert {"Viktroia Sesya", "Lewiis Entwistlle"} <= {people.mention[row.a].text for row in asked}
    assert propose.propose(desk.known, desk.decided, mentions) == []


def test_what_was_asked_by_weight_stays_asked(desk: "Desk") -> None:
    one, other = desk.mention("Viktoria Sesay"), desk.mention("Viktroia Sesya")
    desk.take(one, other)
    propose.propose(desk.known, desk.decided, [one, other])
    assert desk.between(one, other) == "ask: alike by weight"
    desk.take(desk.mention("Viktoria Sesay"))
    assert desk.between(one, other) == "ask: alike by weight"
    assert not desk.one(one, other)
