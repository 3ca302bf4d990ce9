"""Saved charts, exports and what partners see, over HTTP."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest
from fastapi.testclient import TestClient

from api.deps import House
from api.rights import Role
from graph.ledger.writer import Grade

Looks = Callable[[], list[tuple[str, str, str]]]
SAVED = "/explorer/data/charts"


@pytest.fixture
def state(entity: Callable[[str], str]) -> dict[str, Any]:
    """A chart of a child, an adult and a place, with notes."""
    names = ("Mina Quigley", "Levi Zielinski", "Wharf Hotel")
    nodes = [{"id": entity(name), "x": 100 * at, "y": 50, "note": f"Ask about {name}"} for at, name in enumerate(names)]
    return {"version": 1, "title": "Mina and the wharf", "note": "Mina's chart", "nodes": nodes, "focus": [nodes[0]["id"]]}


@pytest.fixture
def chart(analyst: TestClient, state: dict[str, Any]) -> dict[str, Any]:
    answer = analyst.post(SAVED, json={"state": state, "name": state["title"]})
    assert answer.status_code == 200
    kept: dict[str, Any] = answer.json()
    return kept


def test_a_chart_is_kept_listed_and_opened(analyst: TestClient, chart: dict[str, Any], state: dict[str, Any]) -> None:
    opened = analyst.get(f"{SAVED}/{chart['chart']}").json()
    assert opened["state"] == state
    assert opened["mine"]
    assert {node["name"] for node in opened["now"]["nodes"]} >= {"Mina Quigley", "Wharf Hotel"}
    assert opened["changes"] == {"merged": [], "split": [], "gone": [], "links": [], "reports": {}}
    assert "Mina and the wharf" in analyst.get("/charts").text
    assert analyst.get(f"/charts/{chart['chart']}").status_code == 200


def test_the_later_of_two_is_told_and_both_are_kept(analyst: TestClient, chart: dict[str, Any], state: dict[str, Any]) -> None:
    one = f"{SAVED}/{chart['chart']}"
    assert analyst.put(one, json={"state": state, "name": "x", "base": 1}).json()["beside"] == []
    told = analyst.put(one, json={"state": {**state, "note": "mine"}, "name": "x", "base": 1}).json()
    assert [row["version"] for row in told["beside"]] == [2]
    assert analyst.get(one, params={"version": 2}).json()["state"]["note"] == "Mina's chart"
    assert analyst.get(one).json()["state"]["note"] == "mine"


@pytest.mark.parametrize("wrong", [{}, {"state": []}, {"state": {"nodes": 3}}, {"state": {"nodes": []}, "other": 1}])
def test_what_is_no_chart_is_refused_in_words(analyst: TestClient, wrong: dict[str, Any]) -> None:
    answer = analyst.post(SAVED, json=wrong)
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["problem"]


def test_sharing_naming_and_snapshots(analyst: TestClient, chart: dict[str, Any], sign_in: Callable[..., TestClient]) -> None:
    page = f"/charts/{chart['chart']}"
    assert analyst.post(f"{page}/share", data={"role": ["ce_lead", "administrator"]}).status_code == 303
    assert analyst.post(f"{page}/snapshot", data={"meeting": "2026-03-25"}).status_code == 303
    assert analyst.post(f"{page}/snapshot", data={"meeting": "soon"}).status_code == 400
    assert analyst.post(f"{page}/name", data={"name": "Wharf"}).status_code == 303
    shown = analyst.get(page).text
    assert "Meeting of 25 March 2026" in shown
    assert "Version 3" in shown
    lead = sign_in(Role.CE_LEAD)
    assert "Wharf" in lead.get("/charts").text
    assert lead.post(f"{page}/share", data={}).status_code == 403
    assert sign_in(Role.SUPERVISOR).get(page).status_code == 403


def test_an_export_needs_recipient_and_purpose(analyst: TestClient, chart: dict[str, Any], looks: Looks) -> None:
    assert "Recipient" in analyst.get("/export", params={"chart": chart["chart"]}).text
    before = [what for _, what, _ in looks() if what.startswith("export as")]
    for missing in (
        {"recipient": "", "purpose": "meeting"},
        {"recipient": "Ben", "purpose": ""},
        {"recipient": "Ben", "purpose": "x", "form": "exe"},
    ):
        answer = analyst.post("/export", data={"chart": chart["chart"], "form": "png", **missing})
        assert answer.status_code == 400
        assert "There is a problem" in answer.text
    assert [what for _, what, _ in looks() if what.startswith("export as")] == before
    assert analyst.get("/export").status_code == 400
    assert analyst.get("/export", params={"entity": "nobody"}).status_code == 404


@pytest.mark.parametrize("form", ["png", "svg", "html", "csv", "graphml", "gexf", "json", "anx"])
def test_each_format_comes_as_a_file_and_is_logged(analyst: TestClient, chart: dict[str, Any], house: House, form: str) -> None:
    answer = analyst.post(
        "/export", data={"chart": chart["chart"], "form": form, "recipient": "Ben, school", "purpose": "Safety plan"}
    )
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert "OFFICIAL-SENSITIVE" in answer.headers["content-disposition"]
    with house.kith.database.reading() as connection:
        row = connection.exec_driver_sql("SELECT verb, what, recipient, purpose, subjects FROM audit ORDER BY n DESC").first()
    assert row
    assert row[0] == "disclosure"
    assert row[1].startswith(f"export as {form}")
    assert (row[2], row[3]) == ("Ben, school", "Safety plan")
    assert len(json.loads(row[4])) == 2
    assert "Ben, school" in analyst.get("/exports").text
    if form == "graphml":
        G = nx.read_graphml(io.BytesIO(answer.content), force_multigraph=True)
        assert {data["x"] for _, data in G.nodes(data=True)} == {0.0, 100.0, 200.0}


def test_an_export_with_pseudonyms_names_nobody(
    analyst: TestClient, chart: dict[str, Any], entity: Callable[[str], str]
) -> None:
    asked = {"form": "csv", "recipient": "Ben", "purpose": "Safety plan", "pseudonyms": "yes"}
    answer = analyst.post("/export", data={"chart": chart["chart"], **asked})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pair:
        said = "\n".join(pair.read(name).decode() for name in pair.namelist())
    assert not re.search(r"Mina|Quigley|Zielinski|Ask about", said + answer.headers["content-disposition"])
    assert entity("Mina Quigley") not in said
    again = analyst.post("/export", data={"entity": entity("Mina Quigley"), **asked})
    with zipfile.ZipFile(io.BytesIO(again.content)) as pair:
        other = pair.read("entities.csv").decode()
    child = re.search(r"Child [A-Z0-9]{6}", said)
    assert child
    assert child[0] in other


def test_what_changed_since_an_export_is_told_with_its_recipient(
    analyst: TestClient, chart: dict[str, Any], house: House, entity: Callable[[str], str]
) -> None:
    asked = {"form": "json", "recipient": "Ben, school", "purpose": "Plan"}
    analyst.post("/export", data={"entity": entity("Mina Quigley"), **asked})
    (before,) = analyst.get("/api/v1/products", headers={"Kith-Purpose": "a test"}).json()["products"]
    assert before["changed"] == []
    record = house.kith.view("maker", "a test").record("LIB-2026-00001").summary.record
    with house.kith.writing("maker", "grade") as (writer, _):
        writer.grade(record, Grade("3", "E"))
    (after,) = analyst.get("/api/v1/products", headers={"Kith-Purpose": "a test"}).json()["products"]
    assert after["changed"] == [{"what": "reference", "key": "LIB-2026-00001", "why": "graded differently"}]
    listed = analyst.get("/exports").text
    assert "1 file to recall." in listed
    assert "Ben, school" in listed
    page = analyst.get(f"/exports/{after['id']}").text
    assert "Graded differently" in page
    assert "Wharf Hotel" in page
    assert analyst.get("/exports/pnone").status_code == 404


def test_exports_of_others_are_seen_by_whoever_oversees(
    analyst: TestClient, chart: dict[str, Any], sign_in: Callable[..., TestClient]
) -> None:
    analyst.post("/export", data={"chart": chart["chart"], "form": "json", "recipient": "Ben", "purpose": "Plan"})
    assert "Ben" not in sign_in(Role.CE_LEAD).get("/exports").text
    assert "Ben" in sign_in(Role.SUPERVISOR).get("/exports").text


def test_partners_see_pseudonyms_no_words_and_no_small_numbers(
    analyst: TestClient, chart: dict[str, Any], sign_in: Callable[..., TestClient]
) -> None:
    page = f"/shared/charts/{chart['chart']}"
    assert analyst.get(page).status_code == 404
    analyst.post(f"/charts/{chart['chart']}/share", data={"role": ["partner"]})
    partner = sign_in(Role.PARTNER)
    for path in ("/shared", page):
        answer = partner.get(path)
        assert answer.status_code == 200
        assert not re.search(r"Mina|Quigley|Zielinski|Ask about|LIB-2026", answer.text)
    assert re.search(r"Child [A-Z0-9]{6}", answer.text)
    assert "Wharf Hotel" in answer.text
    assert not re.search(r"Incident \d{4}-\d{2}-\d{2}", answer.text)
    for path in (f"/charts/{chart['chart']}", f"{SAVED}/{chart['chart']}", f"/export?chart={chart['chart']}"):
        assert partner.get(path).status_code == 403


def test_a_chart_survives_a_new_start(analyst: TestClient, chart: dict[str, Any], house: House) -> None:
    from graph.charts import Charts
    from graph.kith import Kith

    with Kith(house.kith.folder.path) as again:
        charts = Charts(again.database, again.view("analyst", "a test"), ["analyst"])
        assert charts.open(chart["chart"]).state["title"] == "Mina and the wharf"


def test_hostile_charts_do_no_harm(analyst: TestClient, entity: Callable[[str], str]) -> None:
    nodes = [{"id": entity("Mina Quigley"), "x": "far", "y": 1e300, "note": ["x"]}, {"id": "nobody", "x": 1, "y": 2}]
    state = {"nodes": nodes, "filter": {"from": "never", "without": 3}, "tucked": [], "focus": "x", "title": {"a": 1}}
    kept = analyst.post(SAVED, json={"state": state, "name": "<script>alert(1)</script>"}).json()
    assert "<script>alert" not in analyst.get("/charts").text
    assert [one["id"] for one in analyst.get(f"{SAVED}/{kept['chart']}").json()["changes"]["gone"]] == ["nobody"]
    answer = analyst.post("/export", data={"chart": kept["chart"], "form": "svg", "recipient": "B", "purpose": "p"})
    assert answer.status_code == 200
    assert b"Mina Quigley" in answer.content


def test_incidents_folded_on_the_screen_are_lines_in_every_file(
    analyst: TestClient, state: dict[str, Any], house: House
) -> None:
    around = house.kith.view("maker", "a test").neighbours(state["focus"], 1)
    state["nodes"] += [{"id": node.id, "x": 10, "y": 90} for node in around.nodes if node.kind == "Incident"]

    def taken(form: str, **filters: Any) -> bytes:
        kept = analyst.post(SAVED, json={"state": {**state, "filter": filters}, "name": "Folded"}).json()
        said = {"chart": kept["chart"], "form": form, "recipient": "Ben Archer", "purpose": "Tasking"}
        return analyst.post("/export", data=said).content

    def kinds(**filters: Any) -> tuple[set[str], set[str]]:
        told = json.loads(taken("json", **filters))
        return {node["kind"] for node in told["nodes"]}, {link["kind"] for link in told["links"]}

    nodes, links = kinds()
    assert "Incident" in nodes
    assert "REPORTED_WITH" not in links
    nodes, links = kinds(folded=True)
    assert "Incident" not in nodes
    assert "REPORTED_WITH" in links
    assert not links & {"VICTIM_IN", "ALLEGED_IN", "AT"}
    for form in ("svg", "png", "csv", "graphml", "gexf", "html"):
        assert taken(form, folded=True)
    assert b"was reported with" in taken("graphml", folded=True)
