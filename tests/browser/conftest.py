"""A browser that watches its pages: what breaks a page's policy, or is asked of another host, fails the test."""

import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from axe_playwright_python.base import AXE_SCRIPT
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from api.app import create_app
from api.deps import House
from api.rights import Role
from api.settings import Settings
from graph.kith import Kith
from ingest.demo.region import write_region
from ingest.maps import import_map
from ingest.pipeline import Sender, ingest

HERE = Path(__file__).parent
SCREENSHOTS = HERE.parents[1] / "artefacts" / "screenshots"
REGION_END = date(2026, 3, 31)
PATIENCE = 30_000
"""Milliseconds that a page on a busy machine is waited for; nothing waits longer than it must."""
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
READY = "#explorer[data-ready=true]"
DRAWN = (
    "() => Object.fromEntries(kithExplorer.drawing.cy.nodes().map(n => [n.id(), "
    "{...n.position(), sx: n.renderedPosition('x'), sy: n.renderedPosition('y')}]))"
)
NAMES = "() => Object.fromEntries([...kithExplorer.store.state.nodes.values()].map(n => [n.id, n.name]))"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Attached to the window, before anything of the page runs: a frame's own violations arrive as well.
REPORT_VIOLATIONS = """
window.addEventListener('securitypolicyviolation', event =>
    window.reportViolation(`${event.effectiveDirective} ${event.blockedURI} on ${document.URL}`), true);
"""
RUN_AXE = "axe.run(document, {runOnly: %s, resultTypes: ['violations'], iframes: false, preload: false})"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


expect.set_options(timeout=PATIENCE)


@dataclass
class Watch:
    """What went wrong in the pages of one test."""

    violations: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.hostname not in LOOPBACK:
            self.strangers.append(request.url)

    def note_console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.violations.append(message.text)

    def note_violation(self, _source: dict[str, Any], text: str) -> None:
        self.violations.append(text)


@pytest.fixture
def watch() -> Watch:
    """What the pages of this test did that they should not; a test that provokes something clears it."""
    return Watch()


@pytest.fixture
def context(browser: Browser, watch: Watch) -> Iterator[BrowserContext]:
    """A fresh profile, watched: no policy violation, no request to another host, no uncaught script error."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(PATIENCE)
    context.on("request", watch.note_request)
    context.on("console", watch.note_console)
    context.on("weberror", lambda error: watch.errors.append(str(error.error)))
    context.expose_binding("reportViolation", watch.note_violation)
    context.add_init_script(REPORT_VIOLATIONS)
    yield context
    context.close()
    assert watch == Watch()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One watched page."""
    return context.new_page()


@pytest.fixture
def axe(context: BrowserContext) -> Callable[[Page], list[str]]:
    """Ask axe-core what WCAG 2.2 A and AA find wrong in a page: one line for each rule broken."""

    def run(page: Page) -> list[str]:
        # Through the debugging protocol, which the page's own policy does not bind.
        session = context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": AXE_SCRIPT})
        answer = session.send("Runtime.evaluate", {"expression": RUN_AXE % WCAG, "awaitPromise": True, "returnByValue": True})
        session.detach()
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return [
            f"{broken['id']}: {broken['help']} at {', '.join(str(node['target']) for node in broken['nodes'])}"
            for broken in answer["result"]["value"]["violations"]
        ]

    return run


@pytest.fixture
def screenshot() -> Callable[[Page, str], Path]:
    """Keep what a page looks like under artefacts/screenshots."""

    def keep(page: Page, name: str) -> Path:
        target = SCREENSHOTS / f"{name}.png"
        page.screenshot(path=target, full_page=True)
        return target

    return keep


@pytest.fixture(scope="session")
def merebridge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of three months of the fictional region, taken in once."""
    folder = tmp_path_factory.mktemp("merebridge")
    write_region(folder / "region", REGION_END, months=3, reports=80)
    with Kith(folder / "data") as kith:
        ingest(kith, [folder / "region"], Sender("maker", "a test", REGION_END))
        import_map(kith, folder / "region" / "map" / "wards.geojson", "maker", "a test")
    return folder / "data"


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve `app` on a free loopback port from a thread; gives its address without a closing slash."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        give_up = time.monotonic() + 30
        while not server.started:
            assert thread.is_alive(), "the server ended before it answered"
            assert time.monotonic() < give_up, "the server did not start within 30 s"
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=30)


@pytest.fixture
def serve() -> Iterator[Callable[[Any], str]]:
    """Serve ASGI applications until the test ends: ``address = serve(app)``."""
    with ExitStack() as running:
        yield lambda app: running.enter_context(served(app))


@pytest.fixture(scope="module")
def kith(merebridge: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kith]:
    """Three months of the fictional region, with which the tests of one file may do what they like."""
    folder = tmp_path_factory.mktemp("kith") / "data"
    shutil.copytree(merebridge, folder)
    with Kith(folder) as kith:
        yield kith


@pytest.fixture
def app(kith: Kith) -> FastAPI:
    """The pages of that region on its last day."""
    return create_app(Settings(kith.folder.path, today=REGION_END), kith)


@pytest.fixture
def house(app: FastAPI) -> House:
    """What these pages share."""
    found: House = app.state.house
    return found


@pytest.fixture
def address(app: FastAPI, serve: Callable[[Any], str]) -> str:
    """Where they are served."""
    return serve(app)


@pytest.fixture
def sign_in(address: str, house: House) -> Callable[..., None]:
    """``sign_in(page)``, or ``sign_in(page, "ben", Role.PARTNER)``: by a one-time link, with what the visit is for."""

    def enter(page: Page, name: str = "ana", *roles: Role, at: str = address) -> None:
        known = {user.name for user in house.users.everybody()}
        user = house.users.get(name) if name in known else house.users.add(name, roles or (Role.ANALYST, Role.CE_LEAD))
        page.goto(f"{at}/sign-in/once?token={house.links.make(user)}")
        session = house.sessions.get(next(one["value"] for one in page.context.cookies() if one["name"] == "kith"))
        assert session
        house.sessions.set_purpose(session, "a test")

    return enter


@pytest.fixture
def visit(address: str, sign_in: Callable[..., None], page: Page) -> Callable[[str], Page]:
    """``visit(path)``: the page as somebody who is signed in sees it on the screen of a meeting room."""
    page.set_viewport_size({"width": 1280, "height": 720})
    sign_in(page)

    def go(path: str) -> Page:
        page.goto(address + path)
        if path.startswith("/explorer"):
            page.locator(READY).wait_for()
        return page

    return go


@pytest.fixture(scope="module")
def busiest(kith: Kith) -> Any:
    """The person of concern who stands out most."""
    found = kith.view("maker", "a test").findings(REGION_END).findings
    return next(one for one in found if one.kind == "person_of_concern").subjects[0]


@pytest.fixture(scope="module")
def peer_group(kith: Kith) -> Any:
    """The finding on the largest peer group."""
    found = kith.view("maker", "a test").findings(REGION_END).findings
    return next(one for one in found if one.kind == "peer_group")


class Explorer:
    """The explorer in one page: opened by calling it with a query, then looked at and clicked on."""

    def __init__(self, visit: Callable[[str], Page], page: Page) -> None:
        self.visit, self.page = visit, page

    def __call__(self, query: str = "") -> Page:
        return self.visit(f"/explorer{query}")

    def drawn(self) -> dict[str, dict[str, float]]:
        """Everything on the chart: where it stands, and where on the screen (sx, sy)."""
        found: dict[str, dict[str, float]] = self.page.evaluate(DRAWN)
        return found

    def names(self) -> dict[str, str]:
        """Names by id."""
        found: dict[str, str] = self.page.evaluate(NAMES)
        return found

    def of_kind(self, kind: str) -> list[str]:
        """Ids of what is drawn of a kind."""
        query = "kind => kithExplorer.drawing.cy.nodes(`[kind = '${kind}']`).map(n => n.id())"
        found: list[str] = self.page.evaluate(query, kind)
        return found

    def select(self, *ids: str) -> None:
        """Select these and nothing else."""
        self.page.evaluate("ids => kithExplorer.store.select(ids)", list(ids))

    def click_on(self, entity: str, **options: Any) -> None:
        """Click a thing on the canvas where it is seen."""
        box = self.page.locator("#xp-chart").bounding_box()
        assert box
        at = self.drawn()[entity]
        self.page.mouse.click(box["x"] + at["sx"], box["y"] + at["sy"], **options)

    def said(self, words: str | re.Pattern[str]) -> None:
        """Wait until these words are said aloud."""
        expect(self.page.locator("#xp-said")).to_contain_text(words)


@pytest.fixture
def explore(visit: Callable[[str], Page], page: Page) -> Explorer:
    """Open the explorer: ``explore("?entity=...")``."""
    return Explorer(visit, page)
