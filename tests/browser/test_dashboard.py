"""Home, findings and help in a real browser: what changed comes first, decisions by the keyboard, the tour."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from playwright.sync_api import Page, Route, expect

from graph.kith import Kith

TODAY = date(2026, 3, 31)


def test_home_begins_with_what_changed(visit: Callable[..., Page], axe: Any, screenshot: Any) -> None:
    page = visit("/")
    expect(page.get_by_text(re.compile("Since the meeting of"))).to_be_visible()
    expect(page.locator("svg.kith-spark").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    screenshot(page, "home-changed")
    assert axe(page) == []
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.wait_for_url("**/help#keys")
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()
    screenshot(page, "help-keys")
    assert axe(page) == []
    page.keyboard.press("/")
    expect(page).to_have_url(re.compile("/search"))
    expect(page.locator("#q")).to_be_focused()


def test_a_finding_is_decided_on_by_the_keyboard(visit: Callable[..., Page], axe: Any, screenshot: Any) -> None:
    page = visit("/findings")
    page.locator(".kith-card a").first.click()
    page.wait_for_url("**/findings/*")  # to the end of loading, so that a screenshot is of the page and its keys are heard
    first = page.url
    screenshot(page, "finding-decide")
    assert axe(page) == []
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("k")
    page.wait_for_url(first)
    page.keyboard.press("a")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("For the next meeting, /? included")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(first)
    page.goto(first)
    expect(page.get_by_text("For the next meeting, /? included")).to_be_visible()
    page.goto(first)
    page.get_by_label("Reason").fill("Known and dealt with")
    page.get_by_label("Reason").press("Escape")
    page.keyboard.press("d")
    page.wait_for_url(lambda url: url != first)
    page.goto(first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing was found here")


def test_a_key_pressed_while_a_page_still_loads_is_heard(visit: Callable[..., Page]) -> None:
    page = visit("/findings")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/finding.js", hold)
    page.locator(".kith-card a").first.click()
    expect(page.get_by_label("Reason")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_label("Reason")).not_to_be_focused()
    held[0].continue_()
    expect(page.get_by_label("Reason")).to_be_focused()
    expect(page.get_by_label("Reason")).to_have_value("")


def test_an_entity_has_a_line_of_time(visit: Callable[..., Page], kith: Kith, axe: Any, screenshot: Any) -> None:
    found = kith.view("maker", "a test").findings(TODAY).findings
    subject = next(one for one in found if one.kind == "person_of_concern").subjects[0]
    page = visit(f"/entities/{subject.id}")
    page.locator("svg.kith-span").scroll_into_view_if_needed()
    expect(page.locator("svg.kith-span")).to_be_visible()
    page.locator("svg.kith-span").screenshot(path=screenshot(page, "entity-time").with_name("entity-span.png"))
    assert axe(page) == []
    page.emulate_media(media="print")
    screenshot(page, "entity-print")


def test_the_tour_goes_through_the_pages_once(
    address: str, sign_in: Callable[..., None], page: Page, axe: Any, screenshot: Any
) -> None:
    sign_in(page, "demo")
    page.goto(address)
    tour = page.locator("#kith-tour")
    expect(tour).to_contain_text("1 of 6")
    screenshot(page, "tour")
    assert axe(page) == []
    tour.get_by_role("button", name="Next").click()
    expect(tour).to_contain_text("2 of 6")
    expect(page).to_have_url(re.compile("/findings$"))
    tour.get_by_role("button", name="Next").click()
    expect(tour).to_contain_text("3 of 6")
    tour.get_by_role("button", name="End the tour").click()
    expect(tour).to_have_count(0)
    page.goto(address)
    expect(tour).to_have_count(0)
