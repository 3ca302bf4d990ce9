"""Every page of the menu, over a whole region: no fault that axe finds, nothing that sticks out, whoever added it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from api.app import create_app
from api.navigation import NAVIGATION
from api.rights import Role
from api.settings import Settings
from graph.kith import Kith

TODAY = date(2026, 3, 31)
WIDTHS = (1280, 360)


@pytest.fixture
def kith(merebridge: Path, tmp_path: Path) -> Iterator[Kith]:
    shutil.copytree(merebridge, tmp_path / "data")
    with Kith(tmp_path / "data") as kith:
        yield kith


def test_every_page_of_the_menu_can_be_used_by_everybody(
    kith: Kith, serve: Callable[[Any], str], page: Page, axe: Any, screenshot: Any
) -> None:
    app = create_app(Settings(kith.folder.path, today=TODAY), kith)
    house = app.state.house
    address = serve(app)
    page.goto(f"{address}/sign-in/once?token={house.links.make(house.users.add('ana', list(Role)))}")
    session = house.sessions.get(next(one["value"] for one in page.context.cookies() if one["name"] == "kith"))
    house.sessions.set_purpose(session, "a test")
    faults = {}
    for entry in NAVIGATION:
        answer = page.goto(address + entry.address)
        assert answer is not None
        assert answer.ok, entry.address
        expect(page.get_by_text("OFFICIAL-SENSITIVE")).to_have_count(2)
        found = axe(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 720})
            across = page.evaluate("document.documentElement.scrollWidth")
            found += [f"{across} px wide on a screen of {width}"] if across > width else []
        if found:
            faults[entry.address] = found
        page.set_viewport_size({"width": 1280, "height": 720})
        screenshot(page, f"menu-{entry.address.strip('/') or 'home'}")
    assert faults == {}
