"""Pages of one, and of two side by side, in a real browser: no fault that axe finds, nothing that sticks out."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graph.kith import Kith
from graph.looking import missing

TODAY = date(2026, 3, 31)


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
