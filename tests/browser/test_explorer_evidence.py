"""What stands behind a chart: findings with their reasons, reports behind links, paths in words, groups as a way in."""

import re
from typing import Any

from playwright.sync_api import expect

READY = "#explorer[data-ready=true]"


def test_reason_of_a_finding_is_still_there_after_a_reload(explore: Any, peer_group: Any) -> None:
    page = explore(f"?finding={peer_group.id}")
    page.reload()
    page.locator(READY).wait_for()
    expect(page.locator(".xp-reason")).to_contain_text(peer_group.why[:60])


def test_every_link_opens_its_reports_with_date_grade_and_agency(explore: Any, busiest: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    expect(page.locator("#xp-details h2").first).to_have_text(busiest.name)
    link = page.locator(".xp-links details").first
    link.locator("summary").click()
    cells = link.locator("tbody tr").first.locator("th, td")
    expect(cells.nth(0)).to_contain_text(re.compile(r"\S"))
    expect(cells.nth(1)).to_contain_text(re.compile(r"\d{1,2} \w+ 20\d\d"))
    expect(cells.nth(2)).to_contain_text(re.compile("ungraded|[1-3]"))
    expect(cells.nth(3)).to_contain_text(re.compile("first hand|third party|not traced"))
    expect(link.locator("tbody a").first).to_have_attribute("href", re.compile(r"^/reports/"))


def test_paths_in_words_with_reports_and_onto_the_chart(explore: Any, peer_group: Any, axe: Any, screenshot: Any) -> None:
    first, second = peer_group.subjects[:2]
    page = explore(f"?ids={first.id},{second.id}")
    explore.select(first.id, second.id)
    page.get_by_role("button", name="Paths", exact=True).click()
    expect(page.locator("#xp-ends li")).to_have_count(2)
    page.get_by_role("button", name="Find paths").click()
    way = page.locator(".xp-ways li").first
    expect(way).to_contain_text(first.name)
    expect(way.locator("a").first).to_have_attribute("href", re.compile("^/reports/"))
    way.get_by_role("button", name="Chart this path").click()
    explore.said("selected on the chart")
    assert len(explore.drawn()) > 2
    screenshot(page, "explorer-paths")
    assert axe(page) == []
    page.get_by_text("Only through these kinds, dates and grades").click()
    page.get_by_role("combobox", name="Grade").select_option("graded")
    page.get_by_role("button", name="Find paths").click()
    expect(page.locator(".xp-none").first).to_contain_text("No path was found")
    expect(page.locator(".xp-none").first).to_contain_text("only what is graded A to C")


def test_finding_opens_as_a_chart_with_its_evidence_and_reason(
    visit: Any, explore: Any, peer_group: Any, axe: Any, screenshot: Any
) -> None:
    page = visit(f"/findings/{peer_group.id}")
    page.get_by_role("button", name="Open as a chart").click()
    page.locator(READY).wait_for()
    expect(page.locator(".xp-reason")).to_contain_text(peer_group.why[:60])
    lit = page.evaluate("() => kithExplorer.drawing.cy.nodes('.evidence').map(n => n.id())")
    assert set(peer_group.child_ids) <= set(lit)
    assert page.evaluate("() => kithExplorer.drawing.cy.edges('.evidence').length") > 0
    page.get_by_role("button", name="Peer groups").click()
    explore.said("outlined")
    expect(page.get_by_role("button", name="Peer groups")).to_have_attribute("aria-pressed", "true")
    screenshot(page, "explorer-finding")
    assert axe(page) == []


def test_too_large_a_network_opens_in_groups_with_a_way_in(explore: Any, screenshot: Any, axe: Any) -> None:
    page = explore("?all=1")
    groups = explore.drawn()
    assert 3 < len(groups) <= 60
    screenshot(page, "explorer-groups")
    first = page.locator(".xp-groups button").first
    label = first.inner_text()
    first.click()
    expect(page.locator("#xp-details")).to_contain_text(re.compile(r"\d+ (children|persons|locations|incidents)"))
    page.get_by_role("button", name="Open the group").click()
    explore.said(f"of {label} shown")
    opened = explore.drawn()
    assert len(opened) > len(groups)
    screenshot(page, "explorer-group-opened")
    assert axe(page) == []
    page.get_by_role("button", name="Undo").click()
    assert set(explore.drawn()) == set(groups)


def test_nothing_is_found_and_a_finding_that_is_gone_are_said(explore: Any, watch: Any) -> None:
    page = explore()
    page.locator("#xp-search").fill("Qqqzzzxx")
    explore.said("Nothing goes by Qqqzzzxx")
    page = explore("?finding=f000000000000")
    explore.said("does not stand out any more")
    expect(page.locator("#xp-empty")).to_be_visible()
