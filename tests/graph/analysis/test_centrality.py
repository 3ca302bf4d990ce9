import networkx as nx
import numpy as np
import pytest

from graph.analysis.centrality import betweenness, modularity, pagerank
from graph.analysis.groups import partition


@pytest.fixture(params=["karate", "les miserables"])
def pair(request):
    graph = nx.karate_club_graph() if request.param == "karate" else nx.les_miserables_graph()
    graph = nx.convert_node_labels_to_integers(graph)
    return graph, nx.to_scipy_sparse_array(graph, nodelist=range(len(graph)), dtype=float, format="csr")


def test_betweenness_equals_networkx(pair):
    graph, matrix = pair
    expected = nx.betweenness_centrality(graph)
    assert betweenness(matrix) == pytest.approx([expected[node] for node in range(len(graph))], abs=1e-12)


def test_betweenness_from_pivots_equals_networkx_subset(pair):
    graph, matrix = pair
    n, pivots = len(graph), np.array([0, 5, 9])
    expected = nx.betweenness_centrality_subset(graph, pivots.tolist(), list(graph), normalized=False)
    found = betweenness(matrix, pivots, normalised=False) * len(pivots) / n
    assert found == pytest.approx([expected[node] for node in range(n)], abs=1e-9)


def test_pagerank_equals_networkx(pair):
    graph, matrix = pair
    expected = nx.pagerank(graph, tol=1e-12, max_iter=500)
    assert pagerank(matrix, tolerance=1e-13) == pytest.approx([expected[node] for node in range(len(graph))], abs=1e-9)


def test_modularity_equals_networkx_and_leiden_finds_a_good_partition(pair):
    graph, matrix = pair
    label = partition(matrix)
    sets = [set(np.flatnonzero(label == one).tolist()) for one in np.unique(label)]
    assert modularity(matrix, label) == pytest.approx(nx.community.modularity(graph, sets), abs=1e-12)
    assert modularity(matrix, label) > 0.4
