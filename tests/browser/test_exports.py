"""Handing charts on, in a real browser: asked for whom, opened offline, and names that are programs do nothing."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from api.deps import House
from api.rights import Role
from graph.charts import Charts
from graph.kith import Kith
from graph.ledger.drafts import FileDraft, IncidentDraft, MentionDraft, RecordDraft, StatementDraft

TODAY = date(2026, 3, 31)
READY = "#explorer[data-ready=true]"
HOSTILE: list[str] = json.loads((Path(__file__).parents[1] / "fixtures/hostile_names.json").read_text(encoding="utf-8"))
KIND = "Child"


def hostile(number: int, name: str) -> FileDraft:
    """A report in which a child has a name that is a program."""
    record = RecordDraft(
        "liberty_report",
        reference=f"XSS-{number:03}",
        known_on=TODAY,
        fields={"victim": name, "location": "Wharf Hotel"},
        incidents=[IncidentDraft(TODAY)],
        mentions=[
            MentionDraft(KIND, "victim", "victim", 0, len(name), name),
            MentionDraft("Location", "location", "location", 0, 11, "Wharf Hotel"),
        ],
        statements=[StatementDraft("VICTIM_IN", 0, None, 0), StatementDraft("AT", None, 1, 0)],
    )
    digest = hashlib.sha256(record.reference.encode()).hexdigest()
    return FileDraft(f"{number}.docx", digest, 1, "text/plain", "liberty_report", records=[record])


@pytest.fixture(scope="module")
def kith(merebridge: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kith]:
    folder = tmp_path_factory.mktemp("exports") / "data"
    shutil.copytree(merebridge, folder)
    with Kith(folder) as kith:
        with kith.writing("maker", "ingest") as (writer, _):
            for number, name in enumerate(HOSTILE):
                writer.append(hostile(number, name), "accepted", "a test")
        yield kith


@pytest.fixture(scope="module")
def victims(kith: Kith) -> list[str]:
    """Ids of those with hostile names."""
    view = kith.view("maker", "a test")
    return [
        next(row for row in view.mentions(f"XSS-{number:03}") if row.role == "victim").entity for number in range(len(HOSTILE))
    ]


def hand_on(page: Page, form: str, target: Path, *, pseudonyms: bool = False) -> Path:
    """Fill in the export form and keep the file."""
    page.get_by_label(re.compile(form)).check()
    page.get_by_label("Recipient").fill("Ben Archer, Derbyshire Police")
    page.get_by_label("Purpose").fill("Strategy meeting")
    if pseudonyms:
        page.get_by_label("Pseudonyms instead of names").check()
    with page.expect_download(timeout=60_000) as made:
        page.get_by_role("button", name="Export").click()
        expect(page.get_by_role("status")).to_contain_text("Making the file")
    made.value.save_as(target)
    return target


def alone(browser: Browser, file: Path) -> tuple[Page, list[str], list[str]]:
    """A page opened from a file with no network, what it asked for, and what it popped up."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    popped: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (popped.append(dialog.message), dialog.dismiss()))
    page.goto(file.as_uri())
    return page, asked, popped


def test_a_chart_is_handed_on_as_a_page_that_opens_offline(
    visit: Callable[[str], Page], kith: Kith, browser: Browser, tmp_path: Path, axe: Any, screenshot: Any
) -> None:
    subject = next(
        one for one in kith.view("maker", "a test").findings(TODAY).findings if one.kind == "person_of_concern"
    ).subjects[0]
    page = visit(f"/explorer?entity={subject.id}")
    places = page.evaluate("() => Object.fromEntries(kithExplorer.drawing.cy.nodes().map(n => [n.id(), n.position()]))")
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Export")
    screenshot(page, "export")
    assert axe(page) == []
    file = hand_on(page, "offline", tmp_path / "chart.html")
    opened, asked, popped = alone(browser, file)
    expect(opened.locator("canvas")).to_be_visible()
    expect(opened.get_by_text("OFFICIAL-SENSITIVE")).to_have_count(2)
    expect(opened.get_by_text("for Ben Archer, Derbyshire Police: Strategy meeting")).to_be_visible()
    drawn = opened.evaluate("() => network.getPositions()")
    assert drawn.keys() == places.keys()
    off = [max(abs(at["x"] - places[one]["x"]), abs(at["y"] - places[one]["y"])) for one, at in drawn.items()]
    assert max(off) <= 1  # vis-network gives whole pixels
    screenshot(opened, "export-html")
    assert asked == [file.as_uri()]
    assert popped == []
    opened.context.close()
    page = visit("/exports")
    expect(page.get_by_role("cell", name="Ben Archer, Derbyshire Police").first).to_be_visible()
    screenshot(page, "exports")
    assert axe(page) == []


def test_an_export_without_recipient_says_what_is_missing(visit: Callable[[str], Page], victims: list[str], axe: Any) -> None:
    page = visit(f"/export?entity={victims[0]}")
    page.get_by_label("Recipient").evaluate("field => field.removeAttribute('required')")
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_role("alert")).to_contain_text("An export needs a recipient.")
    assert axe(page) == []


def test_names_that_are_programs_do_nothing_on_chart_tooltip_table_search_and_title(
    visit: Callable[[str], Page], page: Page, victims: list[str], screenshot: Any
) -> None:
    popped: list[str] = []
    page.on("dialog", lambda dialog: (popped.append(dialog.message), dialog.dismiss()))
    visit(f"/explorer?ids={','.join(victims)}")
    assert page.evaluate("() => kithExplorer.store.state.nodes.size") == len(HOSTILE)
    page.get_by_role("button", name="Peer groups").click()
    page.get_by_role("button", name="Table", exact=True).click()
    for at in range(0, len(HOSTILE), 6):
        page.evaluate("id => { kithExplorer.store.select([id]); }", victims[at])
        page.evaluate("id => { kithExplorer.drawing.cy.getElementById(id).emit('mouseover'); }", victims[at])
    screenshot(page, "hostile-names")
    for name in HOSTILE:
        page.evaluate(
            "async name => { const { named } = await import('/static/kith/explorer/state.js'); "
            "kithExplorer.store.dispatch('Name', named(name)); }",
            name,
        )
    expect(page.locator("#xp-kept")).to_contain_text("version", timeout=20_000)
    for name in HOSTILE[::4]:
        page.locator("#xp-search").fill(name.replace("\0", ""))
        page.wait_for_timeout(120)
    page.wait_for_timeout(300)
    assert popped == []


def test_names_that_are_programs_do_nothing_on_pages(
    visit: Callable[[str], Page], page: Page, kith: Kith, victims: list[str]
) -> None:
    popped: list[str] = []
    page.on("dialog", lambda dialog: (popped.append(dialog.message), dialog.dismiss()))
    charts = Charts(kith.database, kith.view("ana", "a test"), ["analyst"])
    for name, victim in zip(HOSTILE, victims, strict=True):
        charts.save({"nodes": [{"id": victim, "x": 0, "y": 0, "note": name}], "title": name}, name)
    for path in ("/charts", "/", "/search?q=script", "/search?q=alert"):
        visit(path)
    for number in range(0, len(HOSTILE), 7):
        visit(f"/entities/{victims[number]}")
        visit(f"/export?entity={victims[number]}")
        visit(f"/reports/XSS-{number:03}")
    assert popped == []


@pytest.mark.parametrize("form", ["offline", "SVG"])
def test_names_that_are_programs_do_nothing_in_what_is_handed_on(
    visit: Callable[[str], Page], kith: Kith, victims: list[str], browser: Browser, tmp_path: Path, form: str
) -> None:
    nodes = [{"id": victim, "x": 150 * (at % 8), "y": 90 * (at // 8), "note": HOSTILE[at]} for at, victim in enumerate(victims)]
    charts = Charts(kith.database, kith.view("ana", "a test"), ["analyst"])
    kept = charts.save({"nodes": nodes, "title": HOSTILE[2]}, HOSTILE[2])
    page = visit(f"/export?chart={kept.version.chart}")
    file = hand_on(page, form, tmp_path / ("chart.svg" if form == "SVG" else "chart.html"))
    opened, asked, popped = alone(browser, file)
    opened.mouse.move(400, 300)
    opened.wait_for_timeout(500)
    assert asked == [file.as_uri()]
    assert popped == []
    if form == "offline":
        assert opened.title() == " ".join(HOSTILE[2].split())
    opened.context.close()


def test_partners_see_no_name(
    app: FastAPI, kith: Kith, serve: Callable[[Any], str], page: Page, axe: Any, screenshot: Any
) -> None:
    view = kith.view("ana", "a test")
    part = view.neighbours([view.find("a", ["Child"], 1)[0].node.id])
    charts = Charts(kith.database, view, ["analyst"])
    nodes = [{"id": node.id, "x": 190 * (at % 6), "y": 110 * (at // 6)} for at, node in enumerate(part.nodes[:30])]
    kept = charts.save({"nodes": nodes, "title": "Secret"}, "Secret").version
    charts.share(kept.chart, ["partner"])
    house: House = app.state.house
    address = serve(app)
    user = house.users.add("pat", [Role.PARTNER])
    page.goto(f"{address}/sign-in/once?token={house.links.make(user)}")
    page.goto(f"{address}/shared")
    page.get_by_label("Purpose", exact=True).select_option(index=1)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("For partner agencies")
    screenshot(page, "shared")
    assert axe(page) == []
    page.get_by_role("link", name=re.compile("^Chart of")).first.click()
    page.wait_for_url("**/shared/charts/*")
    text = page.locator("main").inner_text() + page.locator("main").inner_html()
    places = {node.name for node in part.nodes if node.kind == "Location"}
    people = ("Child", "PersonOfConcern", "Person", "Phone")
    hidden = [node.name for node in part.nodes[:30] if node.kind in people and node.name not in places]
    assert hidden
    assert [name for name in hidden if name in text] == []
    screenshot(page, "shared-chart")
    assert axe(page) == []
