"""Chart, table and map side by side: one selection, one span of time, room for all three."""

import re
from typing import Any

from playwright.sync_api import expect

READY = "#explorer[data-ready=true]"


def test_time_filters_chart_map_and_table_together(explore: Any, busiest: Any, axe: Any, screenshot: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    page.get_by_role("button", name="Table", exact=True).click()
    page.get_by_role("button", name="Map", exact=True).click()
    rows, places = page.locator("#xp-rows tbody tr"), page.locator("#xp-places tbody tr")
    expect(rows).to_have_count(len(explore.drawn()))
    before = len(explore.drawn()), places.count()
    slider = page.get_by_role("slider", name="to")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("#xp-span")).not_to_have_text("All time")
    fewer = len(explore.drawn())
    assert fewer < before[0]
    expect(rows).to_have_count(fewer)
    assert places.count() < before[1]
    screenshot(page, "explorer-time")
    assert axe(page) == []
    page.get_by_role("button", name="All time").click()
    expect(rows).to_have_count(before[0])
    page.get_by_label(re.compile("New since the meeting")).check()
    assert len(explore.drawn()) < before[0]
    page.get_by_label(re.compile("New since the meeting")).uncheck()
    page.get_by_label("As known on").fill("2026-01-20")
    page.get_by_label("As known on").press("Tab")
    expect(page.locator("#xp-span")).to_contain_text("as known on 20 January 2026")
    known = page.evaluate(
        "() => [...kithExplorer.store.state.links.values()].flatMap(l => l.told).filter(t => t[1] > '2026-01-20').length"
    )
    assert known > 0
    assert len(explore.drawn()) < before[0]
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_table_and_chart_share_a_selection_and_the_table_sorts(explore: Any, busiest: Any, axe: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    page.get_by_role("button", name="Table", exact=True).click()
    child = explore.of_kind("Child")[0]
    page.get_by_label(f"Select {explore.names()[child]}", exact=True).check()
    assert page.evaluate("() => kithExplorer.drawing.cy.nodes(':selected').map(n => n.id())") == [busiest.id, child]
    explore.select(child)
    expect(page.get_by_label(f"Select {explore.names()[busiest.id]}", exact=True)).not_to_be_checked()
    header = page.locator("#xp-rows th", has=page.get_by_role("button", name="Name"))
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    shown = page.locator("#xp-rows tbody th").all_inner_texts()
    assert shown == sorted(shown, key=str.lower)
    page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-sort", "descending")
    page.get_by_label("Links", exact=True).check()
    expect(page.locator("#xp-rows tbody tr")).to_have_count(page.evaluate("() => kithExplorer.drawing.cy.edges().length"))
    assert axe(page) == []


def test_map_shows_wards_and_shares_the_selection(explore: Any, peer_group: Any, axe: Any, screenshot: Any) -> None:
    page = explore(f"?finding={peer_group.id}")
    page.get_by_role("button", name="Map", exact=True).click()
    expect(page.locator(".leaflet-container path").first).to_be_visible()
    expect(page.locator(".xp-ward").first).to_be_visible()
    first = page.locator("#xp-places tbody tr").first
    place = first.get_attribute("data-id")
    first.get_by_role("button").click()
    assert page.evaluate("() => kithExplorer.store.selected") == [place]
    expect(first).to_have_class(re.compile("xp-row--on"))
    expect(page.locator("path[fill='#ffdd00']")).to_have_count(1)
    screenshot(page, "explorer-map")
    assert axe(page) == []


def test_places_without_coordinates_are_a_ranked_table(explore: Any, busiest: Any) -> None:
    page = explore(f"?ids={busiest.id}")
    page.get_by_role("button", name="Map", exact=True).click()
    expect(page.locator("#xp-map")).to_be_hidden()
    expect(page.locator("#xp-places")).to_contain_text("so there is no map")


def test_three_views_have_room_on_a_small_screen(explore: Any, peer_group: Any, axe: Any, screenshot: Any) -> None:
    page = explore(f"?finding={peer_group.id}")
    panel, side = page.get_by_role("button", name="Panel", exact=True), page.locator("#xp-side")
    page.get_by_role("button", name="Table", exact=True).click()
    expect(side).to_be_visible()
    page.get_by_role("button", name="Map", exact=True).click()
    explore.said("Panel closed")
    expect(side).to_be_hidden()
    expect(panel).to_have_attribute("aria-pressed", "false")
    for pane in ("#xp-chart-pane", "#xp-table-pane", "#xp-map-pane"):
        box = page.locator(pane).bounding_box()
        assert box
        assert box["width"] > 250
        assert box["height"] > 350
    screenshot(page, "explorer-three-views")
    assert axe(page) == []
    page.get_by_role("button", name="Paths", exact=True).click()
    expect(page.locator("#xp-path-form")).to_be_visible()
    page.get_by_role("button", name="Map", exact=True).click()
    expect(side).to_be_visible()
    panel.click()
    expect(side).to_be_hidden()


def test_a_day_is_typed_day_first_and_what_is_none_is_said(explore: Any, busiest: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    known = page.get_by_label("As known on")
    known.fill("20/01/2026")
    known.press("Tab")
    expect(page.locator("#xp-span")).to_contain_text("as known on 20 January 2026")
    expect(known).to_have_value("20/01/2026")
    known.fill("31/02/2026")
    known.press("Tab")
    explore.said("“31/02/2026” is not a date")
    expect(page.locator("#xp-span")).to_contain_text("as known on 20 January 2026")
