"""Entities: in step with judgements, step by step or at once; merged and split again the same."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.identity_entities import Entities
from graph.identity.judgement import Judgement, Judgements
from graph.identity.mention import Mention

MENTIONS = [Mention(f"m{at}", at, f"r{at}", "", "Child", "victim", "x", known_on=date(2026, 1, 1)) for at in range(8)]
IDS = [mention.id for mention in MENTIONS]
pairs = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] != pair[1])
outcomes = st.sampled_from(["same", "not_same", "withdraw", "ask"])
rows = st.builds(
    lambda pair, outcome, author, basis: Judgement(pair[0], pair[1], outcome, basis, author=author),
    pairs,
    outcomes,
    st.sampled_from(["", "ana"]),
    st.sampled_from(["identifier", "name alone"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(rows, max_size=14), st.integers(0, 7))
def test_step_by_step_is_as_at_once(steps: list[Judgement], known: int) -> None:
    decided = Judgements()
    entities = Entities(MENTIONS[:known], decided)
    for row in steps:
        decided.add(row)
        entities.refresh((), [row])
    for mention in MENTIONS[known:]:
        entities.refresh([mention])
    assert list(entities) == list(Entities(MENTIONS, decided))


@settings(max_examples=80, deadline=None)
@given(st.lists(rows, max_size=10), pairs)
def test_merged_and_split_again_is_the_same(steps: list[Judgement], pair: tuple[str, str]) -> None:
    decided = Judgements(row for row in steps if row.pair != tuple(sorted(pair)))
    entities = Entities(MENTIONS, decided)
    before = list(entities)
    for outcome in ("same", "withdraw"):
        row = Judgement(*pair, outcome, author="ana")
        decided.add(row)
        entities.refresh((), [row])
    assert list(entities) == before


def test_the_id_is_the_oldest_mention_s_and_old_ids_resolve() -> None:
    decided = Judgements([Judgement("m1", "m2", "same", "identifier")])
    entities = Entities(MENTIONS, decided)
    row = Judgement("m0", "m2", "same", author="ana")
    decided.add(row)
    change = entities.refresh((), [row])
    assert entities.of("m2").id == "e0"
    assert change.gone == {"e1": "e0"}
    old = entities.resolve("e1")
    assert old is not None
    assert old.id == "e0"
    assert entities.resolve("e99") is None


def test_not_same_binds_whole_entities() -> None:
    decided = Judgements(
        [
            Judgement("m0", "m1", "same", "name alone"),
            Judgement("m2", "m3", "same", "name alone"),
            Judgement("m0", "m2", "not_same", author="ana"),
            Judgement("m1", "m3", "same", "name alone"),
        ]
    )
    entities = Entities(MENTIONS, decided)
    assert entities.of("m0") != entities.of("m2")
    assert sorted(len(entity.members) for entity in entities)[-2:] in ([1, 3], [2, 2])


def test_a_large_entity() -> None:
    many = [Mention(f"m{at:04d}", at, f"r{at}", "", "Child", "victim", "x") for at in range(500)]
    decided = Judgements(Judgement("m0000", other.id, "same", "name alone") for other in many[1:])
    entities = Entities(many, decided)
    assert len(entities.of("m0499").members) == 500
    assert entities.of("m0001").leans_on_name
