"""Signing in with a code as well, and by a sign-in service: a real one, in a thread."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import pyotp
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.auth import FAILURES_ALLOWED
from api.deps import House
from api.rights import Role
from api.second_step import STEP
from api.settings import Oidc, Settings
from graph.errors import WrongUsage
from graph.kith import Kith

PASSWORD = "three plain words"


@pytest.fixture
def jo(client: TestClient, house: House) -> TestClient:
    """Somebody with a password, signed in."""
    house.users.add("jo", [Role.ANALYST], PASSWORD)
    enter(client)
    return client


def enter(client: TestClient) -> str:
    client.cookies.clear()
    answer = client.post("/sign-in", data={"name": "jo", "password": PASSWORD})
    assert answer.status_code == 303
    return answer.headers["location"]


def csrf(client: TestClient, path: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def switched_on(client: TestClient) -> pyotp.TOTP:
    page = client.get("/account/second-step").text
    assert "<svg" in page
    found = re.search(r"<code[^>]*>([A-Z2-7]{32})</code>", page)
    assert found
    totp = pyotp.TOTP(found[1])
    form = {"csrf": csrf(client, "/account/second-step"), "code": totp.now()}
    assert client.post("/account/second-step", data=form).status_code == 303
    return totp


def later(totp: pyotp.TOTP, house: House, steps: int) -> str:
    return totp.at(int(house.second_steps._book.clock()) + steps * STEP)


def test_the_code_is_asked_for_and_counts_once(jo: TestClient, house: House) -> None:
    totp = switched_on(jo)
    assert enter(jo) == "/sign-in/code"
    assert jo.get("/account").status_code == 303, "the password alone opens nothing"
    code = later(totp, house, 1)
    assert jo.post("/sign-in/code", data={"code": code}).headers["location"] == "/"
    assert jo.get("/account").status_code == 200
    assert enter(jo) == "/sign-in/code"
    again = jo.post("/sign-in/code", data={"code": code})
    assert again.status_code == 401
    assert "code is not right" in again.text


def test_a_link_does_not_lead_past_the_code(jo: TestClient, house: House) -> None:
    switched_on(jo)
    jo.cookies.clear()
    answer = jo.get("/sign-in/once", params={"token": house.links.make(house.users.get("jo"))})
    assert answer.headers["location"] == "/sign-in/code"


def test_wrong_codes_lock_the_account(jo: TestClient, house: House) -> None:
    totp = switched_on(jo)
    enter(jo)
    for _ in range(FAILURES_ALLOWED):
        assert jo.post("/sign-in/code", data={"code": "000000"}).status_code == 401
    assert house.users.locked("jo")
    rests = jo.post("/sign-in/code", data={"code": later(totp, house, 1)})
    assert rests.status_code == 401
    assert "The account rests after too many wrong tries." in rests.text


def test_it_is_taken_off_with_a_code_or_by_whoever_runs_kith(jo: TestClient, house: House) -> None:
    totp = switched_on(jo)
    form = {"csrf": csrf(jo, "/account/second-step"), "code": "000000"}
    assert jo.post("/account/second-step/off", data=form).status_code == 400
    jo.post("/account/second-step/off", data={**form, "code": later(totp, house, 1)})
    assert not house.second_steps.has("jo")
    assert enter(jo) == "/"


def test_visits_are_listed_and_ended(jo: TestClient, house: House) -> None:
    other = house.sessions.start(house.users.get("jo"))
    page = jo.get("/account").text
    assert page.count("This visit") == 1
    (visit,) = re.findall(r"/account/visits/(\w+)/end", page)
    assert jo.post(f"/account/visits/{visit}/end", data={"csrf": csrf(jo, "/account")}).status_code == 303
    assert house.sessions.get(other) is None
    assert jo.get("/account").status_code == 200


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """A sign-in service with two people in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own use of a part of Authlib that is on its way out
        from oidc_provider_mock import User, run_server_in_thread

        people = [User(sub=sub, claims={"preferred_username": name}) for sub, name in (("77", "jo"), ("78", "nobody here"))]
        with run_server_in_thread(user_claims=people) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture
def beside(settings: Settings, service: str) -> Iterator[TestClient]:
    """The application with that service."""
    chosen = replace(settings, oidc=Oidc(service, "kith", "a secret", label="Force sign-in"))
    with Kith(settings.folder) as kith, TestClient(create_app(chosen, kith), follow_redirects=False) as client:
        client.app.state.house.users.add("jo", [Role.ANALYST])  # type: ignore[attr-defined]
        yield client


def through(client: TestClient, who: str) -> httpx.Response:
    """Sign in there as somebody, and come back."""
    out = client.get("/sign-in/service", params={"next": "/account"})
    assert out.status_code == 303
    back = httpx.post(out.headers["location"], data={"sub": who})
    assert back.status_code in (302, 303), back.text
    parts = urlsplit(back.headers["location"])
    return client.get(f"{parts.path}?{parts.query}")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
class TestService:
    def test_whoever_has_an_account_is_in(self, beside: TestClient) -> None:
        assert "Force sign-in" in beside.get("/sign-in").text
        assert through(beside, "77").headers["location"] == "/account"
        assert "Police analyst" in beside.get("/account").text

    def test_the_id_counts_from_then_on_not_the_name(self, beside: TestClient) -> None:
        through(beside, "77")
        house: House = beside.app.state.house  # type: ignore[attr-defined]
        with house.users._book.read() as connection:
            assert [tuple(row)[1:] for row in connection.execute("SELECT * FROM identities")] == [("77", "jo")]

    def test_others_are_told_that_they_have_none(self, beside: TestClient) -> None:
        answer = through(beside, "78")
        assert answer.status_code == 403
        assert "nobody here is called" in answer.text

    def test_what_was_not_asked_for_here_is_refused(self, beside: TestClient) -> None:
        out = beside.get("/sign-in/service")
        back = httpx.post(out.headers["location"], data={"sub": "77"})
        parts = urlsplit(back.headers["location"])
        beside.cookies.clear()
        answer = beside.get(f"{parts.path}?{parts.query}")
        assert answer.status_code == 403
        assert "not begun here" in answer.text

    def test_where_it_is_down_passwords_go_on(self, settings: Settings) -> None:
        chosen = replace(settings, oidc=Oidc("http://localhost:9", "kith", label="Force sign-in"))
        with Kith(settings.folder) as kith, TestClient(create_app(chosen, kith), follow_redirects=False) as client:
            client.app.state.house.users.add("ann", [Role.ANALYST], PASSWORD)  # type: ignore[attr-defined]
            answer = client.get("/sign-in/service")
            assert answer.status_code == 503
            assert "Force sign-in does not answer" in answer.text
            assert "password here can sign in" in answer.text
            assert client.post("/sign-in", data={"name": "ann", "password": PASSWORD}).headers["location"] == "/"


@pytest.mark.parametrize(
    "given",
    [{"KITH_OIDC_ISSUER": "https://a.example"}, {"KITH_OIDC_ISSUER": "http://a.example", "KITH_OIDC_CLIENT_ID": "kith"}],
)
def test_half_a_service_is_no_service(given: dict[str, str]) -> None:
    with pytest.raises(WrongUsage):
        Settings.from_environment(given)
