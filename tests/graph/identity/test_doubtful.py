"""A slip or a stand-in for a date casts no doubt on others; a crowd is no company; street names are asked about."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from graph.identity.judge import learn
from graph.identity.judgement import Judgement
from graph.identity.mention import Mention

if TYPE_CHECKING:
    from conftest import Desk

Listed = Callable[..., Mention]


@pytest.mark.parametrize("dob", ["2012-02-09", "2012-01-01"])
def test_one_form_with_a_wrong_date_is_asked_about_and_the_others_stay(desk: "Desk", child: Listed, dob: str) -> None:
    listed, slip = child("C1", "Halima", "Birtwistle", "2012-02-08"), desk.mention("Halima Birtwistle", dob=dob)
    others = [desk.mention("Halima Birtwistle"), desk.mention("BIRTWISTLE, Halima")]
    desk.take(listed, slip, *others)
    assert desk.one(listed, *others)
    assert desk.between(slip, listed).startswith("ask: ")
    desk.rows += learn(Judgement(slip.id, listed.id, "same", author="ann", reason="one school"), desk.known, desk.decided)
    assert desk.one(listed, slip, *others)
    later = desk.mention("Halima Birtwistle")
    desk.take(later)
    assert desk.one(listed, later)


def test_once_it_is_said_to_be_a_namesake_the_others_are_asked_about(desk: "Desk", child: Listed) -> None:
    listed, slip = child("C1", "Halima", "Birtwistle", "2012-02-08"), desk.mention("Halima Birtwistle", dob="2012-02-09")
    told = desk.mention("Halima Birtwistle")
    desk.take(listed, slip, told)
    assert desk.one(listed, told)
    desk.rows += learn(Judgement(slip.id, listed.id, "not_same", author="ann", reason="cousins"), desk.known, desk.decided)
    assert not desk.one(listed, told)
    assert desk.between(told, listed) == "ask: namesakes"


def test_two_listed_children_a_digit_apart_are_namesakes(desk: "Desk", child: Listed) -> None:
    one, other = child("C1", "Connor", "Thackeray", "2013-04-14"), child("C2", "Connor", "Thackeray", "2011-04-14")
    told = desk.mention("Connor Thackeray")
    desk.take(one, other, told)
    assert not desk.one(one, other)
    assert {desk.between(told, one), desk.between(told, other)} == {"ask: namesakes"}


def test_a_place_where_everybody_goes_does_not_tell_who_is_meant(desk: "Desk", child: Listed) -> None:
    manpreet, other = child("C1", "Manpreet", "Duda", "2012-02-08"), child("C2", "Manpreet", "Rzepka", "2011-05-06")
    crowd = [desk.mention(f"Given{at} Family{at}", context=["place:bus station"]) for at in range(40)]
    seen = desk.mention("Manpreet Rzepka", context=["place:bus station"])
    told = desk.mention("Manpreet", context=["place:bus station"])
    desk.take(manpreet, other, *crowd, seen, told)
    assert not desk.one(told, seen)
    assert desk.between(told, other) == "ask: part of the name only"
    quiet, again = (
        desk.mention("Manpreet Duda", context=["place:9 loom close"]),
        desk.mention("Manpreet", context=["place:9 loom close"]),
    )
    desk.take(quiet, again)
    assert desk.one(again, manpreet)


def test_bearers_of_one_street_name_are_asked_about(desk: "Desk") -> None:
    first, second, third = (desk.mention("Lil K", role="alleged", kind="PersonOfConcern") for _ in range(3))
    desk.take(first), desk.take(second, third)
    assert desk.between(second, first) == desk.between(third, first) == "ask: same street name"
    assert not desk.one(first, second)
    kai = desk.mention("Kai Thomas", aliases=["Lil K"], role="alleged", kind="PersonOfConcern", context=["phone:+447700900001"])
    desk.take(kai)
    assert desk.between(first, kai) == "ask: part of the name only"
    assert desk.between(second, first) == ""
    seen = desk.mention("Lil K", role="alleged", kind="PersonOfConcern", context=["phone:+447700900001"])
    desk.take(seen)
    assert desk.one(seen, kai)


def test_forenames_alone_are_not_asked_about_among_themselves(desk: "Desk") -> None:
    first, second = desk.mention("Maria"), desk.mention("Maria")
    desk.take(first, second)
    assert desk.between(second, first) == ""


def test_very_many_of_one_surname_and_birthday_are_judged_in_time(desk: "Desk", child: Listed) -> None:
    listed = [child(f"C{at}", f"Given{at:04}a", "Khan", "2010-02-03") for at in range(1500)]
    twins = [child("T1", "Mina", "Novak", "2010-02-03"), child("T2", "Minna", "Novak", "2010-02-03")]
    started = time.process_time()
    desk.take(*listed, *twins)
    assert time.process_time() - started < 15
    asked = sum(row.outcome == "ask" for row in desk.rows)
    assert asked < 12 * len(listed)
    assert not any(row.outcome == "same" for row in desk.rows)
    assert desk.between(*twins) == "ask: twins or siblings"
