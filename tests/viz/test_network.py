import json
import re
from typing import Any

import pytest

from graph.ontology.catalogue import node_kinds
from graph.store.base import Link, Node, Subgraph
from viz.network import diagram
from viz.style import legend, link_width, outline

PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<a href=javascript:alert(1)>x</a>",
    "{{ 7 * 7 }}",
    "';alert(1)//",
    "\u2028alert(1)",
    "<!--<script>",
)


def part_of(name: str = "Kai Thomas", **link: Any) -> Subgraph:
    nodes = (Node("a", "Child", name, ("Lil K",)), Node("b", "Location", "Wharf Hotel"))
    said = {"reports": ("LIB-2026-00001",), "first": None, "last": None, **link}
    return Subgraph(nodes, (Link("a", "b", "FREQUENTS", **said),))


def drawn(html: str, what: str) -> list[dict[str, Any]]:
    found = re.search(rf"{what}: new vis\.DataSet\((\[.*?\])\)[ ,}}]", html)
    assert found
    return list(json.loads(found[1]))


def test_a_page_of_its_own_asks_nothing_of_another_host() -> None:
    html = diagram(part_of(), "Around Kai", alone=True)
    assert not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", html)
    assert "bootstrap" not in html.casefold()
    assert "cdnjs" not in html
    assert "jsdelivr" not in html


def test_it_has_a_language_a_title_a_heading_and_a_legend() -> None:
    html = diagram(part_of(), "Around Kai", alone=True)
    assert '<html lang="en-GB">' in html
    assert "<title>Around Kai</title>" in html
    assert "<h1>Around Kai</h1>" in html
    assert "Child</li>" in html
    assert "Location</li>" in html


def test_in_a_frame_the_page_around_it_has_the_legend() -> None:
    html = diagram(part_of(), "Around Kai")
    assert "<h1>" not in html
    assert 'class="legend"' not in html


@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_and_headings_stay_text(payload: str) -> None:
    html = diagram(part_of(payload), payload, focus=["a"], alone=True)
    plain = diagram(part_of(), "Around Kai", focus=["a"], alone=True)
    assert html.count("<script") == plain.count("<script")
    assert "<img" not in html
    assert "49" not in re.findall(r"<title>(.*?)</title>", html)[0]
    assert "popup.innerHTML" not in html
    assert payload in {node["label"] for node in drawn(html, "nodes")}


def test_physics_is_off_and_coordinates_are_given() -> None:
    html = diagram(part_of(), "Around Kai")
    assert '"physics": {"enabled": false}' in html
    assert all(isinstance(node["x"], float | int) and isinstance(node["y"], float | int) for node in drawn(html, "nodes"))


def test_given_coordinates_are_kept() -> None:
    html = diagram(part_of(), "Around Kai", at={"a": (11.0, -5.0), "b": (90.0, 4.0)})
    assert {(node["x"], node["y"]) for node in drawn(html, "nodes")} == {(11.0, -5.0), (90.0, 4.0)}


def test_width_tells_sources_and_dashes_tell_what_nobody_graded() -> None:
    (thin,) = drawn(diagram(part_of(sources=1), "x"), "edges")
    (thick,) = drawn(diagram(part_of(sources=4, solid=True), "x"), "edges")
    assert thick["width"] > thin["width"]
    assert thin["dashes"]
    assert thick["dashes"] is False
    assert "Kai Thomas is linked to Wharf Hotel" in thin["title"]
    assert "1 independent source" in thin["title"]
    assert link_width(50) == link_width(7)


def test_only_the_best_linked_carry_their_name_and_what_was_asked_for_always() -> None:
    nodes = tuple(Node(f"n{number:03}", "Child", f"Child number {number}") for number in range(60))
    links = tuple(Link("n000", node.id, "ASSOCIATES_WITH", ("R",), None, None) for node in nodes[1:])
    shown = drawn(diagram(Subgraph(nodes, links), "x", focus=["n059"], labelled=10), "nodes")
    named = {node["id"] for node in shown if node["label"]}
    assert len(named) <= 10
    assert {"n000", "n059"} <= named
    assert all(node["title"] for node in shown)


def test_links_to_what_is_not_drawn_are_left_out() -> None:
    part = part_of()
    assert drawn(diagram(Subgraph(part.nodes[:1], part.links), "x"), "edges") == []


def test_two_links_of_one_pair_do_not_lie_on_each_other() -> None:
    part = part_of()
    other = Link("a", "b", "LIVES_AT", ("R",), None, None)
    first, second = drawn(diagram(Subgraph(part.nodes, (*part.links, other)), "x"), "edges")
    assert first["smooth"] != second["smooth"]


def test_every_kind_has_an_outline_of_its_own() -> None:
    drawn_shapes = {re.sub(r'(?:fill|stroke)="[^"]*"', "", outline(kind)) for kind in node_kinds()}
    assert len(drawn_shapes) == len(node_kinds())


def test_legend_keeps_the_order_of_the_ontology() -> None:
    assert [entry.kind for entry in legend(["Location", "Child", "Child"])] == ["Child", "Location"]
