"""The application asked at random by its own description: whatever is sent, nothing is left unhandled.

A few examples of each operation every day; `--fuzz 100` has each asked a hundred times.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from hypothesis import HealthCheck, Phase, given, settings
from starlette.testclient import TestClient

from api.app import create_app
from api.rights import Role
from api.routes.rest_docs import description
from api.settings import Settings
from graph.kith import Kith


@dataclass(frozen=True)
class Asked:
    """Who asks for what, how often every day; `least` operations must have answered."""

    roles: tuple[Role, ...]
    pages: bool
    every_day: int
    least: int


ASKED = {
    "api as an analyst": Asked((Role.ANALYST,), pages=False, every_day=5, least=19),
    "api as an administrator": Asked((Role.ADMINISTRATOR,), pages=False, every_day=2, least=19),
    "pages with every right": Asked(tuple(Role), pages=True, every_day=1, least=150),
}
ENDS = ("/sign-out", "/account/visits/{visit}/end", "/people/{name}/rest", "/account/tokens/{bearer}/withdraw")
"""Routes that may end the visit of who asks; each has tests of its own."""


@pytest.fixture(scope="module", params=ASKED)
def opened(
    request: pytest.FixtureRequest, made_once: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[FastAPI, dict[str, str], Asked]]:
    """The application on a folder of its own, and what a visitor or a program sends along."""
    asked = ASKED[request.param]
    folder = tmp_path_factory.mktemp("fuzzed") / "data"
    shutil.copytree(made_once, folder)
    with Kith(folder) as kith:
        app = create_app(Settings(folder, hosts=("testserver",)), kith)
        house = app.state.house
        user = house.users.add("Ana", list(asked.roles))
        headers = {"Authorization": f"Bearer {house.bearers.make(user, 'fuzz')}", "Kith-Purpose": "a test"}
        if asked.pages:
            client = TestClient(app, follow_redirects=False)
            client.get("/sign-in/once", params={"token": house.links.make(user)})
            session = house.sessions.get(client.cookies["kith"])
            assert session
            house.sessions.set_purpose(session, "a test")
            headers = {"Cookie": f"kith={client.cookies['kith']}", "X-CSRF-Token": session.csrf}
        yield app, headers, asked


def described(app: FastAPI, *, pages: bool) -> dict[str, Any]:
    """What the application says of its routes: of those for programs, or of every one, pages and forms too."""
    if not pages:
        return description(app)
    routes = [route for route in iter_route_contexts(app.routes) if route.methods and route.path not in ENDS]
    for route in routes:
        object.__setattr__(route, "include_in_schema", True)  # pages are left out of what programs are told
    return get_openapi(title=app.title, version=app.version, routes=routes)


def test_nothing_is_left_unhandled(opened: tuple[FastAPI, dict[str, str], Asked], fuzz: int) -> None:
    app, headers, wanted = opened
    schema = schemathesis.openapi.from_dict(described(app, pages=wanted.pages))
    operations = [found.ok() for found in schema.get_all_operations()]
    asked: dict[str, set[int]] = {operation.label: set() for operation in operations}
    unhandled: list[object] = []
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:

        def ask(case: Any) -> None:
            sent = case.as_transport_kwargs(base_url="http://testserver")
            kept = {name: sent[name] for name in ("params", "json", "data", "files") if sent.get(name) is not None}
            try:
                made = requests.Request(case.method, sent["url"], **kept).prepare()
                kinds = {"Content-Type": made.headers["Content-Type"]} if "Content-Type" in made.headers else {}
                body = made.body.encode() if isinstance(made.body, str) else made.body
                client.cookies.clear()
                answer = client.request(case.method, str(made.url), content=body, headers={**headers, **kinds})
            except (requests.exceptions.RequestException, httpx.InvalidURL, UnicodeError):
                return  # no client can send it
            asked[case.operation.label].add(answer.status_code)
            if answer.status_code >= 500:
                unhandled.append((case.method, sent["url"], str(kept)[:600], answer.text[-300:]))

        for operation in operations:
            bounded = settings(
                max_examples=fuzz or wanted.every_day, deadline=None, derandomize=not fuzz, database=None,
                phases=[Phase.generate], suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            bounded(given(operation.as_strategy())(ask))()
    assert unhandled == []
    assert len(operations) >= wanted.least
    assert [label for label, answers in asked.items() if not answers] == []
