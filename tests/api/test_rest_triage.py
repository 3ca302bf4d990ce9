"""/api/v1 of the morning says what the commands say, and refuses what is not there."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from api.deps import House
from api.rights import Role


@pytest.fixture
def program(client: TestClient, house: House) -> TestClient:
    """A program with an analyst's token, stating a purpose."""
    user = house.users.add("Ana", [Role.ANALYST])
    client.headers |= {"Authorization": f"Bearer {house.bearers.make(user, 'notebook')}", "Kith-Purpose": "a test"}
    return client


def test_inbox_and_marks(program: TestClient, looks: Callable[[], list[tuple[str, str, str]]]) -> None:
    items = program.get("/api/v1/inbox").json()["items"]
    assert {one["reference"] for one in items} == {"LIB-2026-00001", "LIB-2026-00002"}
    assert {"reference", "urgent", "because", "state", "taken_by"} <= set(items[0])
    assert items[0]["because"] == ["Weapon: “Weapons” (details)"]
    marked = program.post("/api/v1/inbox", json={"reference": "LIB-2026-00001", "state": "taken"}).json()["items"][0]
    assert (marked["state"], marked["taken_by"]) == ("taken", "Ana")
    assert looks()[-1][:2] == ("Ana", "report LIB-2026-00001 in the inbox: taken")
    assert program.post("/api/v1/inbox", json={"reference": "LIB-9", "state": "taken"}).status_code == 404
    assert program.post("/api/v1/inbox", json={"reference": "LIB-2026-00001", "state": "lost"}).status_code == 422


def test_grades_follow_and_are_checked(program: TestClient) -> None:
    given = {"reference": "LIB-2026-00001", "source": "1", "intelligence": "B", "handling": "P", "item": 1, "seen": 0}
    assert isinstance(program.post("/api/v1/grades", json=given).json()["changed"], list)
    assert program.post("/api/v1/grades", json=given | {"item": 9}).status_code == 404
    assert program.post("/api/v1/grades", json=given).status_code == 409
    assert program.post("/api/v1/grades", json=given | {"source": "7"}).status_code == 422


def test_watches_and_lists(program: TestClient) -> None:
    watch = program.post("/api/v1/watches", json={"what": "Levi Zielinski"}).json()["watch"]
    assert [one["name"] for one in watch["entities"]] == ["Levi Zielinski"]
    assert [one["id"] for one in program.get("/api/v1/watches").json()["watches"]] == [watch["id"]]
    assert program.post(f"/api/v1/watches/{watch['id']}/end").json() == {"removed": watch["id"]}
    assert program.post(f"/api/v1/watches/{watch['id']}/end").status_code == 404
    rows = program.post("/api/v1/check", json={"lines": ["Levi Zielinski", "Nobody Atall"]}).json()["rows"]
    assert [row["outcome"] for row in rows] == ["hit", "none"]
