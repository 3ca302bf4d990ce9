import itertools
from datetime import date, datetime

import numpy as np
import pytest

from graph.analysis.evidence import day_number
from graph.analysis.groups import Before, carry_ids, peer_groups
from graph.analysis.linked import peers_of
from graph.analysis.peers import STEPS, all_bits, all_scores, close_scores, peer_index, scores_of
from graph.analysis.sweeping import best_of_context
from graph.errors import NotFound

TODAY = date(2026, 10, 31)

END = day_number(TODAY)


def peers(book, child, **options):
    evidence = book.evidence().as_of(END)
    return peers_of(evidence, peer_index(evidence, **options), child)


def crowd(book, number=60):
    """Children who have nothing to do with each other."""
    for child in range(100, 100 + number):
        book.report(50, f"C{child} L{child}")


def test_a_shared_person_links_two_children_never_reported_together(book):
    crowd(book)
    a, b = book.report(10, "C1 P1"), book.report(14, "C2 P1")
    peer = peers(book, "C1").peers[0]
    assert peer.id == "C2"
    assert not peer.reported_together
    assert peer.because[0].reports == (b, a)
    assert "P1" in peer.because[0].text
    assert peer.because[0].bits == pytest.approx(peer.bits, abs=0.2)


def test_bits_follow_the_formula(book):
    crowd(book)
    book.report(10, "C1 P1", source="1", intelligence="A")
    book.report(70, "C2 P1", source="1", intelligence="A")
    # n = 62 children, two of them seen with P1, m = 1: LR = 61, halved after 60 days
    assert peers(book, "C1").peers[0].because[0].bits == pytest.approx(np.log2(1 + 0.5 * 60), abs=0.05)
    assert peers(book, "C1", half_life=1e9).peers[0].because[0].bits == pytest.approx(np.log2(61), abs=0.05)


def test_evidence_of_one_report_counts_once_and_the_rest_at_a_quarter(book):
    crowd(book)
    book.report(10, "C1 C2 P1", source="1", intelligence="A")
    clauses = peers(book, "C1").peers[0].because
    assert peers(book, "C1").peers[0].reported_together
    assert clauses[0].bits == pytest.approx(np.log2(61), abs=0.05)
    assert clauses[1].bits == pytest.approx(0.25 * np.log2(62 / 8), abs=0.05)
    assert clauses[1].text == "named together"


@pytest.mark.parametrize("over", [-4, -1, 1, 3, 9])
def test_close_scores_are_the_high_ones_of_all(book, over):
    crowd(book)
    for number in range(90):
        book.report(3 * number % 200, f"C{number % 11} C{number * 5 % 17} P{number % 7} L{number * 3 % 9}")
    index = peer_index(book.evidence().as_of(END))
    every, least = all_scores(index), index.prior + over
    every.data[every.data < least] = 0
    every.eliminate_zeros()
    found = close_scores(index, least)
    assert found.nnz == every.nnz
    assert abs(found - every).max() == pytest.approx(0, abs=1e-9)


def test_what_is_suspected_false_adds_nothing_and_grades_weigh(book):
    crowd(book)
    book.report(10, "C1 P1")
    book.report(10, "C2 P1", intelligence="E")
    book.report(10, "C3 P1", intelligence="A", source="1")
    book.report(10, "C4 P1", intelligence="D", source="3")
    found = {peer.id: peer.bits for peer in peers(book, "C1").peers}
    assert "C2" not in found
    assert found["C3"] > found["C4"]


def test_an_assessment_weighs_less_than_a_fact(book):
    crowd(book)
    book.report(10, "C1 P1")
    book.report(10, "C2 P1")
    book.report(10, "C3 P1", assessment=True)
    found = {peer.id: peer.bits for peer in peers(book, "C1").peers}
    assert found["C2"] > found["C3"]


def test_contexts_of_many_children_are_left_out_and_named(book):
    for child in range(12):
        book.report(10, f"C{child} L1")
    found = peers(book, "C1", hub=10)
    assert [node.id for node in found.left_out_contexts] == ["L1"]
    assert found.peers == []


def test_missing_together_and_a_shared_phone_count(book):
    crowd(book)
    book.missing("C1", datetime.fromisoformat("2026-10-01T18:00"), datetime.fromisoformat("2026-10-02T08:00"), "L7")
    book.missing("C2", datetime.fromisoformat("2026-10-01T18:30"), datetime.fromisoformat("2026-10-02T08:15"))
    book.relate("C1", "uses", "T1")
    book.relate("C3", "uses", "T1")
    found = {peer.id: peer for peer in peers(book, "C1").peers}
    assert "went missing" in found["C2"].because[0].text
    assert "T1" in found["C3"].because[0].text


def test_two_steps_reach_further_than_one(book):
    crowd(book)
    for a, b, person in (("C1", "C2", "P1"), ("C2", "C3", "P2")):
        for shared in (person, f"L{person}", f"T{person}"):
            book.report(5, f"{a} {shared}")
            book.report(5, f"{b} {shared}")
    found = {peer.id: peer for peer in peers(book, "C1").peers}
    assert found["C2"].bits > found["C3"].bits > 0
    assert found["C3"].because[-1].text == "both linked with C2"
    assert len(found["C3"].because[-1].reports) == 4, "the reports of either step"


def test_one_child_and_all_children_agree(book):
    rng = np.random.default_rng(4)
    for day in range(80):
        who = " ".join(f"C{c}" for c in rng.choice(STEPS, int(rng.integers(1, 3)), replace=False))
        book.report(day, f"{who} P{rng.integers(6)} L{rng.integers(9)}")
    index = peer_index(book.evidence().as_of(END))
    every, direct = all_scores(index).toarray(), all_bits(index).toarray()
    for child in range(len(index.seen.children)):
        found = scores_of(index, child)
        assert found.bits == pytest.approx(every[child, found.others], abs=1e-9)
        assert found.direct == pytest.approx(direct[child, found.others], abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_a_sweep_finds_the_best_pair_of_sightings_of_each_two_children(book, seed):
    draw = np.random.default_rng(seed)
    for _ in range(120):
        who = " ".join(f"C{child}" for child in sorted(set(draw.integers(1, 9, size=draw.integers(1, 4)).tolist())))
        grade = str(draw.choice(list("ABCD")))
        book.report(int(draw.integers(1, 300)), f"{who} P{draw.integers(1, 3)} L{draw.integers(1, 3)}", intelligence=grade)
    seen = peer_index(book.evidence().as_of(END)).seen
    for context in np.flatnonzero(seen.size > 1).tolist():
        own = range(int(seen.start[context]), int(seen.start[context + 1]))
        best: dict[tuple[int, int], float] = {}
        for a, b in itertools.product(own, own):
            if seen.child[a] < seen.child[b]:
                pair = int(seen.child[a]), int(seen.child[b])
                best[pair] = max(best.get(pair, 0.0), rho(seen, a, b))
        a, b, found = best_of_context(seen, context, 60.0)
        assert {(int(seen.child[i]), int(seen.child[j])): pytest.approx(r) for i, j, r in zip(a, b, found, strict=True)} == best
        assert [rho(seen, i, j) for i, j in zip(a, b, strict=True)] == pytest.approx(found.tolist())


def rho(seen, a, b):
    return float(seen.weight[a] * seen.weight[b] * 2.0 ** (-abs(int(seen.day[a]) - int(seen.day[b])) / 60))


def test_an_unknown_child_is_not_found(book):
    book.report(3, "C1 L1")
    with pytest.raises(NotFound):
        peers(book, "C9")


def two_groups(book):
    crowd(book)
    for day in range(0, 60, 4):
        for group, members in (("1", (1, 2, 3, 4)), ("2", (5, 6, 7))):
            pair = [members[(day // 4 + step) % len(members)] for step in (0, 1)]
            book.report(day, f"C{pair[0]} C{pair[1]} P{group} L{group}")


def test_groups_are_found_with_what_holds_them(book):
    two_groups(book)
    evidence = book.evidence().as_of(END)
    ids = evidence.entities.ids
    groups = peer_groups(evidence, END)
    assert [{str(ids[m]) for m in group.members} for group in groups] == [{"C1", "C2", "C3", "C4"}, {"C5", "C6", "C7"}]
    assert {str(ids[entity]) for entity, _ in groups[0].held_by} == {"P1", "L1"}


def test_groups_keep_their_ids_by_overlap(book):
    two_groups(book)
    evidence = book.evidence().as_of(END)
    groups = peer_groups(evidence, END)
    before = [Before("last-months", frozenset({"C2", "C3", "C4"})), Before("another", frozenset({"C90", "C91", "C5"}))]
    named = carry_ids(evidence, groups, before)
    assert named[0].id == "last-months"
    assert named[1].id == groups[1].id
    taken = carry_ids(evidence, groups, [Before(groups[1].id, frozenset({"C2", "C3", "C4"}))])
    assert taken[0].id == groups[1].id != taken[1].id


def test_a_group_stays_whole_where_nobody_else_is_one(book):
    crowd(book, 160)
    for day in range(0, 60, 4):
        members = [(day // 4 + step) % 6 for step in (0, 1)]
        book.report(day, f"C{members[0]} C{members[1]} P1 L1")
    evidence = book.evidence().as_of(END)
    assert [len(group.members) for group in peer_groups(evidence, END)] == [6]
