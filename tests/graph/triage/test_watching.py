"""Watches: they fire for what arrives after they were set, and end with whom they watch."""

from typing import Any

import pytest

from graph.access import Look
from graph.errors import NotFound, WrongUsage
from graph.triage.checking import MOST_LINES, Line, check
from graph.triage.watching import Watching

LOOK = Look("ana", "a test")


@pytest.fixture
def watching(story: Any) -> Watching:
    story.report("LIB-1", story.mention("Kai Thomas", given="Kai", family="Thomas"))
    return Watching(story.kith, LOOK)


def kai(story: Any) -> str:
    entity: str = story.kith.view("ana", "a test").find("Kai Thomas")[0].node.id
    return entity


def again(story: Any, reference: str) -> None:
    first = story.kith.view("ana", "a test").mentions(entity=kai(story))[0].id
    (name,) = story.report(reference, story.mention("Kai Thomas", given="Kai", family="Thomas"))
    story.judge(*sorted((first, name)))


def hits(watching: Watching) -> list[list[tuple[str, str, bool]]]:
    return [[(hit.reference, hit.how, hit.new) for hit in watch.hits] for watch in watching.listed()]


def test_a_watched_person_is_told_of_only_from_then_on(watching: Watching, story: Any) -> None:
    watch = watching.add(kai(story), "asked for by the lead worker")
    assert (watch.name, watch.hits) == ("Kai Thomas", ())
    assert watching.add(kai(story)).id == watch.id
    again(story, "LIB-2")
    assert hits(watching) == [[("LIB-2", "named", True)]]
    watching.seen(watch.id)
    again(story, "LIB-3")
    assert hits(watching) == [[("LIB-3", "named", True), ("LIB-2", "named", False)]]
    watching.remove(watch.id)
    assert hits(watching) == []
    with story.kith.database.reading() as connection:
        rows = [tuple(row) for row in connection.exec_driver_sql("SELECT what, subjects FROM audit WHERE what LIKE 'watch%'")]
    shown_again = f"watch {watch.id}"
    assert [what for what, _ in rows] == [f"watch set on {kai(story)}", shown_again, f"watch ended on {kai(story)}"]
    assert all(kai(story) in subjects for _, subjects in rows)


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("rd23 ajw", ("RD23AJW", "Vehicle", "vehicle", {"registration": "RD23AJW"})),
        ("07700 900526", ("07700900526", "Phone", "phone", {"e164": "+447700900526"})),
        ("@mazza_x", ("mazza_x", "OnlineAccount", "account", {"handle": "mazza_x"})),
        ("Pier Café", ("Pier Cafe", "Location", "location", {"name": "Pier Cafe"})),
        ("Quill Zebedee", ("Zebedee Quill", "Child", "victim", {"given": "Zebedee", "family": "Quill"})),
    ],
)
def test_text_not_yet_known_fires_when_it_first_appears(watching: Watching, story: Any, text: str, mention: Any) -> None:
    assert watching.add(text).nodes == ()
    assert hits(watching) == [[]]
    written, kind, role, said = mention
    story.report("LIB-2", story.mention(written, kind, role, **said))
    assert hits(watching) == [[("LIB-2", "named", True)]]


def test_text_fires_where_it_only_stands_in_the_words(watching: Watching, story: Any) -> None:
    watching.add("blue moped")
    story.report("LIB-2", story.mention("Kai"), details="They left on a Blue Moped.")
    story.report("LIB-3", story.mention("Kai"), details="They left on a moped, blue.")
    assert hits(watching) == [[("LIB-2", "in the text", True)]]


def test_watches_are_ones_own_and_of_something_that_is(watching: Watching, story: Any) -> None:
    watching.add("Pier Café")
    ben = Watching(story.kith, Look("ben", "a test"))
    assert ben.listed() == []
    with pytest.raises(NotFound, match="You have no watch"):
        ben.remove("Pier Café")
    with pytest.raises(NotFound, match="There is nothing"):
        watching.add("e0123456789abcdef")
    with pytest.raises(WrongUsage, match="too short"):
        watching.add(" x ")
    watching.remove("pier cafe")
    assert watching.listed() == []


def test_a_list_is_checked_line_by_line_and_each_is_a_look(watching: Watching, story: Any) -> None:
    story.report("LIB-2", story.mention("RD23AJW", "Vehicle", "vehicle", registration="RD23AJW"))
    lines = [Line(text, (text,)) for text in ("Thomas, Kai", "Kai Thomsa", "rd23 ajw", "Nobody Atall")]
    rows = check(story.kith, LOOK, lines)
    assert [row.outcome for row in rows] == ["hit", "near", "hit", "none"]
    assert [row.matches[0].node.name for row in rows[:3]] == ["Kai Thomas", "Kai Thomas", "RD23AJW"]
    with story.kith.database.reading() as connection:
        logged = [row[0] for row in connection.exec_driver_sql("SELECT what FROM audit WHERE what LIKE 'list check%'")]
    assert len(logged) == 4
    assert logged[0] == "list check of 'Thomas, Kai': hit"


def test_another_date_of_birth_is_no_hit(watching: Watching, story: Any) -> None:
    story.report("LIB-2", story.mention("Ivy Marlowe", given="Ivy", family="Marlowe", dob="2012-02-03"))
    rows = check(story.kith, LOOK, [Line("Ivy", ("Ivy Marlowe",), born) for born in ("2012-02-03", "1990-01-01", "")])
    assert [row.outcome for row in rows] == ["hit", "near", "hit"]


def test_a_list_has_an_end(story: Any) -> None:
    with pytest.raises(Exception, match="checked at once"):
        check(story.kith, LOOK, [Line("x", ("x",))] * (MOST_LINES + 1))
