"""The fictional region: same seed, same bytes; files that every common program opens; stories where they should be."""

import email
import hashlib
import io
import json
import math
from collections import Counter
from datetime import date
from email import policy
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest

from ingest.demo import wards
from ingest.demo.cast import words
from ingest.demo.model import Region
from ingest.demo.region import write_region

END = date(2026, 11, 20)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    return write_region(tmp_path_factory.mktemp("region"), END, months=2, reports=60)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Region:
    return write_region(tmp_path_factory.mktemp("whole"), END)


def digest(region: Region) -> str:
    total = hashlib.sha256()
    for path in sorted(region.files):
        total.update(str(path.relative_to(region.folder)).encode() + path.read_bytes())
    return total.hexdigest()


def test_same_seed_and_end_give_the_same_bytes(region: Region, tmp_path: Path) -> None:
    assert digest(write_region(tmp_path, END, months=2, reports=60)) == digest(region)


@pytest.mark.parametrize(("end", "seed"), [(END, 2017), (date(2026, 11, 19), 2016)])
def test_another_seed_or_end_gives_another_region(region: Region, tmp_path: Path, end: date, seed: int) -> None:
    assert digest(write_region(tmp_path, end, seed, months=2, reports=60)) != digest(region)


@pytest.mark.parametrize("end", [date(2024, 2, 29), date(2026, 1, 1), date(2027, 12, 31)])
def test_any_day_may_be_the_last(tmp_path: Path, end: date) -> None:
    assert write_region(tmp_path, end, months=1, reports=20).reports == 20


def test_says_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    region = write_region(tmp_path, END, progress=lambda done, of: told.append((done, of)), months=1, reports=20)
    assert [done for done, _ in told] == list(range(1, len(region.files) + 1))
    assert all(done <= of for done, of in told)


def test_the_folder_holds_only_what_was_written_and_no_story(region: Region) -> None:
    there = {path for path in region.folder.rglob("*") if path.is_file()}
    assert there == set(region.files)
    assert not [path for path in there if path.suffix in (".json", ".yaml")]
    assert json.loads(json.dumps(region.story)) == region.story


def test_common_programs_open_every_file(region: Region) -> None:
    for path in region.files:
        if path.suffix == ".docx":
            document = docx.Document(str(path))
            assert document.paragraphs[0].style is not None
            assert document.paragraphs[0].style.name == "Heading 1"
        elif path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            assert all(sheet.max_row >= 1 for sheet in book)
        elif path.suffix == ".pdf":
            text = pypdf.PdfReader(path).pages[0].extract_text()
            assert bool(text.strip()) == (path.name != "scan0001.pdf")
        elif path.suffix == ".eml":
            mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            assert "Operation Liberty" in mail["Subject"]
            for part in mail.iter_attachments():
                docx.Document(io.BytesIO(part.get_content()))


def test_register_holds_dates_as_dates(whole: Region) -> None:
    sheet = openpyxl.load_workbook(whole.folder / "register" / "liberty-register.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) > 60
    assert all(row[2].date() <= END for row in rows)
    forms = {path.stem for path in whole.files}
    assert 20 <= sum(row[0] in forms for row in rows) <= 35, "some rows repeat a form under the same reference"


def test_whole_region_has_its_stories(whole: Region) -> None:
    reports = whole.story["reports"]
    assert whole.reports == len(reports) == 600
    assert (whole.end - whole.start).days in range(540, 556)
    assert len([path for path in whole.files if path.parent.name == "minutes"]) in (17, 18)
    stories = Counter(report["story"] for report in reports)
    for story in (
        "cse group",
        "cce group",
        "broker",
        "rising",
        "busy",
        "rumour",
        "platform spike",
        "twins",
        "namesakes",
        "case study",
    ):
        assert stories[story] >= 8, story
    assert sum(report["serious"] for report in reports) >= 5


def test_the_rising_place_has_independent_first_hand_sources_of_late(whole: Region) -> None:
    late = [one for one in whole.story["reports"] if one["place"] == "rising" and one["on"] > "2026-09-01"]
    assert len({one["victim"] for one in late}) >= 9
    assert len({one["root"] for one in late if one["footing"] == "first_hand"}) >= 12


def test_twins_share_surname_and_birthday_and_namesakes_do_not(whole: Region) -> None:
    people = whole.story["people"]
    for one, other in whole.story["stories"]["twins"]:
        assert people[one]["dob"] == people[other]["dob"]
        assert people[one]["name"].split()[-1] == people[other]["name"].split()[-1]
    for one, other in whole.story["stories"]["namesakes"]:
        assert people[one]["name"] == people[other]["name"]
        assert people[one]["dob"] != people[other]["dob"]


def test_agencies_go_quiet(whole: Region) -> None:
    last: dict[str, str] = {}
    for report in whole.story["reports"]:
        last[report["agency"]] = max(last.get(report["agency"], ""), report["reported"])
    assert last["Hilltop House"] < "2026-07"
    assert last["St Aldhelm's School"] < "2026-08"
    assert last["Police"] > "2026-11"


def test_numbers_are_from_ranges_that_nobody_has(whole: Region) -> None:
    phones = [one["phone"] for one in whole.story["people"].values() if one["phone"]]
    assert len(phones) == len(set(phones)) > 40
    assert all(phone.startswith("07700 900") for phone in phones)
    assert all(place["postcode"][:4] in ("DE99", "ZZ99") for place in whole.story["places"].values())


def test_places_lie_inside_their_wards_and_wards_tile_the_city() -> None:
    listed = words("places")
    outlines = wards.ward_cells(listed)
    assert len(outlines) == 10
    boundary = [(float(x), float(y)) for x, y in listed["boundary"]]
    assert math.isclose(sum(area(outline) for outline in outlines.values()), area(boundary), rel_tol=1e-9)
    for ward in listed["wards"]:
        assert [name for name, outline in outlines.items() if wards.contains(outline, tuple(ward["at"]))] == [ward["name"]]


def area(outline: list[wards.Point]) -> float:
    pairs = zip(outline, outline[1:] + outline[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def test_ward_outlines_are_closed_rings_in_degrees(region: Region) -> None:
    features = json.loads((region.folder / "map" / "wards.geojson").read_text())["features"]
    for feature in features:
        (ring,) = feature["geometry"]["coordinates"]
        assert ring[0] == ring[-1]
        assert all(1 < longitude < 2.5 and 53 < latitude < 54 for longitude, latitude in ring)
