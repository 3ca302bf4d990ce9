"""What the explorer asks of the server: logged, held to roles, and never more than can be read."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from fastapi.testclient import TestClient

from api.explorer.bundles import MOST_BUNDLES, Network, bundled
from api.explorer.payload import position_of
from api.explorer.picking import best, counts, nearest
from api.rights import Role
from graph.store.base import Link, Node, Subgraph

Looks = Callable[[], list[tuple[str, str, str]]]


def test_page_carries_the_looks_of_every_kind(analyst: TestClient) -> None:
    page = analyst.get("/explorer")
    assert page.status_code == 200
    assert 'id="__________cytoscape_stylesheet"' in page.text
    assert '"PersonOfConcern": {' in page.text
    assert 'id="outline-Vehicle"' in page.text


def test_chart_opens_on_an_entity_with_dated_evidence_and_is_logged(
    analyst: TestClient, entity: Callable[[str], str], looks: Looks
) -> None:
    mina = entity("Mina Quigley")
    opened = analyst.get("/explorer/data/open", params={"entity": mina}).json()
    assert opened["focus"] == [mina]
    assert all({"x", "y"} <= node.keys() for node in opened["nodes"])
    [victim] = [link for link in opened["links"] if link["kind"] == "VICTIM_IN"]
    [[on, known, reference, root, graded]] = victim["told"]
    assert (on, known, reference, graded) == ("2026-03-18", "2026-03-20", "LIB-2026-00001", False)
    assert root
    assert "zara" not in root
    assert [(who, why) for who, what, why in looks() if what.startswith(("network of", "chart of"))] == [
        ("analyst", "a test")
    ] * 2


def test_expansion_gives_only_what_is_new_with_links_to_what_stands(analyst: TestClient, entity: Callable[[str], str]) -> None:
    mina, wharf = entity("Mina Quigley"), entity("Wharf Hotel")
    counted = analyst.post("/explorer/data/counts", json={"entity": mina, "known": [mina, wharf]}).json()["counts"]
    assert ["Location", 1, 0] in counted
    assert ["PersonOfConcern", 1, 1] in counted
    added = analyst.post(
        "/explorer/data/expand", json={"entity": mina, "known": [mina, wharf], "kinds": ["PersonOfConcern"]}
    ).json()
    kinds = sorted(node["kind"] for node in added["nodes"])
    assert kinds == ["Incident", "PersonOfConcern"]
    ends = {end for link in added["links"] for end in (link["source"], link["target"])}
    assert {mina, wharf} <= ends


def test_paths_say_what_was_searched(analyst: TestClient, entity: Callable[[str], str]) -> None:
    ends = [entity("Mina Quigley"), entity("Levi Zielinski")]
    [pair] = analyst.post("/explorer/data/paths", json={"ends": ends}).json()["pairs"]
    assert pair["ways"][0]["reports"] == ["LIB-2026-00001"]
    assert analyst.post("/explorer/data/paths", json={"ends": ends, "kinds": ["Nobody"]}).status_code == 422
    none = analyst.post("/explorer/data/paths", json={"ends": ends, "graded": True, "start": "2026-01-01"}).json()
    assert none["pairs"][0]["ways"] == []
    assert "from 1 January 2026 to now" in none["searched"]
    assert "only what is graded A to C" in none["searched"]


def test_sources_have_date_grade_and_agency(analyst: TestClient) -> None:
    [row] = analyst.post("/explorer/data/sources", json={"references": ["LIB-2026-00001", "nowhere"]}).json()["sources"]
    assert (row["known_words"], row["grade"], row["agency"], row["footing"]) == (
        "20 March 2026",
        "ungraded",
        "Police",
        "first hand",
    )


def test_kept_chart_is_told_what_became_of_its_things(analyst: TestClient, entity: Callable[[str], str]) -> None:
    mina = entity("Mina Quigley")
    told = analyst.post("/explorer/data/chart", json={"ids": [mina, "e0000000000000000"]}).json()
    assert [node["id"] for node in told["nodes"]] == [mina]
    assert told["gone"] == ["e0000000000000000"]


def test_whole_network_without_wards(analyst: TestClient) -> None:
    opened = analyst.get("/explorer/data/open").json()
    assert {node["kind"] for node in opened["nodes"]} & {"Report", "Meeting"} == set()
    assert analyst.get("/explorer/data/wards").json() == {"wards": None}
    assert analyst.get("/explorer/data/groups").json() == {"groups": []}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("open?entity=e0000000000000000", None, 404),
        ("open?finding=f0", None, 404),
        ("entities/e0000000000000000", None, 404),
        ("open?hops=9", None, 422),
        ("paths", {"ends": ["e1"]}, 422),
        ("expand", {"entity": "e1", "most": 0}, 422),
        ("chart", {"ids": ["e1"] * 801}, 400),
        ("expand", {"entity": "e1", "unheard_of": 1}, 422),
    ],
)
def test_refusals_are_json_in_words(analyst: TestClient, path: str, body: object, status: int) -> None:
    answer = analyst.get(f"/explorer/data/{path}") if body is None else analyst.post(f"/explorer/data/{path}", json=body)
    assert answer.status_code == status
    assert answer.json()["error"]["problem"]


def test_partners_and_strangers_are_kept_out(client: TestClient, sign_in: Callable[..., TestClient]) -> None:
    assert client.get("/explorer/data/open").status_code == 401
    partner = sign_in(Role.PARTNER)
    assert partner.get("/explorer").status_code == 403
    assert partner.post("/explorer/data/chart", json={"ids": []}).status_code == 403
    assert sign_in(Role.ANALYST, purpose="").get("/explorer/data/open").status_code == 400


def test_posts_need_the_token_of_the_visit(analyst: TestClient) -> None:
    analyst.headers["X-CSRF-Token"] = "another"
    assert analyst.post("/explorer/data/chart", json={"ids": []}).status_code == 403


def link(source: str, target: str, sources: int = 1, kind: str = "PRESENT_AT") -> Link:
    return Link(source, target, kind, ("R1",), date(2026, 1, 1), date(2026, 1, 1), sources)


STAR = Subgraph(
    (
        Node("a", "Child", "A"),
        Node("b", "Child", "B"),
        Node("c", "Child", "C"),
        Node("i", "Incident", "I"),
        Node("j", "Incident", "J"),
        Node("p", "Location", "P"),
    ),
    (link("a", "i", 3), link("b", "i", 3), link("a", "j"), link("i", "p", 2, "AT"), link("c", "p", 1, "FREQUENTS")),
)


def test_nearest_takes_the_best_of_a_kind_with_what_lies_between() -> None:
    assert nearest(STAR, "a", {"a"}, {"Child"}, 1) == ["b", "i"]
    assert nearest(STAR, "a", {"a"}, {"Location"}, 5) == ["i", "p"]
    assert nearest(STAR, "a", {"a", "b", "i", "p", "c"}, (), 5) == []
    assert counts(STAR, "a", {"a", "b"}) == [("Child", 2, 1), ("Location", 1, 1), ("Incident", 2, 2)]


def test_best_keeps_what_was_asked_for_and_leaves_out_what_dangles() -> None:
    assert set(best(STAR, ["c"], 3)) >= {"c"}
    assert len(best(STAR, ["a"], 3)) <= 3
    assert set(best(STAR, ["a"], 50)) == {node.id for node in STAR.nodes}


def test_five_thousand_things_are_a_few_groups_with_counts() -> None:
    rng = np.random.default_rng(3)
    source, target = np.arange(5000), (np.arange(5000) // 50) * 50 + rng.integers(0, 50, 5000)
    kinds = ["Child" if n % 3 else "Location" for n in range(5000)]
    found = bundled(Network([f"e{n}" for n in range(5000)], kinds, source, target, np.ones(5000, dtype=np.int64)))
    assert len(found.bundles) <= MOST_BUNDLES + 12
    assert sorted(one for bundle in found.bundles for one in bundle.members) == sorted(f"e{n}" for n in range(5000))
    assert all(sum(bundle.counts.values()) == len(bundle.members) for bundle in found.bundles)


@pytest.mark.parametrize(
    ("attributes", "position"),
    [
        ({"latitude": 52.9, "longitude": -1.5}, (52.9, -1.5)),
        ({"easting": 436304, "northing": 334514}, (52.9068, -1.4617)),
        ({"latitude": "near the canal", "longitude": 1}, None),
        ({"easting": -5, "northing": 1}, None),
        ({}, None),
    ],
)
def test_place_stands_where_either_kind_of_coordinates_puts_it(
    attributes: dict[str, object], position: tuple[float, float] | None
) -> None:
    found = position_of(Node("e", "Location", "Place", (), attributes))
    assert (found and tuple(round(one, 4) for one in found)) == position
