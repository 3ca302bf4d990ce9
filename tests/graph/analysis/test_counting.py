from datetime import date

import numpy as np
import pytest

from graph.analysis.counting import (
    contacts,
    counts_for_alert,
    counts_for_watch,
    coverage,
    independent,
    places_of_concern,
    returning,
)
from graph.analysis.evidence import AT, day_number

TODAY = date(2026, 10, 31)

END = day_number(TODAY)


def n_ind(book, place, counted):
    evidence = book.evidence().as_of(END)
    rows = evidence.rows
    found = contacts(evidence, rows.role == AT, counted(rows))
    children, sources = independent(found, found.target, found.told, len(evidence.entities))
    code = evidence.entities.ids.tolist().index(place)
    return int(children[code]), int(sources[code])


def test_one_child_reported_by_many_and_one_source_of_many_do_not_add_up(book):
    for _ in range(5):
        book.report(3, "C1 L1")
    for child in range(5):
        book.report(3, f"C{child} L2", root="one person, school")
    assert n_ind(book, "L1", counts_for_watch) == (1, 5)
    assert n_ind(book, "L2", counts_for_watch) == (5, 1)


def test_untraced_reports_of_a_place_count_together_as_one_and_never_for_an_alert(book):
    for child in range(6):
        book.report(3, f"C{child} L1", root=None, footing="untraced")
    assert n_ind(book, "L1", counts_for_watch) == (6, 1)
    assert n_ind(book, "L1", counts_for_alert) == (0, 0)


@pytest.mark.parametrize(("grade", "watch", "alert"), [("", 1, 1), ("C", 1, 1), ("D", 1, 0), ("E", 0, 0)])
def test_grades_decide_what_counts(book, grade, watch, alert):
    book.report(3, "C1 L1", intelligence=grade)
    assert n_ind(book, "L1", counts_for_watch)[1] == watch
    assert n_ind(book, "L1", counts_for_alert)[1] == alert


def test_third_party_counts_for_watch_alone(book):
    book.report(3, "C1 L1", footing="third_party", root="a named witness")
    assert n_ind(book, "L1", counts_for_watch)[1] == 1
    assert n_ind(book, "L1", counts_for_alert)[1] == 0


def test_a_home_is_no_place_of_concern_and_reports_without_a_place_are_counted(book):
    book.know("L1", home=True)
    book.report(3, "C1 L1")
    book.report(3, "C2")
    book.report(3, "C3 L2")
    book.report(300, "C3 L2")
    evidence = book.evidence().as_of(END)
    ids = evidence.entities.ids
    assert set(ids[places_of_concern(evidence)].tolist()) == {"L2"}
    looked = coverage(evidence, END - 89, END)
    assert (looked.reports, looked.without_place, looked.at_homes) == (3, 1, 1)


def test_as_of_leaves_out_what_was_known_later_and_what_is_dated_in_the_future(book):
    book.report(40, "C1 L1", known=TODAY)
    book.report(40, "C2 L1")
    book.report(-5, "C3 L1", known=TODAY)
    evidence = book.evidence()
    named = {str(evidence.entities.ids[code]) for code in np.unique(evidence.as_of(END - 30).rows.entity)}
    assert named == {"C2", "L1"}
    assert len(evidence.as_of(END).reports) == 3
    assert len(evidence.as_of(END).rows) == 4


def came_back(book, place):
    evidence = book.evidence().as_of(END)
    rows = evidence.rows
    return int(returning(evidence, rows.role == AT, counts_for_watch(rows))[evidence.entities.ids.tolist().index(place)])


def test_a_child_comes_back_if_two_sources_say_so_of_two_incidents(book):
    for day in (3, 9, 20):
        book.report(day, "C1 L1")
        book.report(day, "C2 L1", root="one person, school")
        book.report(day, f"C3 L{day}")
        book.report(day, "C4 L1", root=None, footing="untraced")
        book.report(day, "C5 L1", intelligence="E")
    assert came_back(book, "L1") == 1
    assert came_back(book, "L3") == 0


def test_two_reports_of_one_incident_are_one_visit(book):
    book.report(3, "C1 L1")
    book.report(3, "C1 L1")
    for row in book.rows[-2:]:
        row["incident"] = book.rows[0]["incident"]
    assert came_back(book, "L1") == 0
