"""The tasking cycle in a real browser: agenda, a decision, a pack taken along, disruption; nothing inaccessible."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdf
from playwright.sync_api import Page, expect

from graph.kith import Kith

TODAY = date(2026, 3, 31)
Visit = Callable[[str], Page]
Axe = Callable[[Page], list[str]]
Screenshot = Callable[[Page, str], Path]


def test_the_agenda_is_noted_on_and_decided(visit: Visit, axe: Axe, screenshot: Screenshot) -> None:
    page = visit("/agenda")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tasking meeting of")
    expect(page.get_by_role("heading", name="High-risk children")).to_be_visible()
    screenshot(page, "agenda")
    assert axe(page) == []
    page.get_by_label("What", exact=True).fill("Operation Harbour")
    page.get_by_label("Why the meeting should talk about it").fill("Two warrants are asked for")
    page.get_by_role("button", name="Put it there").click()
    expect(page.get_by_role("heading", name="Operation Harbour")).to_be_visible()
    item = page.locator(".kith-item", has=page.get_by_role("heading", name="Operation Harbour"))
    item.get_by_text("Note, decide or take off").click()
    item.get_by_label("Action").fill("Brief the licensees of the quay")
    item.get_by_label("Owner").fill("Licensing")
    item.get_by_label("Due").fill("2026-05-01")
    item.get_by_role("button", name="Make it an action").click()
    expect(page.locator(".kith-item", has_text="Operation Harbour")).to_contain_text("Brief the licensees of the quay")
    screenshot(page, "agenda-decided")
    page = visit("/actions")
    expect(page.get_by_role("cell", name="Brief the licensees of the quay")).to_be_visible()
    screenshot(page, "actions-history")
    assert axe(page) == []


def test_a_pack_is_looked_at_and_taken_along(visit: Visit, axe: Axe, screenshot: Screenshot, tmp_path: Path) -> None:
    page = visit("/packs")
    assert axe(page) == []
    page.get_by_role("link", name="Tasking pack").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tasking pack")
    page.get_by_label("Recipient").fill("Ben Archer, Derbyshire Police")
    screenshot(page, "pack-form")
    assert axe(page) == []
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("Made by ana on")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", name="Intelligence gaps")).to_be_visible()
    expect(page.get_by_role("img").first).to_be_visible()
    screenshot(page, "pack")
    assert axe(page) == []
    with page.expect_download(timeout=60_000) as made:
        page.get_by_role("button", name=re.compile("PDF")).click()
    target = tmp_path / "pack.pdf"
    made.value.save_as(target)
    assert made.value.suggested_filename.startswith("OFFICIAL-SENSITIVE_Tasking-pack")
    assert "Ben Archer" in pypdf.PdfReader(target).pages[0].extract_text()
    page = visit("/exports")
    expect(page.get_by_role("link", name="Tasking pack").first).to_be_visible()
    screenshot(page, "packs-and-exports")
    assert axe(page) == []
    page.get_by_role("link", name="Tasking pack").first.click()
    expect(page.get_by_text("Ben Archer, Derbyshire Police")).to_be_visible()
    assert axe(page) == []


def test_disruption_is_recorded_on_a_person(visit: Visit, kith: Kith, axe: Axe, screenshot: Screenshot) -> None:
    view = kith.view("ana", "a test")
    person = next(one for one in view.findings(TODAY).findings if one.kind == "person_of_concern").subjects[0]
    page = visit(f"/disruption?entity={person.id}")
    page.get_by_label("Measure", exact=True).select_option("Child Abduction Warning Notice")
    page.get_by_label("Day", exact=True).fill("2026-03-01")
    page.get_by_label("Conditions").fill("No contact with children under 16")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("cell", name=re.compile("No contact with children under 16"))).to_be_visible()
    screenshot(page, "disruption")
    assert axe(page) == []
    page = visit("/premises")
    expect(page.get_by_role("heading", level=1)).to_have_text("Licensed premises")
    screenshot(page, "premises")
    assert axe(page) == []
