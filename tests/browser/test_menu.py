"""Every page of the menu, over a whole region: no fault that axe finds, nothing that sticks out, whoever added it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from api.navigation import NAVIGATION
from api.rights import Role

TODAY = date(2026, 3, 31)
WIDTHS = (1280, 360)


def test_every_page_of_the_menu_can_be_used_by_everybody(
    address: str, sign_in: Callable[..., None], page: Page, axe: Any, screenshot: Any
) -> None:
    sign_in(page, "ana", *Role)
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
