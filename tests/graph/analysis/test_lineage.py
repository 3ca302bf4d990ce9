from datetime import date, timedelta

from graph.analysis.evidence import day_number
from graph.analysis.findings import findings_against
from graph.analysis.groups import peer_groups
from graph.analysis.lineage import called_on
from graph.analysis.parameters import DEFAULTS

TODAY = date(2026, 10, 31)


def crowd(book):
    """Children who have nothing to do with each other, all the time."""
    for child in range(100, 260):
        for ago in range(child - 90, 560, 150):
            book.report(ago, f"C{child} L{child}")


def gather(book, first, last, members):
    """Reports of pairs of `members` with the same person and place, every five days."""
    for step, ago in enumerate(range(first, last, -5)):
        pair = [members[(step + turn) % len(members)] for turn in (0, 1)]
        book.report(ago, f"{pair[0]} {pair[1]} P1 L1")


def test_a_group_keeps_its_id_from_month_to_month_while_its_members_change(book):
    crowd(book)
    gather(book, 520, 400, ("C1", "C2", "C3", "C4"))
    gather(book, 400, 60, ("C2", "C3", "C4", "C5"))
    gather(book, 60, 0, ("C4", "C5", "C6"))
    evidence, called = book.evidence(), {}
    months = [TODAY - timedelta(days=30 * back) for back in range(14, -1, -1)]
    names = [{group.id for group in called_on(evidence, day, DEFAULTS, called)} for day in months]
    assert all(name == names[0] for name in names)
    assert len(names[0]) == 1
    afresh = {group.id for group in peer_groups(evidence.as_of(day_number(TODAY)), day_number(TODAY))}
    assert afresh != names[0], "without being carried on it would have another"


def test_a_group_says_who_joined_and_who_left_since_the_last_meeting(book):
    crowd(book)
    gather(book, 390, 300, ("C1", "C2", "C3"))
    gather(book, 300, 0, ("C1", "C2", "C3", "C4"))
    gather(book, 25, 0, ("C4", "C5", "C2", "C6"))
    group = next(f for f in findings_against(book.evidence(), TODAY).findings if f.kind == "peer_group")
    assert group.change == "rising"
    assert set(group.measures["joined"]) == {"C5", "C6"}
    assert group.measures["left"] == []
    assert "Joined since the last meeting: C5 and C6" in group.why
    assert group.measures["roles"]["C4"]["victim"] > 1
