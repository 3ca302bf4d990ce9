"""The inbox: urgent first, nothing leaves it by itself, every mark a row."""

from datetime import date
from typing import Any

import pytest

from graph.access import Look
from graph.custody.erasure import erase
from graph.errors import Contradiction, NotFound, WrongUsage
from graph.triage.inbox import DONE, NEW, TAKEN, WAITING, Inbox, counted


@pytest.fixture
def inbox(story: Any) -> Inbox:
    story.report("LIB-1", story.mention("Kai"), details="Kai was given a phone.")
    story.report("LIB-2", story.mention("Kai"), details="He held a knife.")
    story.report("LIB-3", story.mention("Kai"), details="No weapon seen.", content={"serious_unreferred": ["raped"]})
    return Inbox(story.kith, Look("ana", "a test"), date(2026, 3, 5))


def log(kith: Any) -> list[tuple[str, str]]:
    with kith.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT actor, what FROM audit ORDER BY n")]


def test_urgent_comes_first_then_serious_and_unreferred(inbox: Inbox, story: Any) -> None:
    items = inbox.items()
    assert [(one.reference, bool(one.urgent), one.state, one.taken_by) for one in items] == [
        ("LIB-2", True, "new", None),
        ("LIB-3", False, "new", None),
        ("LIB-1", False, "new", None),
    ]
    assert items[0].because == ["Weapon: “knife” (details)"]
    assert log(story.kith)[-1] == ("ana", "the inbox")
    assert counted(items) == {"new": 3, "taken": 0, "waiting": 0, "done": 0, "urgent": 1, "unreferred": 1}


def test_marks_are_rows_and_the_last_one_holds(inbox: Inbox, story: Any) -> None:
    taken = inbox.mark("LIB-2", TAKEN)
    assert (taken.state, taken.taken_by) == ("taken", "ana")
    assert inbox.mark("LIB-2", TAKEN) == taken
    inbox.mark("LIB-2", WAITING, "asked the school")
    done = inbox.mark("LIB-2", DONE, "referred by phone")
    assert [row[0] for row in inbox.history(done.record)] == ["done", "waiting", "taken"]
    assert [one.reference for one in inbox.items()] == ["LIB-3", "LIB-1", "LIB-2"]
    assert [one.reference for one in inbox.items("done")] == ["LIB-2"]
    assert inbox.mark("LIB-2", NEW).taken_by is None
    assert log(story.kith)[-1] == ("ana", "report LIB-2 in the inbox: new")


def test_what_somebody_has_taken_is_theirs(inbox: Inbox, story: Any) -> None:
    inbox.mark("LIB-1", TAKEN)
    ben = Inbox(story.kith, Look("ben", "a test"), date(2026, 3, 5))
    with pytest.raises(Contradiction, match="ana has taken"):
        ben.mark("LIB-1", TAKEN)
    assert ben.mark("LIB-1", DONE).taken_by == "ben"


def test_a_newer_version_is_unread_again(inbox: Inbox, story: Any) -> None:
    inbox.mark("LIB-1", DONE)
    story.take(story.record("LIB-1", [story.mention("Kai")], details="Kai was given a gun."), name="again.docx")
    first = inbox.items()[0]
    assert {one.reference for one in inbox.items("new")} >= {"LIB-1"}
    assert first.state == "new"


def test_what_is_counted_follows_what_comes_in(inbox: Inbox, story: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.triage.readings.PORTION", 2)
    assert inbox.counts() == counted(inbox.items("new"))
    story.report("LIB-4", story.mention("Kai"), details="He had a gun.")
    assert inbox.counts()["urgent"] == 2
    inbox.mark("LIB-4", DONE)
    assert inbox.counts() == {"new": 3, "taken": 0, "waiting": 0, "done": 0, "urgent": 1, "unreferred": 1}


def test_what_an_erasure_took_out_is_not_kept_at_hand(inbox: Inbox, story: Any) -> None:
    story.report("LIB-5", story.mention("Mina Quigley"), details="Mina Quigley held a knife.")
    assert "Mina Quigley" in " ".join(one.head for one in inbox.items())
    (match,) = story.kith.view("ana", "a test").find("Mina Quigley")
    erase(story.kith, [match.node.id], "asked", "sue", "erasure")
    heads = [one.head for one in inbox.items()]
    assert len(heads) == 4
    assert "Quigley" not in " ".join(heads)


def test_what_is_not_there_is_said(inbox: Inbox) -> None:
    with pytest.raises(NotFound, match="LIB-9"):
        inbox.mark("LIB-9", TAKEN)
    with pytest.raises(WrongUsage, match="no state"):
        inbox.mark("LIB-1", "lost")
    with pytest.raises(WrongUsage, match="no state"):
        inbox.items("lost")
