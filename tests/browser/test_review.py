"""Review by the keyboard, without scripts, and before axe."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from api.deps import House
from api.rights import Role
from graph.kith import Kith
from ingest.pipeline import Sender, ingest_upload

TODAY = date(2026, 3, 31)
HEAD = (
    "Reference,Form of exploitation,Date/Time of report,Name,Agency,Witnessed incident?,"
    "Date/time/location and details of incident,Alleged offender(s),Victim,DOB\n"
)


def row(number: int, child: str, dob: str, place: str) -> str:
    details = f"On {number:02}/03/2026 at 21:00 {child} was seen at {place}."
    reported = f"{number:02}/03/2026,Worker {number},School,Yes"
    return f'LIB-2026-{number:05},Child sexual exploitation,{reported},"{details}",,{child},{dob}\n'


REGISTER = (
    HEAD
    + row(1, "Kai Thomas", "03/02/2012", "Wharf Hotel, DE99 1AA")
    + row(4, "K. Thomas", "", "Canal Gardens, DE99 7PE")
    + row(9, "Ewa Nowak", "05/06/2011", "Wharf Hotel, DE99 1AA")
    + row(12, "E. Nowak", "", "Cloud Nine Lounge, DE99 1EX")
)


@pytest.fixture
def kith(tmp_path: Any) -> Iterator[Kith]:
    with Kith(tmp_path / "data") as kith:
        ingest_upload(kith, [("register.csv", REGISTER.encode())], Sender("maker", "a test", TODAY))
        yield kith


def enter(house: House, page: Page, address: str) -> None:
    user = house.users.add("Ana", [Role.ANALYST])
    page.goto(f"{address}/sign-in/once?token={house.links.make(user)}")
    page.get_by_label("Purpose", exact=True).select_option("Prepare the tasking meeting")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/review")


def test_review_by_the_keyboard(house: House, address: str, page: Page, axe: Any, screenshot: Any) -> None:
    enter(house, page, address)
    screenshot(page, "review-list")
    assert axe(page) == []
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Are these the same person?")
    screenshot(page, "review")
    assert axe(page) == []
    asked = page.url
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != asked)
    page.keyboard.press("k")
    page.wait_for_url(asked)
    page.keyboard.press("s")
    expect(page.get_by_role("status")).to_contain_text("say why")
    page.keyboard.type("one school")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Kept")).to_be_visible()
    expect(page.get_by_text("1 question left")).to_be_visible()
    page.wait_for_load_state()
    assert axe(page) == []
    page.keyboard.press("z")
    page.keyboard.type("a cousin")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 questions left")).to_be_visible()


def test_ask_and_take_out_by_hand(house: House, kith: Kith, address: str, page: Page, axe: Any, screenshot: Any) -> None:
    enter(house, page, address)
    kai = kith.view("ann", "test").find("Kai Thomas")[0].node.id
    page.goto(f"{address}/entities/{kai}#mentions")
    page.get_by_role("link", name="Ask whether this is the same as another").click()
    page.wait_for_url("**/review/ask**")
    page.get_by_label("Name, number or address of the other").fill("Nowak")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.wait_for_url("**q=Nowak**")
    screenshot(page, "review-ask")
    assert axe(page) == []
    page.get_by_role("button", name="and Ewa Nowak are the same").click()
    page.wait_for_url("**/review/q*")
    screenshot(page, "review-asked")
    page.get_by_label("Why", exact=True).fill("met both")
    page.get_by_role("button", name="Same", exact=True).click()
    expect(page.get_by_role("heading", name="Kept")).to_be_visible()
    page.goto(f"{address}/entities/{kai}#mentions")
    screenshot(page, "entity-mentions")
    page.get_by_role("link", name="Take out “Ewa Nowak”").first.click()
    page.wait_for_url("**/review/detach/*")
    screenshot(page, "review-detach")
    assert axe(page) == []
    page.get_by_label("Why", exact=True).fill("two children")
    page.get_by_role("button", name="Take it out").click()
    expect(page.get_by_role("heading", name="Kept")).to_be_visible()


def test_review_without_scripts(browser: Any, house: House, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(house, page, address)
    page.get_by_role("table").get_by_role("link").first.click()
    for left in ("1 question left", "0 questions left"):
        page.get_by_label("Why", exact=True).fill("met both")
        page.get_by_role("button", name="Not the same").click()
        expect(page.get_by_text(left)).to_be_visible()
    expect(page.get_by_text("Nothing is left to be decided.")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_question_does_not_stick_out_sideways(house: House, address: str, page: Page, width: int) -> None:
    enter(house, page, address)
    page.get_by_role("table").get_by_role("link").first.click()
    page.wait_for_url("**/review/*")
    page.set_viewport_size({"width": width, "height": 720})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
