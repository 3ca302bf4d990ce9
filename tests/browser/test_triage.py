"""The analyst's morning in a real browser: the inbox by keys, grading, watches, lists; no fault that axe finds."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graph.access import Look
from graph.kith import Kith
from graph.ledger.writer import Grade
from graph.triage.grading import Grading
from graph.triage.inbox import Inbox
from graph.triage.watching import Watching
from ingest.pipeline import Sender, ingest_upload

TODAY = date(2026, 3, 31)
ANA = Look("ana", "a test")
FORM = """Operation Liberty information report
Reference: {reference}
Form of exploitation: CCE
Date/Time of report: 30/03/2026
Name: Zara Eastham
Agency: Police
Witnessed incident?: Yes
Details of incident: {details}
Victim: Wren Applegarth
Shared with: none
"""
REPORTS = {
    "LIB-2026-90001": "29/03/2026. 1. Wren Applegarth, who is streetwise, was seen with a man who held a machete. "
    "2. They left in a black Golf RD23 AJW.",
    "LIB-2026-90002": "29/03/2026. Wren Applegarth has not returned to her placement. No weapon seen.",
    "LIB-2026-90003": "28/03/2026. Wren Applegarth was assaulted by two older pupils.",
}


@pytest.fixture(scope="module")
def kith(merebridge: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kith]:
    folder = tmp_path_factory.mktemp("triage") / "data"
    shutil.copytree(merebridge, folder)
    with Kith(folder) as kith:
        watching = Watching(kith, ANA)
        watching.add("RD23 AJW", "asked for by the licensing team")
        watching.add("Zebedee Quillfeather")
        files = [(f"{name}.txt", FORM.format(reference=name, details=details).encode()) for name, details in REPORTS.items()]
        ingest_upload(kith, files, Sender("maker", "a test", TODAY))
        yield kith


def state_of(kith: Kith, reference: str) -> str:
    return Inbox(kith, ANA, TODAY).item(reference).state


@pytest.mark.parametrize(
    "name", ["inbox", "disparity", "grade/LIB-2026-90001", "watching", "check", "reports/LIB-2026-90001", ""]
)
def test_page_has_no_fault_and_nothing_sticks_out(visit: Callable[[str], Page], axe: Any, screenshot: Any, name: str) -> None:
    page = visit(f"/{name}")
    expect(page.get_by_text("OFFICIAL-SENSITIVE")).to_have_count(2)
    screenshot(page, f"triage-{name.partition('/')[0] or 'home'}")
    assert axe(page) == []
    for width in (1280, 640, 360):
        page.set_viewport_size({"width": width, "height": 720})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def test_the_inbox_is_worked_by_keys(visit: Callable[[str], Page], kith: Kith) -> None:
    page = visit("/inbox")
    here = page.locator("#inbox > li.is-here")
    expect(here).to_have_attribute("data-reference", "LIB-2026-90002")
    expect(here.locator("mark").first).to_have_text("has not returned")
    page.keyboard.press("j")
    expect(here).to_have_attribute("data-reference", "LIB-2026-90001")
    page.keyboard.press("k")
    expect(here).to_have_attribute("data-reference", "LIB-2026-90002")
    page.keyboard.press("t")
    page.wait_for_url("**/inbox?at=LIB-2026-90001*")
    assert state_of(kith, "LIB-2026-90002") == "taken"
    expect(here).to_have_attribute("data-reference", "LIB-2026-90001")
    reason = here.get_by_label("Reason, or what LIB-2026-90001 waits for")
    reason.fill("the owner of the car")
    reason.press("Escape")
    page.keyboard.press("w")
    expect(page.get_by_text("the owner of the car")).to_be_visible()
    assert state_of(kith, "LIB-2026-90001") == "waiting"
    page.goto(page.url.partition("?")[0] + "?at=LIB-2026-90003#here")
    expect(here).to_have_attribute("data-reference", "LIB-2026-90003")
    page.keyboard.press("d")
    expect(page.locator("[data-reference='LIB-2026-90003']")).to_have_count(0)
    assert state_of(kith, "LIB-2026-90003") == "done"
    page.goto(page.url.partition("?")[0] + "?show=done")
    page.keyboard.press("b")
    expect(page.locator("[data-reference='LIB-2026-90003']")).to_have_count(0)
    assert state_of(kith, "LIB-2026-90003") == "new"
    page.goto(page.url.partition("?")[0] + "?at=LIB-2026-90001#here")
    expect(here).to_have_attribute("data-reference", "LIB-2026-90001")
    page.keyboard.press("g")
    page.wait_for_url("**/grade/LIB-2026-90001")
    page.go_back()
    page.wait_for_url("**/inbox*")
    page.keyboard.press("?")
    page.wait_for_url("**/help#keys")
    expect(page.get_by_text("take it: I see to it")).to_be_visible()


def test_of_two_who_grade_at_once_the_later_is_asked(
    visit: Callable[[str], Page], kith: Kith, axe: Any, screenshot: Any
) -> None:
    page = visit("/grade/LIB-2026-90001?item=2")
    expect(page.get_by_text("streetwise").first).to_be_visible()
    expect(page.get_by_text("describe what the child has seen")).to_be_visible()
    Grading(kith, Look("ben", "a test"), TODAY).grade("LIB-2026-90001", Grade("2", "D", reason="hearsay"), item=2)
    for label in ("1 Reliable", "B Known indirectly but corroborated", "C Lawful sharing permitted with conditions"):
        page.get_by_label(label, exact=True).check()
    page.get_by_label("With C: action").select_option("A1")
    page.get_by_label("Text for sharing").fill("A vehicle was used.")
    page.get_by_role("button", name="Keep the grade").click()
    expect(page.get_by_role("heading", name="Somebody graded this while you were at it")).to_be_visible()
    expect(page.get_by_label("Text for sharing")).to_have_value("A vehicle was used.")
    screenshot(page, "triage-grade-asked")
    assert axe(page) == []
    page.get_by_role("button", name="Keep mine as well").click()
    expect(page.get_by_role("heading", name="Item 2 is graded")).to_be_visible()
    screenshot(page, "triage-grade-kept")
    assert axe(page) == []
    items = Grading(kith, ANA, TODAY).sheet("LIB-2026-90001").items
    assert [held.words for held in (items[1].holds, *items[1].before) if held] == ["1B, C (A1)", "2D, P"]


def test_a_list_is_pasted_and_checked(visit: Callable[[str], Page], axe: Any, screenshot: Any) -> None:
    page = visit("/check")
    page.get_by_label("Names, number plates").fill("Wren Applegarth\nWren Aplegarth\nrd23ajw\nNobody Atall")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("cell", name="Hit", exact=True)).to_have_count(2)
    expect(page.get_by_role("cell", name="Nearly", exact=True)).to_have_count(1)
    expect(page.get_by_role("cell", name="Not known", exact=True)).to_have_count(1)
    screenshot(page, "triage-check-done")
    assert axe(page) == []
    page.get_by_label("Names, number plates").fill("")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("The list is empty.")).to_be_visible()


def test_a_watch_shows_on_home_until_it_was_looked_at(visit: Callable[[str], Page]) -> None:
    page = visit("/")
    expect(page.get_by_role("heading", name="On your watch list")).to_be_visible()
    page.get_by_role("link", name="See the watch list").click()
    page.wait_for_url("**/watching")
    page.get_by_role("button", name="I have looked at these").click()
    expect(page.get_by_role("button", name="I have looked at these")).to_have_count(0)
    page.get_by_label("Name, plate, number, handle or place").fill("x")
    page.get_by_role("button", name="Watch", exact=True).click()
    expect(page.get_by_text("too short to watch for").first).to_be_visible()
    page.get_by_role("region", name="Zebedee Quillfeather").get_by_role("button", name="Stop watching").click()
    expect(page.get_by_role("region", name="Zebedee Quillfeather")).to_have_count(0)


@pytest.mark.parametrize("name", ["enter", "enter/report", "enter/person?kind=PersonOfConcern", "enter/place", "enter/link"])
def test_pages_to_write_on_have_no_fault(visit: Callable[[str], Page], axe: Any, screenshot: Any, name: str) -> None:
    page = visit(f"/{name}")
    expect(page.get_by_text("OFFICIAL-SENSITIVE")).to_have_count(2)
    screenshot(page, f"triage-{name.partition('?')[0].replace('/', '-')}")
    assert axe(page) == []
    page.set_viewport_size({"width": 360, "height": 720})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_report_is_written_in_and_put_right(visit: Callable[[str], Page], axe: Any, screenshot: Any) -> None:
    page = visit("/enter/report")
    page.get_by_label("Name of whoever reports").fill("Zara Eastham")
    details = page.get_by_label("Date, time, place and details of the incident")
    details.fill("30/03/2026 at Wharf Hotel. Nell Okafor is streetwise.")
    page.get_by_label("Victim", exact=True).fill("Nell Okafor")
    page.get_by_role("button", name="Keep the report").click()
    expect(page.get_by_text("Look at the words above.")).to_be_visible()
    details.fill("30/03/2026 at Wharf Hotel. Nell Okafor was given a phone.")
    page.get_by_role("button", name="Keep the report").click()
    page.wait_for_url("**/reports/KITH-2026-*")
    expect(page.get_by_role("link", name="Nell Okafor").first).to_be_visible()
    page.get_by_role("link", name="Correct this report").click()
    page.wait_for_url("**/correct/report/KITH-2026-*")
    page.get_by_label("Victim", exact=True).fill("Nell Okafor-Shah")
    page.get_by_label("Why it is put right").fill("her full name")
    page.get_by_role("button", name="Keep the correction").click()
    page.wait_for_url("**/reports/KITH-2026-*")
    expect(page.get_by_role("row", name="Victim Nell Okafor Nell Okafor-Shah")).to_contain_text("her full name")
    screenshot(page, "triage-report-corrected")
    assert axe(page) == []


def test_what_is_said_of_a_child_is_put_right_on_its_page(
    visit: Callable[[str], Page], kith: Kith, axe: Any, screenshot: Any
) -> None:
    child = kith.view("ana", "a test").find("Wren Applegarth")[0].node.id
    page = visit(f"/correct/entity/{child}")
    page.get_by_label("What", exact=True).select_option("sex")
    page.get_by_label("What is right").fill("F")
    page.get_by_label("Why it is put right").fill("said by her social worker")
    screenshot(page, "triage-correct-entity")
    assert axe(page) == []
    page.get_by_role("button", name="Keep the correction").click()
    page.wait_for_url(f"**/entities/{child}#corrections")
    expect(page.get_by_text("said by her social worker")).to_be_visible()
    expect(page.get_by_text("Victim or possible victim").first).to_be_visible()
    screenshot(page, "triage-entity-corrected")
    assert axe(page) == []
    page.get_by_role("link", name="Add a link").click()
    page.wait_for_url("**/enter/link?source=*")
    page.get_by_label("With whom or what").fill("Wharf Hotel")
    page.get_by_label("How they are linked").select_option("FREQUENTS")
    page.get_by_label("Why you write it in").fill("said at the meeting")
    page.get_by_role("button", name="Keep").click()
    page.wait_for_url(f"**/entities/{child}#links")
    expect(page.locator("#links").locator("..").get_by_role("cell", name="Wharf Hotel")).to_be_visible()
