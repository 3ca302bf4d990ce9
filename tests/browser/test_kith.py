"""What a person does in Kith, in a real browser: nothing against the policy, nothing asked of another host, axe content."""

import csv
import hashlib
import io
import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyotp
import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from api.deps import House
from api.rights import Role
from graph.kith import Kith
from graph.ledger.drafts import FileDraft, IncidentDraft, MentionDraft, RecordDraft, StatementDraft
from ingest.pipeline import Sender, ingest_upload

TODAY = date(2026, 3, 31)
LABELS = (
    "Reference",
    "Form of exploitation",
    "Date/Time of report",
    "Name",
    "Agency",
    "Witnessed incident?",
    "Date/time/location and details of incident",
    "Alleged offender(s)",
    "Victim",
    "DOB",
)
PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "</script><script>alert(1)</script>",
    "';alert(1)//",
    "{{constructor.constructor('alert(1)')()}}",
    "<iframe srcdoc='<script>parent.alert(1)</script>'>",
    '<a href="javascript:alert(1)">x</a>',
)


def register(rows: list[tuple[str, ...]]) -> bytes:
    """A register of reports as a referral unit keeps it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(LABELS)
    writer.writerows(rows)
    return out.getvalue().encode()


def rows_of(children: tuple[str, ...], start: int = 1) -> list[tuple[str, ...]]:
    details = "On {day}/03/2026 {child} was seen with Levi Zielinski at Wharf Hotel, DE99 1AA, talking on Snapchat."
    return [
        (
            f"LIB-2026-{number:05}",
            "Child sexual exploitation",
            f"{number % 28 + 1:02}/03/2026 10:00",
            f"Worker {number}",
            "School",
            "Yes",
            details.format(day=number % 28 + 1, child=child),
            "Levi Zielinski",
            child,
            "03/02/2012",
        )
        for number, child in enumerate(children, start)
    ]


def hostile(reference: str, name: str) -> FileDraft:
    """A report in which a child and a place have a name that is a program."""
    mentions = [
        MentionDraft(kind, role, role, 0, len(name), name) for kind, role in (("Child", "victim"), ("Location", "location"))
    ]
    record = RecordDraft(
        "liberty_report",
        reference=reference,
        known_on=TODAY,
        fields={"victim": name, "location": name},
        incidents=[IncidentDraft(TODAY)],
        mentions=mentions,
        statements=[StatementDraft("VICTIM_IN", 0, None, 0), StatementDraft("AT", None, 1, 0)],
    )
    digest = hashlib.sha256(reference.encode()).hexdigest()
    return FileDraft(f"{name}.docx", digest, 1, "text/plain", "liberty_report", records=[record])


@pytest.fixture(scope="module")
def kith(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kith]:
    """A record with a register of ordinary names and one of hostile ones."""
    with Kith(tmp_path_factory.mktemp("browser") / "data") as kith:
        names = ("Mina Quigley", "Aisha Sharma", "Orla Haddad", "Wren Novak", "Iris Lacatus")
        ingest_upload(kith, [("register.csv", register(rows_of(names)))], Sender("maker", "a test", TODAY))
        with kith.writing("maker", "ingest") as (writer, _):
            for number, payload in enumerate(PAYLOADS, 20):
                writer.append(hostile(f"LIB-2026-{number:05}", payload), "accepted", "a test")
        yield kith


@pytest.fixture
def visit(app: FastAPI, house: House, serve: Callable[[Any], str], page: Page) -> Callable[[str], Page]:
    """Sign in by a one-time link, say what for, and go to a page."""
    address = serve(app)
    known = {user.name for user in house.users.everybody()}
    user = house.users.get("Ana") if "Ana" in known else house.users.add("Ana", list(Role), "three plain words")
    page.goto(f"{address}/sign-in/once?token={house.links.make(user)}")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is this visit for?")
    page.get_by_label("Purpose", exact=True).select_option("Prepare the tasking meeting")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="What stands out")).to_be_visible()

    def go(path: str) -> Page:
        page.goto(address + path)
        return page

    return go


def found(kith: Kith, name: str) -> str:
    return kith.view("maker", "a test").find(name)[0].node.id


def test_sign_in_page_takes_name_and_password(
    app: FastAPI, house: House, serve: Callable[[Any], str], page: Page, axe: Any, screenshot: Any
) -> None:
    house.users.add("Ben", [Role.PARTNER], "three plain words")
    page.goto(serve(app) + "/reports")
    assert axe(page) == []
    page.get_by_label("Name").fill("Ben")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("The name or the password is not right.")
    screenshot(page, "sign-in")
    page.get_by_label("Password").fill("three plain words")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You cannot do this")


def test_the_code_of_a_second_step_is_asked_for(
    app: FastAPI, house: House, serve: Callable[[Any], str], page: Page, axe: Any, screenshot: Any
) -> None:
    user = house.users.add("Cat", [Role.ANALYST], "three plain words")
    totp = pyotp.TOTP(house.second_steps.begin(user))
    house.second_steps.confirm(user, totp.now())
    page.goto(serve(app) + "/sign-in")
    page.get_by_label("Name").fill("Cat")
    page.get_by_label("Password").fill("three plain words")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/sign-in/code")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter the code")
    assert axe(page) == []
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("The code is not right.")
    assert axe(page) == []
    screenshot(page, "code")
    page.get_by_label("Code").fill(totp.at(int(time.time()) + 30))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is this visit for?")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("home", "/"),
        ("purpose", "/purpose"),
        ("upload", "/upload"),
        ("files", "/files"),
        ("search", "/search?q=mina"),
        ("reports", "/reports"),
        ("report", "/reports/LIB-2026-00001"),
        ("findings", "/findings"),
        ("actions", "/actions"),
        ("audit", "/audit"),
        ("people", "/people"),
        ("account", "/account"),
        ("second-step", "/account/second-step"),
        ("retention", "/retention?everybody=true"),
        ("help", "/help"),
        ("not-found", "/nowhere"),
    ],
)
def test_page_has_no_fault_that_axe_finds(
    visit: Callable[[str], Page], axe: Any, screenshot: Any, name: str, path: str
) -> None:
    page = visit(path)
    expect(page.get_by_text("OFFICIAL-SENSITIVE")).to_have_count(2)
    screenshot(page, name)
    assert axe(page) == []


def test_a_review_shows_what_can_be_decided(visit: Callable[[str], Page], kith: Kith, axe: Any, screenshot: Any) -> None:
    page = visit(f"/retention/{found(kith, 'Mina Quigley')}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review of Mina Quigley")
    screenshot(page, "review")
    assert axe(page) == []


def test_what_is_held_on_one_person_is_checked_on_a_page(
    visit: Callable[[str], Page], kith: Kith, axe: Any, screenshot: Any
) -> None:
    page = visit(f"/subject-access/{found(kith, 'Mina Quigley')}")
    records = page.get_by_role("region", name="Reports, assessments, minutes and rows").first
    expect(records).not_to_contain_text("Zielinski")
    page.get_by_role("checkbox", name="Name person 1").check()
    page.get_by_label("Take out besides").fill("hotel")
    page.get_by_role("button", name="Show it like this").click()
    expect(page.get_by_role("checkbox", name="Name person 1")).to_be_checked()
    expect(page.locator("main")).to_contain_text("[taken out]")
    screenshot(page, "subject-access")
    assert axe(page) == []
    page.get_by_role("button", name="Download: Word").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was made yet.")


@pytest.mark.parametrize(
    ("kind", "name"),
    [("child", "Mina Quigley"), ("person-of-concern", "Levi Zielinski"), ("place", "Wharf Hotel"), ("platform", "Snapchat")],
)
def test_page_of_an_entity_shows_its_network_and_says_it_as_a_table(
    visit: Callable[[str], Page], kith: Kith, axe: Any, screenshot: Any, kind: str, name: str
) -> None:
    page = visit(f"/entities/{found(kith, name)}")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    frame = page.frame_locator("iframe.kith-diagram")
    page.locator("iframe.kith-diagram").scroll_into_view_if_needed()
    expect(frame.locator("canvas")).to_be_visible()
    frame.get_by_role("button", name="Whole diagram").click()
    twin = page.get_by_text("The same network as a table")
    twin.scroll_into_view_if_needed()
    # A click in the same moment as a scroll is still led to where the frame was.
    page.wait_for_timeout(300)
    twin.click()
    expect(page.get_by_role("table", name="Links in the network")).to_be_visible()
    page.wait_for_timeout(300)
    screenshot(page, kind)
    assert axe(page) == []


def test_finding_opens_with_its_evidence(visit: Callable[[str], Page], axe: Any, screenshot: Any) -> None:
    page = visit("/findings")
    page.locator(".kith-card a").first.click()
    page.wait_for_url("**/findings/*")
    expect(page.get_by_role("heading", name="Reports behind it")).to_be_visible()
    page.get_by_text("How it was worked out").click()
    screenshot(page, "finding")
    assert axe(page) == []


def test_search_answers_without_loading_the_page_again(visit: Callable[[str], Page]) -> None:
    page = visit("/search")
    page.get_by_label("Name, place, platform").fill("Aisha Sharma")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="Aisha Sharma")).to_be_visible()
    expect(page).to_have_url(re.compile("q=Aisha"))
    page.get_by_role("link", name="Aisha Sharma").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aisha Sharma")
    page.go_back()
    expect(page.get_by_role("link", name="Aisha Sharma")).to_be_visible()


def test_upload_shows_progress_and_every_outcome(
    visit: Callable[[str], Page], tmp_path: Path, axe: Any, screenshot: Any
) -> None:
    good, empty = tmp_path / "more.csv", tmp_path / "empty.docx"
    good.write_bytes(register(rows_of(("Farah Khatun",), 60)))
    empty.write_bytes(b"")
    page = visit("/upload")
    page.get_by_label("Files").set_input_files([good, empty])
    page.get_by_role("main").get_by_role("button", name="Send in").click()
    table = page.get_by_role("table", name="What became of each file")
    expect(table).to_be_visible(timeout=60_000)
    expect(table.get_by_role("row", name="more.csv")).to_contain_text("LIB-2026-00060")
    expect(table.get_by_role("row", name="empty.docx")).to_contain_text("Rejected")
    screenshot(page, "upload-outcomes")
    assert axe(page) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_with_script_in_them_do_nothing(visit: Callable[[str], Page], kith: Kith, page: Page, payload: str) -> None:
    opened: list[str] = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    number = 20 + PAYLOADS.index(payload)
    rows = kith.view("maker", "a test").mentions(f"LIB-2026-{number:05}")
    victim = next(row for row in rows if row.role == "victim")
    visit(f"/entities/{victim.entity}")
    expect(page.frame_locator("iframe.kith-diagram").locator("canvas")).to_be_visible()
    canvas = page.frame_locator("iframe.kith-diagram").locator("canvas").bounding_box()
    assert canvas
    page.mouse.move(canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2)
    page.wait_for_timeout(300)
    visit(f"/reports/LIB-2026-{number:05}")
    visit("/search")
    page.get_by_label("Name, place, platform").fill(payload)
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.wait_for_timeout(200)
    assert opened == []


def test_description_of_the_api_is_served_from_here(visit: Callable[[str], Page], axe: Any, screenshot: Any) -> None:
    page = visit("/api/docs")
    expect(page.get_by_text("/api/v1/find", exact=True)).to_be_visible()
    page.get_by_text("/api/v1/find", exact=True).click()
    expect(page.get_by_text("Kith-Purpose")).to_be_visible()
    screenshot(page, "api-docs")
    page.reload()
    expect(page.get_by_text("/api/v1/find", exact=True)).to_be_visible()
    assert axe(page) == []


def test_pages_work_without_scripts(browser: Any, app: FastAPI, house: House, kith: Kith, serve: Callable[[Any], str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    address = serve(app)
    user = house.users.add("Cara", [Role.ANALYST])
    page.goto(f"{address}/sign-in/once?token={house.links.make(user)}")
    page.get_by_label("Purpose", exact=True).select_option("Safeguard a child I work with")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Search for a person").fill("Mina Quigley")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Mina Quigley").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mina Quigley")
    expect(page.get_by_role("table", name="Links of Mina Quigley")).to_be_visible()
    page.get_by_role("link", name="LIB-2026-00001").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("LIB-2026-00001")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to Kith")
    context.close()


@pytest.mark.parametrize("width", [1280, 640, 360])
def test_nothing_sticks_out_sideways(visit: Callable[[str], Page], kith: Kith, width: int) -> None:
    for path in ("/", f"/entities/{found(kith, 'Mina Quigley')}", "/reports/LIB-2026-00001"):
        page = visit(path)
        page.set_viewport_size({"width": width, "height": 720})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_what_was_erased_is_told_on_a_page_of_its_own(
    visit: Callable[[str], Page], kith: Kith, axe: Any, screenshot: Any
) -> None:
    """The last test of this file: the record has somebody less afterwards."""
    page = visit(f"/retention/{found(kith, 'Levi Zielinski')}")
    page.locator("#reason-erase").fill("asked")
    page.locator("[name=word]").fill("erase")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Erased")
    screenshot(page, "erased")
    assert axe(page) == []
