from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.deps import House
from api.rights import Role
from api.routes.rest_docs import description


@pytest.fixture
def program(client: TestClient, house: House) -> TestClient:
    """A program with an analyst's token, stating a purpose."""
    user = house.users.add("Ana", [Role.ANALYST])
    client.headers |= {"Authorization": f"Bearer {house.bearers.make(user, 'notebook')}", "Kith-Purpose": "a test"}
    return client


def test_token_and_purpose_open_a_person(program: TestClient, looks: Callable[[], list[tuple[str, str, str]]]) -> None:
    answer = program.get("/api/v1/find", params={"text": "Mina Quigley"}).json()
    first = answer["matches"][0]
    assert (first["name"], first["kind"], first["score"]) == ("Mina Quigley", "Child", 1.0)
    assert first["data_subject_category"] == "Victim or possible victim"
    told = program.get(f"/api/v1/entities/{first['id']}").json()
    assert told["attributes"]["data_subject_category"] == "Victim or possible victim"
    assert ("Ana", "search for 'Mina Quigley'", "a test") in looks()


def test_without_a_purpose_nothing_is_read(program: TestClient) -> None:
    del program.headers["Kith-Purpose"]
    answer = program.get("/api/v1/find", params={"text": "Mina"})
    assert answer.status_code == 400
    assert answer.json()["error"]["field"] == "Kith-Purpose"


def test_session_needs_the_header_as_well(analyst: TestClient) -> None:
    assert analyst.get("/api/v1/actions").status_code == 400
    assert analyst.get("/api/v1/actions", headers={"Kith-Purpose": "a test"}).status_code == 200


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer invented", "Basic QW5hOng="])
def test_worthless_token_is_refused(client: TestClient, sent: str) -> None:
    answer = client.get("/api/v1/actions", headers={"Authorization": sent, "Kith-Purpose": "a test"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert set(answer.json()["error"]) == {"problem", "remedy", "field"}


def test_token_opens_no_page(program: TestClient) -> None:
    assert program.get("/reports").status_code == 303


def test_entity_neighbours_and_paths_in_the_agreed_shapes(program: TestClient) -> None:
    child = program.get("/api/v1/find", params={"text": "Mina Quigley"}).json()["matches"][0]["id"]
    adult = program.get("/api/v1/find", params={"text": "Levi Zielinski"}).json()["matches"][0]["id"]
    entity = program.get(f"/api/v1/entities/{child}").json()
    assert set(entity) == {"id", "kind", "name", "also_known_as", "attributes", "roles", "links"}
    assert entity["roles"][0]["role"] == "victim"
    assert entity["roles"][0]["reports"] == ["LIB-2026-00001"]
    assert all(set(link) == {"to", "kind", "reports", "first", "last"} for link in entity["links"])
    around = program.get(f"/api/v1/entities/{child}/neighbours").json()
    assert {node["name"] for node in around["nodes"]} >= {"Mina Quigley", "Levi Zielinski", "Wharf Hotel"}
    assert all(set(link) == {"source", "target", "kind", "reports", "first", "last"} for link in around["links"])
    (path, *_) = program.get("/api/v1/paths", params={"source": child, "target": adult}).json()["paths"]
    assert path["nodes"][0]["id"] == child
    assert path["in_words"]


def test_mentions_actions_reports_and_findings(program: TestClient) -> None:
    mentions = program.get("/api/v1/mentions", params={"reference": "LIB-2026-00001"}).json()["mentions"]
    assert {row["text"] for row in mentions} == {"Mina Quigley", "Levi Zielinski", "Wharf Hotel"}
    (action,) = program.get("/api/v1/actions").json()["actions"]
    assert (action["ref"], action["due"], action["five_p"]) == ("TA001", "2026-04-22", "Prevent")
    assert len(program.get("/api/v1/reports").json()["reports"]) == 2
    assert program.get("/api/v1/reports/LIB-2026-00001").json()["fields"][0]["name"]
    findings = program.get("/api/v1/findings", params={"as_of": "2026-03-31"}).json()
    assert (findings["as_of"], findings["window_days"]) == ("2026-03-31", 90)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/entities/nobody", 404),
        ("/api/v1/reports/none", 404),
        ("/api/v1/findings/none", 404),
        ("/api/v1/nowhere", 404),
        ("/api/v1/find", 422),
        ("/api/v1/findings?as_of=yesterday", 422),
        ("/api/v1/entities/x/neighbours?hops=99", 422),
    ],
)
def test_errors_have_one_shape(program: TestClient, path: str, status: int) -> None:
    answer = program.get(path)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert answer.json()["error"]["problem"]
    assert answer.json()["error"]["remedy"]


def test_files_are_taken_in(program: TestClient) -> None:
    register = b"Reference,Victim,Alleged offender(s),Details\n"
    files = [("files", ("empty.docx", b"")), ("files", ("register.csv", register))]
    answer = program.post("/api/v1/ingest", files=files).json()
    assert {file["path"] for file in answer["files"]} == {"empty.docx", "register.csv"}
    assert answer["totals"]["files"] == 2
    assert program.post("/api/v1/ingest").status_code == 400


def test_description_names_the_rights_and_the_header(app: FastAPI, analyst: TestClient) -> None:
    described = analyst.get("/api/v1/openapi.json").json()
    assert described == description(app)
    find = described["paths"]["/api/v1/find"]["get"]
    assert find["x-roles"] == ["analyst", "ce_lead", "supervisor"]
    assert "Kith-Purpose" in {parameter["name"] for parameter in find["parameters"]}
    assert "/api/v1/ingest" in described["paths"]
    assert not [path for path in described["paths"] if not path.startswith("/api/v1")]
