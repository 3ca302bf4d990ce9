"""The fictional region's reports as they were meant, beside what was read; children and adults are kept apart."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph.kith import Kith
from graph.ledger.shown import MentionRow
from ingest.demo.model import Region
from ingest.demo.region import write_region
from ingest.pipeline import Sender, ingest

END = date(2026, 3, 31)
MOST_PLACES = 0.9


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    return write_region(tmp_path_factory.mktemp("read"), END, months=3, reports=80)


@pytest.fixture(scope="module")
def mentions(region: Region, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[MentionRow]]:
    folder: Path = tmp_path_factory.mktemp("read") / "data"
    with Kith(folder) as kith:
        ingest(kith, [region.folder], Sender("maker", "a test", END))
        yield kith.view("maker", "a test").mentions()


def test_every_report_is_read_with_its_victim_and_its_place(region: Region, mentions: list[MentionRow]) -> None:
    read: dict[str, set[tuple[str, str]]] = {}
    for one in mentions:
        read.setdefault(one.reference, set()).add((one.kind, one.role))
    told = [report for report in region.story["reports"] if report["reference"] in read]
    whose = [report["reference"] for report in told if report["victim"]]
    where = [report["reference"] for report in told if report["place"]]
    assert [one for one in whose if ("Child", "victim") not in read[one]] == []
    # some narratives do not name the place that was meant
    named = [one for one in where if ("Location", "location") in read[one]]
    assert len(named) >= MOST_PLACES * len(where)


def test_no_adult_is_read_as_a_child_nor_a_child_as_a_person_of_concern(region: Region, mentions: list[MentionRow]) -> None:
    people = region.story["people"].values()
    adults = {one["name"] for one in people if not one["child"]}
    children = {one["name"] for one in people if one["child"]}
    assert [one for one in mentions if one.text in adults - children and one.kind == "Child"] == []
    assert [one for one in mentions if one.text in children - adults and one.kind == "PersonOfConcern"] == []
