"""Who is restricted is found, listed and named by nobody but those who may; everything else stays as it is."""

from datetime import date
from typing import Any

import orjson
import pytest

from graph import log
from graph.access import View
from graph.custody import retention
from graph.errors import NotAllowed, NotFound
from graph.ledger.restricted import NAME, Closed
from graph.triage.checking import Line, check

DAY = date(2026, 3, 31)
DETAILS = "Kai Thomas was seen with Lee Marsh. Kai Thomas left."


@pytest.fixture
def told(story: Any) -> Any:
    child = story.mention("Kai Thomas", at=0, given="Kai", family="Thomas")
    adult = story.mention("Lee Marsh", "PersonOfConcern", "alleged", DETAILS.index("Lee"), given="Lee", family="Marsh")
    story.report("LIB-1", child, adult, details=DETAILS)
    story.report("LIB-2", story.mention("Jo Ward", given="Jo", family="Ward"), details="Jo Ward was there.")
    return story


def view(story: Any, who: str = "bo") -> View:
    found: View = story.kith.view(who, "a test")
    return found


def id_of(story: Any, name: str) -> str:
    return view(story, "sue").find(name)[0].node.id


@pytest.fixture
def kai(told: Any) -> str:
    child = id_of(told, "Kai Thomas")
    retention.restrict(told.kith, view(told, "sue"), child, ["sue"], "at the family's asking")
    return child


def test_is_not_found_and_not_opened(told: Any, kai: str) -> None:
    assert view(told).find("Kai Thomas") == []
    assert [row.outcome for row in check(told.kith, view(told).look, [Line("Kai Thomas", ("Kai Thomas",))])] == ["none"]
    with pytest.raises(NotAllowed, match="restricted"):
        view(told).entity(kai)
    with pytest.raises(NotAllowed, match="restricted"):
        view(told).peers(kai, DAY)


def test_is_named_nowhere(told: Any, kai: str) -> None:
    lee = id_of(told, "Lee Marsh")
    looks = view(told)
    page = looks.record("LIB-1")
    seen = [
        looks.neighbours([lee]), looks.chart([lee, kai]), looks.nodes([kai]), looks.mentions("LIB-1"), page,
        looks.findings(DAY),
        looks.evidence(DAY).entities.names.tolist(), looks.paths(lee, kai), looks.entity(lee), looks.newest_reports(),
    ]  # fmt: skip
    assert "Kai" not in repr(seen)
    assert "Thomas" not in repr(seen)
    assert NAME in [node.name for node in looks.neighbours([lee]).nodes]
    details = next(text for name, _, text in page.fields if name == "details")
    assert details == "██████████ was seen with Lee Marsh. ██████████ left."
    with pytest.raises(NotAllowed, match="restricted"):
        looks.original(page.document)


def test_a_nickname_is_covered_as_a_word_and_in_capitals() -> None:
    closed = Closed(names=("Kai Thomas", "Con"))
    assert closed.without_names("Concern for Con, KAI THOMAS and Kai’s") == f"Concern for {NAME}, {NAME} and Kai’s"


def test_a_date_of_birth_is_covered_with_the_name(told: Any) -> None:
    child = told.mention("Kai Thomas", given="Kai", family="Thomas", dob="2012-02-03", case_id="C900")
    born = "Kai Thomas, dob 03/02/2012, and Jo Ward"
    told.report("LIB-3", child, told.mention("Jo Ward", at=born.index("Jo")), details=born)
    retention.restrict(told.kith, view(told, "sue"), id_of(told, "Kai Thomas"), ["sue"], "asked")
    fields = {name: text for name, _, text in view(told).record("LIB-3").fields}
    assert fields["details"] == "██████████, dob ██████████, and Jo Ward"


def test_asking_is_logged(told: Any, kai: str) -> None:
    for asked in (lambda: view(told).entity(kai), lambda: view(told).record("LIB-9"), lambda: view(told).check(kai)):
        with pytest.raises((NotAllowed, NotFound)):
            asked()
    rows = log.rows(told.kith, view(told, "sue"), log.Asked(user="bo", text="refused"))
    assert [row.what for row in rows] == [f"refused, as it is restricted: {what}" for what in (kai, f"page of {kai}")]


def test_those_named_see_it_as_before(told: Any, kai: str) -> None:
    looks = view(told, "Sue")
    assert looks.find("Kai Thomas")[0].node.id == kai
    assert looks.entity(kai).node.name == "Kai Thomas"
    assert {name: text for name, _, text in looks.record("LIB-1").fields}["details"] == DETAILS
    assert looks.original(looks.record("LIB-1").document)[2]


def test_a_connection_is_as_it_was_for_the_next_who_looks(told: Any, kai: str) -> None:
    for _ in range(3):
        assert view(told).find("Kai Thomas") == []
        assert view(told, "sue").find("Kai Thomas")[0].node.id == kai


def test_a_closed_report_is_not_there(told: Any) -> None:
    retention.restrict(told.kith, view(told, "sue"), "LIB-2", ["sue"], "an inquiry")
    assert [row.reference for row in view(told).newest_reports()] == ["LIB-1"]
    with pytest.raises(NotAllowed, match="restricted"):
        view(told).record("LIB-2")
    assert view(told).mentions("LIB-2") == []
    assert view(told).find("Jo Ward") == [], "known from the closed report alone"
    with pytest.raises(NotAllowed, match="restricted"):
        view(told).entity(id_of(told, "Jo Ward"))
    assert view(told, "sue").record("LIB-2").summary.reference == "LIB-2"


def test_lifted_is_lifted_and_both_are_logged(told: Any, kai: str) -> None:
    retention.lift(told.kith, view(told, "sue"), kai, "no longer asked")
    assert view(told).find("Kai Thomas")[0].node.id == kai
    rows = log.rows(told.kith, view(told, "sue"), log.Asked(person=kai, verb="alteration"))
    assert [row.what for row in rows] == ["restriction lifted", "restricted to sue"]


def test_products_leave_it_out_too(told: Any, kai: str) -> None:
    from graph.sharing import held_back

    assert [node.id for node in held_back(told.kith.database, "bo").closed] == [kai]
    assert held_back(told.kith.database, "sue").closed == ()


def test_the_review_list_does_not_name_it_either(told: Any, kai: str) -> None:
    said = orjson.dumps([row.name for row in retention.review_list(told.kith, view(told), DAY)]).decode()
    assert "Kai" not in said
    assert "Jo Ward" in said
