"""Relations follow who is who: what a decision makes or unmakes is written, and people's words stand above it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph.access import Look
from graph.errors import Contradiction, NotFound, WrongUsage
from graph.identity.review import Review
from graph.kith import Kith
from ingest.corroboration import corroborate
from ingest.pipeline import Sender, ingest_upload

TODAY = date(2026, 3, 31)
HEAD = (
    "Reference,Form of exploitation,Date/Time of report,Name,Agency,Witnessed incident?,"
    "Date/time/location and details of incident,Alleged offender(s),Victim,DOB\n"
)


def row(number: int, child: str, words: str, dob: str = "") -> str:
    details = f"On 02/03/2026 at 21:00 at Wharf Hotel, DE99 1AA. {words}"
    reported = f"0{number}/03/2026 10:00,{('Ann Archer', 'Sam Cole', 'Joy Dean')[number - 2]},Agency {number},Yes"
    return f'LIB-2026-{number:05},Child sexual exploitation,{reported},"{details}",,{child},{dob}\n'


REGISTER = (
    HEAD
    + row(2, "Kai Thomas", "He got into a black car with a grown man.", "03/02/2012")
    + row(3, "Zed Marlow", "Officer on patrol saw a boy leave in a dark saloon.")
    + row(4, "Kai Thomas", "Seen by the nurse at the door, crying.", "03/02/2012")
)


@pytest.fixture
def kith(tmp_path: Path) -> Iterator[Kith]:
    with Kith(tmp_path / "data") as kith:
        ingest_upload(kith, [("register.csv", REGISTER.encode())], Sender("maker", "a test", TODAY))
        yield kith


@pytest.fixture
def review(kith: Kith) -> Review:
    return Review(kith, Look("ann", "test"), TODAY, corroborate)


def relations(kith: Kith) -> dict[tuple[str, str], str]:
    rows = kith.view("ann", "test").corroboration()
    return {(row.a[-1], row.b[-1]): row.relation for row in rows}


def incidents(kith: Kith) -> int:
    return kith.view("ann", "test").status().nodes.get("Incident", 0)


def test_a_decision_makes_and_unmakes_relations(kith: Kith, review: Review) -> None:
    assert relations(kith) == {("2", "4"): "corroborates"}
    assert incidents(kith) == 2
    view = kith.view("ann", "test")
    question = review.ask(*(view.find(name)[0].node.id for name in ("Kai Thomas", "Zed Marlow")))
    decision = review.decide(question, "same", "the name he gives on the street")
    assert relations(kith) == dict.fromkeys([("2", "3"), ("2", "4"), ("3", "4")], "corroborates")
    assert incidents(kith) == 1
    review.undo(decision.id, "his cousin")
    assert relations(kith) == {("2", "4"): "corroborates"}
    assert incidents(kith) == 2
    assert all(check.ok for check in kith.verify())


def test_people_overturn_a_relation_and_take_it_back(kith: Kith, review: Review) -> None:
    decision = review.relate("LIB-2026-00002", "LIB-2026-00004", "same source", "the nurse had it from Ann")
    assert relations(kith) == {("2", "4"): "same source"}
    apart = review.relate("LIB-2026-00002", "LIB-2026-00004", "pattern", "two evenings")
    assert relations(kith)["2", "4"] == "pattern"
    assert incidents(kith) == 3
    review.undo(apart.id, "one evening")
    assert relations(kith) == {("2", "4"): "same source"}
    review.undo(decision.id, "she had not")
    assert relations(kith) == {("2", "4"): "corroborates"}
    assert incidents(kith) == 2


def test_relations_that_contradict_are_refused(kith: Kith, review: Review) -> None:
    review.relate("LIB-2026-00002", "LIB-2026-00004", "pattern", "two evenings")
    review.relate("LIB-2026-00002", "LIB-2026-00003", "same source", "one of them told")
    with pytest.raises(Contradiction, match="two evenings"):
        review.relate("LIB-2026-00003", "LIB-2026-00004", "same source", "so did she")
    with pytest.raises(NotFound):
        review.relate("LIB-2026-00003", "LIB-9", "same source", "x")
    with pytest.raises(WrongUsage):
        review.relate("LIB-2026-00003", "LIB-2026-00003", "same source", "x")


def test_said_once_is_not_said_again(kith: Kith) -> None:
    with kith.writing("ann", "again") as (writer, driver):
        records = [record for (record,) in driver.execute("SELECT id FROM records").fetchall()]
        before = driver.execute("SELECT count(*) FROM judgements").fetchone()
        corroborate(writer, driver, records)
        assert driver.execute("SELECT count(*) FROM judgements").fetchone() == before
