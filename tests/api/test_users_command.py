"""`kith users`: accounts from the command line."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from api.account_book import AccountBook
from api.auth import FAILURES_ALLOWED, Users, WrongSignIn
from api.cli import main
from api.rights import Role
from api.sessions import Bearers, Links, Sessions

Run = Any


@pytest.fixture
def run(data_folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    def act(*words: str, code: int = 0) -> Any:
        assert main(["--data", str(data_folder), "--json", "users", *words]) == code
        return orjson.loads(capfdbinary.readouterr().out)

    return act


@pytest.fixture
def book(data_folder: Path) -> AccountBook:
    return AccountBook(data_folder / "accounts.sqlite")


def test_an_account_from_first_to_last(run: Run, book: AccountBook) -> None:
    assert run("list") == {"users": []}
    made = run("add", "jo", "--role", "analyst")
    assert made["user"]["roles"] == ["analyst"]
    assert {made["user"][name] for name in ("locked", "visits", "second_step")} == {False}
    user = Links(book).use(made["link"].partition("token=")[2])
    token = Sessions(book, 60, 60).start(user)
    assert run("roles", "jo", "--role", "supervisor", "--role", "ce_lead")["user"]["roles"] == ["ce_lead", "supervisor"]
    session = Sessions(book, 60, 60).get(token)
    assert session is not None
    assert session.user.roles == {Role.SUPERVISOR, Role.CE_LEAD}, "at once"
    (visit,) = run("visits", "jo")["visits"]
    assert run("revoke", "jo", "--id", visit["id"]) == {"revoked": visit["id"]}
    assert Sessions(book, 60, 60).get(token) is None
    assert run("disable", "jo")["user"]["active"] is False
    assert run("enable", "jo")["user"]["active"] is True


def test_tokens(run: Run, book: AccountBook) -> None:
    run("add", "jo", "--role", "analyst")
    made = run("token", "jo", "--label", "a script", "--days", "3")
    held = Bearers(book).get(made["token"])
    assert held is not None
    assert held.name == "jo"
    (told,) = run("tokens", "jo")["tokens"]
    assert told["label"] == "a script"
    run("revoke", "jo", "--id", told["id"])
    assert Bearers(book).get(made["token"]) is None


def test_a_password_from_a_file_and_a_lock_that_is_taken_off(run: Run, book: AccountBook, tmp_path: Path) -> None:
    (tmp_path / "word").write_text("three good words\n", encoding="utf-8")
    assert "link" not in run("add", "jo", "--role", "analyst", "--password-file", str(tmp_path / "word"))
    users = Users(book)
    assert users.check("jo", "three good words").name == "jo"
    for _ in range(FAILURES_ALLOWED):
        with pytest.raises(WrongSignIn):
            users.check("jo", "wrong words indeed")
    assert run("list")["users"][0]["locked"] is True
    assert run("unlock", "jo")["user"]["locked"] is False
    assert users.check("jo", "three good words").name == "jo"


@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        (("add", "jo"), 3, "roles"),
        (("roles", "nobody", "--role", "analyst"), 3, "name"),
        (("disable",), 2, "name"),
        (("revoke", "jo"), 2, "id"),
        (("add", "jo", "--role", "analyst", "--password-file", "nowhere.txt"), 2, "password-file"),
    ],
)
def test_what_has_no_meaning_says_so(run: Run, words: tuple[str, ...], code: int, field: str) -> None:
    assert run(*words, code=code)["error"]["field"] == field


def test_no_way_in_is_made_for_an_account_at_rest(run: Run) -> None:
    run("add", "jo", "--role", "analyst")
    run("disable", "jo")
    for act in ("link", "token"):
        assert "at rest" in run(act, "jo", code=3)["error"]["problem"]
    run("enable", "jo")
    assert run("token", "jo")["token"].startswith("kith_")


def test_a_role_that_there_is_not_is_told_which_there_are(run: Run) -> None:
    said = run("add", "jo", "--role", "king", code=2)["error"]["problem"]
    assert "supervisor" in said
    assert "Role." not in said
