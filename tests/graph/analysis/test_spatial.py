import numpy as np
import pytest
from scipy import sparse

from graph.analysis.spatial import knox_pairs, morans_i


def test_morans_i_of_a_line_of_equal_steps():
    n = 5
    weights = sparse.diags_array([np.ones(n - 1), np.ones(n - 1)], offsets=[-1, 1]).tocsr()
    assert morans_i(np.arange(n, dtype=float), weights) == pytest.approx(0.5)


def test_knox_counts_pairs_near_in_both():
    where = np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 0.0], [5.0, 1.0]])
    assert knox_pairs(where, np.array([0.0, 1.0, 0.0, 9.0]), near=1.0, soon=2.0) == 1


def test_columbus_crime_has_its_published_morans_i():
    libpysal = pytest.importorskip("libpysal", reason="libpysal brings the Columbus data")
    table = libpysal.io.open(libpysal.examples.get_path("columbus.dbf"))
    crime = np.array(table.by_col("CRIME"))
    table.close()
    graph = libpysal.io.open(libpysal.examples.get_path("columbus.gal")).read()
    graph.transform = "r"
    weights = sparse.csr_array(graph.sparse)
    assert morans_i(crime, weights) == pytest.approx(0.500188557, abs=1e-9)


def test_burkitt_has_13_pairs_within_20_km_and_5_days():
    libpysal = pytest.importorskip("libpysal", reason="libpysal reads the Burkitt data")
    pytest.importorskip("pointpats", reason="pointpats brings the Burkitt data")
    table = libpysal.io.open(libpysal.examples.get_path("burkitt.dbf"))
    columns = [np.array(table.by_col(name), dtype=float) for name in ("X", "Y", "T")]
    table.close()
    assert knox_pairs(np.column_stack(columns[:2]), columns[2], near=20, soon=5) == 13
