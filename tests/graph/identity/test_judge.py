"""What is joined, what is asked and what stays apart, case by case."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from graph.identity.index import Index
from graph.identity.judge import judge, learn
from graph.identity.judgement import Judgement, Judgements
from graph.identity.mention import Mention

if TYPE_CHECKING:
    from conftest import Desk

Listed = Callable[..., Mention]


def test_a_number_joins(desk: "Desk", child: Listed) -> None:
    listed, row = child("C023", "Kofi", "Whitlock", "2012-02-08"), desk.mention("C023", case_id="C023")
    desk.take(listed, row)
    assert desk.between(listed, row) == "same: identifier"


@pytest.mark.parametrize("text", ["Kofi Whitlock", "WHITLOCK, Kofi", "Kofi Whitloock", "Koffi Whitlock"])
def test_name_and_date_of_birth(desk: "Desk", child: Listed, text: str) -> None:
    listed, told = child("C023", "Kofi", "Whitlock", "2012-02-08"), desk.mention(text, dob="2012-02-08")
    desk.take(listed, told)
    assert desk.between(listed, told) == "same: name and date of birth"


def test_day_and_month_turned_round(desk: "Desk", child: Listed) -> None:
    listed, told = child("C1", "Ravi", "Redfern", "2014-11-06"), desk.mention("Ravi Redfern", dob="2014-06-11")
    desk.take(listed, told)
    assert desk.one(listed, told)


@pytest.mark.parametrize("text", ["Hamza Garside", "Hamza Gasride", "GARSIDE, Hamza"])
def test_name_alone(desk: "Desk", text: str) -> None:
    first, second = desk.mention("Hamza Garside", role="present"), desk.mention(text, role="present")
    desk.take(first, second)
    assert desk.between(first, second) == "same: name alone"


def test_twins_are_asked(desk: "Desk", child: Listed) -> None:
    one, other = child("C2", "Levi", "Kowalczyk", "2011-12-30"), child("C3", "Mina", "Kowalczyk", "2011-12-30")
    desk.take(one, other)
    assert desk.between(one, other) == "ask: twins or siblings"
    assert not desk.one(one, other)


def test_twins_one_letter_apart_are_asked(desk: "Desk") -> None:
    one, other = desk.mention("Mina Novak", dob="2011-12-30"), desk.mention("Nina Novak", dob="2011-12-30")
    desk.take(one, other)
    assert desk.between(one, other) == "ask: twins or siblings"


def test_namesakes_are_asked(desk: "Desk", child: Listed) -> None:
    one, other = child("C0", "Connor", "Thackeray", "2013-04-14"), child("C1", "Connor", "Thackeray", "2011-04-14")
    told = desk.mention("Connor Thackeray")
    desk.take(one, other, told)
    assert desk.between(one, other) == "not_same: identifier"
    assert {desk.between(told, one), desk.between(told, other)} == {"ask: namesakes"}


def test_a_namesake_who_turns_up_later(desk: "Desk", child: Listed) -> None:
    one, told = child("C0", "Connor", "Thackeray", "2013-04-14"), desk.mention("Connor Thackeray")
    desk.take(one, told)
    assert desk.between(told, one) == "same: name alone"
    late = child("C1", "Connor", "Thackeray", "2009-07-01")
    desk.take(late)
    assert {desk.between(told, one), desk.between(told, late)} == {"ask: namesakes"}


def test_default_dates_are_asked(desk: "Desk", child: Listed) -> None:
    one, told = child("C0", "Asma", "Rottley", "2010-01-01"), desk.mention("Asma Rottley", dob="2010-01-01")
    desk.take(one, told)
    assert desk.between(told, one).startswith("ask")


def test_a_child_and_an_adult_are_asked(desk: "Desk", child: Listed) -> None:
    one, told = child("C0", "Kai", "Lomax", "2012-03-04"), desk.mention("Kai Lomax", kind="PersonOfConcern", role="alleged")
    desk.take(one, told)
    assert desk.between(told, one) == "ask: an adult beside a child"


def test_another_school_is_asked(desk: "Desk", child: Listed) -> None:
    one = desk.mention("Kai Lomax", school="Mill Lane")
    other = desk.mention("Kai Lomax", school="Park High")
    desk.take(one, other)
    assert desk.between(other, one) == "ask: another school"


def test_an_initial_is_asked_and_in_company_joined(desk: "Desk", child: Listed) -> None:
    one = child("C0", "Zara", "Novak", "2010-09-25")
    seen = desk.mention("Zara Novak", context=["place:wharf hotel"])
    alone, beside = desk.mention("Z. Novak"), desk.mention("Z. Novak", context=["place:wharf hotel"])
    desk.take(one, seen, alone, beside)
    assert desk.between(alone, one) == "ask: initial only"
    assert desk.between(beside, one) == "same: name and context"


def test_an_initial_with_a_date_of_birth_may_be_the_twin(desk: "Desk", child: Listed) -> None:
    one, told = child("C0", "Emma", "Chawala", "2013-09-21"), desk.mention("E. Chawala", dob="2013-09-21")
    desk.take(one, told)
    assert desk.between(told, one) == "ask: initial only"


def test_a_street_name_seen_with_a_full_name(desk: "Desk") -> None:
    known = desk.mention("Zane Tranter", kind="PersonOfConcern", role="alleged", aliases=["Doc"], context=["vehicle:KJ20VTV"])
    told = desk.mention("Doc", kind="PersonOfConcern", role="alleged", context=["vehicle:KJ20VTV"])
    desk.take(known, told)
    assert desk.between(told, known) == "same: name and context"


def test_professionals_stay_apart_from_those_they_report_on(desk: "Desk", child: Listed) -> None:
    one = child("C0", "Skye", "Wetherby", "2012-03-04")
    worker = desk.mention("Skye Wetherby", kind="Person", role="reporter", agency="School", professional=True)
    again = desk.mention("Skye Wetherby", kind="Person", role="reporter", agency="School", professional=True)
    desk.take(one, worker, again)
    assert desk.one(worker, again)
    assert not desk.one(one, worker)
    assert desk.between(one, worker) == ""


def test_a_shared_phone_joins_the_phone_only(desk: "Desk") -> None:
    a, b = desk.mention("Ana Lacatus", "r1"), desk.mention("Ben Okafor", "r2")
    one = desk.mention("07700 900548", "r1", kind="Phone", role="phone")
    other = desk.mention("+447700900548", "r2", kind="Phone", role="phone")
    desk.take(a, b, one, other)
    assert desk.one(one, other)
    assert not desk.one(a, b)


def test_a_date_of_birth_to_come_is_no_evidence(desk: "Desk") -> None:
    one, other = desk.mention("Ana Lacatus", dob="2031-02-03"), desk.mention("Ben Lacatus", dob="2031-02-03")
    desk.take(one, other)
    assert desk.between(one, other) == ""


@pytest.mark.parametrize("text", ["", "?", "X", "Ж", "م", "-"])
def test_names_of_next_to_nothing(desk: "Desk", text: str) -> None:
    one, other = desk.mention(text), desk.mention(text)
    desk.take(one, other)
    assert not desk.one(one, other)


def test_what_a_person_decides_teaches(desk: "Desk", child: Listed) -> None:
    one, other = child("C0", "Connor", "Thackeray", "2013-04-14"), child("C1", "Connor", "Thackeray", "2011-04-14")
    told = desk.mention("Connor Thackeray")
    desk.take(one, other, told)
    learn(Judgement(told.id, one.id, "not_same", author="ana", reason="seen"), desk.known, desk.decided)
    assert desk.one(told, other)


def test_who_a_part_of_a_name_means_is_asked_no_more_once_decided(desk: "Desk", child: Listed) -> None:
    """Also when all is read from the record anew, which keeps the two sides of a question in the order of their ids."""
    one, other = child("C1", "Olumide", "Sadiq", "2012-02-08"), child("C2", "Olumide", "Kovacs", "2011-05-09")
    told = desk.mention("Olumide")
    desk.take(one, other, told)
    assert {desk.between(told, one), desk.between(told, other)} == {"ask: part of the name only"}
    desk.decided = Judgements(replace(row, a=row.pair[0], b=row.pair[1]) for row in desk.rows)
    desk.known = Index(desk.mentions, desk.decided)
    learn(Judgement(told.id, one.id, "same", author="ann", reason="asked the school"), desk.known, desk.decided)
    assert desk.one(told, one)
    assert desk.between(told, other) == ""


def test_one_by_one_is_as_a_batch(desk: "Desk", child: Listed) -> None:
    mentions = [
        child("C0", "Zara", "Novak", "2010-09-25"),
        desk.mention("Zara Nvak"),
        desk.mention("Zaara Novak", dob="2010-09-25"),
        desk.mention("Hamza Gasride", role="present"),
        desk.mention("Hamza Garside", role="present"),
        desk.mention("Hamza Garside", role="present"),
        desk.mention("Mina Novak", dob="2010-09-25"),
    ]
    desk.take(*mentions)
    singly = Judgements()
    known = Index()
    for mention in mentions:
        judge([mention], known, singly)
    together = {row.pair for row in desk.decided.standing("same")}
    assert {row.pair for row in singly.standing("same")} == together


def test_a_known_index_built_again_says_nothing_new(desk: "Desk", child: Listed) -> None:
    desk.take(child("C0", "Zara", "Novak", "2010-09-25"), desk.mention("Zara Nvak"), desk.mention("Z. Novak"))
    again = Index(desk.mentions, desk.decided)
    late = replace(desk.mentions[1], id="m9999", seq=99, record_id="r99")
    assert [row.pair for row in judge([late], again, desk.decided)] == [("m0002", "m9999")]


def test_judgements_are_known_when_the_later_mention_is(desk: "Desk") -> None:
    early = replace(desk.mention("Hamza Garside", role="present"), known_on=date(2026, 1, 1))
    late = desk.mention("Hamza Garside", role="present")
    rows = desk.take(early, late)
    assert rows[0].known_on == date(2026, 11, 1)
