"""The explorer: what a person does on a chart, and what they see of it."""

import json
import random
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from api.app import create_app
from api.deps import House
from api.rights import Role
from api.settings import Settings
from graph.kith import Kith

TODAY = date(2026, 3, 31)
DRAWN = (
    "() => Object.fromEntries(kithExplorer.drawing.cy.nodes().map(n => [n.id(), "
    "{...n.position(), sx: n.renderedPosition('x'), sy: n.renderedPosition('y')}]))"
)
# What a person can undo; ids of groups are new each time, so these are left to their names.
STATE = "() => JSON.stringify({...kithExplorer.store.toJSON(), selection: []})"
READY = "#explorer[data-ready=true]"


@pytest.fixture(scope="module")
def kith(merebridge: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kith]:
    folder = tmp_path_factory.mktemp("explorer") / "data"
    shutil.copytree(merebridge, folder)
    with Kith(folder) as kith:
        yield kith


@pytest.fixture
def app(kith: Kith) -> FastAPI:
    return create_app(Settings(kith.folder.path, today=TODAY), kith)


@pytest.fixture
def explore(app: FastAPI, serve: Callable[[Any], str], page: Page) -> Callable[..., Page]:
    """Open the explorer as an analyst: ``explore("?entity=...")``; at the size of a meeting room's projector."""
    house: House = app.state.house
    address = serve(app)
    known = {user.name for user in house.users.everybody()}
    user = house.users.get("ana") if "ana" in known else house.users.add("ana", frozenset({Role.ANALYST}))
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{address}/sign-in/once?token={house.links.make(user)}")
    session = house.sessions.get(next(one["value"] for one in page.context.cookies() if one["name"] == "kith"))
    assert session
    house.sessions.set_purpose(session, "a test")

    def go(query: str = "", *, path: str = "/explorer") -> Page:
        page.goto(address + path + query)
        if path == "/explorer":
            page.locator(READY).wait_for()
        return page

    return go


@pytest.fixture(scope="module")
def busiest(kith: Kith) -> Any:
    """The person of concern who stands out most."""
    found = kith.view("maker", "a test").findings(TODAY).findings
    return next(one for one in found if one.kind == "person_of_concern").subjects[0]


@pytest.fixture(scope="module")
def peer_group(kith: Kith) -> Any:
    """The finding on the largest peer group."""
    found = kith.view("maker", "a test").findings(TODAY).findings
    return next(one for one in found if one.kind == "peer_group")


def drawn(page: Page) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = page.evaluate(DRAWN)
    return found


def names(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(
        "() => Object.fromEntries([...kithExplorer.store.state.nodes.values()].map(n => [n.id, n.name]))"
    )
    return found


def select(page: Page, *ids: str) -> None:
    page.evaluate("ids => kithExplorer.store.select(ids)", list(ids))


def of_kind(page: Page, kind: str) -> list[str]:
    found: list[str] = page.evaluate("kind => kithExplorer.drawing.cy.nodes(`[kind = '${kind}']`).map(n => n.id())", kind)
    return found


def click_on(page: Page, entity: str, **options: Any) -> None:
    """Click a thing on the canvas where it is seen."""
    box = page.locator("#xp-chart").bounding_box()
    assert box
    at = drawn(page)[entity]
    page.mouse.click(box["x"] + at["sx"], box["y"] + at["sy"], **options)


def said(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("#xp-said")).to_contain_text(words)


def grows(page: Page, before: int) -> None:
    expect(page.locator(READY)).to_be_visible()
    page.locator("#xp-said", has_text="added around").wait_for()
    assert len(drawn(page)) > before


def test_search_puts_a_person_on_the_chart_and_expanding_moves_nothing(
    explore: Callable[..., Page], busiest: Any, axe: Any, screenshot: Any
) -> None:
    page = explore()
    expect(page.get_by_text("Nothing is on the chart yet")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type(busiest.name)
    page.get_by_role("option", name=re.compile(busiest.name)).first.wait_for()
    page.keyboard.press("Enter")
    said(page, f"{busiest.name} added")
    page.get_by_role("button", name=re.compile(r"Add \d+")).first.wait_for()
    page.get_by_role("button", name="Expand").click()
    grows(page, 1)
    before = drawn(page)
    child = of_kind(page, "Child")[0]
    click_on(page, child)
    expect(page.locator("#xp-details h2").first).to_have_text(names(page)[child])
    page.get_by_role("button", name="Expand").click()
    page.locator("#xp-said", has_text=re.compile(f"added around {re.escape(names(page)[child])}|Nothing more")).wait_for()
    after = drawn(page)
    assert {entity: after[entity] for entity in before} == before
    screenshot(page, "explorer-expanded")
    assert axe(page) == []


def test_expanding_by_kind_adds_that_kind_alone(explore: Callable[..., Page], kith: Kith, busiest: Any) -> None:
    page = explore(f"?ids={busiest.id}")
    select(page, busiest.id)
    row = page.locator(".xp-around li", has_text="children")
    count = int(re.findall(r"\d+", row.get_by_role("button").inner_text())[0])
    row.get_by_role("button").click()
    page.locator("#xp-said", has_text="added around").wait_for()
    assert len(of_kind(page, "Child")) == count
    assert {kind for kind in ("Location", "Phone", "Vehicle") if of_kind(page, kind)} == set()
    expect(page.locator(".xp-around li", has_text="children")).to_contain_text("all shown")


def test_expanding_forty_on_a_large_chart_moves_nothing(explore: Callable[..., Page], busiest: Any) -> None:
    page = explore(f"?entity={busiest.id}&hops=3&show=160")
    before = drawn(page)
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
    after = drawn(page)
    assert {entity: after[entity] for entity in before} == before


def random_actions(page: Page, chance: random.Random) -> None:
    """One thing that a person might do next."""
    ids = [entity for entity in drawn(page) if not entity.startswith("g")]
    some = chance.sample(ids, min(len(ids), chance.randint(2, 4)))
    groups = page.evaluate("() => [...kithExplorer.store.state.groups.values()].map(g => [g.id, g.collapsed])")
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
    page.evaluate(script, given)


def test_thirty_actions_undone_give_the_first_state_and_redone_the_last(explore: Callable[..., Page], busiest: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    first, chance = page.evaluate(STATE), random.Random(7)
    steps = 0
    while steps < 30:
        random_actions(page, chance)
        steps = page.evaluate("() => kithExplorer.store.place")
    last = page.evaluate(STATE)
    assert last != first
    undo, redo = page.get_by_role("button", name="Undo"), page.get_by_role("button", name="Redo")
    while undo.is_enabled():
        undo.click()
    assert page.evaluate(STATE) == first
    assert set(drawn(page)) == {node["id"] for node in json.loads(first)["nodes"]}
    while redo.is_enabled():
        redo.click()
    assert page.evaluate(STATE) == last


def test_the_browsers_back_undoes_and_a_report_leaves_the_chart(explore: Callable[..., Page], busiest: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    before = drawn(page)
    child = of_kind(page, "Child")[0]
    select(page, child)
    page.get_by_role("button", name="Hide", exact=True).click()
    said(page, "1 thing hidden")
    hidden = drawn(page)
    assert child not in hidden
    page.go_back()
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    assert drawn(page) == before
    page.go_forward()
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    assert drawn(page) == hidden
    page.goto(page.url.split("/explorer")[0] + "/help")
    page.go_back()
    page.locator(READY).wait_for()
    assert set(drawn(page)) == set(hidden)


def test_hide_pin_collapse_group_and_lasso(explore: Callable[..., Page], busiest: Any, screenshot: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    everything = drawn(page)
    children = of_kind(page, "Child")[:3]
    select(page, *children)
    page.get_by_role("button", name="Pin").click()
    page.get_by_role("button", name="Group", exact=True).click()
    page.get_by_label("Name of the group").fill("Canal crew")
    page.locator("#xp-group-form").get_by_role("button", name="Group").click()
    said(page, "grouped as Canal crew")
    screenshot(page, "explorer-group")
    select(page)
    page.get_by_role("button", name="Close", exact=True).click()
    closed = drawn(page)
    assert len(closed) == len(everything) - len(children) + 1
    page.get_by_role("button", name="Open the group").click()
    assert drawn(page) == everything
    page.get_by_role("button", name="Tidy").click()
    said(page, "Laid out anew")
    tidy = drawn(page)
    assert [(tidy[one]["x"], tidy[one]["y"]) for one in children] == [
        (everything[one]["x"], everything[one]["y"]) for one in children
    ]
    assert tidy != everything
    select(page, busiest.id)
    select(page)
    page.get_by_role("button", name="Lasso").click()
    box = page.locator("#xp-lasso-canvas").bounding_box()
    assert box
    corners = [(5, 5), (box["width"] - 5, 5), (box["width"] - 5, box["height"] - 5), (5, box["height"] - 5), (5, 5)]
    page.mouse.move(box["x"] + 5, box["y"] + 40)
    page.mouse.down()
    for across, down in corners[1:]:
        page.mouse.move(box["x"] + across, box["y"] + max(down, 40), steps=4)
    page.mouse.up()
    said(page, f"{len(tidy)} things selected")


def test_dragging_is_one_step_that_can_be_undone(explore: Callable[..., Page], busiest: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    before = drawn(page)
    box = page.locator("#xp-chart").bounding_box()
    assert box
    here = before[busiest.id]
    page.mouse.move(box["x"] + here["sx"], box["y"] + here["sy"])
    page.mouse.down()
    page.mouse.move(box["x"] + here["sx"] + 60, box["y"] + here["sy"] + 30, steps=5)
    page.mouse.up()
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("title", "Undo: Move 1")
    after = drawn(page)
    assert after[busiest.id]["sx"] == pytest.approx(here["sx"] + 60, abs=2)
    assert {one for one in before if before[one] != after[one]} == {busiest.id}
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    assert drawn(page) == before


def test_reason_of_a_finding_is_still_there_after_a_reload(explore: Callable[..., Page], peer_group: Any) -> None:
    page = explore(f"?finding={peer_group.id}")
    page.reload()
    page.locator(READY).wait_for()
    expect(page.locator(".xp-reason")).to_contain_text(peer_group.why[:60])


def test_incidents_folded_into_lines_leave_people_where_they_stand(
    explore: Callable[..., Page], busiest: Any, axe: Any, screenshot: Any
) -> None:
    page = explore(f"?entity={busiest.id}&hops=2&show=150")
    before = drawn(page)
    page.get_by_role("button", name="Fold incidents").click()
    said(page, "Incidents are lines now")
    folded = drawn(page)
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
    said(page, "Incidents are things again")
    assert set(drawn(page)) == set(before)


def test_collapse_puts_away_what_hangs_on_one_alone(explore: Callable[..., Page], busiest: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    before = drawn(page)
    joint = page.evaluate(
        """() => kithExplorer.drawing.cy.nodes().map(n => n.id()).find(id => {
            const beside = n => kithExplorer.drawing.beside(n);
            return id !== kithExplorer.store.state.focus[0] && beside(id).some(n => beside(n).length === 1);
        })"""
    )
    assert joint
    select(page, joint)
    page.get_by_role("button", name="Collapse").click()
    said(page, "put away under it")
    fewer = drawn(page)
    assert len(fewer) < len(before)
    page.get_by_role("button", name="Expand").click()
    said(page, "Opened again")
    assert drawn(page) == before


def test_every_link_opens_its_reports_with_date_grade_and_agency(explore: Callable[..., Page], busiest: Any) -> None:
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


def test_paths_in_words_with_reports_and_onto_the_chart(
    explore: Callable[..., Page], peer_group: Any, axe: Any, screenshot: Any
) -> None:
    first, second = peer_group.subjects[:2]
    page = explore(f"?ids={first.id},{second.id}")
    select(page, first.id, second.id)
    page.get_by_role("button", name="Paths", exact=True).click()
    expect(page.locator("#xp-ends li")).to_have_count(2)
    page.get_by_role("button", name="Find paths").click()
    way = page.locator(".xp-ways li").first
    expect(way).to_contain_text(first.name)
    expect(way.locator("a").first).to_have_attribute("href", re.compile("^/reports/"))
    way.get_by_role("button", name="Chart this path").click()
    said(page, "selected on the chart")
    assert len(drawn(page)) > 2
    screenshot(page, "explorer-paths")
    assert axe(page) == []
    page.get_by_text("Only through these kinds, dates and grades").click()
    page.get_by_role("combobox", name="Grade").select_option("graded")
    page.get_by_role("button", name="Find paths").click()
    expect(page.locator(".xp-none").first).to_contain_text("No path was found")
    expect(page.locator(".xp-none").first).to_contain_text("only what is graded A to C")


def test_time_filters_chart_map_and_table_together(
    explore: Callable[..., Page], busiest: Any, axe: Any, screenshot: Any
) -> None:
    page = explore(f"?entity={busiest.id}")
    page.get_by_role("button", name="Table", exact=True).click()
    page.get_by_role("button", name="Map", exact=True).click()
    rows, places = page.locator("#xp-rows tbody tr"), page.locator("#xp-places tbody tr")
    expect(rows).to_have_count(len(drawn(page)))
    before = len(drawn(page)), places.count()
    slider = page.get_by_role("slider", name="to")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("#xp-span")).not_to_have_text("All time")
    fewer = len(drawn(page))
    assert fewer < before[0]
    expect(rows).to_have_count(fewer)
    assert places.count() < before[1]
    screenshot(page, "explorer-time")
    assert axe(page) == []
    page.get_by_role("button", name="All time").click()
    expect(rows).to_have_count(before[0])
    page.get_by_label(re.compile("New since the meeting")).check()
    assert len(drawn(page)) < before[0]
    page.get_by_label(re.compile("New since the meeting")).uncheck()
    page.get_by_label("As known on").fill("2026-01-20")
    page.get_by_label("As known on").press("Tab")
    expect(page.locator("#xp-span")).to_contain_text("as known on 20 January 2026")
    known = page.evaluate(
        "() => [...kithExplorer.store.state.links.values()].flatMap(l => l.told).filter(t => t[1] > '2026-01-20').length"
    )
    assert known > 0
    assert len(drawn(page)) < before[0]
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_table_and_chart_share_a_selection_and_the_table_sorts(explore: Callable[..., Page], busiest: Any, axe: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    page.get_by_role("button", name="Table", exact=True).click()
    child = of_kind(page, "Child")[0]
    page.get_by_label(f"Select {names(page)[child]}", exact=True).check()
    assert page.evaluate("() => kithExplorer.drawing.cy.nodes(':selected').map(n => n.id())") == [busiest.id, child]
    select(page, child)
    expect(page.get_by_label(f"Select {names(page)[busiest.id]}", exact=True)).not_to_be_checked()
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


def test_chart_is_walked_by_keyboard_and_each_step_is_said(explore: Callable[..., Page], busiest: Any, screenshot: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    page.locator("#xp-search").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.id") == "xp-area":
            break
    said(page, f"{busiest.name}, Person of concern")
    here = "() => kithExplorer.drawing.cy.nodes('.here').id()"
    beside = page.evaluate("id => kithExplorer.drawing.beside(id)", busiest.id)
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press("Home")
        page.keyboard.press(key)
        if page.evaluate(here) in beside:
            break
    now = page.evaluate(here)
    assert now in beside
    said(page, names(page)[now])
    screenshot(page, "explorer-keyboard")
    page.keyboard.press("Space")
    said(page, "selected")
    page.keyboard.press("p")
    said(page, "Pinned")
    page.keyboard.press("Enter")
    expect(page.locator("#xp-details h2").first).to_have_text(names(page)[now])
    assert page.evaluate("() => document.activeElement.id") == "xp-details"
    page.keyboard.press("Control+z")
    said(page, "Undone: Pin 2")


def test_finding_opens_as_a_chart_with_its_evidence_and_reason(
    explore: Callable[..., Page], peer_group: Any, axe: Any, screenshot: Any
) -> None:
    page = explore(path=f"/findings/{peer_group.id}")
    page.get_by_role("button", name="Open as a chart").click()
    page.locator(READY).wait_for()
    expect(page.locator(".xp-reason")).to_contain_text(peer_group.why[:60])
    lit = page.evaluate("() => kithExplorer.drawing.cy.nodes('.evidence').map(n => n.id())")
    assert set(peer_group.child_ids) <= set(lit)
    assert page.evaluate("() => kithExplorer.drawing.cy.edges('.evidence').length") > 0
    page.get_by_role("button", name="Peer groups").click()
    said(page, "outlined")
    expect(page.get_by_role("button", name="Peer groups")).to_have_attribute("aria-pressed", "true")
    screenshot(page, "explorer-finding")
    assert axe(page) == []


def test_map_shows_wards_and_shares_the_selection(
    explore: Callable[..., Page], peer_group: Any, axe: Any, screenshot: Any
) -> None:
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


def test_places_without_coordinates_are_a_ranked_table(explore: Callable[..., Page], busiest: Any) -> None:
    page = explore(f"?ids={busiest.id}")
    page.get_by_role("button", name="Map", exact=True).click()
    expect(page.locator("#xp-map")).to_be_hidden()
    expect(page.locator("#xp-places")).to_contain_text("so there is no map")


def test_too_large_a_network_opens_in_groups_with_a_way_in(explore: Callable[..., Page], screenshot: Any, axe: Any) -> None:
    page = explore("?all=1")
    groups = drawn(page)
    assert 3 < len(groups) <= 60
    screenshot(page, "explorer-groups")
    first = page.locator(".xp-groups button").first
    label = first.inner_text()
    first.click()
    expect(page.locator("#xp-details")).to_contain_text(re.compile(r"\d+ (children|persons|locations|incidents)"))
    page.get_by_role("button", name="Open the group").click()
    said(page, f"of {label} shown")
    opened = drawn(page)
    assert len(opened) > len(groups)
    screenshot(page, "explorer-group-opened")
    assert axe(page) == []
    page.get_by_role("button", name="Undo").click()
    assert set(drawn(page)) == set(groups)


def test_chart_is_kept_as_json_and_opened_again_as_it_was(explore: Callable[..., Page], busiest: Any) -> None:
    page = explore(f"?entity={busiest.id}")
    child = of_kind(page, "Child")[0]
    select(page, child)
    page.get_by_role("button", name="Pin").click()
    page.get_by_label("Note on this chart").fill("Ask the school")
    page.get_by_label("Note on this chart").press("Tab")
    kept = page.evaluate("() => kithExplorer.store.toJSON()")
    assert names(page)[child] not in json.dumps(kept)
    page = explore()
    told = page.evaluate("async kept => await kithExplorer.store.fromJSON(kept)", kept)
    assert told == {"became": {}, "gone": []}
    assert page.evaluate("() => kithExplorer.store.toJSON()") == kept
    expect(page.get_by_label("Note on this chart")).to_have_value("Ask the school")


def test_nothing_is_found_and_a_finding_that_is_gone_are_said(explore: Callable[..., Page], watch: Any) -> None:
    page = explore()
    page.locator("#xp-search").fill("Qqqzzzxx")
    said(page, "Nothing goes by Qqqzzzxx")
    page = explore("?finding=f000000000000")
    said(page, "does not stand out any more")
    expect(page.locator("#xp-empty")).to_be_visible()
