"""The notebooks run from top to bottom, without a warning, and each shows a picture."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from graph.kith import Kith
from ingest.demo.region import write_region
from ingest.pipeline import Sender, ingest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TODAY = date(2026, 3, 31)
PICTURES = {"image/png", "image/svg+xml"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Six months of the fictional region, taken in once for all of them."""
    folder = tmp_path_factory.mktemp("notebooks")
    write_region(folder / "files", TODAY, months=6, reports=110)
    with Kith(folder / "data") as kith:
        ingest(kith, [folder / "files"], Sender("maker", "a test", TODAY))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KITH_DATA", str(folder / "data"))
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
        patch.setenv("PYTHONWARNINGS", "error::UserWarning,error::FutureWarning")
        yield folder / "data"


def test_there_are_four() -> None:
    assert len(NOTEBOOKS) == 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_notebook_runs_and_shows_a_picture(path: Path, data: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "keep notebooks without their outputs"
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    pictures = {kind for output in shown for kind in output.get("data", {})} & PICTURES
    assert pictures
    assert not [output for output in shown if output.output_type == "stream" and output.name == "stderr"]
