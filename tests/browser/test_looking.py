"""Pages of one, and of two side by side, in a real browser: no fault that axe finds, nothing that sticks out."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from api.app import create_app
from api.rights import Role
from api.settings import Settings
from graph.kith import Kith
from graph.looking import missing

TODAY = date(2026, 3, 31)


@pytest.fixture(scope="module")
def kith(merebridge: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kith]:
    folder = tmp_path_factory.mktemp("looking") / "data"
    shutil.copytree(merebridge, folder)
    with Kith(folder) as kith:
        yield kith


@pytest.fixture
def visit(kith: Kith, serve: Callable[[Any], str], page: Page) -> Callable[[str], Page]:
    app: FastAPI = create_app(Settings(kith.folder.path, today=TODAY), kith)
    house = app.state.house
    known = {user.name: user for user in house.users.everybody()}
    user = known.get("ana") or house.users.add("ana", [Role.ANALYST])
    address = serve(app)
    page.goto(f"{address}/sign-in/once?token={house.links.make(user)}")
    session = house.sessions.get(next(one["value"] for one in page.context.cookies() if one["name"] == "kith"))
    house.sessions.set_purpose(session, "a test")

    def go(path: str) -> Page:
        page.goto(address + path)
        return page

    return go


def entities(kith: Kith) -> list[str]:
    """The child who went missing most, and a place where children were found."""
    found = missing(kith.view("ana", "a test"), TODAY)
    return [found.children[0].child.id, found.places[0].place.id]


@pytest.mark.parametrize("name", ["child", "place", "sides"])
def test_page_has_no_fault_and_nothing_sticks_out(
    visit: Callable[[str], Page], kith: Kith, axe: Any, screenshot: Any, name: str
) -> None:
    child, place = entities(kith)
    paths = {
        "child": f"/entities/{child}",
        "place": f"/entities/{place}",
        "sides": f"/compare?first={child}&second={place}",
    }
    page = visit(paths[name])
    expect(page.get_by_text("OFFICIAL-SENSITIVE")).to_have_count(2)
    screenshot(page, f"looking-{name}")
    assert axe(page) == []
    for width in (1280, 640, 360):
        page.set_viewport_size({"width": width, "height": 720})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
