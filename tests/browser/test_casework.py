"""Statistics, assessments, plans, eco map and genogram in a real browser: no fault that axe finds, nothing that sticks out."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from graph.kith import Kith

TODAY = date(2026, 3, 31)


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


def young(kith: Kith) -> str:
    """A child under 13 with a case number."""
    with kith.database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id FROM graph_nodes WHERE kind = 'Child' AND attributes ->> '$.dob' > '2013-06-01' "
            "AND attributes ->> '$.case_id' IS NOT NULL ORDER BY id"
        )
        return str(rows.first()[0])  # type: ignore[index]


def test_an_assessment_against_the_rule_asks_for_a_reason(
    visit: Callable[[str], Page], kith: Kith, axe: Any, screenshot: Any
) -> None:
    child = young(kith)
    page = visit(f"/entities/{child}/assessment")
    fits(page, axe, screenshot, "assessment-form")
    page.get_by_label("CSE: Indicators of modern slavery or trafficking").check()
    page.get_by_label("Risk: Indicators of modern slavery or trafficking").select_option("low")
    page.get_by_label("Current level of risk").select_option("low")
    page.get_by_label("Locations that pose a risk").fill("Canal Basin Arcade")
    page.get_by_role("button", name="Keep this assessment").click()
    page.wait_for_load_state()
    expect(page.get_by_role("alert")).to_contain_text("cannot be Low")
    expect(page.get_by_label("CSE: Indicators of modern slavery or trafficking")).to_be_checked()
    page.get_by_label("Reason, if the level is Low against the rule").fill("Agreed with the chair until the review.")
    page.get_by_role("button", name="Keep this assessment").click()
    page.wait_for_url("**/casework#assessments")
    expect(page.get_by_text("Low against the rule")).to_be_visible()
    expect(page.get_by_text("Consider a referral to the NRM")).to_be_visible()
    fits(page, axe, screenshot, "casework")
    for name in ("assessments", "transition", "participation", "plans"):
        fits(visit(f"/{name}"), axe, screenshot, name)


def test_a_support_plan_is_made_and_looked_at_again(
    visit: Callable[[str], Page], kith: Kith, axe: Any, screenshot: Any
) -> None:
    child = young(kith)
    page = visit(f"/entities/{child}/plan")
    page.get_by_label("What is to come about for the child").first.fill("Not missing from home or school")
    page.get_by_role("button", name="Keep this plan").click()
    page.wait_for_load_state()
    expect(page.get_by_role("alert")).to_contain_text("Give at least one action")
    page.get_by_label("Action, outcome 1, action 1").fill("Return interviews after each episode")
    page.get_by_label("Who by, outcome 1, action 1").fill("Runaways worker")
    page.get_by_label("By when, outcome 1, action 1").fill("2026-04-14")
    fits(page, axe, screenshot, "plan-form")
    page.get_by_role("button", name="Keep this plan").click()
    page.wait_for_url("**/casework#plan")
    expect(page.get_by_text("Return interviews after each episode")).to_be_visible()
    page.get_by_text("Enter a meeting").click()
    page.get_by_label("Kind of meeting").select_option("Initial meeting")
    page.get_by_label("The child came").check()
    page.get_by_label("Views of the child").fill("I want fewer people to ask me the same.")
    page.get_by_role("button", name="Keep this meeting").click()
    page.wait_for_url("**/casework#meetings")
    expect(page.get_by_text("I want fewer people to ask me the same.")).to_be_visible()
    visit("/plans")
    expect(page.get_by_role("cell", name="Not missing from home or school")).to_be_visible()


def linked(kith: Kith) -> str:
    """A child with a sibling on the case links."""
    with kith.database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT source FROM graph_evidence JOIN graph_nodes ON id = source WHERE graph_evidence.kind = 'SIBLING_OF' "
            "AND graph_nodes.kind = 'Child' ORDER BY source"
        )
        return str(rows.first()[0])  # type: ignore[index]


def test_eco_map_is_drawn_and_corrected(visit: Callable[[str], Page], kith: Kith, axe: Any, screenshot: Any) -> None:
    child = linked(kith)
    page = visit(f"/entities/{child}/ecomap")
    fits(page, axe, screenshot, "ecomap")
    page.get_by_label("Add somebody or something, 1", exact=True).fill("Football club")
    page.get_by_label("nature of what is added, 1", exact=True).select_option("support")
    page.get_by_label("sector of what is added, 1", exact=True).select_option("peers")
    page.get_by_role("button", name="Keep these corrections").click()
    page.wait_for_load_state()
    expect(page.get_by_role("rowheader", name="Football club *")).to_be_visible()
    screenshot(page, "casework-ecomap-corrected")
    page.get_by_label("Who gets the file").fill("Zara Eastham, Social Care")
    with page.expect_download() as download:
        page.get_by_role("button", name="Take along as PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def test_genogram_is_drawn_and_corrected(visit: Callable[[str], Page], kith: Kith, axe: Any, screenshot: Any) -> None:
    child = linked(kith)
    page = visit(f"/entities/{child}/genogram")
    page.get_by_label("Add a relative, 1", exact=True).fill("Maria Wrona")
    page.get_by_label("Who relative added 1 is", exact=True).select_option("mother")
    page.get_by_label("Bond with relative added 1", exact=True).select_option("close")
    page.get_by_label("relative added 1 lives with the child", exact=True).select_option("yes")
    page.get_by_label("Add a relative, 2", exact=True).fill("Piotr Wrona")
    page.get_by_label("Who relative added 2 is", exact=True).select_option("father")
    page.get_by_label("Bond with relative added 2", exact=True).select_option("conflict")
    page.get_by_label("Year of death of relative added 2", exact=True).fill("2021")
    page.get_by_label("Add a relative, 3", exact=True).fill("Halina Nowak-Konstantynowicz")
    page.get_by_label("Who relative added 3 is", exact=True).select_option("grandmother_m")
    page.get_by_role("button", name="Keep these corrections").click()
    page.wait_for_load_state()
    expect(page.get_by_role("rowheader", name="Maria Wrona *")).to_be_visible()
    fits(page, axe, screenshot, "genogram")
