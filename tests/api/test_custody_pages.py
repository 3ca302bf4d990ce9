"""Pages of whoever answers for the record: reviews, erasing, what is held on one person; counts and lines that name nobody."""

import io
import json
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from api.deps import House
from api.rights import Role
from api.watched import Meters, Watched

Entity = Callable[[str], str]
Looks = Callable[[], list[tuple[str, str, str]]]


@pytest.fixture
def supervisor(sign_in: Callable[..., TestClient]) -> TestClient:
    return sign_in(Role.SUPERVISOR)


def test_the_review_list_and_a_decision(supervisor: TestClient, entity: Entity) -> None:
    mina = entity("Mina Quigley")
    assert "Nobody is due" in supervisor.get("/retention").text
    assert "Mina Quigley" in supervisor.get("/retention", params={"everybody": True}).text
    assert "Groups and periods, as they hold since 1 January 2026" in supervisor.get("/retention").text
    form = {"decision": "keep", "reason": "still at risk", "until": "01/01/2027"}
    assert supervisor.post(f"/retention/{mina}", data=form).status_code == 303
    assert "still at risk" in supervisor.get(f"/retention/{mina}").text
    wrong = supervisor.post(f"/retention/{mina}", data={**form, "until": "soon"})
    assert wrong.status_code == 400
    assert "is not a date" in wrong.text
    assert "was not said until when" in supervisor.post(f"/retention/{mina}", data={**form, "until": ""}).text


def test_restricted_from_everybody_else(sign_in: Callable[..., TestClient], entity: Entity) -> None:
    mina = entity("Mina Quigley")
    supervisor = sign_in(Role.SUPERVISOR)
    form = {"decision": "restrict", "reason": "asked", "named": "supervisor"}
    assert supervisor.post(f"/retention/{mina}", data=form).status_code == 303
    assert supervisor.get(f"/entities/{mina}").status_code == 200
    analyst = sign_in(Role.ANALYST)
    answer = analyst.get(f"/entities/{mina}")
    assert answer.status_code == 403
    assert "restricted" in answer.text
    assert "Quigley" not in analyst.get("/reports/LIB-2026-00001").text
    for path in ("/", "/search?q=mina", "/findings", "/explorer/data/search?q=mina", "/actions", "/inbox", "/reports"):
        told = analyst.get(path)
        assert told.status_code == 200, path
        assert mina not in told.text, path


def test_erased_by_page_with_a_word_typed(supervisor: TestClient, entity: Entity) -> None:
    mina = entity("Mina Quigley")
    form = {"decision": "erase", "reason": "asked", "word": ""}
    assert supervisor.post(f"/retention/{mina}", data=form).status_code == 400
    page = supervisor.post(f"/retention/{mina}", data={**form, "word": "erase"})
    assert page.status_code == 200
    assert "Nothing that was handed on showed them" in page.text
    assert supervisor.get(f"/entities/{mina}").status_code == 404
    assert "Quigley" not in supervisor.get("/reports/LIB-2026-00001").text


def test_what_is_held_is_checked_before_it_is_a_file(supervisor: TestClient, entity: Entity, looks: Looks) -> None:
    place = f"/subject-access/{entity('Mina Quigley')}"
    draft = supervisor.get(place).text
    levi = entity("Levi Zielinski")
    assert f'value="{levi}"' in draft
    assert "[person 1]" in draft
    sections = draft.partition('id="section-records"')[2]
    assert "Zielinski" not in sections
    assert supervisor.post(place, data={"form": ".json"}).status_code == 400, "nobody has checked it"
    again = supervisor.post(place, data={"shown": levi, "also": "was seen"}).text
    assert "Zielinski" in again.partition('id="section-records"')[2]
    assert "[taken out]" in again
    assert not any("subject access checked" in what for _, what, _ in looks()), "nothing has left yet"


@pytest.mark.parametrize(("form", "begins"), [(".docx", b"PK"), (".pdf", b"%PDF"), (".json", b"{")])
def test_what_is_held_on_one_person(supervisor: TestClient, entity: Entity, looks: Looks, form: str, begins: bytes) -> None:
    data = {"form": form, "checked": "yes", "also": "was seen", "shown": entity("Levi Zielinski")}
    answer = supervisor.post(f"/subject-access/{entity('Mina Quigley')}", data=data)
    assert answer.content.startswith(begins)
    said = [what for _, what, _ in looks()]
    assert any("named after all: Levi Zielinski; taken out besides: “was seen”" in what for what in said)
    assert "What is held on Mina Quigley" in supervisor.get("/exports").text


def test_the_log_is_searched_and_taken_along(supervisor: TestClient, entity: Entity) -> None:
    supervisor.get(f"/entities/{entity('Mina Quigley')}")
    page = supervisor.get("/audit", params={"person": entity("Mina Quigley"), "actor": "supervisor"}).text
    assert "page of Child" in page
    assert "search for" not in supervisor.get("/audit", params={"verb": "disclosure"}).text
    taken = supervisor.get("/audit/rows.csv", params={"actor": "supervisor"})
    assert "page of Child" in taken.text
    head = supervisor.get("/audit/head.json").json()
    assert {"n", "hash", "when", "signature"} <= set(head)
    assert supervisor.get("/audit", params={"start": "soon"}).status_code == 400


def test_counts_name_nobody(client: TestClient, house: House, entity: Entity) -> None:
    assert client.get("/metrics").status_code == 403, "not to a stranger"
    client.get("/sign-in")
    client.get(f"/entities/{entity('Mina Quigley')}")
    said = client.app.state.meters.text().decode()  # type: ignore[attr-defined]
    assert 'kith_requests_total{method="GET",route="/entities/{entity}",status="303"} 1.0' in said
    assert "kith_erasure_unfinished 0.0" in said
    assert "kith_documents 3.0" in said
    assert entity("Mina Quigley") not in said


async def _hello(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


def test_lines_name_nobody(house: House) -> None:
    out = io.StringIO()
    client = TestClient(Watched(_hello, Meters(house.kith), lines=True, out=out))
    client.get("/entities/e123?q=Mina+Quigley", headers={"Kith-Purpose": "Mina"})
    told = json.loads(out.getvalue())
    assert (told["event"], told["route"], told["status"]) == ("request", "no such page", 200)
    assert "Mina" not in out.getvalue()
    assert "e123" not in out.getvalue()


def test_counts_with_the_token(client: TestClient, house: House) -> None:
    object.__setattr__(house.settings, "metrics_token", "a long token")
    answer = client.get("/metrics", headers={"Authorization": "Bearer a long token"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
