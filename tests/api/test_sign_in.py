import concurrent.futures
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.account_book import AccountBook
from api.auth import FAILURES_ALLOWED, HASHER, LOCKED_FOR, Users, WrongSignIn
from api.deps import House
from api.rights import Role
from api.routes.sign_in import inside
from api.sessions import Bearers, Links, Sessions
from graph.errors import BadInput, Contradiction, NotAllowed, NotFound

PASSWORD = "three plain words"


class Clock:
    """A clock that stands until it is set on."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(tmp_path: Path, clock: Clock) -> AccountBook:
    return AccountBook(tmp_path / "accounts.sqlite", clock)


@pytest.fixture
def users(book: AccountBook) -> Users:
    return Users(book)


def test_password_is_kept_as_argon2id_of_owasps_minimum(users: Users, book: AccountBook) -> None:
    users.add("Ana", [Role.ANALYST], PASSWORD)
    with book.read() as connection:
        (stored,) = connection.execute("SELECT password FROM users").fetchone()
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in book.path.read_bytes().decode("latin-1")
    assert not HASHER.check_needs_rehash(stored)


def test_right_password_signs_in_whatever_the_case_of_the_name(users: Users) -> None:
    users.add("Ana", [Role.ANALYST, Role.SUPERVISOR], PASSWORD)
    assert users.check("ana", PASSWORD).roles == {Role.ANALYST, Role.SUPERVISOR}


@pytest.mark.parametrize(
    ("name", "password"), [("Ana", "wrong"), ("Ben", PASSWORD), ("Ana", ""), ("", ""), ("Ana", "x" * 5000)]
)
def test_wrong_name_or_password_says_the_same(users: Users, name: str, password: str) -> None:
    users.add("Ana", [Role.ANALYST], PASSWORD)
    with pytest.raises(WrongSignIn, match="The name or the password is not right"):
        users.check(name, password)


def test_account_without_a_password_takes_none(users: Users) -> None:
    users.add("Ana", [Role.ANALYST])
    with pytest.raises(WrongSignIn):
        users.check("Ana", "")


def test_account_locks_after_failures_and_opens_after_a_while(users: Users, clock: Clock) -> None:
    users.add("Ana", [Role.ANALYST], PASSWORD)
    for _ in range(FAILURES_ALLOWED):
        with pytest.raises(WrongSignIn):
            users.check("Ana", "wrong")
    with pytest.raises(WrongSignIn):
        users.check("Ana", PASSWORD)
    clock.now += LOCKED_FOR + 1
    assert users.check("Ana", PASSWORD).name == "Ana"


def test_who_goes_on_trying_does_not_lock_the_account_for_longer(users: Users, clock: Clock) -> None:
    users.add("Ana", [Role.ANALYST], PASSWORD)
    for _ in range(FAILURES_ALLOWED + 3):
        with pytest.raises(WrongSignIn):
            users.check("Ana", "wrong")
        clock.now += 1
    clock.now += LOCKED_FOR
    assert users.check("Ana", PASSWORD).name == "Ana"


def test_many_at_once_are_all_served(users: Users) -> None:
    users.add("Ana", [Role.ANALYST], PASSWORD)
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: users.check("Ana", PASSWORD).name, range(6)))
    assert found == ["Ana"] * 6


@pytest.mark.parametrize(
    ("name", "roles", "password", "error"),
    [
        ("", [Role.ANALYST], PASSWORD, BadInput),
        ("Ben", [], PASSWORD, BadInput),
        ("Ben", [Role.ANALYST], "short", BadInput),
        ("ANA", [Role.ANALYST], PASSWORD, Contradiction),
    ],
)
def test_account_that_makes_no_sense_is_refused(
    users: Users, name: str, roles: list[Role], password: str, error: type[Exception]
) -> None:
    users.add("Ana", [Role.ANALYST], PASSWORD)
    with pytest.raises(error):
        users.add(name, roles, password)
    assert [user.name for user in users.everybody()] == ["Ana"]


def test_unknown_user_is_not_found(users: Users) -> None:
    with pytest.raises(NotFound):
        users.get("Nobody")


def test_session_ends_when_idle_and_at_the_latest(book: AccountBook, users: Users, clock: Clock) -> None:
    sessions = Sessions(book, idle=100, longest=250)
    token = sessions.start(users.add("Ana", [Role.ANALYST]))
    for _ in range(4):
        clock.now += 60
        assert sessions.get(token)
    clock.now += 60
    assert sessions.get(token) is None
    other = sessions.start(users.get("Ana"))
    clock.now += 101
    assert sessions.get(other) is None


def test_only_hashes_of_tokens_are_kept(book: AccountBook, users: Users) -> None:
    user = users.add("Ana", [Role.ANALYST])
    tokens = [Sessions(book, 60, 60).start(user), Links(book).make(user), Bearers(book).make(user, "notebook")]
    with sqlite3.connect(book.path) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    assert not [token for token in tokens if token in dump]


def test_link_signs_in_once(book: AccountBook, users: Users) -> None:
    links = Links(book)
    token = links.make(users.add("Ana", [Role.ANALYST]))
    assert links.use(token).name == "Ana"
    with pytest.raises(NotAllowed, match="used or is too old"):
        links.use(token)


def test_link_is_worth_nothing_when_it_is_old_or_invented(book: AccountBook, users: Users, clock: Clock) -> None:
    links = Links(book)
    token = links.make(users.add("Ana", [Role.ANALYST]), lasts=60)
    clock.now += 61
    for worthless in (token, "", "invented"):
        with pytest.raises(NotAllowed):
            links.use(worthless)


def test_link_used_by_two_at_once_lets_one_in(book: AccountBook, users: Users) -> None:
    links = Links(book)
    token = links.make(users.add("Ana", [Role.ANALYST]))

    def use(_: int) -> bool:
        try:
            return bool(links.use(token))
        except NotAllowed:
            return False

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(4))) == [False, False, False, True]


def test_bearer_ends_by_time_by_its_owner_and_with_the_account(book: AccountBook, users: Users, clock: Clock) -> None:
    bearers = Bearers(book)
    user = users.add("Ana", [Role.ANALYST])
    first, second, third = (bearers.make(user, f"n{number}", days=1) for number in range(3))
    assert bearers.get(first) == user
    (withdrawn,) = [row.id for row in bearers.of(user) if row.label == "n0"]
    bearers.withdraw(user, withdrawn)
    assert bearers.get(first) is None
    with pytest.raises(NotFound):
        bearers.withdraw(user, withdrawn)
    clock.now += 86401
    assert bearers.get(second) is None
    users.set_active("Ana", active=False)
    assert bearers.get(third) is None


def test_new_password_ends_other_visits(book: AccountBook, users: Users) -> None:
    sessions = Sessions(book, 600, 600)
    token = sessions.start(users.add("Ana", [Role.ANALYST], PASSWORD))
    users.set_password("Ana", PASSWORD + " more")
    assert sessions.get(token) is None
    assert users.check("Ana", PASSWORD + " more")


def test_signing_in_by_password_leads_to_the_page_that_was_wanted(client: TestClient, house: House) -> None:
    house.users.add("Ana", [Role.ANALYST], PASSWORD)
    wanted = client.get("/reports/LIB-2026-00001").headers["location"]
    assert wanted == "/sign-in?next=%2Freports%2FLIB-2026-00001"
    answer = client.post("/sign-in", data={"name": "Ana", "password": PASSWORD, "next": "/reports/LIB-2026-00001"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports/LIB-2026-00001")
    purpose = client.get("/reports/LIB-2026-00001").headers["location"]
    assert purpose == "/purpose?next=%2Freports%2FLIB-2026-00001"


def test_wrong_password_shows_the_page_again_with_the_way_out(client: TestClient, house: House) -> None:
    house.users.add("Ana", [Role.ANALYST], PASSWORD)
    answer = client.post("/sign-in", data={"name": "Ana", "password": "wrong"})
    assert answer.status_code == 401
    assert "The name or the password is not right." in answer.text
    assert "wrong" not in answer.text.replace("wrong tries", "")
    assert "kith" not in client.cookies


def test_cookie_cannot_be_read_by_scripts_or_sent_from_elsewhere(client: TestClient, house: House) -> None:
    user = house.users.add("Ana", [Role.ANALYST])
    answer = client.get("/sign-in/once", params={"token": house.links.make(user)})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie


def test_session_is_a_new_one_after_signing_in(client: TestClient, house: House) -> None:
    user = house.users.add("Ana", [Role.ANALYST])
    client.cookies.set("kith", "chosen-by-somebody-else")
    client.get("/sign-in/once", params={"token": house.links.make(user)})
    first = client.cookies.get("kith", domain="testserver.local") or client.cookies["kith"]
    assert first != "chosen-by-somebody-else"
    assert house.sessions.get("chosen-by-somebody-else") is None
    client.cookies.clear()
    client.cookies.set("kith", first)
    client.get("/sign-in/once", params={"token": house.links.make(user)})
    assert house.sessions.get(first) is None


def test_signing_out_ends_the_session_on_the_server(analyst: TestClient, house: House) -> None:
    token = analyst.cookies["kith"]
    assert analyst.post("/sign-out").headers["location"] == "/sign-in"
    assert house.sessions.get(token) is None
    analyst.cookies.set("kith", token)
    assert analyst.get("/reports").status_code == 303


def test_link_that_a_browser_only_looks_at_ahead_is_not_used_up(client: TestClient, house: House) -> None:
    token = house.links.make(house.users.add("Ana", [Role.ANALYST]))
    ahead = client.get("/sign-in/once", params={"token": token}, headers={"Sec-Purpose": "prefetch;prerender"})
    assert ahead.status_code == 204
    assert client.get("/sign-in/once", params={"token": token}).headers["location"] == "/"


def test_used_link_says_so(client: TestClient) -> None:
    answer = client.get("/sign-in/once", params={"token": "invented"})
    assert answer.status_code == 403
    assert "This sign-in link has been used or is too old." in answer.text


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "", "/a\nb"]
)
def test_nobody_is_led_to_another_site(wanted: str) -> None:
    assert inside(wanted) == "/"


def test_purpose_is_asked_once_and_kept(
    sign_in: Callable[..., TestClient], looks: Callable[..., list[tuple[str, str, str]]]
) -> None:
    client = sign_in(Role.ANALYST, purpose="")
    assert client.get("/").headers["location"] == "/purpose"
    assert client.post("/purpose", data={"purpose": "", "own": " "}).status_code == 400
    answer = client.post("/purpose", data={"purpose": "Prepare the tasking meeting", "own": "March", "next": "/reports"})
    assert answer.headers["location"] == "/reports"
    assert client.get("/reports").status_code == 200
    assert looks()[-1] == ("analyst", "list of reports", "Prepare the tasking meeting; March")


def test_purpose_that_was_not_offered_is_not_taken_as_one(sign_in: Callable[..., TestClient]) -> None:
    client = sign_in(Role.ANALYST, purpose="")
    assert client.post("/purpose", data={"purpose": "something else"}).status_code == 400
