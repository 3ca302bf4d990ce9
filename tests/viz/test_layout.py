import math
import random
import time
from itertools import combinations

import pytest

from graph.store.base import Link, Node, Subgraph
from viz.layout import GAP, SPACING, place

NEAREST = float(min(SPACING))


def network(nodes: int, links: list[tuple[int, int]]) -> Subgraph:
    return Subgraph(
        tuple(Node(f"n{number:04}", "Child", f"Name {number}") for number in range(nodes)),
        tuple(Link(f"n{a:04}", f"n{b:04}", "ASSOCIATES_WITH", ("R1",), None, None) for a, b in links),
    )


def shuffled(count: int, links: int, seed: int = 7) -> Subgraph:
    draw = random.Random(seed)
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < links:
        a, b = int(draw.random() ** 2 * count * 0.9), int(draw.random() * count * 0.9)
        if a != b:
            pairs.add((a, b))
    return network(count, sorted(pairs))


def test_nothing_has_no_place() -> None:
    assert place(Subgraph((), ())) == {}


def test_every_node_has_a_place_of_its_own() -> None:
    at = place(shuffled(200, 260))
    assert len(at) == 200
    apart = [math.dist(a, b) for a, b in combinations(at.values(), 2)]
    assert min(apart) > 0.5 * GAP * NEAREST


def test_same_graph_gives_same_picture_whatever_the_order() -> None:
    part = shuffled(120, 150)
    turned = Subgraph(tuple(reversed(part.nodes)), tuple(reversed(part.links)))
    assert place(part) == place(part) == place(turned)


def test_nodes_without_links_stand_in_a_grid_beside_the_rest() -> None:
    part = network(30, [(0, 1), (1, 2), (2, 0)])
    at = place(part)
    alone = [at[f"n{number:04}"] for number in range(3, 30)]
    linked = [at[f"n{number:04}"] for number in range(3)]
    assert len({x for x, _ in alone}) * len({y for _, y in alone}) <= 2 * len(alone)
    apart = [math.dist(one, other) for one in alone for other in linked]
    assert min(apart) >= NEAREST


def test_parts_do_not_overlap() -> None:
    at = place(network(20, [(a, a + 1) for a in range(9)] + [(a, a + 1) for a in range(10, 19)]))
    first, second = ([at[f"n{n:04}"] for n in numbers] for numbers in (range(10), range(10, 20)))

    def box(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
        xs, ys = zip(*points, strict=True)
        return min(xs), max(xs), min(ys), max(ys)

    a, b = box(first), box(second)
    assert a[1] < b[0] or b[1] < a[0] or a[3] < b[2] or b[3] < a[2]


def test_a_star_keeps_its_rays_apart() -> None:
    at = place(network(61, [(0, ray) for ray in range(1, 61)]))
    assert min(math.dist(a, b) for a, b in combinations(at.values(), 2)) > 0.5 * NEAREST


@pytest.mark.parametrize("links", [[(0, 0)], [(0, 5)], [(0, 1), (1, 0), (0, 1)]])
def test_loops_strangers_and_repeated_links_do_no_harm(links: list[tuple[int, int]]) -> None:
    part = network(3, [])
    given = network(6, links).links
    assert len(place(Subgraph(part.nodes, given))) == 3


def test_eight_hundred_nodes_are_placed_in_time() -> None:
    part = shuffled(800, 1200)
    began = time.process_time()
    place(part)
    assert time.process_time() - began < 10
