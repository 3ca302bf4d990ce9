"""Names with programs in them do nothing in the explorer: on the chart, in the table, panel, search and map list."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from graph.kith import Kith
from graph.ledger.drafts import FileDraft, IncidentDraft, MentionDraft, RecordDraft, StatementDraft

TODAY = date(2026, 3, 31)
ACTS = ("alert(1)", "window.hit=1", "fetch('//x.invalid')", "document.body.remove()", "parent.hit=1")
SHAPES = (
    "<script>{}</script>",
    '"><img src=x onerror="{}">',
    "<svg/onload={}>",
    "</script><script>{}</script>",
    "';{}//",
    "{{{{constructor.constructor('{}')()}}}}",
    "<iframe srcdoc='<script>{}</script>'>",
    '<a href="javascript:{}">x</a>',
    "</title><script>{}</script>",
    "<details open ontoggle={}>",
    "]]><script>{}</script>",
    "<style>@import'//x.invalid';</style>{}",
)
PAYLOADS = [shape.format(act) for shape in SHAPES for act in ACTS]


def hostile(number: int, name: str) -> FileDraft:
    """A report in which a child and a place have a name that is a program."""
    mentions = [
        MentionDraft(kind, role, role, 0, len(name), name) for kind, role in (("Child", "victim"), ("Location", "location"))
    ]
    record = RecordDraft(
        "liberty_report",
        reference=f"LIB-2026-{number:05}",
        known_on=TODAY,
        fields={"victim": name, "location": name},
        incidents=[IncidentDraft(TODAY)],
        mentions=mentions,
        statements=[StatementDraft("VICTIM_IN", 0, None, 0), StatementDraft("AT", None, 1, 0)],
    )
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return FileDraft(f"{number}.docx", digest, 1, "text/plain", "liberty_report", records=[record])


@pytest.fixture(scope="module")
def kith(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kith]:
    with Kith(tmp_path_factory.mktemp("hostile") / "data") as kith:
        with kith.writing("maker", "ingest") as (writer, _):
            for number, payload in enumerate(PAYLOADS, 1):
                writer.append(hostile(number, payload), "accepted", "a test")
        yield kith


@pytest.fixture
def chart(kith: Kith, visit: Callable[[str], Page], page: Page) -> Page:
    """All hostile names on one chart."""
    ids = kith.view("maker", "a test").outline().ids.tolist()
    page.on("dialog", lambda dialog: pytest.fail(f"a name ran: {dialog.message}"))
    return visit(f"/explorer?ids={','.join(one for one in ids if one[0] in 'ei')}")


def test_sixty_hostile_names_stay_names_on_chart_table_panel_and_map(chart: Page) -> None:
    shown = set(chart.evaluate("() => [...kithExplorer.store.state.nodes.values()].map(n => n.name)"))
    assert len([payload for payload in PAYLOADS if payload in shown]) >= 55, "names are kept as they were written"
    chart.get_by_role("button", name="Table", exact=True).click()
    chart.get_by_role("button", name="Map", exact=True).click()
    chart.get_by_role("button", name="Panel", exact=True).click()  # it had made room for three views
    rows = set(chart.locator("#xp-rows tbody th").all_inner_texts())
    assert {" ".join(name.split()) for name in shown} == {" ".join(name.split()) for name in rows}
    for entity in chart.evaluate("() => kithExplorer.drawing.cy.nodes('[kind = \"Child\"]').map(n => n.id()).slice(0, 6)"):
        chart.evaluate("id => kithExplorer.store.select([id])", entity)
        name = chart.evaluate("id => kithExplorer.store.state.nodes.get(id).name", entity)
        expect(chart.locator("#xp-details h2").first).to_have_text(name)
        chart.locator(".xp-around").wait_for()
    assert chart.evaluate("() => window.hit") is None
    assert (
        chart.evaluate(
            "() => document.querySelectorAll('main script:not([type=\"application/json\"]), main iframe, main img').length"
        )
        == 0
    )


def test_hostile_names_stay_names_in_search_and_groups(chart: Page) -> None:
    payload = PAYLOADS[5]
    chart.locator("#xp-search").fill(payload[:40])
    expect(chart.get_by_role("option").first).to_be_visible()
    chart.keyboard.press("Escape")
    chart.evaluate(
        """payload => { const { store, deeds } = kithExplorer; const ids = [...store.state.nodes.keys()].slice(0, 3);
        deeds.group(ids, payload); deeds.closeGroup([...store.state.groups.keys()][0]); }""",
        payload,
    )
    expect(chart.locator("#xp-details h2").first).to_have_text(payload)
    assert chart.evaluate("() => window.hit") is None


def test_screenshot_of_hostile_names(chart: Page, screenshot: Callable[[Page, str], Path]) -> None:
    assert screenshot(chart, "explorer-hostile").stat().st_size > 0
