"""Saved charts in a real browser: kept by themselves, found again, told of what changed, handed on."""

import re
import socket
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from api.rights import Role
from graph.kith import Kith
from graph.ledger.writer import JudgementDraft

TODAY = date(2026, 3, 31)
READY = "#explorer[data-ready=true]"
KEPT = re.compile(r"Kept \d\d:\d\d, version")
PLACES = "() => Object.fromEntries(kithExplorer.drawing.cy.nodes().map(n => [n.id(), n.position()]))"
CHART = "() => document.getElementById('explorer').dataset.chart"


@pytest.fixture
def signed_in(address: str, sign_in: Callable[..., None], page: Page) -> str:
    """Where the pages are; somebody has signed in, on a screen of a meeting room."""
    page.set_viewport_size({"width": 1280, "height": 720})
    sign_in(page, "ana", Role.ANALYST, Role.SUPERVISOR)
    return address


def explore(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}/explorer{query}")
    page.locator(READY).wait_for()


def kept(page: Page) -> str:
    expect(page.locator("#xp-kept")).to_have_text(KEPT, timeout=20_000)
    chart: str = page.evaluate(CHART)
    return chart


def name_it(page: Page, name: str) -> str:
    page.get_by_role("button", name="Name", exact=True).click()
    page.get_by_label("Name of the chart").fill(name)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator("#xp-said")).to_contain_text("Kept as")
    return kept(page)


def change(page: Page, note: str) -> None:
    page.evaluate(
        "async note => (await import('/static/kith/explorer/state.js')).noteOnChart && "
        "kithExplorer.store.dispatch('Note', (await import('/static/kith/explorer/state.js')).noteOnChart(note))",
        note,
    )


def test_a_chart_is_kept_by_itself_and_opens_as_it_was_left(
    page: Page, signed_in: str, busiest: Any, axe: Any, screenshot: Any
) -> None:
    explore(page, signed_in, f"?entity={busiest.id}")
    chart = name_it(page, "Around the wharf")
    first = page.evaluate("() => kithExplorer.drawing.cy.nodes()[0].id()")
    page.evaluate("id => kithExplorer.deeds.pin([id])", first)
    kept(page)
    change(page, "Ask the school")
    expect(page.locator("#explorer")).to_have_attribute("data-version", "3")
    places = page.evaluate(PLACES)
    screenshot(page, "chart-kept")
    page.goto(f"{signed_in}/charts")
    expect(page.get_by_role("link", name="Around the wharf", exact=True)).to_be_visible()
    assert axe(page) == []
    screenshot(page, "charts")
    page.get_by_role("link", name="Around the wharf", exact=True).click()
    page.locator(f"#explorer[data-chart='{chart}']").wait_for()
    assert page.evaluate(PLACES) == places
    assert page.evaluate("id => kithExplorer.store.state.nodes.get(id).pinned", first)
    assert page.evaluate("() => kithExplorer.store.state.note") == "Ask the school"
    page.get_by_role("button", name="Share").click()
    page.wait_for_url("**/charts/*")
    page.get_by_label("Keep the chart as it is now").select_option(index=0)
    page.get_by_role("button", name="Keep a snapshot").click()
    expect(page.get_by_role("link", name=re.compile("^Meeting of"))).to_be_visible()
    page.get_by_label("Child exploitation lead").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Share").click()
    expect(page.get_by_label("Child exploitation lead")).to_be_checked()
    screenshot(page, "chart")
    assert axe(page) == []


class Restartable:
    """A server that ends and begins again on the same port."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]

    def start(self, app: FastAPI) -> str:
        self._server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=self.port, log_level="error"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until = time.monotonic() + 30
        while not self._server.started and time.monotonic() < until:
            time.sleep(0.02)
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=30)


def test_the_chart_is_still_there_after_the_server_was_restarted(
    app: FastAPI, sign_in: Callable[..., None], page: Page, busiest: Any, watch: Any
) -> None:
    server = Restartable()
    address = server.start(app)
    sign_in(page, "ana", Role.ANALYST, at=address)
    explore(page, address, f"?entity={busiest.id}")
    chart = name_it(page, "Through a restart")
    server.stop()
    change(page, "While nobody answered")
    expect(page.locator("#xp-kept")).to_contain_text("Not kept")
    server.start(app)
    kept(page)
    page.goto(f"{address}/explorer?chart={chart}")
    page.locator(f"#explorer[data-chart='{chart}']").wait_for()
    assert page.evaluate("() => kithExplorer.store.state.note") == "While nobody answered"
    server.stop()


def test_two_who_keep_one_chart_are_told_and_lose_nothing(
    app: FastAPI, page: Page, signed_in: str, busiest: Any, axe: Any, screenshot: Any
) -> None:
    explore(page, signed_in, f"?entity={busiest.id}")
    chart = name_it(page, "Of two people")
    other = page.context.new_page()
    explore(other, signed_in, f"?chart={chart}")
    other.locator(f"#explorer[data-chart='{chart}']").wait_for()
    change(page, "by one")
    kept(page)
    change(other, "by the other")
    expect(other.locator("#xp-told")).to_contain_text("Both are kept")
    screenshot(other, "chart-of-two")
    assert axe(other) == []
    other.get_by_role("button", name="Keep mine as a chart of its own").click()
    expect(other.locator("#xp-said")).to_contain_text("a chart of its own")
    assert other.evaluate(CHART) != chart
    versions = app.state.house.kith
    with versions.database.reading() as connection:
        states = [
            row[0]
            for row in connection.exec_driver_sql(
                "SELECT json_extract(state, '$.note') FROM chart_versions WHERE chart = ? ORDER BY version", (chart,)
            )
        ]
    assert states[-2:] == ["by one", "by the other"]
    other.close()


def test_it_says_what_has_changed_underneath(kith: Kith, page: Page, signed_in: str, axe: Any, screenshot: Any) -> None:
    view = kith.view("maker", "a test")
    (one, other) = [match.node for match in view.find("a", ["Child"], 2)]
    explore(page, signed_in, f"?ids={one.id},{other.id}")
    chart = name_it(page, "Two children")
    mentions = [view.mentions(entity=node.id)[0].id for node in (one, other)]
    with kith.writing("ana", "judgement") as (writer, _):
        writer.judge([JudgementDraft("same_person", *mentions, "same", "by hand", [], "Told by the school", "ana")])
    explore(page, signed_in, f"?chart={chart}")
    told = page.locator("#xp-told")
    expect(told).to_contain_text("is now part of")
    screenshot(page, "chart-changed")
    assert axe(page) == []
    told.get_by_role("button", name="Close").click()
    expect(told).to_be_hidden()
