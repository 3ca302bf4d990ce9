import hashlib
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import api
from api.deps import House
from api.rights import Role

STATIC = Path(api.__file__).parent / "static"


def test_form_without_the_visits_token_is_refused(analyst: TestClient, house: House) -> None:
    del analyst.headers["X-CSRF-Token"]
    for sent in ({}, {"csrf": "invented"}, {"csrf": ""}):
        assert analyst.post("/account/tokens", data={"label": "x", **sent}).status_code == 403
    assert house.bearers.of(house.users.get("analyst")) == []


def test_token_of_another_visit_is_refused(sign_in: Callable[..., TestClient]) -> None:
    other = sign_in(Role.SUPERVISOR).headers["X-CSRF-Token"]
    client = sign_in(Role.ANALYST)
    client.headers["X-CSRF-Token"] = other
    assert client.post("/account/tokens", data={"label": "x"}).status_code == 403


def test_token_from_the_page_is_taken(analyst: TestClient, house: House) -> None:
    del analyst.headers["X-CSRF-Token"]
    found = re.search(r'name="csrf" value="([^"]+)"', analyst.get("/account").text)
    assert found
    assert analyst.post("/account/tokens", data={"label": "x", "csrf": found[1]}).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_form_from_another_site_is_refused(analyst: TestClient, client: TestClient, headers: dict[str, str]) -> None:
    assert analyst.post("/sign-out", headers=headers).status_code == 403
    assert client.post("/sign-in", data={"name": "x", "password": "y"}, headers=headers).status_code == 403


def test_form_from_our_own_page_is_taken(analyst: TestClient) -> None:
    assert analyst.post("/sign-out", headers={"Origin": "http://testserver"}).status_code == 303


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1.elsewhere.example", ""])
def test_strange_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "testserver"])
def test_own_host_is_served(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).json() == {"ok": True, "behind": 0}


@pytest.mark.parametrize("path", ["/sign-in", "/", "/reports", "/nowhere", "/static/kith/kith.css", "/api/v1/find", "/health"])
def test_every_answer_carries_the_strict_policy(analyst: TestClient, path: str) -> None:
    headers = analyst.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    # What is ours and the same for everybody may be kept; what is of the record is not.
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store")


def test_diagram_stands_in_a_sandbox_and_reaches_nothing(analyst: TestClient, entity: Callable[[str], str]) -> None:
    answer = analyst.get(f"/entities/{entity('Mina Quigley')}/diagram")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts; default-src 'none'")
    assert "connect-src 'none'" in policy
    page = analyst.get(f"/entities/{entity('Mina Quigley')}").text
    assert re.search(r'<iframe[^>]* sandbox="allow-scripts"', page)


def test_pages_have_no_inline_script_or_style(analyst: TestClient, entity: Callable[[str], str]) -> None:
    for path in ("/", "/search?q=mina", f"/entities/{entity('Mina Quigley')}", "/reports/LIB-2026-00001", "/help", "/api/docs"):
        text = analyst.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), path


def test_nothing_in_pages_or_our_files_names_another_host(analyst: TestClient) -> None:
    texts = [analyst.get(path).text for path in ("/", "/reports/LIB-2026-00001", "/help", "/api/docs")]
    texts += [file.read_text() for file in (STATIC / "kith").rglob("*") if file.is_file()]
    for text in texts:
        assert not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", text)


def test_too_large_a_body_is_refused(analyst: TestClient) -> None:
    answer = analyst.post("/upload", files={"files": ("big.docx", b"x" * (3 * 1024 * 1024))})
    assert answer.status_code == 413


def test_https_holds_the_cookie_to_the_host(app: FastAPI, house: House, made_once: Path, tmp_path: Path) -> None:
    from dataclasses import replace

    from api.app import create_app

    secure = create_app(replace(house.settings, https=True), house.kith)
    user = secure.state.house.users.add("Ana", [Role.ANALYST])
    with TestClient(secure, base_url="https://testserver", follow_redirects=False) as client:
        answer = client.get("/sign-in/once", params={"token": secure.state.house.links.make(user)})
    assert answer.headers["set-cookie"].startswith("__Host-kith=")
    assert "Secure" in answer.headers["set-cookie"]
    assert "strict-transport-security" in answer.headers


def test_vendored_files_are_what_their_list_says() -> None:
    listed = tomllib.loads((STATIC / "VENDOR.toml").read_text(encoding="utf-8"))
    files = {file["path"]: file["sha256"] for package in listed["package"] for file in package["file"]}
    for package in listed["package"]:
        assert package["version"]
        assert package["licence"] in {"MIT", "0BSD", "Apache-2.0", "BSD-2-Clause"}
    for path, sha256 in files.items():
        assert hashlib.sha256((STATIC / path).read_bytes()).hexdigest() == sha256, path
    held = {file.relative_to(STATIC).as_posix() for file in STATIC.rglob("*") if file.is_file()}
    assert held - {path for path in held if path.startswith("kith/")} - {"VENDOR.toml"} == set(files)


def test_crown_crest_and_their_font_are_not_here() -> None:
    css = (STATIC / "govuk" / "govuk-frontend.min.css").read_text(encoding="utf-8")
    assert "GDS Transport" not in css
    assert "@font-face" not in css
    assert "url(" not in css
    assert not [file for file in STATIC.rglob("*") if re.search(r"crest|crown|\.woff", file.name)]
