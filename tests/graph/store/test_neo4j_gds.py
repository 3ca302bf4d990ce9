"""Candidates from the server's graph data science library."""

from datetime import date
from typing import Any

import pytest

from graph.ledger.ids import entity_id
from graph.proposing import BY_KITH, BY_SERVER, propose
from graph.store import gds
from graph.store.base import Scope
from graph.store.bolt import Server
from graph.store.questions import questions
from graph.store.sync import Sync

pytestmark = pytest.mark.neo4j


@pytest.fixture
def people(story: Any, neo4j: Server) -> dict[str, str]:
    """Two groups of three children who meet, and one who was with both."""
    if not gds.has_gds(neo4j):
        pytest.skip("this server has no GDS")
    oldest: dict[str, str] = {}
    meetings = [("ABC", "Wharf Hotel"), ("ABC", "Arcade"), ("DEF", "Canal Gardens"), ("DEF", "Bus Station"), ("CGD", "Park")]
    for number, (letters, place) in enumerate(meetings):
        said = [story.mention(f"Child {letter}", "Child", "present", 20 * at) for at, letter in enumerate(letters)]
        said.append(story.mention(place, "Location", "location", 90))
        for letter, mention in zip(letters, story.report(f"LIB-{number}", *said, day=date(2026, 1, 1 + number)), strict=False):
            if oldest.setdefault(letter, mention) != mention:
                story.judge(oldest[letter], mention)
    Sync(story.kith.database, neo4j).run()
    return {letter: entity_id(mention) for letter, mention in oldest.items()}


def test_who_meets_belongs_together(people: dict[str, str], neo4j: Server) -> None:
    groups = [set(group) for group in gds.communities(neo4j)]
    assert any({people["A"], people["B"]} <= group and people["F"] not in group for group in groups)
    assert any({people["E"], people["F"]} <= group and people["A"] not in group for group in groups)
    assert not any(people["D"] in group for group in gds.communities(neo4j, Scope(end=date(2026, 1, 2))))


def test_who_shares_most_places_is_nearest(people: dict[str, str], neo4j: Server) -> None:
    assert gds.similar(neo4j, people["A"])[0] == people["B"]
    assert people["E"] not in gds.similar(neo4j, people["A"])


def test_who_joins_two_groups_stands_between(people: dict[str, str], neo4j: Server) -> None:
    assert set(gds.between(neo4j)[:2]) == {people["C"], people["D"]}


def test_what_the_server_proposes_is_scored_as_kith_scores(
    people: dict[str, str], story: Any, neo4j: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, day = story.kith.view("ann", "test"), date(2026, 1, 31)
    asked = [one for one in questions().values() if one.science]
    given = [dict.fromkeys(one.parameters, people["A"]) for one in asked]
    alone = [propose(view, neo4j, one, typed, day) for one, typed in zip(asked, given, strict=True)]
    assert {told.note for told in alone} == {BY_KITH}
    monkeypatch.setattr(gds, "LARGE", 1)
    helped = [propose(view, neo4j, one, typed, day) for one, typed in zip(asked, given, strict=True)]
    assert {told.note for told in helped} == {BY_SERVER}
    for question, told, own in zip(asked, helped, alone, strict=True):
        assert all(len(row) == len(question.columns) for row in (*told.rows, *own.rows))
    peers, groups, between = (told.rows for told in helped)
    assert {row[0] for row in between} <= {row[0] for row in alone[2].rows}
    together = [{row[1] for row in groups if row[0] == number} for number in (1, 2)]
    assert any({people["A"], people["B"]} <= group and people["F"] not in group for group in together)
    assert {people["B"], people["C"]} <= {row[0] for row in peers}
    scored = {row[0]: row for row in alone[0].rows}
    assert all(scored[row[0]] == row for row in peers)


def test_nothing_is_left_in_the_servers_memory(people: dict[str, str], neo4j: Server) -> None:
    gds.communities(neo4j)
    assert neo4j.rows("CALL gds.graph.list() YIELD graphName RETURN graphName") == []
    assert not gds.worth_asking(neo4j)
