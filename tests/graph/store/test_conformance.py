"""What every store answers to the named queries of ``GraphView``, told on one small town."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from graph.errors import NotFound
from graph.ledger.drafts import MentionDraft, RecordDraft, StatementDraft
from graph.ledger.ids import entity_id
from graph.store.base import GraphView, Scope

MARCH = date(2026, 3, 31)


class Town:
    """A story with the entities that it has, by name."""

    def __init__(self, story: Any) -> None:
        self.story = story
        self.oldest: dict[str, str] = {}

    def report(self, reference: str, told: dict[str, tuple[str, str]], day: date, **changes: Any) -> None:
        mentions = [
            self.story.mention(name, kind, role, 40 * at, **self.known(kind, name))
            for at, (name, (kind, role)) in enumerate(told.items())
        ]
        for name, mention in zip(told, self.story.report(reference, *mentions, day=day, **changes), strict=True):
            if self.oldest.setdefault(name, mention) != mention:
                self.story.judge(self.oldest[name], mention)

    @staticmethod
    def known(kind: str, name: str) -> dict[str, str]:
        if kind == "Phone":
            return {"e164": "+44" + name.replace(" ", "")[1:]}
        if kind == "Vehicle":
            return {"registration": name}
        return {"name": name} if kind in ("Location", "OnlinePlatform", "Organisation") else {}

    def tie(self, kind: str, one: tuple[str, str], other: tuple[str, str], day: date) -> None:
        """A row of case links."""
        mentions = [
            MentionDraft(sort, "discussed", field, 0, len(name), name, True, self.known(sort, name))
            for field, (name, sort) in (("a", one), ("b", other))
        ]
        row = RecordDraft(
            "relationship",
            locator=f"row {kind} {one[0]} {other[0]}",
            known_on=day,
            fields={"a": one[0], "b": other[0]},
            mentions=mentions,
            statements=[StatementDraft(kind, 0, 1)],
        )
        file = self.story.file(row, name=row.locator, kind="case_links")
        with self.story.kith.writing("ann", "ingest") as (writer, driver):
            (kept,) = writer.append(file, "accepted", "test")
            rows = driver.execute("SELECT id FROM mentions WHERE record = ? ORDER BY position", (kept.record,)).fetchall()
        for (name, _), (mention,) in zip((one, other), rows, strict=True):
            if self.oldest.setdefault(name, mention) != mention:
                self.story.judge(self.oldest[name], mention)

    def id(self, name: str) -> str:
        return entity_id(self.oldest[name])


@pytest.fixture
def town(story: Any) -> Town:
    made = Town(story)
    kai, mia, zoe = ("Kai Thomas", "Child"), ("Mia Novák", "Child"), ("Zoe Field", "Child")
    lee = ("Lee Marsh", "PersonOfConcern")
    made.report(
        "LIB-1",
        {kai[0]: ("Child", "victim"), lee[0]: ("PersonOfConcern", "alleged"), "Wharf Hotel": ("Location", "location")},
        date(2026, 2, 1),
        root="ann archer, school",
    )
    made.report(
        "LIB-2",
        {
            mia[0]: ("Child", "victim"),
            "Wharf Hotel": ("Location", "location"),
            "snapchat": ("OnlinePlatform", "platform"),
            "Pat Reporter": ("Person", "reporter"),
        },
        date(2026, 3, 1),
        root="pat reporter, police",
    )
    made.report(
        "LIB-3",
        {zoe[0]: ("Child", "present"), "snapchat": ("OnlinePlatform", "platform"), "Pat Reporter": ("Person", "reporter")},
        date(2026, 4, 1),
        root="pat reporter, police",
    )
    made.tie("SIBLING_OF", mia, ("Ola Novák", "Child"), date(2026, 4, 2))
    made.tie("SIBLING_OF", ("Ola Novák", "Child"), mia, date(2026, 4, 3))
    made.tie("ATTENDS", kai, ("Derwent Academy", "Organisation"), date(2026, 1, 5))
    made.tie("ATTENDS", zoe, ("Derwent Academy", "Organisation"), date(2026, 1, 5))
    made.tie("USES", lee, ("RD23 AJW", "Vehicle"), date(2026, 1, 6))
    made.tie("USES", lee, ("07700 900123", "Phone"), date(2026, 1, 6))
    return made


@pytest.fixture
def graph(town: Town, store: Any) -> Iterator[GraphView]:
    with store(town.story.kith) as opened:
        yield opened


def names(nodes: Any) -> set[str]:
    return {node.name for node in nodes if node.kind != "Incident"}


class TestNode:
    def test_has_what_its_mentions_say(self, town: Town, graph: GraphView) -> None:
        node = graph.node(town.id("Wharf Hotel"))
        assert (node.kind, node.name, node.also_known_as) == ("Location", "Wharf Hotel", ())

    def test_an_id_that_was_merged_leads_to_what_it_became(self, town: Town, store: Any) -> None:
        town.story.judge(town.oldest["Kai Thomas"], town.oldest["Zoe Field"], "same", "ann")
        with store(town.story.kith) as graph:
            assert graph.node(town.id("Zoe Field")) == graph.node(town.id("Kai Thomas"))
            assert graph.node(town.oldest["Zoe Field"]).id == town.id("Kai Thomas")
            assert graph.node(town.id("Kai Thomas")).also_known_as == ("Zoe Field",)

    def test_several_come_in_the_order_asked_for(self, town: Town, graph: GraphView) -> None:
        wanted = [town.id(name) for name in ("Zoe Field", "Kai Thomas", "snapchat")]
        assert [node.id for node in graph.nodes(wanted)] == wanted

    def test_that_never_was_is_not_found(self, graph: GraphView) -> None:
        with pytest.raises(NotFound):
            graph.node("e0123456789abcdef")


class TestLinks:
    def test_of_a_node_are_all_of_them_in_order(self, town: Town, graph: GraphView) -> None:
        links = graph.links_of(town.id("Pat Reporter"))
        assert [link.kind for link in links] == ["REPORTED", "REPORTED"]
        assert links == sorted(links, key=lambda link: (link.kind, link.source, link.target))

    def test_are_gathered_over_what_states_them(self, town: Town, graph: GraphView) -> None:
        (link,) = [link for link in graph.links_of(town.id("Mia Novák")) if link.kind == "SIBLING_OF"]
        assert {link.source, link.target} == {town.id("Mia Novák"), town.id("Ola Novák")}
        assert (len(link.reports), link.first, link.last) == (2, date(2026, 4, 2), date(2026, 4, 3))
        assert not link.solid

    def test_keep_to_the_scope(self, town: Town, graph: GraphView) -> None:
        mia = town.id("Mia Novák")
        assert {link.kind for link in graph.links_of(mia)} == {"VICTIM_IN", "SIBLING_OF"}
        assert {link.kind for link in graph.links_of(mia, Scope(end=MARCH))} == {"VICTIM_IN"}
        assert {link.kind for link in graph.links_of(mia, Scope(start=MARCH))} == {"SIBLING_OF"}
        assert graph.links_of(mia, Scope(as_of=date(2026, 2, 28))) == []


class TestNeighbourhood:
    def test_one_hop_is_to_the_next_entity(self, town: Town, graph: GraphView) -> None:
        part = graph.neighbourhood([town.id("Kai Thomas")], 1)
        assert names(part.nodes) == {"Kai Thomas", "Lee Marsh", "Wharf Hotel", "Derwent Academy"}
        assert sum(node.kind == "Incident" for node in part.nodes) == 1
        assert [node.id for node in part.nodes] == sorted(node.id for node in part.nodes)
        assert list(part.links) == sorted(part.links, key=lambda link: (link.kind, link.source, link.target))

    def test_does_not_lead_through_reporters_and_schools(self, town: Town, graph: GraphView) -> None:
        two = names(graph.neighbourhood([town.id("Kai Thomas")], 2).nodes)
        assert two == {
            "Kai Thomas", "Lee Marsh", "Wharf Hotel", "Derwent Academy", "RD23 AJW", "+447700900123", "Mia Novák", "snapchat",
        }  # fmt: skip
        assert "Zoe Field" not in two

    def test_keeps_to_dates_knowledge_and_kinds(self, town: Town, graph: GraphView) -> None:
        hotel = [town.id("Wharf Hotel")]
        assert "Kai Thomas" not in names(graph.neighbourhood(hotel, 1, Scope(start=date(2026, 2, 15))).nodes)
        assert "Mia Novák" not in names(graph.neighbourhood(hotel, 1, Scope(end=date(2026, 2, 15))).nodes)
        assert names(graph.neighbourhood(hotel, 1, Scope(as_of=date(2026, 1, 1))).nodes) == {"Wharf Hotel"}
        assert names(graph.neighbourhood(hotel, 1, Scope(kinds=("Child",))).nodes) == {"Wharf Hotel", "Kai Thomas", "Mia Novák"}

    def test_of_several(self, town: Town, graph: GraphView) -> None:
        part = graph.neighbourhood([town.id("Zoe Field"), town.id("Ola Novák")], 1)
        assert names(part.nodes) == {"Zoe Field", "Ola Novák", "snapchat", "Mia Novák", "Derwent Academy"}

    def test_of_none_is_empty(self, graph: GraphView) -> None:
        assert graph.neighbourhood([], 2).nodes == ()


class TestPaths:
    def test_the_shortest_comes_first_in_words(self, town: Town, graph: GraphView) -> None:
        paths = graph.paths(town.id("Kai Thomas"), town.id("Zoe Field"))
        assert [node.name for node in paths[0].nodes if node.kind != "Incident"] == [
            "Kai Thomas", "Wharf Hotel", "snapchat", "Zoe Field",
        ]  # fmt: skip
        assert "Wharf Hotel" in paths[0].in_words
        assert "LIB-1" in paths[0].in_words
        assert len(paths[0].links) == len(paths[0].nodes) - 1

    def test_there_is_none(self, town: Town, graph: GraphView) -> None:
        assert graph.paths(town.id("Kai Thomas"), town.id("Pat Reporter")) == []
        assert graph.paths(town.id("Kai Thomas"), town.id("Zoe Field"), scope=Scope(end=MARCH)) == []
        assert graph.paths(town.id("Kai Thomas"), town.id("Zoe Field"), longest=2) == []

    def test_to_a_school_but_not_through_it(self, town: Town, graph: GraphView) -> None:
        (path,) = graph.paths(town.id("Kai Thomas"), town.id("Derwent Academy"))
        assert len(path.nodes) == 2

    def test_to_oneself(self, town: Town, graph: GraphView) -> None:
        (path,) = graph.paths(town.id("Kai Thomas"), town.id("Kai Thomas"))
        assert (len(path.nodes), path.links) == (1, ())


class TestSearch:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("Kai Thomas", "Kai Thomas"),
            ("kai  THOMAS", "Kai Thomas"),
            ("Thomas, Kai", "Kai Thomas"),
            ("Kai Tho", "Kai Thomas"),
            ("thom", "Kai Thomas"),
            ("Kai Thmas", "Kai Thomas"),
            ("Kia Thomas", "Kai Thomas"),
            ("kia", "Kai Thomas"),
            ("Mia Novak", "Mia Novák"),
            ("novak", "Mia Novák"),
            ("Nowak", "Mia Novák"),
            ("Wharf Hotle", "Wharf Hotel"),
            ("RD23AJW", "RD23 AJW"),
            ("rd23 ajw", "RD23 AJW"),
            ("07700 900123", "+447700900123"),
            ("+44 7700 900 123", "+447700900123"),
            ("Snapchat", "snapchat"),
            ("lib-2", "LIB-2"),
        ],
    )
    def test_finds(self, graph: GraphView, typed: str, found: str) -> None:
        assert found in {match.node.name for match in graph.search(typed)}

    def test_exact_before_prefix_before_typo(self, town: Town, store: Any) -> None:
        for number, name in enumerate(["Kay Thomas", "Kai Thomason", "Kai Thomas"]):
            town.report(f"LIB-9{number}", {f"{name}{' ' * number}": ("Child", "victim")}, date(2026, 5, 1))
        with store(town.story.kith) as graph:
            matches = graph.search("Kai Thomas")
        assert [match.node.name for match in matches] == ["Kai Thomas", "Kai Thomas", "Kai Thomason", "Kay Thomas"]
        assert [match.score == 1 for match in matches] == [True, True, False, False]
        assert [match.node.id for match in matches[:2]] == sorted(match.node.id for match in matches[:2])

    def test_only_what_is_asked_for(self, graph: GraphView) -> None:
        assert graph.search("Wharf Hotel", kinds=["Child"]) == []
        assert len(graph.search("n", limit=1)) == 1
        assert graph.search("  !? ") == []
        assert graph.search("Wolfgang Amadeus") == []


def test_ranking_is_by_children_then_sources_then_id(town: Town, graph: GraphView) -> None:
    (hotel,) = graph.ranking("Location")
    assert (hotel.node.name, hotel.children, hotel.sources, hotel.reports) == ("Wharf Hotel", 2, 2, ("LIB-1", "LIB-2"))
    (platform,) = graph.ranking("OnlinePlatform")
    assert (platform.children, platform.sources) == (2, 1)
    assert graph.ranking("Location", Scope(end=date(2026, 2, 15)))[0].children == 1
    children = graph.ranking("Child", limit=2)
    assert [row.node.id for row in children] == sorted(row.node.id for row in children)
    assert [row.children for row in children] == [0, 0]


def test_dump_and_networkx_hold_the_same(graph: GraphView) -> None:
    arrays, G = graph.dump(), graph.to_networkx()
    assert list(arrays.ids) == sorted(G.nodes)
    assert [G.nodes[name]["kind"] for name in arrays.ids] == list(arrays.kinds)
    links = set(zip(arrays.ids[arrays.source], arrays.ids[arrays.target], arrays.link_kinds, strict=True))
    assert {frozenset((a, b, kind)) for a, b, kind in links} == {frozenset(edge) for edge in G.edges(keys=True)}
    assert len(links) == len(arrays.source)
    assert (arrays.sources >= 1).all()


def test_dump_keeps_to_the_scope(graph: GraphView) -> None:
    known = graph.dump(Scope(as_of=date(2026, 2, 15)))
    assert len(known.source) < len(graph.dump().source)
    assert len(known.source) == graph.to_networkx(Scope(as_of=date(2026, 2, 15))).number_of_edges()


def test_status_counts_by_kind(graph: GraphView) -> None:
    status = graph.status()
    assert status.behind == 0
    assert (status.nodes["Child"], status.nodes["Incident"], status.nodes["Report"]) == (4, 3, 3)
    assert status.links["REPORTED"] == 2


def test_answers_are_the_same_each_time(town: Town, store: Any) -> None:
    def answers() -> list[Any]:
        with store(town.story.kith) as graph:
            hotel = town.id("Wharf Hotel")
            return [
                graph.neighbourhood([hotel], 3),
                graph.links_of(hotel),
                graph.paths(hotel, town.id("Zoe Field")),
                graph.search("a"),
                graph.ranking("Child"),
                list(graph.to_networkx().edges(keys=True)),
            ]

    before = answers()
    town.story.kith.rebuild()
    assert answers() == before
