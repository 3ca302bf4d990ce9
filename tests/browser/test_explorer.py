"""The explorer's chart: what a person does on it, each step of which can be undone."""

import json
import random
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from graph.kith import Kith

READY = "#explorer[data-ready=true]"
# What a person can undo; ids of groups are new each time, so these are left to their names.
STATE = "() => JSON.stringify({...kithExplorer.store.toJSON(), selection: []})"


def grows(explore: Any, before: int) -> None:
    expect(explore.page.locator(READY)).to_be_visible()
    explore.page.locator("#xp-said", has_text="added around").wait_for()
    assert len(explore.drawn()) > before


def test_search_puts_a_person_on_the_chart_and_expanding_moves_nothing(
    explore: Any, busiest: Any, axe: Any, screenshot: Any
) -> None:
    page = explore()
    expect(page.get_by_text("Nothing is on the chart yet")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type(busiest.name)
    page.get_by_role("option", name=re.compile(busiest.name)).first.wait_for()
    page.keyboard.press("Enter")
    explore.said(f"{busiest.name} added")
    page.get_by_role("button", name=re.compile(r"Add \d+")).first.wait_for()
    page.get_by_role("button", name="Expand").click()
    grows(explore, 1)
    before = explore.drawn()
    child = explore.of_kind("Child")[0]
    explore.click_on(child)
    expect(page.locator("#xp-details h2").first).to_have_text(explore.names()[child])
    page.get_by_role("button", name="Expand").click()
    page.locator("#xp-said", has_text=re.compile(f"added around {re.escape(explore.names()[child])}|Nothing more")).wait_for()
    after = explore.drawn()
    assert {entity: after[entity] for entity in before} == before
    screenshot(page, "explorer-expanded")
    assert axe(page) == []


def test_expanding_by_kind_adds_that_kind_alone(explore: Any, kith: Kith, busiest: Any) -> None:
    page = explore(f"?ids={busiest.id}")
    explore.select(busiest.id)
    row = page.locator(".xp-around li", has_text="children")
    count = int(re.findall(r"\d+", row.get_by_role("button").inner_text())[0])
    row.get_by_role("button").click()
    page.locator("#xp-said", has_text="added around").wait_for()
    assert len(explore.of_kind("Child")) == count
    assert {kind for kind in ("Location", "Phone", "Vehicle") if explore.of_kind(kind)} == set()
    expect(page.locator(".xp-around li", has_text="children")).to_contain_text("all shown")


def test_expanding_forty_on_a_large_chart_moves_nothing(explore: Any, busiest: Any) -> None:
    page = explore(f"?entity={busiest.id}&hops=3&show=160")
    before = explore.drawn()
    assert len(before) > 100
    added = page.evaluate(
        """async () => {
            const { drawing, deeds, store } = kithExplorer;
            let added = 0;
            for (const id of drawing.cy.nodes().map(n => n.id()).slice(0, 60)) {
                added += ((await deeds.expand(id, [], 40)) ?? []).length;
                if (added >= 20) break;
            }
            return added;
        }"""
    )
    assert added >= 20
    after = explore.drawn()
    assert {entity: after[entity] for entity in before} == before


def random_actions(explore: Any, chance: random.Random) -> None:
    """One thing that a person might do next."""
    ids = [entity for entity in explore.drawn() if not entity.startswith("g")]
    some = chance.sample(ids, min(len(ids), chance.randint(2, 4)))
    groups = explore.page.evaluate("() => [...kithExplorer.store.state.groups.values()].map(g => [g.id, g.collapsed])")
    deeds: list[tuple[str, Any]] = [
        ("([id]) => kithExplorer.deeds.expand(id, [], 8)", some),
        ("ids => kithExplorer.deeds.hide(ids)", some),
        ("ids => kithExplorer.deeds.pin(ids)", some),
        ("ids => kithExplorer.deeds.remove(ids.slice(0, 1))", some),
        ("ids => kithExplorer.deeds.group(ids, 'Crew')", some),
        ("([id]) => kithExplorer.deeds.collapse(id)", some),
        ("() => kithExplorer.deeds.showAll()", []),
        ("() => kithExplorer.deeds.tidy()", []),
        ("() => kithExplorer.deeds.peers()", []),
        ("() => kithExplorer.deeds.filter('Time', {from: '2026-02-01'})", []),
        ("() => kithExplorer.deeds.filter('Kinds', {without: ['Location']})", []),
        ("() => kithExplorer.deeds.filter('All', {from: null, without: []})", []),
    ]
    if groups:
        chosen, closed = chance.choice(groups)
        deeds.append((f"id => kithExplorer.deeds.{'openGroup' if closed else 'closeGroup'}(id)", chosen))
    script, given = chance.choice(deeds)
    explore.page.evaluate(script, given)


def test_thirty_actions_undone_give_the_first_state_and_redone_the_last(explore: Any, busiest: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    first, chance = page.evaluate(STATE), random.Random(7)
    steps = 0
    while steps < 30:
        random_actions(explore, chance)
        steps = page.evaluate("() => kithExplorer.store.place")
    last = page.evaluate(STATE)
    assert last != first
    undo, redo = page.get_by_role("button", name="Undo"), page.get_by_role("button", name="Redo")
    while undo.is_enabled():
        undo.click()
    assert page.evaluate(STATE) == first
    assert set(explore.drawn()) == {node["id"] for node in json.loads(first)["nodes"]}
    while redo.is_enabled():
        redo.click()
    assert page.evaluate(STATE) == last


def test_the_browsers_back_undoes_and_a_report_leaves_the_chart(explore: Any, busiest: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    before = explore.drawn()
    child = explore.of_kind("Child")[0]
    explore.select(child)
    page.get_by_role("button", name="Hide", exact=True).click()
    explore.said("1 thing hidden")
    hidden = explore.drawn()
    assert child not in hidden
    page.go_back()
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    assert explore.drawn() == before
    page.go_forward()
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    assert explore.drawn() == hidden
    page.goto(page.url.split("/explorer")[0] + "/help")
    page.go_back()
    page.locator(READY).wait_for()
    assert set(explore.drawn()) == set(hidden)


def test_hide_pin_collapse_group_and_lasso(explore: Any, busiest: Any, screenshot: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    everything = explore.drawn()
    children = explore.of_kind("Child")[:3]
    explore.select(*children)
    page.get_by_role("button", name="Pin").click()
    page.get_by_role("button", name="Group", exact=True).click()
    page.get_by_label("Name of the group").fill("Canal crew")
    page.locator("#xp-group-form").get_by_role("button", name="Group").click()
    explore.said("grouped as Canal crew")
    screenshot(page, "explorer-group")
    explore.select()
    page.get_by_role("button", name="Close", exact=True).click()
    closed = explore.drawn()
    assert len(closed) == len(everything) - len(children) + 1
    page.get_by_role("button", name="Open the group").click()
    assert explore.drawn() == everything
    page.get_by_role("button", name="Tidy").click()
    explore.said("Laid out anew")
    tidy = explore.drawn()
    assert [(tidy[one]["x"], tidy[one]["y"]) for one in children] == [
        (everything[one]["x"], everything[one]["y"]) for one in children
    ]
    assert tidy != everything
    explore.select(busiest.id)
    explore.select()
    page.get_by_role("button", name="Lasso").click()
    box = page.locator("#xp-lasso-canvas").bounding_box()
    assert box
    corners = [(5, 5), (box["width"] - 5, 5), (box["width"] - 5, box["height"] - 5), (5, box["height"] - 5), (5, 5)]
    page.mouse.move(box["x"] + 5, box["y"] + 40)
    page.mouse.down()
    for across, down in corners[1:]:
        page.mouse.move(box["x"] + across, box["y"] + max(down, 40), steps=4)
    page.mouse.up()
    explore.said(f"{len(tidy)} things selected")


def test_dragging_is_one_step_that_can_be_undone(explore: Any, busiest: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    before = explore.drawn()
    box = page.locator("#xp-chart").bounding_box()
    assert box
    here = before[busiest.id]
    page.mouse.move(box["x"] + here["sx"], box["y"] + here["sy"])
    page.mouse.down()
    page.mouse.move(box["x"] + here["sx"] + 60, box["y"] + here["sy"] + 30, steps=5)
    page.mouse.up()
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("title", "Undo: Move 1")
    after = explore.drawn()
    assert after[busiest.id]["sx"] == pytest.approx(here["sx"] + 60, abs=2)
    assert {one for one in before if before[one] != after[one]} == {busiest.id}
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    assert explore.drawn() == before


def test_incidents_folded_into_lines_leave_people_where_they_stand(
    explore: Any, busiest: Any, axe: Any, screenshot: Any
) -> None:
    page = explore(f"?entity={busiest.id}&hops=2&show=150")
    before = explore.drawn()
    page.get_by_role("button", name="Fold incidents").click()
    explore.said("Incidents are lines now")
    folded = explore.drawn()
    assert len(folded) < len(before)
    assert {entity: before[entity] for entity in folded} == folded
    lines = page.evaluate("() => kithExplorer.drawing.cy.edges('[id ^= \"REPORTED_WITH\"]').map(e => e.id())")
    assert lines
    page.evaluate("id => kithExplorer.drawing.cy.getElementById(id).emit('tap')", lines[0])
    expect(page.locator("#xp-details h2").first).to_contain_text("was reported with")
    expect(page.locator("#xp-details tbody a").first).to_have_attribute("href", re.compile("^/reports/"))
    screenshot(page, "explorer-folded")
    page.get_by_role("button", name="Table", exact=True).click()
    page.get_by_label("Links", exact=True).check()
    expect(page.locator("#xp-rows tbody tr")).to_have_count(page.evaluate("() => kithExplorer.drawing.cy.edges().length"))
    assert axe(page) == []
    page.locator("#xp-area").focus()
    page.keyboard.press("i")
    explore.said("Incidents are things again")
    assert set(explore.drawn()) == set(before)


def test_collapse_puts_away_what_hangs_on_one_alone(explore: Any, busiest: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    before = explore.drawn()
    joint = page.evaluate(
        """() => kithExplorer.drawing.cy.nodes().map(n => n.id()).find(id => {
            const beside = n => kithExplorer.drawing.beside(n);
            return id !== kithExplorer.store.state.focus[0] && beside(id).some(n => beside(n).length === 1);
        })"""
    )
    assert joint
    explore.select(joint)
    page.get_by_role("button", name="Collapse").click()
    explore.said("put away under it")
    fewer = explore.drawn()
    assert len(fewer) < len(before)
    page.get_by_role("button", name="Expand").click()
    explore.said("Opened again")
    assert explore.drawn() == before


def test_chart_is_walked_by_keyboard_and_each_step_is_said(explore: Any, busiest: Any, screenshot: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    page.locator("#xp-search").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.id") == "xp-area":
            break
    explore.said(f"{busiest.name}, Person of concern")
    here = "() => kithExplorer.drawing.cy.nodes('.here').id()"
    beside = page.evaluate("id => kithExplorer.drawing.beside(id)", busiest.id)
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press("Home")
        page.keyboard.press(key)
        if page.evaluate(here) in beside:
            break
    now = page.evaluate(here)
    assert now in beside
    explore.said(explore.names()[now])
    screenshot(page, "explorer-keyboard")
    page.keyboard.press("Space")
    explore.said("selected")
    page.keyboard.press("p")
    explore.said("Pinned")
    page.keyboard.press("Enter")
    expect(page.locator("#xp-details h2").first).to_have_text(explore.names()[now])
    assert page.evaluate("() => document.activeElement.id") == "xp-details"
    page.keyboard.press("Control+z")
    explore.said("Undone: Pin 2")


def test_chart_is_kept_as_json_and_opened_again_as_it_was(explore: Any, busiest: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    child = explore.of_kind("Child")[0]
    explore.select(child)
    page.get_by_role("button", name="Pin").click()
    page.get_by_label("Note on this chart").fill("Ask the school")
    page.get_by_label("Note on this chart").press("Tab")
    kept = page.evaluate("() => kithExplorer.store.toJSON()")
    assert explore.names()[child] not in json.dumps(kept)
    page = explore()
    told = page.evaluate("async kept => await kithExplorer.store.fromJSON(kept)", kept)
    assert told == {"became": {}, "gone": []}
    assert page.evaluate("() => kithExplorer.store.toJSON()") == kept
    expect(page.get_by_label("Note on this chart")).to_have_value("Ask the school")
