"""Whoever is erased is neither in a Neo4j beside the record, nor shown from memory by a Kith that was running all the while."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.rights import Role
from api.settings import Settings
from graph.custody.erasure import erase
from graph.kith import Kith
from graph.store.bolt import Address, Server
from graph.store.comparing import compare
from graph.store.second import SecondStore
from graph.store.sync import Sync
from ingest.pipeline import Sender, ingest_upload

NAME = "Mina Quigley"
TODAY = date(2026, 3, 31)
CASES = """child_id,surname,forename,also known as,dob,gender,school,address
KW901,Quigley,Mina,Minnow,03/02/2012,F,Harbour Academy,"7 Osier Lane, DE99 5PB"
KW902,Ward,Tia,,04/03/2014,F,Harbour Academy,"9 Far Street, DE99 5PB"
"""
SAYS = ("quigley", "minnow", "2012-02-03", "7 osier", "kw901")


@pytest.fixture
def kith(tmp_path: Path) -> Iterator[Kith]:
    with Kith(tmp_path / "data") as opened:
        ingest_upload(opened, [("cases.csv", CASES.encode())], Sender("ann", "test", TODAY))
        yield opened


def find(kith: Kith) -> str:
    return kith.view("ann", "test").find(NAME)[0].node.id


@pytest.mark.neo4j
def test_nothing_is_left_in_neo4j(kith: Kith, neo4j_address: Address) -> None:
    with Server(neo4j_address, patience=60.0) as server:
        Sync(kith.database, server).reload(drop_foreign=True)
        assert [word for word in SAYS if word in everything(server)] != []
        second = SecondStore(kith.database, lambda: Server(neo4j_address, patience=60.0))
        kith.keep_beside(second)
        erase(kith, [find(kith)], "asked", "sue", "erasure")
        held = everything(server)
        assert [word for word in SAYS if word in held] == []
        assert "tia ward" in held
        assert compare(kith.database, server).ok


def everything(server: Server) -> str:
    """All that Neo4j holds of nodes and links, as one text in small letters."""
    rows = [
        *server.rows("MATCH (n) RETURN properties(n) AS held"),
        *server.rows("MATCH ()-[r]->() RETURN properties(r) AS held"),
    ]
    return str(rows).lower()


PAGES = (
    "/", "/findings", "/groups", "/missing", "/reports", "/reports/KW901", "/search?q=mina", "/explorer/data/search?q=mina",
    "/api/v1/mentions", "/api/v1/findings", "/files", "/inbox",
)  # fmt: skip


def test_a_kith_that_runs_meanwhile_shows_nothing_from_memory(kith: Kith) -> None:
    app = create_app(Settings(kith.folder.path, today=TODAY, hosts=("testserver",)), kith)
    with TestClient(app) as client:
        house = app.state.house
        user = house.users.add("ana", [Role.ANALYST])
        client.get("/sign-in/once", params={"token": house.links.make(user)})
        client.headers["Kith-Purpose"] = "a test"
        house.sessions.set_purpose(house.sessions.get(client.cookies["kith"]), "a test")
        person = find(kith)
        pages = (*PAGES, f"/entities/{person}", f"/explorer/data/entities/{person}", f"/api/v1/entities/{person}/neighbours")
        known = {path: client.get(path).text for path in pages}
        assert sum("Quigley" in text for text in known.values()) >= 5
        day_before = kith.view("ana", "test").evidence(TODAY)
        assert NAME in day_before.entities.names.tolist()
        kept = kith.view("ana", "test").once("names", names)
        assert NAME in kept
        with Kith(kith.folder.path) as another:
            erase(another, [person], "asked", "sue", "erasure")
        assert {path for path in pages if "Quigley" in client.get(path).text} == set()
        assert NAME not in kith.view("ana", "test").evidence(TODAY).entities.names.tolist()
        assert NAME not in kith.view("ana", "test").once("names", names)


def names(driver: sqlite3.Connection) -> list[str]:
    return [row[0] for row in driver.execute("SELECT name FROM graph_nodes")]
