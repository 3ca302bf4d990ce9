"""`kith neo4j`, `--store neo4j`, and the settings that name a server."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from api.cli import main
from api.settings import Settings
from graph.errors import WrongUsage
from graph.store.bolt import Address, Server

REFUSED = 3
WRONG_USAGE = 2

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def run(settings: Settings, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs a command on the record; gives its exit code, its JSON and what it says beside."""

    def act(*words: str) -> tuple[int, Any, str]:
        capfdbinary.readouterr()
        code = main(["--data", str(settings.folder), "--json", *words])
        said = capfdbinary.readouterr()
        return code, orjson.loads(said.out), said.err.decode()

    return act


@pytest.fixture
def named(neo4j_address: Address, monkeypatch: pytest.MonkeyPatch) -> Address:
    """A server that the settings name, empty."""
    with Server(neo4j_address, patience=60) as server:
        server.command("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS")
    monkeypatch.setenv("KITH_NEO4J_URI", neo4j_address.uri)
    monkeypatch.setenv("KITH_NEO4J_USER", neo4j_address.user)
    monkeypatch.setenv("KITH_NEO4J_PASSWORD", neo4j_address.password)
    monkeypatch.setattr(Server.__init__, "__defaults__", (60.0,))
    return neo4j_address


def test_without_an_address_it_says_how_to_give_one(run: Run) -> None:
    for words in (["neo4j", "sync"], ["neo4j", "check"], ["--store", "neo4j", "find", "Mina"]):
        code, said, _ = run(*words)
        assert code == WRONG_USAGE
        assert said["error"]["field"] == "KITH_NEO4J_URI"


@pytest.mark.neo4j
def test_sync_check_and_reload(run: Run, named: Address) -> None:
    code, said, _ = run("neo4j", "check")
    assert code == 1
    assert not said["ok"]
    code, said, _ = run("neo4j", "sync")
    assert code == 0
    assert said.keys() == {"watermark", "behind", "nodes", "links", "seconds"}
    assert said["behind"] == 0
    code, said, _ = run("neo4j", "check")
    assert (code, said["ok"], said["differences"]) == (0, True, [])
    assert {"kind": "Meeting", "ledger": 1, "neo4j": 1} in said["kinds"]
    with Server(named, patience=60) as server:
        server.write([("MATCH (n:Meeting) SET n.name = 'Another'", {})])
    code, said, _ = run("neo4j", "check")
    assert code == 1
    assert [(one["kind"], one["what"]) for one in said["differences"]] == [("Meeting", "name changed")]
    assert run("neo4j", "reload")[0] == 0
    assert run("neo4j", "check")[0] == 0


@pytest.mark.neo4j
def test_either_store_says_the_same(run: Run, named: Address) -> None:
    assert run("neo4j", "sync")[0] == 0
    child = run("find", "Mina Quigley")[1]["matches"][0]["id"]
    for words in (["find", "Mina"], ["entity", child], ["neighbours", child, "--hops", "2"], ["path", child, child]):
        embedded, other = run(*words), run("--store", "neo4j", *words)
        assert other[:2] == embedded[:2]
        assert "own graph" not in other[2]


@pytest.mark.neo4j
def test_a_wrong_password_is_refused_by_name(run: Run, named: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_NEO4J_PASSWORD", "not this")
    code, said, _ = run("neo4j", "sync")
    assert (code, said["error"]["field"]) == (REFUSED, "KITH_NEO4J_PASSWORD")


def test_the_password_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("secret\n", encoding="utf-8")
    settings = Settings.from_environment({"KITH_NEO4J_PASSWORD_FILE": str(file)})
    assert settings.neo4j_password == "secret"
    assert "secret" not in repr(settings)
    with pytest.raises(WrongUsage):
        Settings.from_environment({"KITH_NEO4J_PASSWORD_FILE": str(tmp_path / "none")})
