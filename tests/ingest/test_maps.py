"""Ward outlines: what is taken, what is refused in words that say what to do, and what is made lighter."""

import json
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.errors import BadInput, TooLarge
from graph.geography import wgs84_to_grid
from graph.kith import Kith
from ingest import maps
from ingest.maps import MOST_POINTS, import_map, outlines, read_wards, simplified

SQUARE = [[-1.5, 52.9], [-1.4, 52.9], [-1.4, 53.0], [-1.5, 53.0], [-1.5, 52.9]]
Json = dict[str, Any]


def collection(ring: list[list[float]] | None = None, properties: Json | None = None, **more: Any) -> bytes:
    feature = {
        "type": "Feature",
        "properties": {"name": "Canalside"} if properties is None else properties,
        "geometry": {"type": "Polygon", "coordinates": [ring or SQUARE]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature], **more}).encode()


def crs(number: str) -> Json:
    return {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{number}"}}


@pytest.fixture
def kith(data_folder: Path) -> Iterator[Kith]:
    with Kith(data_folder) as kith:
        yield kith


def written(folder: Path, content: bytes) -> Path:
    file = folder / "wards.geojson"
    file.write_bytes(content)
    return file


def test_wards_are_kept_with_their_original_and_logged(kith: Kith, tmp_path: Path) -> None:
    assert outlines(kith) is None
    done = import_map(kith, written(tmp_path, collection()), "ana", "a test")
    assert (done.wards, done.projection, done.already_held) == (1, "WGS84", False)
    assert kith.originals.intact(done.sha256)
    held = json.loads(outlines(kith) or b"")
    assert [feature["properties"]["name"] for feature in held["features"]] == ["Canalside"]
    with kith.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT kind, outcome FROM documents").all() == [("map", "accepted")]
        assert ("ana", "collection", "a test") in connection.exec_driver_sql("SELECT actor, verb, purpose FROM audit").all()
    assert all(check.ok for check in kith.verify())


def test_the_same_file_again_is_already_held_and_the_newest_counts(kith: Kith, tmp_path: Path) -> None:
    first = written(tmp_path, collection())
    import_map(kith, first, "ana", "a test")
    assert import_map(kith, first, "ana", "a test").already_held
    import_map(kith, written(tmp_path, collection(properties={"WD24NM": "Hilltop", "WD24CD": "E0500"})), "ana", "a test")
    [feature] = json.loads(outlines(kith) or b"")["features"]
    assert feature["properties"] == {"name": "Hilltop", "code": "E0500"}


def test_light_outlines_are_made_again_where_they_are_lost(kith: Kith, tmp_path: Path) -> None:
    done = import_map(kith, written(tmp_path, collection()), "ana", "a test")
    before = outlines(kith)
    (kith.folder.path / "maps" / f"{done.sha256}.geojson").unlink()
    assert outlines(kith) == before


@pytest.mark.parametrize("stated", [crs("27700"), None])
def test_british_grid_becomes_latitude_and_longitude(kith: Kith, tmp_path: Path, stated: Json | None) -> None:
    ring = [list(wgs84_to_grid(latitude, longitude)) for longitude, latitude in SQUARE]
    more = {"crs": stated} if stated else {}
    done = import_map(kith, written(tmp_path, collection(ring, **more)), "ana", "a test")
    assert done.projection == "British National Grid"
    [feature] = json.loads(outlines(kith) or b"")["features"]
    for (x, y), (longitude, latitude) in zip(feature["geometry"]["coordinates"][0][0], SQUARE, strict=True):
        assert math.isclose(x, longitude, abs_tol=2e-4)
        assert math.isclose(y, latitude, abs_tol=2e-4)


MERCATOR = [[-166979.0, 6963000.0], [-155000.0, 6963000.0], [-155000.0, 6980000.0], [-166979.0, 6963000.0]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 not json", "cannot be read as JSON"),
        (b'{"type": "Topology"}', "TopoJSON"),
        (b"[1, 2]", "no GeoJSON feature collection"),
        (b'{"type": "FeatureCollection", "features": []}', "no area"),
        (collection(properties={}), "no properties at all"),
        (collection(properties={"OBJECTID": 7}), "no names. Its properties are: OBJECTID"),
        (collection(properties={"name": ""}), "no names"),
        (collection(crs=crs("3857")), "The projection is EPSG:3857"),
        (collection(MERCATOR), "The projection is unknown"),
        (collection([[y, x] for x, y in SQUARE]), "the wrong way round"),
        (collection([[1, 2], [3, 4]]), "The outline of Canalside cannot be read"),
        (collection([[1, 2], [3, None], [4, 5], [1, 2]]), "cannot be read"),
        (collection().replace(b"Polygon", b"LineString"), "is no area but LineString"),
    ],
)
def test_what_is_no_map_of_named_wards_is_refused_in_clear_words(content: bytes, words: str) -> None:
    with pytest.raises(BadInput) as error:
        read_wards(content)
    assert words in str(error.value)
    assert error.value.remedy


def test_missing_and_oversized_files_are_refused(kith: Kith, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="There is no file"):
        import_map(kith, tmp_path / "nowhere.geojson", "ana", "a test")
    monkeypatch.setattr(maps, "LARGEST", 100)
    with pytest.raises(TooLarge, match="generalised"):
        import_map(kith, written(tmp_path, collection()), "ana", "a test")
    assert outlines(kith) is None


def test_twenty_megabytes_are_taken_and_made_light(kith: Kith, tmp_path: Path) -> None:
    turn = np.linspace(0, 2 * np.pi, 50_000)
    features = []
    for number in range(11):
        radius = 0.05 + 0.0005 * np.sin(40 * turn)
        ring = np.column_stack([-1.5 + 0.12 * number + radius * np.cos(turn), 52.9 + radius * np.sin(turn)])
        ring[-1] = ring[0]
        geometry = {"type": "Polygon", "coordinates": [ring.tolist()]}
        features.append({"type": "Feature", "properties": {"name": f"Ward {number}"}, "geometry": geometry})
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    assert len(content) > 20_000_000
    began = time.perf_counter()
    done = import_map(kith, written(tmp_path, content), "ana", "a test")
    assert time.perf_counter() - began < 30
    assert done.points <= MOST_POINTS < done.points_before
    assert len(outlines(kith) or b"") < 2_000_000


def test_simplifying_keeps_within_its_tolerance() -> None:
    turn = np.linspace(0, 2 * np.pi, 2_000)
    ring = np.column_stack([np.cos(turn), np.sin(turn)]) * 1000
    ring[-1] = ring[0]
    light = simplified(ring, 1.0)
    assert 4 <= len(light) < 200
    assert (light[0] == light[-1]).all()
    assert np.hypot(*light.T).min() > 998.9
