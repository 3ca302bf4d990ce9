"""The year 2015-16 as case rows, taken in through the real pipeline once."""

import importlib.util
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from graph.kith import Kith
from graph.quarterly.book import statistics
from graph.quarterly.tables import Statistics
from ingest.pipeline import Sender, ingest


@pytest.fixture(scope="session")
def published() -> ModuleType:
    """What was published, and the rows made up for it (published.py)."""
    spec = importlib.util.spec_from_file_location("published_2015_16", Path(__file__).parent / "published.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def year(published: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Statistics:
    """The tables of April 2015 to March 2016."""
    folder = tmp_path_factory.mktemp("year")
    published.write_year(folder / "files")
    with Kith(folder / "data") as kith:
        taken = ingest(kith, [folder / "files"], Sender("ann", "a test", date(2016, 4, 30)))
        assert {file.kind for file in taken.files} == {"case_links"}, taken.files
        return statistics(kith.view("ann", "a test"), date(2015, 4, 1), date(2016, 3, 31))
