"""Neighbourhoods and paths on random graphs, against the plainest way to find them."""

import itertools
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.kith import Kith
from graph.ledger.drafts import FileDraft, IncidentDraft, MentionDraft, RecordDraft, StatementDraft
from graph.ledger.ids import entity_id, incident_id, mention_id
from graph.ledger.writer import JudgementDraft
from graph.store.base import Scope

KINDS = ["Child", "PersonOfConcern", "Location", "OnlinePlatform", "Organisation", "Child", "Child"]
INCIDENT_LINKS = {"Child": "VICTIM_IN", "PersonOfConcern": "ALLEGED_IN", "Location": "AT", "OnlinePlatform": "ON"}
PEOPLE = ("Child", "PersonOfConcern")
DAYS = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]

happenings = st.tuples(st.just("happening"), st.sampled_from(DAYS), st.lists(st.integers(0, 6), max_size=4, unique=True))
ties = st.tuples(st.just("tie"), st.sampled_from(DAYS), st.lists(st.integers(0, 6), min_size=2, max_size=2, unique=True))
towns = st.lists(st.one_of(happenings, ties), min_size=1, max_size=9)
scopes = st.builds(
    Scope,
    kinds=st.sampled_from([(), ("Child",), ("Child", "Location")]),
    end=st.sampled_from([None, DAYS[1]]),
    as_of=st.sampled_from([None, DAYS[1]]),
)


def tie_between(one: str, other: str) -> str:
    if "Organisation" in (one, other):
        return "ATTENDS" if one == "Child" else "WORKS_FOR"
    return "ASSOCIATES_WITH" if one != "Location" else "DISCUSSED"


WALKED = {"ATTENDS", "ASSOCIATES_WITH"}


class Plain:
    """The same graph as a plain dictionary."""

    def __init__(self) -> None:
        self.oldest: dict[int, str] = {}
        self.kinds: dict[str, str] = {}
        self.links: list[tuple[str, str, date]] = []

    def write(self, kith: Kith, town: list[tuple[str, date, list[int]]]) -> None:
        with kith.writing("test", "ingest") as (writer, _):
            for number, (what, day, who) in enumerate(town):
                self._write(writer, number, what, day, who)

    def _write(self, writer: Any, number: int, what: str, day: date, who: list[int]) -> None:
        mentions = [
            MentionDraft(KINDS[one], "discussed", "details", 9 * at, 9 * at + 5, f"name{one}") for at, one in enumerate(who)
        ]
        record = RecordDraft("liberty_report", reference=f"LIB-{number}", known_on=day, mentions=mentions)
        if what == "tie":
            kind = tie_between(KINDS[who[0]], KINDS[who[1]])
            record.statements = [StatementDraft(kind, 0, 1)]
        else:
            record.incidents = [IncidentDraft(day)]
            record.statements = [
                StatementDraft(INCIDENT_LINKS[KINDS[one]], *((at, None) if KINDS[one] in PEOPLE else (None, at)), 0)
                for at, one in enumerate(who)
                if KINDS[one] in INCIDENT_LINKS
            ]
        (kept,) = writer.append(FileDraft(f"{number}", f"{number:064x}", 1, "docx", "x", "", [record]), "accepted", "test")
        ids = [mention_id(kept.record, mention) for mention in mentions]
        for one, mention in zip(who, ids, strict=True):
            if self.oldest.setdefault(one, mention) != mention:
                writer.judge([JudgementDraft("same_person", self.oldest[one], mention, "same", "x", [], "kith")])
            self.kinds[self.id(one)] = KINDS[one]
        if what == "tie":
            if kind in WALKED:
                self.links.append((self.id(who[0]), self.id(who[1]), day))
            return
        happening = incident_id(kept.record, 0)
        self.kinds[happening] = "Incident"
        self.links += [(self.id(one), happening, day) for one in who if KINDS[one] in INCIDENT_LINKS]

    def id(self, one: int) -> str:
        return entity_id(self.oldest[one])

    def around(self, name: str, scope: Scope) -> set[str]:
        return {
            end
            for a, b, day in self.links
            if name in (a, b) and not (scope.end and day > scope.end) and not (scope.as_of and day > scope.as_of)
            for end in (a, b)
            if end != name
        }

    def shown(self, name: str, scope: Scope) -> bool:
        return not scope.kinds or self.kinds[name] in (*scope.kinds, "Incident")

    def ways(self, start: str, end: str, longest: int, scope: Scope) -> list[tuple[int, int, tuple[str, ...]]]:
        """Every way without a node twice."""
        found = []
        waiting = [(start,)]
        while waiting:
            way = waiting.pop()
            hops = sum(self.kinds[name] != "Incident" for name in way[1:])
            if way[-1] == end:
                found.append((hops, len(way), way))
                continue
            if len(way) > 1 and self.kinds[way[-1]] == "Organisation":
                continue
            for far in self.around(way[-1], scope):
                is_entity = self.kinds[far] != "Incident"
                if far not in way and hops + is_entity <= longest and (far == end or self.shown(far, scope)):
                    waiting.append((*way, far))
        return sorted(found)

    def near(self, start: str, hops: int, scope: Scope) -> set[str]:
        reached = {start}
        for other in self.kinds:
            is_entity = self.kinds[other] != "Incident"
            if other != start and self.shown(other, scope):
                ways = self.ways(start, other, hops if is_entity else hops - 1, scope)
                reached |= {other} if ways else set()
        return reached


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(town=towns, scope=scopes)
@pytest.mark.filterwarnings("default")
def test_neighbourhoods_and_paths(store: Any, town: list[tuple[str, date, list[int]]], scope: Scope) -> None:
    with TemporaryDirectory() as folder, Kith(Path(folder) / "data") as kith:
        plain = Plain()
        plain.write(kith, town)
        entities = sorted(plain.id(one) for one in plain.oldest)
        with store(kith) as graph:
            for name, hops in itertools.product(entities, (1, 2)):
                found = graph.neighbourhood([name], hops, scope)
                assert {node.id for node in found.nodes} == plain.near(name, hops, scope)
            for start, end in itertools.permutations(entities, 2):
                ways = plain.ways(start, end, 4, scope)
                wanted = [way for hops, _, way in ways if hops <= ways[0][0] + 1][:3]
                found_ways = graph.paths(start, end, 3, scope, longest=4)
                assert [tuple(node.id for node in path.nodes) for path in found_ways] == wanted
