"""A small record behind the real application: two reports and one meeting, written by the real writer."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.deps import House
from api.rights import Role
from api.settings import Settings
from graph.kith import Kith
from graph.ledger.drafts import (
    ActionDraft,
    FileDraft,
    IncidentDraft,
    MentionDraft,
    Problem,
    Provenance,
    RecordDraft,
    StatementDraft,
)

TODAY = date(2026, 3, 31)
ROLES = (("victim", "VICTIM_IN"), ("alleged", "ALLEGED_IN"), ("location", "AT"))
NASTY = "<script>alert('Jo')</script>"


def report(reference: str, child: str, adult: str, place: str, problem: Problem | None = None) -> FileDraft:
    """One Liberty report about one child, one adult and one place."""
    details = f"{child} was seen with {adult} at {place}. Weapons were shown."
    fields = {"reference": reference, "victim": child, "alleged": adult, "details": details, "victim_dob": ""}
    mentions = [
        MentionDraft("Child", "victim", "victim", 0, len(child), child, attributes={"dob": "2012-02-03"}),
        MentionDraft("PersonOfConcern", "alleged", "alleged", 0, len(adult), adult),
        MentionDraft("Location", "location", "details", details.index(place), details.index(place) + len(place), place),
    ]
    statements = [
        StatementDraft(link, None if link == "AT" else number, number if link == "AT" else None, 0)
        for number, (_, link) in enumerate(ROLES)
    ]
    record = RecordDraft(
        "liberty_report",
        reference=reference,
        known_on=date(2026, 3, 20),
        fields=fields,
        labels={"victim": "Victim (if known)"},
        content={"exploitation": ["CSE"], "serious_unreferred": ["weapons"]},
        provenance=Provenance("first_hand", "zara eastham, police", "Zara Eastham", "Police"),
        incidents=[IncidentDraft(date(2026, 3, 18), exploitation=["CSE"])],
        mentions=mentions,
        statements=statements,
        problems=[problem] if problem else [],
    )
    content = details.encode()
    return FileDraft(
        f"{reference}.docx", hashlib.sha256(content).hexdigest(), len(content), "text/plain", "liberty_report", records=[record]
    )


def minutes(child: str) -> FileDraft:
    """Minutes of one meeting with one action."""
    text = f"{child} - risk HIGH."
    record = RecordDraft(
        "meeting",
        reference="2026-03-25",
        known_on=date(2026, 3, 25),
        fields={"date": "25/03/2026", "high_risk_children": text},
        mentions=[MentionDraft("Child", "discussed", "high_risk_children", 0, len(child), child)],
        statements=[StatementDraft("DISCUSSED", None, 0)],
        actions=[
            ActionDraft(
                "TA001", "Visit Wharf Hotel", "Licensing", date(2026, 4, 22), "22/04/2026", "Prevent", "Ongoing", "new", [0]
            )
        ],
    )
    return FileDraft(
        "minutes.docx", hashlib.sha256(text.encode()).hexdigest(), len(text), "text/plain", "tasking_minutes", records=[record]
    )


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the record, made once."""
    folder = tmp_path_factory.mktemp("made") / "data"
    with Kith(folder) as kith:
        wrong = Problem("victim_dob", "The date of birth is missing.", "Ask the reporter.")
        drafts = [
            report("LIB-2026-00001", "Mina Quigley", "Levi Zielinski", "Wharf Hotel"),
            report("LIB-2026-00002", NASTY, "Rhys Nkemelu", "Canal Gardens", wrong),
            minutes("Mina Quigley"),
        ]
        for draft in drafts:
            text = draft.records[0].fields.get("details") or draft.records[0].fields["high_risk_children"]
            kith.originals.keep(text.encode(), draft.sha256)
            with kith.writing("maker", "ingest") as (writer, _):
                writer.append(draft, "needs_attention" if draft.records[0].problems else "accepted", "a test")
    return folder


@pytest.fixture
def settings(made_once: Path, tmp_path: Path) -> Settings:
    """Settings over a copy of that folder."""
    folder = tmp_path / "data"
    shutil.copytree(made_once, folder)
    return Settings(folder, today=TODAY, hosts=("testserver",), upload_limit=2 * 1024 * 1024)


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    """The application."""
    with Kith(settings.folder) as kith:
        yield create_app(settings, kith)


@pytest.fixture
def house(app: FastAPI) -> House:
    """What its routes share."""
    found: House = app.state.house
    return found


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Somebody who has not signed in."""
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def sign_in(client: TestClient, house: House) -> Callable[..., TestClient]:
    """Sign in as somebody with these roles: ``sign_in(Role.ANALYST)``; a purpose is stated unless it is empty."""

    def act(*roles: Role, purpose: str = "a test") -> TestClient:
        name = "-".join(sorted(roles))
        user = house.users.add(name, roles)
        client.cookies.clear()
        answer = client.get("/sign-in/once", params={"token": house.links.make(user)})
        assert answer.status_code == 303
        session = house.sessions.get(client.cookies["kith"])
        assert session
        client.headers["X-CSRF-Token"] = session.csrf
        if purpose:
            house.sessions.set_purpose(session, purpose)
        return client

    return act


@pytest.fixture
def analyst(sign_in: Callable[..., TestClient]) -> TestClient:
    """An analyst who has said what for."""
    return sign_in(Role.ANALYST)


@pytest.fixture
def looks(house: House) -> Callable[[], list[tuple[str, str, str]]]:
    """What is in the log: who, what, why."""

    def read() -> list[tuple[str, str, str]]:
        with house.kith.database.reading() as connection:
            rows = connection.exec_driver_sql("SELECT actor, what, purpose FROM audit ORDER BY n")
            return [(row[0], row[1], row[2]) for row in rows]

    return read


@pytest.fixture
def entity(house: House) -> Callable[[str], str]:
    """The id of what goes by a name."""

    def find(name: str) -> str:
        return house.kith.view("maker", "a test").find(name)[0].node.id

    return find
