"""The whole of /api/v1 asked at random by its own description: whatever is sent, nothing is left unhandled."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from starlette.testclient import TestClient

from api.app import create_app
from api.rights import Role
from api.routes.rest_docs import description
from api.settings import Settings
from graph.kith import Kith

EXAMPLES = 5
"""Of each operation; more of them on a quiet machine finds no more."""


@pytest.fixture(scope="module")
def opened(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("fuzzed") / "data"
    shutil.copytree(made_once, folder)
    with Kith(folder) as kith:
        app = create_app(Settings(folder, hosts=("testserver",)), kith)
        house = app.state.house
        user = house.users.add("Ana", list(Role))
        yield app, {"Authorization": f"Bearer {house.bearers.make(user, 'fuzz')}", "Kith-Purpose": "a test"}


def test_nothing_is_left_unhandled(opened: tuple[FastAPI, dict[str, str]]) -> None:
    app, headers = opened
    schema = schemathesis.openapi.from_dict(description(app))
    operations = [found.ok() for found in schema.get_all_operations()]
    asked: dict[str, set[int]] = {operation.label: set() for operation in operations}
    with TestClient(app, raise_server_exceptions=False) as client:

        def ask(case: Any) -> None:
            sent = case.as_transport_kwargs(base_url="http://testserver")
            kept = {name: sent[name] for name in ("params", "json", "data", "files") if sent.get(name) is not None}
            try:
                made = requests.Request(case.method, sent["url"], **kept).prepare()
                kinds = {"Content-Type": made.headers["Content-Type"]} if "Content-Type" in made.headers else {}
                body = made.body.encode() if isinstance(made.body, str) else made.body
                answer = client.request(case.method, str(made.url), content=body, headers={**headers, **kinds})
            except (requests.exceptions.RequestException, httpx.InvalidURL, UnicodeError):
                return  # no client can send it
            asked[case.operation.label].add(answer.status_code)
            assert answer.status_code < 500, (case.method, sent["url"], kept, answer.text)

        for operation in operations:
            bounded = settings(
                max_examples=EXAMPLES, deadline=None, derandomize=True, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            bounded(given(operation.as_strategy())(ask))()
    assert len(operations) >= 19
    assert [label for label, answers in asked.items() if not answers] == []
