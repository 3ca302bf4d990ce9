"""Statistics, assessments, plans, eco map and genogram in a real browser: no fault that axe finds, nothing that sticks out."""

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

TODAY = date(2026, 3, 31)


@pytest.fixture(scope="module")
def kith(merebridge: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kith]:
    folder = tmp_path_factory.mktemp("casework") / "data"
    shutil.copytree(merebridge, folder)
    with Kith(folder) as kith:
        yield kith


@pytest.fixture
def visit(kith: Kith, serve: Callable[[Any], str], page: Page) -> Callable[[str], Page]:
    """Open a path as a child exploitation lead."""
    app: FastAPI = create_app(Settings(kith.folder.path, today=TODAY), kith)
    house = app.state.house
    known = {user.name: user for user in house.users.everybody()}
    user = known.get("ana") or house.users.add("ana", [Role.CE_LEAD])
    address = serve(app)
    page.goto(f"{address}/sign-in/once?token={house.links.make(user)}")
    session = house.sessions.get(next(one["value"] for one in page.context.cookies() if one["name"] == "kith"))
    house.sessions.set_purpose(session, "a test")

    def go(path: str) -> Page:
        page.goto(address + path)
        return page

    return go


def fits(page: Page, axe: Any, screenshot: Any, name: str) -> None:
    """Nothing that axe finds, nothing wider than the page."""
    expect(page.get_by_text("OFFICIAL-SENSITIVE")).to_have_count(2)
    screenshot(page, f"casework-{name}")
    assert axe(page) == []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 720})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    page.set_viewport_size({"width": 1280, "height": 900})


def test_statistics_of_a_year(visit: Callable[[str], Page], axe: Any, screenshot: Any) -> None:
    page = visit("/statistics?start=2025-04-01&end=2026-03-31")
    expect(page.get_by_role("heading", name="Requests", exact=True)).to_be_visible()
    fits(page, axe, screenshot, "statistics")
    page.get_by_label("Leave small numbers out").check()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**publish=true")
    expect(page.get_by_text("Safe to publish")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Take along as workbook").click()
    assert download.value.suggested_filename == "published_statistics_2025-04-01_2026-03-31.xlsx"
