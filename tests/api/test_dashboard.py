"""Home says what changed, findings are decided on, entities have a line of time, help names every key."""

import csv
import html
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient

from api.deps import House
from api.rights import Role
from api.routes.guide import KEYS
from graph.recent import first_together
from ingest.pipeline import Sender, ingest_upload
from viz.sparks import sparkline, timeline


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


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


@pytest.fixture(autouse=True)
def something_stands_out(house: House) -> None:
    """Four more children at the Wharf Hotel, each seen there by somebody else."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(LABELS)
    for number, child in enumerate(("Aisha Sharma", "Orla Haddad", "Wren Novak", "Iris Lacatus"), 11):
        details = f"On {number}/03/2026 {child} was seen with Levi Zielinski at Wharf Hotel."
        day = f"{number + 15}/03/2026 10:00"
        who = (f"Worker {number}", "School", "Yes", details, "Levi Zielinski", child, "03/02/2012")
        writer.writerow((f"LIB-2026-{number:05}", "Child sexual exploitation", day, *who))
    ingest_upload(house.kith, [("register.csv", out.getvalue().encode())], Sender("maker", "a test", date(2026, 3, 31)))


def finding_of(client: TestClient) -> str:
    return re.findall(r'href="/findings/(f[0-9a-f]+)"', client.get("/findings").text)[0]


def test_home_begins_with_what_changed_since_the_meeting(analyst: TestClient) -> None:
    page = analyst.get("/").text
    said = plain(page)
    assert "Since the meeting of 25 March 2026" in said
    assert said.index("What stands out") < said.index("Newest reports")
    assert "bars are weeks" in page


def test_who_is_reported_together_for_the_first_time_is_told(house: House) -> None:
    kith = house.kith
    found = first_together(kith.view("a", "a test"), date(2026, 3, 1), date(2026, 3, 31), 10)
    pairs = {(one.child.name, one.other.name) for one in found}
    assert {("Mina Quigley", "Levi Zielinski"), ("Mina Quigley", "Wharf Hotel")} <= pairs
    latest = first_together(kith.view("a", "a test"), date(2026, 3, 28), date(2026, 3, 31), 10)
    assert {one.child.name for one in latest} == {"Iris Lacatus"}
    assert first_together(kith.view("a", "a test"), date(2026, 3, 29), date(2026, 3, 31), 10) == []


@pytest.mark.parametrize("decision", ["agenda", "accept", "dismiss"])
def test_a_finding_is_decided_on_with_a_reason(analyst: TestClient, decision: str) -> None:
    finding = finding_of(analyst)
    refused = analyst.post(f"/findings/{finding}", data={"decision": decision, "reason": " "})
    assert refused.status_code == 400
    assert "A decision needs a reason." in refused.text
    answer = analyst.post(f"/findings/{finding}", data={"decision": decision, "reason": "Known to the team"})
    assert answer.status_code == 303
    page = analyst.get(f"/findings/{finding}")
    if decision == "dismiss":
        assert page.status_code == 404
    else:
        assert "Known to the team" in page.text


def test_a_supervisor_sees_a_finding_and_does_not_decide(sign_in: Callable[..., TestClient]) -> None:
    client = sign_in(Role.SUPERVISOR)
    finding = finding_of(client)
    assert 'id="decide"' not in client.get(f"/findings/{finding}").text
    assert client.post(f"/findings/{finding}", data={"decision": "accept", "reason": "x"}).status_code == 403


def test_pages_lead_to_chart_and_export(analyst: TestClient, entity: Callable[[str], str]) -> None:
    page = analyst.get(f"/entities/{entity('Mina Quigley')}").text
    assert f'href="/export?entity={entity("Mina Quigley")}"' in page
    assert "/explorer?finding=" in analyst.get(f"/findings/{finding_of(analyst)}").text


def test_help_names_every_key(analyst: TestClient) -> None:
    page = plain(analyst.get("/help").text)
    for rows in KEYS.values():
        for key, does in rows:
            assert f"{key} {does}" in page


def test_the_tour_is_offered_in_the_demo_alone(sign_in: Callable[..., TestClient]) -> None:
    assert "data-tour" not in sign_in(Role.ANALYST).get("/").text


class TestDrawings:
    def test_weekly_numbers(self) -> None:
        drawn = ET.fromstring(sparkline([0, 3, 0, 1, 2, 5], 'of "<Kai>"'))
        assert len(drawn.findall("{*}rect")) == 4
        assert drawn.get("aria-label") == 'of "<Kai>"'
        assert ET.fromstring(sparkline([0] * 26, "nothing")).findall("{*}rect") == []

    @pytest.mark.parametrize("days", [0, 1, 40, 900])
    def test_incidents_stand_in_order_within_the_drawing(self, days: int) -> None:
        first = date(2025, 1, 31)
        rows = {"victim": [(first, "<b>one</b>"), (first + timedelta(days=days), "two")]}
        drawn = ET.fromstring(timeline(rows, {"victim": "Victim"}))
        across = [float(circle.get("cx", "")) for circle in drawn.findall("{*}circle")]
        assert across == sorted(across)
        assert 0 <= across[0] <= across[-1] <= 1000
        assert len(drawn.findall("{*}text")) <= 14
        assert timeline({}, {}) == ""
