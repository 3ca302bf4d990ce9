"""What every test stands on: a clean environment, a data folder, hypothesis profiles, a browser and a Neo4j if there is one."""

import importlib.util
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CHROMIUM_PLACES = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path(os.environ.get("PROGRAMFILES", "C:/Program Files")) / "Google/Chrome/Application/chrome.exe",
    Path(os.environ.get("PROGRAMFILES(X86)", "C:/Program Files (x86)")) / "Microsoft/Edge/Application/msedge.exe",
)
CHROMIUM_ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # whatever a page asks for, nothing but this machine answers
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
NEO4J = ("KITH_NEO4J_URI", "KITH_NEO4J_USER", "KITH_NEO4J_PASSWORD", "KITH_NEO4J_PASSWORD_FILE", "KITH_NEO4J_DATABASE")
# As the command does: several tests may share few cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
SETTINGS = (
    "KITH_BACKUP_KEY_FILE",
    "KITH_OIDC_ISSUER",
    "KITH_ORIGINALS_KEY_FILE",
    "KITH_ACTOR",
    "KITH_DATA",
    "KITH_PURPOSE",
    "KITH_TODAY",
    *NEO4J,
)
REQUIRED = {"browser": "KITH_REQUIRE_BROWSER", "neo4j": "KITH_REQUIRE_NEO4J"}

BUSY = [hypothesis.HealthCheck.too_slow]  # a busy machine is no fault of a test
hypothesis.settings.register_profile("developer", deadline=None, suppress_health_check=BUSY)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True, suppress_health_check=BUSY)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "developer")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--neo4j", action="store_true", help="run the tests that need a Neo4j server")
    parser.addoption("--fuzz", type=int, default=0, metavar="N", help="ask each reader and route N times at random, not a few")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--neo4j"):
        asked_for = pytest.mark.skip(reason="needs a Neo4j server: run with --neo4j")
        for item in items:
            if item.get_closest_marker("neo4j"):
                item.add_marker(asked_for)
    # Playwright keeps an event loop running in this thread: tests that want one of their own come first.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where KITH_REQUIRE_BROWSER is set a browser test that skips has failed; so with KITH_REQUIRE_NEO4J."""
    report = yield
    for marker, switch in REQUIRED.items():
        if report.skipped and os.environ.get(switch) and item.get_closest_marker(marker):
            report.outcome = "failed"
            report.longrepr = f"skipped, but {switch} is set: {call.excinfo and call.excinfo.value}"
    return report


@pytest.fixture(scope="session", autouse=True)
def clean_environment() -> Iterator[None]:
    """Settings of whoever runs the tests do not reach them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def fuzz(request: pytest.FixtureRequest) -> int:
    """How many examples were asked for with --fuzz; 0 for the few of every day."""
    return int(request.config.getoption("--fuzz"))


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "data"


def find_chromium() -> str | None:
    """The Chromium to test with: KITH_CHROMIUM, one on the PATH, or one in its usual place."""
    if chosen := os.environ.get("KITH_CHROMIUM"):
        return chosen
    on_path = (shutil.which(name) for name in CHROMIUM_NAMES)
    in_place = (str(place) for place in CHROMIUM_PLACES if place.exists())
    return next((found for found in (*on_path, *in_place) if found), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the whole run."""
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium or Chrome found (KITH_CHROMIUM may name one)")
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable,
            headless=True,
            args=[*CHROMIUM_ARGUMENTS, *(["--no-sandbox"] if as_root else [])],
        )
        yield chromium
        chromium.close()


def local_servers() -> ModuleType:
    """How a Neo4j server is started on this machine (tests/neo4j/server.py)."""
    path = Path(__file__).parent / "neo4j" / "server.py"
    spec = importlib.util.spec_from_file_location("local_neo4j_server", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def neo4j_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Neo4j server for the whole run: the one that KITH_TEST_NEO4J names (user:password@host:port), or one of our own."""
    from graph.store.bolt import Address

    if given := os.environ.get("KITH_TEST_NEO4J"):
        parts = urlsplit(given)
        host = f"{parts.scheme}://{parts.hostname}:{parts.port or 7687}"
        yield Address(host, parts.username or "neo4j", parts.password or "", "neo4j")
        return
    servers = local_servers()
    try:
        server = servers.LocalServer(tmp_path_factory.mktemp("neo4j") / "home")
        server.start()
    except servers.Missing as missing:
        pytest.skip(f"no Neo4j server: {missing}")
    yield Address(server.address, "neo4j", server.password, "neo4j")
    server.stop()
