from datetime import date, datetime, timedelta

import numpy as np
import pytest
from scipy import sparse

from graph.analysis.arrays import benjamini_hochberg, join
from graph.analysis.borders import deal_lines, out_of_area
from graph.analysis.brokers import brokers
from graph.analysis.common import common_contacts, side_by_side
from graph.analysis.evidence import day_number
from graph.analysis.gaps import gone_quiet, knowledge_gaps
from graph.analysis.groups import peer_groups
from graph.analysis.missing import found_places, gone_together, most_missing
from graph.analysis.platforms import cusum, cyber_by_quarter
from graph.analysis.rhythm import busiest, rhythm
from graph.analysis.scan import clusters
from graph.analysis.stability import rank_ranges, ranks

TODAY = date(2026, 10, 31)
END = day_number(TODAY)


def known(book):
    evidence = book.evidence().as_of(END)
    return evidence, {name: place for place, name in enumerate(evidence.entities.ids.tolist())}


def test_join_gives_every_pair():
    left, right = join(np.array([1, 2, 2]), np.array([2, 1, 2, 3]))
    assert sorted(zip(left.tolist(), right.tolist(), strict=True)) == [(0, 1), (1, 0), (1, 2), (2, 0), (2, 2)]


def test_benjamini_hochberg_adjusts_and_knows_how_many_were_compared():
    p = np.array([0.01, 0.02, 0.03, 0.5])
    assert benjamini_hochberg(p) == pytest.approx([0.04, 0.04, 0.04, 0.5])
    assert benjamini_hochberg(p[:1], tests=4) == pytest.approx([0.04])


def test_a_platform_whose_share_trebles_is_found_and_more_reports_of_all_is_nothing():
    rng = np.random.default_rng(3)
    totals = rng.poisson(30, 120)
    totals[80:] = rng.poisson(60, 40)
    share = np.where(np.arange(120) < 90, 0.06, 0.18)
    counts = np.vstack((rng.binomial(totals, share), rng.binomial(totals, 0.06)))
    alarm = cusum(counts, totals).alarm
    assert alarm[0, 90:100].any()
    assert not alarm[0, :90].any()
    assert not alarm[1].any()


def test_cyber_by_quarter_counts_reports_with_a_platform(book):
    book.report(3, "C1 O1")
    book.report(4, "C1")
    book.report(100, "C1 O1")
    evidence, _ = known(book)
    table = [(q.label, q.cyber, q.not_cyber) for q in cyber_by_quarter(evidence, END, 2)]
    assert table == [("2026 Q3", 1, 0), ("2026 Q4", 1, 1)]


def test_who_joins_two_groups_is_the_broker_with_a_range_of_ranks(book):
    for child in range(100, 160):
        book.report(50, f"C{child} L{child}")
    for day in range(0, 60, 3):
        for group, members in (("1", (1, 2, 3, 4)), ("2", (5, 6, 7, 8))):
            book.report(day, f"C{members[day // 3 % 4]} C{members[(day // 3 + 1) % 4]} P{group} L{group}")
    for child in (1, 2, 5, 6):
        book.report(20, f"C{child} P9")
    evidence, code = known(book)
    found = brokers(evidence, END, peer_groups(evidence, END))
    assert [broker.person for broker in found] == [code["P9"]]
    assert len(found[0].groups) == 2
    assert found[0].stability.low <= found[0].stability.rank <= found[0].stability.high


def test_ranges_hold_the_rank_and_widen_with_thin_evidence():
    assert ranks(np.array([3.0, 9.0, 3.0])).tolist() == [2, 1, 2]
    links = sparse.csr_array(np.array([[1.0, 1, 0], [1, 0, 1], [1, 0, 0], [1, 0, 0], [1, 0, 0]]))
    found = rank_ranges(links, lambda matrix: np.asarray(matrix.sum(axis=0)).ravel(), repeats=50)
    assert (found[0].rank, found[0].low, found[0].high) == (1, 1, 1)
    assert all(one.low <= one.rank <= one.high for one in found)


def test_a_cluster_of_neighbouring_places_is_a_lead(book):
    rng = np.random.default_rng(1)
    for place in range(40):
        book.know(f"L{place:02d}", latitude=52.9 + place * 0.01, longitude=-1.5)
        for ago in rng.integers(0, 365, 8):
            book.report(int(ago), f"C{rng.integers(90)} L{place:02d}")
    for place in range(3):
        book.know(f"L{60 + place}", latitude=52.5 + place * 0.001, longitude=-1.5)
        for number in range(5):
            book.report(number * 2, f"C{200 + place * 5 + number} L{60 + place}")
    evidence, code = known(book)
    found = clusters(evidence, END)
    assert set(found[0].places.tolist()) == {code["L60"], code["L61"], code["L62"]}
    assert found[0].observed > 3 * found[0].expected


def test_missing_top_ten_together_and_places_found(book):
    night = datetime.fromisoformat("2026-10-01T20:00")
    for later, child in ((0, "C1"), (30, "C2"), (600, "C3")):
        start = night + timedelta(minutes=later)
        book.missing(child, start, start + timedelta(hours=9), "L1")
    book.missing("C2", night + timedelta(days=5), None)
    evidence, code = known(book)
    pairs = gone_together(evidence.episodes)
    assert [(int(a), int(b)) for a, b in zip(pairs.first, pairs.second, strict=True)] == [(0, 1)]
    top = most_missing(evidence)
    assert [(row.child.id, row.episodes) for row in top] == [("C2", 2), ("C1", 1), ("C3", 1)]
    assert [node.id for node in top[0].together_with] == ["C1"]
    assert [(row.place.id, row.children) for row in found_places(evidence)] == [("L1", 3)]
    assert code["L1"] == evidence.episodes.place[0]


def test_rhythm_tells_term_from_holiday_and_counts_what_has_no_time(book):
    for ago in (1, 8):  # Fridays
        book.report(ago, "C1 L1", minute=16 * 60 + 10)
    book.report(15, "C1 L1", minute=17 * 60)
    book.report(2, "C2 L1")
    evidence, code = known(book)
    found = rhythm(evidence, code["L1"], [(END - 10, END)])
    assert found.term[4, 16] == 2
    assert found.holiday[4, 17] == 1
    assert found.no_time.sum() == 1
    assert busiest(found).startswith("Friday")


def test_an_agency_that_went_quiet_and_gaps_with_their_owners(book):
    for number in range(60):
        book.report(95 + number * 5, f"C{number}", agency="Health")
        book.report(1 + number * 5, f"C{number} L1 P1", agency="Police")
    book.know("C90", high_risk=True, owner="Sam Reed")
    book.know("P1", age_known=False)
    evidence, code = known(book)
    assert [row.agency for row in gone_quiet(evidence, END)] == ["Health"]
    gaps = knowledge_gaps(evidence, END, np.array([code["P1"], code["L1"]]))
    analyst = "Police analyst"
    assert gaps[-1].text == "Age not known. No phone, car, account or address is known."
    assert [(gap.subject.id, gap.owner) for gap in gaps] == [
        ("C90", "Sam Reed"),
        ("L1", analyst),
        ("P1", analyst),
    ]


def test_common_contacts_and_two_places_side_by_side(book):
    book.report(3, "C1 P1 L1")
    second = book.report(4, "C2 P1 L2")
    book.report(5, "C3 L2")
    evidence, code = known(book)
    shared = common_contacts(evidence, [code["C1"], code["C2"]])
    assert [(row.node.id, len(row.with_whom)) for row in shared] == [("P1", 2)]
    assert second in shared[0].reports
    compared = side_by_side(evidence, [code["L1"]], [code["L2"]])
    assert [node.id for node in compared.both] == ["P1"]
    assert {node.id for node in compared.second_only} == {"C2", "C3"}


def test_what_crosses_the_border(book):
    book.report(3, "C1 L1 T1")
    book.report(4, "C2 T1")
    book.report(5, "C3 L2 T1")
    book.missing("C4", datetime.fromisoformat("2026-10-01T20:00"), None, "L1")
    evidence, code = known(book)
    outside = np.zeros(len(evidence.entities), dtype=bool)
    outside[code["L1"]] = True
    assert [(row.child.id, row.place.id) for row in out_of_area(evidence, outside)] == [("C1", "L1"), ("C4", "L1")]
    line = deal_lines(evidence, outside)[0]
    assert (line.phone.id, len(line.children), line.sources, line.outside) == ("T1", 3, 3, True)
