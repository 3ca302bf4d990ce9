"""Saved questions to Neo4j: each runs, reads only, and is logged as a look at everybody in its answer."""

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from api.beside import keep_neo4j_beside
from api.deps import House
from api.rights import Role
from api.settings import Settings
from graph.errors import KithError
from graph.store.bolt import Address, Server
from graph.store.questions import questions
from graph.store.sync import Sync


def test_the_list_says_where_no_server_is_named(analyst: TestClient) -> None:
    page = analyst.get("/questions").text
    assert "KITH_NEO4J_URI" in page
    assert "Children seen with this person" in page
    answer = analyst.get("/questions/places_with_most_children?ask=1&days=90")
    assert answer.status_code == 400
    assert "KITH_NEO4J_URI" in answer.text


def test_an_unknown_question_is_not_found(analyst: TestClient) -> None:
    assert analyst.get("/questions/drop_everything").status_code == 404


def test_each_question_names_its_parameters_and_columns() -> None:
    for question in questions().values():
        assert set(question.chart) <= question.columns.keys(), question.name
        assert bool(question.cypher) != (question.science in ("peers", "groups", "between")), question.name
        for parameter, kind in question.parameters.items() if question.cypher else ():
            assert kind in ("entity", "days", "count"), question.name
            assert f"${'since' if kind == 'days' else parameter}" in question.cypher, question.name


@pytest.fixture
def asking(house: House, analyst: TestClient, neo4j_address: Address) -> Iterator[TestClient]:
    with Server(neo4j_address, patience=60) as server:
        Sync(house.kith.database, server).reload(drop_foreign=True)
    address = neo4j_address
    settings = Settings(house.settings.folder, neo4j_uri=address.uri, neo4j_user=address.user, neo4j_password=address.password)
    keep_neo4j_beside(settings, house.kith)
    yield analyst
    assert house.kith.second is not None
    house.kith.second.connect().close()
    house.kith.second = None


@pytest.mark.neo4j
def test_every_question_gives_an_answer(asking: TestClient, house: House) -> None:
    view = house.kith.view("test", "test")
    for name, question in questions().items():
        typed = {"entity": view.find("Wharf")[0].node.id, "days": "3650", "count": "1"}
        if "person" in question.parameters or "child" in question.parameters:
            typed["entity"] = view.find("Mina Quigley")[0].node.id
        given = {parameter: typed[kind] for parameter, kind in question.parameters.items()}
        answer = asking.get(f"/questions/{name}", params={"ask": "1", **given})
        assert answer.status_code == 200, (name, answer.text)


@pytest.mark.neo4j
def test_everybody_in_an_answer_is_logged_as_looked_at(
    asking: TestClient, house: House, sign_in: Callable[..., TestClient]
) -> None:
    page = asking.get("/questions/alleged_with_several_children", params={"ask": "1", "least": "1", "days": "3650"})
    assert "<svg" in page.text
    assert "<table" in page.text
    log = sign_in(Role.SUPERVISOR).get("/audit").text
    assert "question alleged_with_several_children" in log


@pytest.mark.neo4j
@pytest.mark.parametrize(("name", "typed"), [("least", "many"), ("days", "-1"), ("days", "")])
def test_what_was_typed_wrongly_is_said(asking: TestClient, name: str, typed: str) -> None:
    given = {"ask": "1", "least": "1", "days": "90", name: typed}
    assert asking.get("/questions/alleged_with_several_children", params=given).status_code == 400


@pytest.mark.neo4j
def test_a_question_cannot_write(neo4j_address: Address) -> None:
    with Server(neo4j_address, patience=60) as server, pytest.raises(KithError, match="refused"):
        server.rows("CREATE (n:Kith) RETURN n")
