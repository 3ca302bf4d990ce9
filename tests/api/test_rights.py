"""Every route says what it requires, and whoever asks gets that and no more."""

import time
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from api.deps import Gate, House
from api.rights import ADMINISTER, ANSWER_FOR, DECIDE, OPEN, OVERSEE, READ, SEND, SHARED, SIGNED_IN, Rights, Role

MATRIX: dict[Rights, list[tuple[str, str]]] = {
    OPEN: [
        ("GET", "/sign-in"),
        ("POST", "/sign-in"),
        ("GET", "/sign-in/once"),
        ("GET", "/sign-in/code"),
        ("POST", "/sign-in/code"),
        ("GET", "/sign-in/service"),
        ("GET", "/sign-in/service/back"),
        ("GET", "/health"),
        ("GET", "/metrics"),
    ],
    SIGNED_IN: [
        ("POST", "/sign-out"),
        ("GET", "/purpose"),
        ("POST", "/purpose"),
        ("GET", "/help"),
        ("GET", "/account"),
        ("POST", "/account/password"),
        ("POST", "/account/tokens"),
        ("POST", "/account/tokens/{bearer}/withdraw"),
        ("POST", "/account/visits/{visit}/end"),
        ("GET", "/account/second-step"),
        ("POST", "/account/second-step"),
        ("POST", "/account/second-step/off"),
        ("GET", "/api/docs"),
        ("GET", "/api/v1/openapi.json"),
    ],
    SEND: [
        ("GET", "/"),
        ("GET", "/upload"),
        ("POST", "/upload"),
        ("GET", "/upload/{job}"),
        ("GET", "/upload/{job}/progress"),
        ("POST", "/api/v1/ingest"),
    ],
    SHARED: [("GET", "/shared"), ("GET", "/shared/charts/{chart}")],
    READ: [
        ("GET", "/files"),
        ("GET", "/inbox"),
        ("GET", "/watching"),
        ("POST", "/watching"),
        ("POST", "/watching/{watch}/read"),
        ("POST", "/watching/{watch}/end"),
        ("GET", "/check"),
        ("POST", "/check"),
        ("GET", "/api/v1/inbox"),
        ("GET", "/api/v1/watches"),
        ("POST", "/api/v1/watches"),
        ("POST", "/api/v1/watches/{watch}/end"),
        ("POST", "/api/v1/check"),
        ("GET", "/search"),
        ("GET", "/reports"),
        ("GET", "/reports/{reference:path}"),
        ("GET", "/originals/{document}"),
        ("GET", "/entities/{entity}"),
        ("GET", "/entities/{entity}/diagram"),
        ("GET", "/charts"),
        ("GET", "/charts/{chart}"),
        ("POST", "/charts/{chart}/share"),
        ("POST", "/charts/{chart}/name"),
        ("POST", "/charts/{chart}/snapshot"),
        ("POST", "/explorer/data/charts"),
        ("PUT", "/explorer/data/charts/{chart}"),
        ("GET", "/explorer/data/charts/{chart}"),
        ("GET", "/explorer"),
        ("GET", "/explorer/data/open"),
        ("GET", "/explorer/data/search"),
        ("POST", "/explorer/data/counts"),
        ("POST", "/explorer/data/expand"),
        ("POST", "/explorer/data/add"),
        ("POST", "/explorer/data/chart"),
        ("POST", "/explorer/data/paths"),
        ("GET", "/explorer/data/entities/{entity}"),
        ("POST", "/explorer/data/sources"),
        ("GET", "/explorer/data/groups"),
        ("GET", "/explorer/data/wards"),
        ("GET", "/export"),
        ("POST", "/export"),
        ("GET", "/exports"),
        ("GET", "/exports/{product}"),
        ("GET", "/packs"),
        ("GET", "/disruption"),
        ("GET", "/premises"),
        ("GET", "/agenda"),
        ("GET", "/packs/{kind}"),
        ("POST", "/packs/{kind}"),
        ("GET", "/api/v1/products"),
        ("GET", "/findings"),
        ("GET", "/missing"),
        ("GET", "/groups"),
        ("GET", "/gaps"),
        ("GET", "/borders"),
        ("GET", "/cyber"),
        ("GET", "/compare"),
        ("GET", "/statistics"),
        ("POST", "/statistics"),
        ("GET", "/assessments"),
        ("GET", "/plans"),
        ("GET", "/participation"),
        ("GET", "/transition"),
        ("GET", "/entities/{entity}/casework"),
        ("GET", "/entities/{entity}/ecomap"),
        ("GET", "/entities/{entity}/genogram"),
        ("POST", "/entities/{entity}/figure"),
        ("GET", "/findings/{finding}"),
        ("GET", "/review"),
        ("GET", "/review/{question}"),
        ("GET", "/questions"),
        ("GET", "/questions/{name}"),
        ("GET", "/actions"),
        ("GET", "/meetings/{reference}"),
        ("GET", "/api/v1/find"),
        ("GET", "/api/v1/entities/{entity}"),
        ("GET", "/api/v1/entities/{entity}/neighbours"),
        ("GET", "/api/v1/paths"),
        ("GET", "/api/v1/mentions"),
        ("GET", "/api/v1/findings"),
        ("GET", "/api/v1/findings/{finding}"),
        ("GET", "/api/v1/actions"),
        ("GET", "/api/v1/reports"),
        ("GET", "/api/v1/reports/{reference:path}"),
    ],
    DECIDE: [
        ("POST", "/review/undo"),
        ("GET", "/review/ask"),
        ("POST", "/review/ask"),
        ("GET", "/review/detach/{mention}"),
        ("POST", "/review/detach/{mention}"),
        ("POST", "/review/{question}"),
        ("POST", "/findings/{finding}"),
        ("POST", "/inbox"),
        ("GET", "/grade/{reference:path}"),
        ("POST", "/grade/{reference:path}"),
        ("POST", "/api/v1/inbox"),
        ("POST", "/api/v1/grades"),
        ("POST", "/agenda/{act}"),
        ("GET", "/enter"),
        *((method, f"/enter/{what}") for what in ("report", "person", "place", "link") for method in ("GET", "POST")),
        ("GET", "/correct/entity/{entity}"),
        ("POST", "/correct/entity/{entity}"),
        ("GET", "/correct/report/{reference:path}"),
        ("POST", "/correct/report/{reference:path}"),
        ("GET", "/entities/{entity}/assessment"),
        ("POST", "/entities/{entity}/assessment"),
        ("GET", "/entities/{entity}/plan"),
        ("POST", "/entities/{entity}/plan"),
        ("POST", "/entities/{entity}/meeting"),
        ("POST", "/disruption"),
        ("POST", "/entities/{entity}/ecomap"),
        ("POST", "/entities/{entity}/genogram"),
    ],
    OVERSEE: [
        ("GET", "/audit"),
        ("GET", "/audit/rows.csv"),
        ("GET", "/audit/head.json"),
        ("GET", "/retention"),
        ("GET", "/retention/{entity}"),
        ("POST", "/retention/{entity}"),
        ("GET", "/subject-access/{entity}"),
        ("POST", "/subject-access/{entity}"),
    ],
    ANSWER_FOR: [("GET", "/disparity"), ("GET", "/api/v1/disparity")],
    ADMINISTER: [
        ("GET", "/people"),
        ("POST", "/people"),
        ("POST", "/people/{name}/link"),
        ("POST", "/people/{name}/rest"),
        ("POST", "/people/{name}/wake"),
    ],
}
EXPECTED = {route: rights for rights, routes in MATRIX.items() for route in routes}


def declared(app: FastAPI) -> Iterator[tuple[str, str, list[Rights]]]:
    for route in iter_route_contexts(app.routes):
        if route.methods is None:
            assert route.path == "/static"
            continue
        gates = [depends.dependency for depends in route.dependencies if isinstance(depends.dependency, Gate)]
        for method in route.methods - {"HEAD"}:
            yield method, route.path or "", [gate.rights for gate in gates]


def test_every_route_declares_what_it_requires(app: FastAPI) -> None:
    assert [(method, path) for method, path, rights in declared(app) if len(rights) != 1] == []


def test_the_declared_rights_are_those_agreed(app: FastAPI) -> None:
    assert {(method, path): rights[0] for method, path, rights in declared(app)} == EXPECTED


def test_there_are_many_of_them() -> None:
    assert len(EXPECTED) * len(Role) >= 700


def test_whatever_shows_persons_asks_what_for() -> None:
    assert READ.purpose
    assert OVERSEE.purpose


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_its_routes_and_no_others(role: Role, app: FastAPI, sign_in: Callable[..., TestClient]) -> None:
    client = sign_in(role)
    client.headers["Kith-Purpose"] = "a test"
    for (method, path), rights in EXPECTED.items():
        if path in ("/sign-out", "/account/password") or rights.roles is None:
            continue
        answer = client.request(method, path.replace("{reference:path}", "x").replace("{", "").replace("}", ""))
        reached = answer.status_code not in (401, 403)
        assert reached == (role in rights.roles), (method, path, answer.status_code)


def test_nobody_reaches_anything_without_signing_in(client: TestClient) -> None:
    for (method, path), rights in EXPECTED.items():
        if rights.roles is None:
            continue
        answer = client.request(method, path.replace("{reference:path}", "x").replace("{", "").replace("}", ""))
        if path.startswith(("/api/v1", "/explorer/data")):
            assert answer.status_code == 401, path
        else:
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/sign-in")


def test_a_role_taken_away_counts_at_once(analyst: TestClient, house: House) -> None:
    assert analyst.get("/reports").status_code == 200
    house.users.set_active("analyst", active=False)
    assert analyst.get("/reports").status_code == 303


def test_partner_is_led_to_sending_in_and_shown_no_report(sign_in: Callable[..., TestClient]) -> None:
    client = sign_in(Role.PARTNER)
    assert client.get("/").headers["location"] == "/upload"
    assert client.get("/reports/LIB-2026-00001").status_code == 403
    page = client.get("/upload").text
    assert 'href="/search"' not in page
    heard = ("heard.txt", b"Operation Liberty\nVictim: Kai Thomas\nDetails of incident: seen\n")
    sent = client.post("/upload", data={"csrf": client.headers["X-CSRF-Token"]}, files={"files": heard})
    give_up = time.monotonic() + 60
    while "heard.txt" not in (told := client.get(sent.headers["location"]).text):
        assert time.monotonic() < give_up
        time.sleep(0.1)
    assert 'href="/reports/' not in told
