from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pytest

from graph.analysis.columns import evidence_from_columns
from graph.analysis.evidence import Entities
from graph.analysis.findings import all_findings, compare, findings_against, looked_at, new_evidence

TODAY = date(2026, 10, 31)


def places(findings, tier=None):
    return {f.subjects[0].id for f in findings if f.kind == "location" and (tier is None or f.tier == tier)}


def gather(book, place, number, **more):
    for child in range(number):
        book.report(4 + 5 * child, f"C{child} {place}", **more)


def test_a_place_that_rises_is_an_alert_that_explains_itself(quiet_area):
    book = quiet_area()
    gather(book, "L99", 7)
    found = next(f for f in all_findings(book.evidence(), TODAY) if f.subjects[0].id == "L99")
    assert (found.kind, found.tier, found.children, found.sources) == ("location", "alert", 7, 7)
    assert len(found.reports) == 7
    assert found.since == TODAY - timedelta(days=34)
    assert found.measures["observed"] == 7 > found.measures["expected"]
    assert "7 children" in found.why
    assert "7 independent sources" in found.why
    assert found.would_clear


@pytest.mark.parametrize("basis", [{"footing": "third_party"}, {"intelligence": "D"}])
def test_what_is_not_first_hand_is_watched_and_no_alert(quiet_area, basis):
    book = quiet_area()
    gather(book, "L99", 8, **basis)
    assert "L99" in places(all_findings(book.evidence(), TODAY), "watch")


@pytest.mark.parametrize(
    "basis",
    [{"footing": "third_party", "root": "one learning mentor"}, {"footing": "untraced", "root": None}, {"intelligence": "E"}],
)
def test_a_rumour_told_often_raises_nothing(quiet_area, basis):
    book = quiet_area()
    gather(book, "L99", 12, **basis)
    assert "L99" not in places(all_findings(book.evidence(), TODAY))


@pytest.mark.parametrize(
    ("pairs", "back"), [("0 1,2 3,4 5,6 7,8 9", 0), ("0 1,1 2,2 3,3 4,4 0", 5)], ids=["pass by", "come back"]
)
def test_a_place_to_which_children_come_back_needs_less_to_be_raised(quiet_area, pairs, back):
    book = quiet_area()
    for number, who in enumerate(pairs.split(",")):
        first, second = who.split()
        book.report(4 + 9 * number, f"C9{first} C9{second} L99")
    raised = [f for f in all_findings(book.evidence(), TODAY) if f.subjects[0].id == "L99"]
    assert [f.measures["returning"] for f in raised] == [back] * bool(back)
    assert all("5 children came back" in f.why for f in raised)


def test_a_home_raises_nothing(quiet_area):
    book = quiet_area()
    book.know("L99", home=True)
    gather(book, "L99", 9)
    assert "L99" not in places(all_findings(book.evidence(), TODAY))


def test_busy_is_not_rising(book):
    for number in range(240):
        book.report(2 + number * 3, f"C{number % 90} L50")
        book.report(2 + number * 3, f"C{(number * 7) % 90} L{number % 20:02d}")
    assert "L50" not in places(all_findings(book.evidence(), TODAY))


def test_a_recording_drive_raises_nothing(book):
    for number in range(300):
        book.report(91 + number * 2, f"C{number % 120} L{number * 7 % 20:02d}")
    for number in range(160):
        book.report(number % 88, f"C{number % 120} L{number * 7 % 20:02d}")
    assert not places(all_findings(book.evidence(), TODAY))


def test_nothing_stands_out_is_an_answer_with_what_was_looked_at(book):
    assert all_findings(book.evidence(), TODAY) == []
    book.report(3, "C1 L1")
    assert all_findings(book.evidence(), TODAY) == []
    assert looked_at(book.evidence(), TODAY).reports == 1


def young(book, length):
    """A record of so many days: chance reports, a place that is busy all the time and one that rises in the last month."""
    for ago in range(1, length, 2):
        book.report(ago, f"C{ago % 70} L{ago * 7 % 15:02d}")
    for ago in range(1, length, 6):
        book.report(ago, f"C{(ago * 3) % 70} L50")
    for ago in range(2, 26, 4):
        book.report(ago, f"C{80 + ago % 3} C{83 + ago % 5} L99")


def test_a_young_record_tells_a_place_that_rises_and_that_it_is_young(book):
    young(book, 90)
    found = {f.subjects[0].id: f for f in all_findings(book.evidence(), TODAY) if f.kind == "location"}
    assert set(found) == {"L99"}, "busy is not rising"
    assert (found["L99"].tier, found["L99"].measures["window_days"]) == ("watch", 30)
    assert "The record is too young to set 90 days against the time before" in found["L99"].why
    assert looked_at(book.evidence(), TODAY).place_days == 30
    assert not looked_at(book.evidence(), TODAY).platforms


def test_a_record_of_weeks_says_nothing_of_places(book):
    young(book, 36)
    assert not places(all_findings(book.evidence(), TODAY))
    assert looked_at(book.evidence(), TODAY).place_days == 0


def test_a_place_says_when_it_would_clear(quiet_area):
    book = quiet_area()
    gather(book, "L99", 7)
    found = next(f for f in all_findings(book.evidence(), TODAY) if f.subjects[0].id == "L99")
    least = found.measures["clears_at"]
    day = TODAY - timedelta(days=4 + 5 * least) + timedelta(days=90)
    assert f"about {day.day} {day:%B %Y} if no more is reported" in found.would_clear
    for number in range(40):  # elsewhere all goes on as before
        book.report(-3 * number, f"C{number % 90} L{number * 7 % 20:02d}")
    assert "L99" in places(all_findings(book.evidence(), day - timedelta(days=7)))
    assert "L99" not in places(all_findings(book.evidence(), day + timedelta(days=7)))


def test_as_of_a_past_day_gives_what_was_knowable_then(quiet_area):
    book = quiet_area()
    before = all_findings(book.evidence(), TODAY)
    for child in range(7):
        book.report(4 + child, f"C{child} L99", known=TODAY + timedelta(days=1))
    assert all_findings(book.evidence(), TODAY) == before
    assert "L99" in places(all_findings(book.evidence(), TODAY + timedelta(days=1)))


def test_change_is_told_against_the_last_meeting(quiet_area):
    book = quiet_area()
    gather(book, "L99", 7)
    evidence = book.evidence()
    told = {f.subjects[0].id: f for f in findings_against(evidence, TODAY).findings if f.kind == "location"}
    assert told["L99"].change == "new"
    now = all_findings(evidence, TODAY)
    place = next(f for f in now if f.subjects[0].id == "L99")
    for observed, change in ((3, "rising"), (6, "persistent"), (12, "cooling")):
        last = replace(place, measures={**place.measures, "observed": observed}, reports=place.reports[:-1])
        assert next(f for f in compare(now, [last]).findings if f.id == place.id).change == change
        assert new_evidence(place, last) == place.reports[-1:]
    assert compare([], now).gone == now


def test_the_same_evidence_gives_the_same_findings_whatever_its_order(quiet_area):
    book = quiet_area()
    gather(book, "L99 P1 O1", 7)
    first = all_findings(book.evidence(), TODAY)
    book.rows.reverse()
    assert [f.id for f in all_findings(book.evidence(), TODAY)] == [f.id for f in first]


def test_persons_say_when_the_age_is_not_known_and_which_links_are_new(quiet_area):
    book = quiet_area()
    gather(book, "P1", 6)
    book.know("P1", age_known=False, name_alone=True)
    found = next(f for f in all_findings(book.evidence(), TODAY) if f.kind == "person_of_concern")
    assert found.subjects[0].id == "P1"
    assert "Age not known" in found.why
    assert found.leans_on_name
    assert "name alone" in found.why
    assert "C0" in found.measures["new_links"]


@pytest.mark.parametrize(("alone", "leans"), [(3, False), (4, True)])
def test_a_place_leans_on_names_where_it_would_not_stand_without_them(quiet_area, alone, leans):
    book = quiet_area()
    for number in range(5):
        book.report(4 + 9 * number, f"C9{number} C9{(number + 1) % 5} L99")
    gather(book, "L88", 7)
    for child in range(alone):
        book.know(f"C9{child}", name_alone=True)
        book.know(f"C{child}", name_alone=True)
    found = {f.subjects[0].id: f for f in all_findings(book.evidence(), TODAY)}
    assert found["L99"].leans_on_name == leans
    assert ("name alone" in found["L99"].why) == leans
    assert not found["L88"].leans_on_name


def test_a_child_is_never_raised_as_a_person_of_concern(quiet_area):
    book = quiet_area()
    for child in range(6):
        reference = book.report(4 + child, f"C{child}")
        book.know("C77")
        book.rows.append({**book.rows[-1], "entity": "C77", "role": "alleged", "report": reference})
    assert not [f for f in all_findings(book.evidence(), TODAY) if f.kind in {"person_of_concern", "broker"}]


PROTECTED = {"ethnicity": ["one", "other"], "religion": ["one", "other"], "sexual_identity": ["one", "other"]}


def test_protected_characteristics_are_no_input_of_any_score(quiet_area):
    assert not set(PROTECTED) & {part.name for part in fields(Entities)}
    book = quiet_area()
    gather(book, "L99 P1", 7)
    columns = [list(book.entities.values()), book.reports, book.rows]
    plain = [{key: [row[key] for row in rows] for key in rows[0]} for rows in columns]
    results = []
    for turn in (0, 1):
        n = len(plain[0]["id"])
        said = {key: np.roll(np.resize(np.array(values), n), turn).tolist() for key, values in PROTECTED.items()}
        results.append(all_findings(evidence_from_columns({**plain[0], **said}, *plain[1:]), TODAY))
    assert results[0] == results[1]
    assert [f.measures for f in results[0]] == [f.measures for f in results[1]]
