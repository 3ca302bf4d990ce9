"""What is written about Neo4j is what stands in it."""

from pathlib import Path

import pytest
import yaml

from graph.ontology.catalogue import link_kinds, node_kinds
from graph.store.mirrored import evidence_of, link_properties, node_properties
from graph.store.neo4j_schema import statements
from graph.store.neo4j_words import EACH_LINK, EACH_NODE, in_step

ROOT = Path(__file__).parents[3]


def test_the_page_is_in_step_with_the_ontology() -> None:
    page = (ROOT / "docs/neo4j.md").read_text(encoding="utf-8")
    assert page == in_step(page), "run: python -m graph.store.neo4j_words docs/neo4j.md"


def test_the_properties_named_are_those_written() -> None:
    node = node_properties(("e1", "Child", "Kai", '["K"]', '{"dob":"2011-01-01"}'))
    assert {name for name in node if not name.startswith("_")} == {*EACH_NODE, "dob"}
    link = link_properties([("e1", "i1", "VICTIM_IN", "LIB-1", "2026-03-01", "2026-03-02", "first_hand", "ann", "B")])
    named = {name for names in EACH_LINK for name in names.split(", ")}
    assert {name for name in link if not name.startswith("_")} == named
    assert (link["sources"], link["solid"], link["first"]) == (1, True, "2026-03-01")


@pytest.mark.parametrize("happened", ["2026-03-01", None])
@pytest.mark.parametrize(("root", "grade"), [(None, None), ("ann, school", "B")])
def test_evidence_comes_back_as_it_went(happened: str | None, root: str | None, grade: str | None) -> None:
    row = ("e1", "i1", "VICTIM_IN", "LIB-1", happened, "2026-03-02", "first_hand", root, grade)
    (line,) = link_properties([row])["_evidence"]
    assert evidence_of("e1", "VICTIM_IN", "i1", [line]) == [row]


def test_every_kind_has_its_constraint() -> None:
    assert {f"kith_{kind.lower()}_id" for kind in node_kinds()} <= statements().keys()


def test_labels_and_types_can_stand_in_a_query() -> None:
    assert all(name.replace("_", "").isalpha() for name in (*node_kinds(), *link_kinds()))


def test_neo4j_in_docker_has_no_password_of_its_own_and_listens_here_alone() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert all(port.startswith("127.0.0.1:") for service in services.values() for port in service["ports"])
    assert not any("AUTH" in name or "PASSWORD" in name for name in services["neo4j"]["environment"])
    assert services["neo4j"]["healthcheck"]
