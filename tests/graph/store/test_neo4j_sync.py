"""Neo4j follows the ledger: what comes, goes, is merged and split; whoever else writes there is found and put right."""

import itertools
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import Contradiction, Unreachable
from graph.kith import Kith
from graph.ledger.database import raw
from graph.ledger.ids import entity_id
from graph.store import outbox, sync
from graph.store.bolt import Server
from graph.store.comparing import compare
from graph.store.embedded import EmbeddedGraph
from graph.store.neo4j import Neo4jGraph
from graph.store.second import SecondStore
from graph.store.sync import Sync

pytestmark = pytest.mark.neo4j


def follow(story: Any, server: Server) -> sync.Synced:
    """Bring in step, and find nothing amiss."""
    synced = Sync(story.kith.database, server).run()
    compared = compare(story.kith.database, server)
    assert compared.differences == []
    assert compared.ok
    return synced


def test_what_comes_is_sent_and_nothing_else(story: Any, neo4j: Server) -> None:
    story.report("LIB-1", story.mention("Kai Thomas"), story.mention("Wharf Hotel", "Location", "location", 40))
    first = follow(story, neo4j)
    assert (first.behind, first.nodes) == (0, 4)
    assert follow(story, neo4j).nodes == 0
    story.report("LIB-2", story.mention("Mia Field"))
    assert follow(story, neo4j).nodes == 3


def test_merges_splits_and_newer_versions_follow(story: Any, neo4j: Server) -> None:
    (a,) = story.report("LIB-1", story.mention("Kai Thomas"))
    (b,) = story.report("LIB-2", story.mention("Kai Tomas"))
    follow(story, neo4j)
    story.judge(a, b, "same", "ann")
    follow(story, neo4j)
    with story.kith.database.reading() as connection:
        graph = Neo4jGraph(neo4j, raw(connection))
        assert graph.node(entity_id(b)).id == entity_id(a)
        assert graph.status().nodes["Child"] == 1
    story.judge(a, b, "not_same", "ann")
    follow(story, neo4j)
    story.report("LIB-1", story.mention("Noah Reed"))
    follow(story, neo4j)
    with story.kith.database.reading() as connection:
        assert Neo4jGraph(neo4j, raw(connection)).search("Kai Thomas")[0].node.name == "Kai Tomas"


def test_a_person_who_turns_out_to_be_a_child_changes_label(story: Any, neo4j: Server) -> None:
    (a,) = story.report("LIB-1", story.mention("Kai Thomas", "Person", "present"))
    follow(story, neo4j)
    (b,) = story.report("LIB-2", story.mention("Kai Thomas"))
    story.judge(a, b)
    follow(story, neo4j)
    assert neo4j.rows("MATCH (n:Person) RETURN count(n)") == [[0]]
    assert neo4j.rows("MATCH (n:Child) RETURN n.caption") == [["Kai Thomas (child)"]]


def test_a_graph_made_anew_is_compared_as_a_whole(story: Any, neo4j: Server) -> None:
    story.report("LIB-1", story.mention("Kai Thomas"))
    follow(story, neo4j)
    story.kith.rebuild()
    assert follow(story, neo4j).nodes == 0
    story.report("LIB-2", story.mention("Mia Field"))
    follow(story, neo4j)


HARM = {
    "a name changed": "MATCH (n:Child) SET n.name = 'Somebody Else'",
    "a property added": "MATCH (n:Child) SET n.offender = true",
    "a property taken": "MATCH (n:Incident) REMOVE n.occurred_on",
    "a label added": "MATCH (n:Child) SET n:PersonOfConcern",
    "a node taken": "MATCH (n:Child) DETACH DELETE n",
    "a node of somebody's": "CREATE (:Note {text: 'mine'})",
    "a node without an id": "CREATE (:Kith:Child {name: 'Nobody'})",
    "a node made up": "CREATE (:Kith:Child {id: 'e00', kind: 'Child', name: 'Nobody'})",
    "a link taken": "MATCH (:Child)-[r:VICTIM_IN]->() DELETE r",
    "a link twice": "MATCH (c:Child)-[r:VICTIM_IN]->(i) CREATE (c)-[:VICTIM_IN]->(i)",
    "a link changed": "MATCH (:Child)-[r:VICTIM_IN]->() SET r.reports = ['LIB-9']",
    "a link of an unknown kind": "MATCH (c:Child), (l:Location) CREATE (c)-[:HATES]->(l)",
    "a link made up": "MATCH (c:Child), (l:Location) CREATE (c)-[:LIVES_AT]->(l)",
}


@pytest.mark.parametrize("what", HARM)
def test_what_somebody_changed_by_hand_is_found_and_put_right(story: Any, neo4j: Server, what: str) -> None:
    story.report("LIB-1", story.mention("Kai Thomas"), story.mention("Wharf Hotel", "Location", "location", 40))
    follow(story, neo4j)
    neo4j.write([(HARM[what], {})])
    assert not compare(story.kith.database, neo4j).ok
    follow(story, neo4j)


def test_harm_is_remembered_through_a_sync_that_does_not_mind_it(story: Any, neo4j: Server) -> None:
    story.report("LIB-1", story.mention("Kai Thomas"))
    follow(story, neo4j)
    neo4j.write([(HARM["a name changed"], {})])
    story.report("LIB-2", story.mention("Mia Field"))
    Sync(story.kith.database, neo4j).run(mind_strangers=False)
    assert [one.kind for one in compare(story.kith.database, neo4j).differences] == ["Child"]
    follow(story, neo4j)


def test_a_run_that_is_cut_off_is_gone_on_with(story: Any, neo4j: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "STRETCH", 3)
    monkeypatch.setattr(sync, "AT_ONCE", 2)
    for number in range(4):
        story.report(f"LIB-{number}", story.mention(f"Kai {'abcd'[number] * 5}"))
        written = neo4j.write
        left = [number + 1]

        def fail(*statements: Any, left: list[int] = left, written: Callable[..., None] = written, **more: Any) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise Unreachable("cut off")
            written(*statements, **more)

        monkeypatch.setattr(neo4j, "write", fail)
        with pytest.raises(Unreachable):
            Sync(story.kith.database, neo4j).run(whole=number % 2 == 1)
        monkeypatch.setattr(neo4j, "write", written)
        assert not compare(story.kith.database, neo4j).ok
        follow(story, neo4j)


def test_notes_that_were_cleared_are_made_good(story: Any, neo4j: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "KEPT", 0)
    for number in range(3):
        story.report(f"LIB-{number}", story.mention("Kai Thomas"))
        follow(story, neo4j)
    with story.kith.database.writing("test") as connection:
        story_notes = outbox.last(raw(connection))
    story.report("LIB-9", story.mention("Mia Field"))
    with story.kith.database.writing("test") as connection:
        outbox.clear(raw(connection), story_notes + 2)
    follow(story, neo4j)


def test_a_database_with_something_in_it_is_refused(story: Any, neo4j: Server) -> None:
    story.report("LIB-1", story.mention("Kai Thomas"))
    neo4j.write([("MATCH (n) DETACH DELETE n", {}), ("CREATE (:Film {title: 'Metropolis'})", {})])
    with pytest.raises(Contradiction, match="not Kith's") as refused:
        Sync(story.kith.database, neo4j).run()
    assert "kith neo4j reload --drop" in refused.value.remedy
    with pytest.raises(Contradiction):
        Sync(story.kith.database, neo4j).reload()
    assert neo4j.rows("MATCH (n:Film) RETURN count(n)") == [[1]]
    Sync(story.kith.database, neo4j).reload(drop_foreign=True)
    follow(story, neo4j)


def test_the_database_of_another_ledger_is_refused(story: Any, neo4j: Server, tmp_path: Path) -> None:
    story.report("LIB-1", story.mention("Kai Thomas"))
    story.kith.view("ann", "test").find("Kai")
    follow(story, neo4j)
    with Kith(tmp_path / "other") as other:
        other.view("ann", "test").find("Kai")
        with pytest.raises(Contradiction, match="another data folder"):
            Sync(other.database, neo4j).run()
        with pytest.raises(Contradiction):
            compare(other.database, neo4j)


def test_is_kept_in_step_in_the_background(story: Any, neo4j: Server) -> None:
    second = SecondStore(story.kith.database, lambda: Server(neo4j.address))
    second.follow()
    story.report("LIB-1", story.mention("Kai Thomas"))
    until = time.monotonic() + 60
    while time.monotonic() < until and second.backlog().behind != 0:
        time.sleep(0.05)
    second.close()
    assert compare(story.kith.database, neo4j).ok


def test_what_a_command_wrote_is_sent_when_it_ends(story: Any, neo4j: Server) -> None:
    second = SecondStore(story.kith.database, lambda: Server(neo4j.address))
    story.report("LIB-1", story.mention("Kai Thomas"))
    second.close()
    assert compare(story.kith.database, neo4j).ok


NAMES = ("Kai Thomas", "Mia Field", "Zoe Reed", "Lee Marsh")
KINDS = ("Child", "PersonOfConcern", "Person")
acts = st.lists(
    st.one_of(
        st.tuples(st.just("report"), st.integers(0, 4), st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=3)),
        st.tuples(st.just("judge"), st.integers(0, 30), st.integers(0, 30), st.sampled_from(["same", "not_same", "withdraw"])),
        st.tuples(st.just("sync")),
    ),
    max_size=12,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_whatever_happens_it_holds_what_the_embedded_graph_holds(
    story: Any, neo4j_server: Server, tmp_path_factory: pytest.TempPathFactory, acts: Any
) -> None:
    with Kith(tmp_path_factory.mktemp("ledger") / "data") as kith:
        story = type(story)(kith)
        Sync(kith.database, neo4j_server).reload(drop_foreign=True)
        mentions: list[str] = []
        for turn, act in enumerate(acts):
            if act[0] == "report":
                _, number, told = act
                said = [
                    story.mention(NAMES[name], KINDS[kind], ("victim", "alleged", "present")[kind], 40 * at)
                    for at, (name, kind) in enumerate(told)
                ]
                details = f"As told the {turn + 1}. time."  # no two files have the same bytes: ingest passes those over
                mentions += story.report(f"LIB-{number}", *said, day=date(2026, 3, 1 + number), details=details)
            elif act[0] == "judge" and mentions:
                a, b = mentions[act[1] % len(mentions)], mentions[act[2] % len(mentions)]
                if a != b:
                    story.judge(a, b, act[3], "ann")
            elif act[0] == "sync":
                Sync(kith.database, neo4j_server).run()
        Sync(kith.database, neo4j_server).run()
        assert compare(kith.database, neo4j_server).ok
        with kith.database.reading() as connection:
            embedded, other = EmbeddedGraph(raw(connection)), Neo4jGraph(neo4j_server, raw(connection))
            assert embedded.status() == other.status()
            for kind in KINDS:
                assert embedded.ranking(kind) == other.ranking(kind)
            people = [row.node.id for kind in KINDS for row in embedded.ranking(kind)]
            assert embedded.neighbourhood(people, 2) == other.neighbourhood(people, 2)
            for a, b in itertools.pairwise(people):
                assert embedded.paths(a, b) == other.paths(a, b)
