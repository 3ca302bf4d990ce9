"""What the first page would wait for is worked out from the start on, and shows nobody anything."""

from datetime import date

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.warming import Warming
from graph.access import WINDOW_DAYS, Look
from graph.kith import Kith
from graph.ledger.database import raw
from graph.triage import readings
from graph.triage.inbox import Inbox

TODAY = date(2026, 3, 31)


def log_rows(kith: Kith) -> int:
    with kith.database.reading() as connection:
        return int(raw(connection).execute("SELECT count(*) FROM audit").fetchone()[0])


def test_what_was_worked_out_need_not_be_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with Kith(settings.folder) as kith:
        before = log_rows(kith)
        warming = Warming(kith, lambda: TODAY)
        warming.start()
        warming.wait()
        assert log_rows(kith) == before, "nobody was shown anything"

        def again(*_: object) -> None:
            raise AssertionError("worked out again")

        monkeypatch.setattr("graph.analysis.shelf.findings_against", again)
        monkeypatch.setattr(readings, "_read", again)
        kith.shelf().findings(TODAY, WINDOW_DAYS)
        assert Inbox(kith, Look("ana", "a test"), TODAY).counts()["new"] > 0


def test_it_ends_with_the_pages(settings: Settings) -> None:
    with Kith(settings.folder) as kith, TestClient(create_app(settings, kith, warm=True)) as client:
        assert client.get("/health").json()["ok"]
