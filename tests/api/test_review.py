"""Review in the browser and on the command line: the same questions, answers and refusals."""

import html
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from api.cli import main
from api.deps import House
from api.rights import Role
from api.settings import Settings
from graph.kith import Kith
from ingest.pipeline import Sender, ingest_upload
from viz.waterfall import steps, waterfall

TODAY = date(2026, 3, 31)
HEAD = (
    "Reference,Form of exploitation,Date/Time of report,Name,Agency,Witnessed incident?,"
    "Date/time/location and details of incident,Alleged offender(s),Victim,DOB\n"
)


def row(number: int, child: str, dob: str = "", place: str = "Wharf Hotel, DE99 1AA", day: int = 1) -> str:
    details = f"On {day:02}/03/2026 at 21:00 {child} was seen at {place}, and spoke of <b>money."
    reported = f"{day:02}/03/2026 10:00,Worker {number},School {number},Yes"
    return f'LIB-2026-{number:05},Child sexual exploitation,{reported},"{details}",,{child},{dob}\n'


REGISTER = (
    HEAD
    + row(1, "Kai Thomas", "03/02/2012", day=1)
    + row(2, "K. Thomas", day=4, place="Canal Gardens, DE99 7PE")
    + row(3, "Ewa Nowak", "05/06/2011", day=9)
    + row(4, "E. Nowak", day=12, place="Cloud Nine Lounge, DE99 1EX")
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review") / "data"
    with Kith(folder) as kith:
        ingest_upload(kith, [("register.csv", REGISTER.encode())], Sender("maker", "a test", TODAY))
    return folder


@pytest.fixture
def made_once(made: Path) -> Path:
    return made


@pytest.fixture
def command(settings: Settings, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[int, Any]]:
    """Run one command; gives its exit code and its JSON."""

    def run(*words: str) -> tuple[int, Any]:
        capfdbinary.readouterr()
        code = main([*words, "--data", str(settings.folder), "--json", "--as", "ann", "--purpose", "test"])
        return code, json.loads(capfdbinary.readouterr().out)

    return run


def test_list_decide_and_undo_by_command(command: Callable[..., tuple[int, Any]]) -> None:
    code, listed = command("review", "list", "--kind", "same_person", "--limit", "1")
    assert (code, listed["left"], len(listed["questions"])) == (0, 2, 1)
    (question,) = listed["questions"]
    assert {"id", "kind", "a", "b", "score", "because", "would_change"} <= question.keys()
    assert {"id", "file", "reference", "kind", "text", "role", "entity"} <= question["a"].keys()
    assert all({"text", "weight"} == piece.keys() for piece in question["because"])
    code, decided = command("review", "decide", question["id"], "same", "--reason", "one school")
    assert (code, decided["left"]) == (0, 1)
    (entity,) = decided["entities"]
    assert {question["a"]["id"], question["b"]["id"]} <= set(entity["mentions"])
    code, mentions = command("mentions", "--entity", entity["id"])
    assert {mention["id"] for mention in mentions["mentions"]} == set(entity["mentions"])
    code, undone = command("review", "undo", decided["decision"], "--reason", "a cousin")
    assert (code, undone["left"], len(undone["entities"])) == (0, 2, 2)


def test_refusals_by_command(command: Callable[..., tuple[int, Any]]) -> None:
    first, second = (question for question in command("review", "list")[1]["questions"][:2])
    assert command("review", "decide", first["id"], "same", "--reason", " ")[0] == 2
    assert command("review", "decide", "q0", "same", "--reason", "x")[0] == 3
    one, other = first["a"]["entity"], second["a"]["entity"]
    code, asked = command("review", "ask", one, other)
    assert code == 0
    code, decided = command("review", "decide", asked["question"], "not_same", "--reason", "met both")
    code, again = command("review", "ask", one, other)
    code, refused = command("review", "decide", again["question"], "same", "--reason", "x")
    assert code == 3
    assert "met both" in refused["error"]["problem"]
    assert decided["decision"] in refused["error"]["remedy"]


def test_relations_are_set_by_command(command: Callable[..., tuple[int, Any]]) -> None:
    code, _ = command("corroboration", "decide", "LIB-2026-00001", "LIB-2026-00002", "same source", "--reason", "one worker")
    assert code == 0
    code, pairs = command("corroboration", "--reference", "LIB-2026-00001")
    assert [pair["relation"] for pair in pairs["pairs"]] == ["same source"]
    assert pairs["pairs"][0]["because"] == ["ann: one worker"]
    assert command("corroboration", "decide", "LIB-2026-00001", "LIB-2026-00002", "friends", "--reason", "x")[0] == 2


def questions_of(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"/review/(q[0-9a-f]{16})", page)))


def test_question_shows_both_in_their_sentences_with_the_evidence(analyst: TestClient) -> None:
    listed = analyst.get("/review")
    assert listed.status_code == 200
    question = questions_of(listed.text)[0]
    page = analyst.get(f"/review/{question}").text
    assert "Are these the same person?" in page
    assert page.count("<mark") == 2
    assert "/reports/LIB-2026-0000" in page
    assert "<svg" in page
    assert "2 questions left" in " ".join(html.unescape(page).split())
    assert "<b>" not in page


def test_answer_leads_to_the_next_and_can_be_taken_back(analyst: TestClient) -> None:
    first, second = questions_of(analyst.get("/review").text)
    answer = analyst.post(f"/review/{first}", data={"decision": "same", "reason": "one school"})
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert where.startswith(f"/review/{second}?done=j")
    done = where.partition("=")[2]
    assert f'value="{done}"' in analyst.get(where).text
    assert analyst.get(f"/review/{first}").headers["location"] == "/review"
    back = analyst.post("/review/undo", data={"decision": done, "reason": "a cousin"})
    assert back.status_code == 303
    assert questions_of(analyst.get("/review").text) == [first, second]


def test_answer_without_a_reason_is_sent_back(analyst: TestClient) -> None:
    question = questions_of(analyst.get("/review").text)[0]
    answer = analyst.post(f"/review/{question}", data={"decision": "same", "reason": " "})
    assert answer.status_code == 400
    assert "needs a reason" in answer.text
    assert analyst.post("/review/undo", data={"decision": "j1", "reason": "x"}).status_code == 404
    assert question in questions_of(analyst.get("/review").text)


def test_supervisor_reads_but_does_not_decide(sign_in: Callable[..., TestClient]) -> None:
    client = sign_in(Role.SUPERVISOR)
    question = questions_of(client.get("/review").text)[0]
    assert client.post(f"/review/{question}", data={"decision": "same", "reason": "x"}).status_code == 403


def test_asked_and_taken_out_by_hand(analyst: TestClient, house: House) -> None:
    view = house.kith.view("ann", "test")
    kai, ewa = (view.find(name)[0].node for name in ("Kai Thomas", "Ewa Nowak"))
    page = analyst.get("/review/ask", params={"a": kai.id, "q": "Nowak"}).text
    assert f'value="{ewa.id}"' in page
    assert analyst.post("/review/ask", data={"a": kai.id, "b": kai.id}).status_code == 400
    asked = analyst.post("/review/ask", data={"a": kai.id, "b": ewa.id})
    assert asked.status_code == 303
    assert "raised by hand" in analyst.get(asked.headers["location"]).text.casefold()
    analyst.post(asked.headers["location"], data={"decision": "same", "reason": "one child"})
    joined = view.entity(kai.id)
    assert joined.node.id == view.entity(ewa.id).node.id
    assert len(joined.facts) > 1
    mention = next(row for row in joined.mentions if row.text == "Ewa Nowak")
    assert f"/review/detach/{mention.id}" in analyst.get(f"/entities/{kai.id}").text
    assert "<mark" in analyst.get(f"/review/detach/{mention.id}").text
    assert analyst.post(f"/review/detach/{mention.id}", data={"reason": ""}).status_code == 400
    taken = analyst.post(f"/review/detach/{mention.id}", data={"reason": "two children"})
    assert taken.headers["location"].startswith("/review?done=j")
    assert mention.id not in {row.id for row in view.entity(kai.id).mentions}
    assert analyst.get("/review/detach/m0").status_code == 404
    assert analyst.get("/review/ask", params={"a": "e0"}).status_code == 404


def test_waterfall_adds_up_and_is_sound() -> None:
    because = [("Forename: <same>", 5.0), ("Home: another postcode", -3.0)]
    bars = steps(because, -1.5)
    assert [round(bar.end, 2) for bar in bars] == [-3.5, 1.5, -1.5, -1.5]
    drawing = ElementTree.fromstring(waterfall(because, -1.5, "Evidence"))
    assert len(drawing.findall("{http://www.w3.org/2000/svg}rect")) == 4
    assert "style" not in waterfall(because, -1.5, "Evidence")
