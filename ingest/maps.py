"""Ward outlines from a GeoJSON file: checked, brought to latitude and longitude, and made light enough to draw."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from graph.errors import BadInput, TooLarge
from graph.geography import HEIGHT_M, WIDTH_M, grid_to_wgs84
from graph.kith import Kith
from graph.ledger.database import raw
from graph.ledger.drafts import FileDraft
from graph.ledger.maps import KIND, newest_map

MEGABYTE = 1024 * 1024
LARGEST = 64 * MEGABYTE
MOST_OUTLINES = 5000
MOST_POINTS = 40_000
"""Points that a browser draws and moves without a stutter; finer outlines are simplified until they fit."""
FINEST_M = 2.0
DEGREE_M = 111_320.0
NAMES = (
    re.compile(r"name"),
    re.compile(r"(wd|ward)\d*nm"),
    re.compile(r"ward[ _]?name"),
    re.compile(r"ward"),
    re.compile(r".*nm|.*name.*"),
)
"""Properties that hold a ward's name, the likeliest first (the ONS writes WD24NM)."""
CODES = re.compile(r"code|(wd|ward)\d*cd|.*code.*")
PLAIN = {"CRS84", "4326", "4258", "OGC:CRS84"}

Ring = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ward:
    """One named area; each polygon is its outer ring and its holes."""

    name: str
    code: str
    polygons: tuple[tuple[Ring, ...], ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a map file."""

    sha256: str
    wards: int
    points_before: int
    points: int
    projection: str
    already_held: bool


def import_map(kith: Kith, path: Path, actor: str, purpose: str) -> Imported:
    """Check a file of ward outlines and keep it, original and all; the newest one counts.

    Raises
    ------
    BadInput
        If it is no GeoJSON of named areas in a projection that is known here; TooLarge beyond the limits.
    """
    content = _bytes(path)
    wards, projection = read_wards(content)
    light = _light(wards, projection)
    sha256 = hashlib.sha256(content).hexdigest()
    kith.originals.keep(content, sha256)
    draft = FileDraft(path.name, sha256, len(content), "application/geo+json", KIND)
    with kith.writing(actor, KIND) as (writer, _):
        held = writer.holds(sha256)
        if not held:
            writer.append(draft, "accepted", purpose)
    _keep(kith, sha256, light)
    before, after = (sum(map(len, _rings(these))) for these in (wards, light))
    return Imported(sha256, len(wards), before, after, projection, held)


def outlines(kith: Kith) -> bytes | None:
    """The ward outlines that count, as light GeoJSON in WGS84; None where no map was taken in."""
    with kith.database.reading() as connection:
        sha256 = newest_map(raw(connection))
    if sha256 is None:
        return None
    file = _file(kith, sha256)
    if not file.exists():
        _keep(kith, sha256, _light(*read_wards(kith.originals.read(sha256))))
    return file.read_bytes()


def read_wards(content: bytes) -> tuple[list[Ward], str]:
    """The named areas of a GeoJSON file as they stand in it, and their projection: "WGS84" or "British National Grid"."""
    features = _features(content)
    named = _name_of(features)
    wards = [_ward(feature, named, number) for number, feature in enumerate(features, 1)]
    return wards, _projection(orjson.loads(content).get("crs"), wards)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise BadInput(f"There is no file {path}.", "Give the path of a GeoJSON file.", "file")
    if path.stat().st_size > LARGEST:
        raise TooLarge(
            f"{path.name} has {path.stat().st_size // MEGABYTE} MB; a map may have {LARGEST // MEGABYTE}.",
            "Take generalised boundaries (the ONS offers them as BGC or BUC), or only your own wards.",
            "file",
        )
    return path.read_bytes()


def _features(content: bytes) -> list[dict[str, Any]]:
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise BadInput("This is no GeoJSON file: it cannot be read as JSON.", "Export the wards as GeoJSON.", "file") from error
    if isinstance(document, dict) and document.get("type") == "Topology":
        raise BadInput("This is TopoJSON.", "Export the wards as GeoJSON instead.", "file")
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise BadInput("This is no GeoJSON feature collection.", "Export the wards as GeoJSON.", "file")
    features = document.get("features")
    if not isinstance(features, list) or not features:
        raise BadInput("There is no area in this file.", "Export the wards themselves, with their outlines.", "features")
    if len(features) > MOST_OUTLINES:
        raise TooLarge(
            f"There are {len(features):,} areas in this file.", f"Keep to your own, at most {MOST_OUTLINES:,}.", "features"
        )
    return [feature if isinstance(feature, dict) else {} for feature in features]


def _name_of(features: Sequence[dict[str, Any]]) -> str:
    """The property that holds the names."""
    found = dict.fromkeys(key for feature in features for key in feature.get("properties") or {})
    for pattern in NAMES:
        for key in found:
            values = [(feature.get("properties") or {}).get(key) for feature in features]
            if pattern.fullmatch(key.casefold()) and all(isinstance(value, str) and value.strip() for value in values):
                return str(key)
    held = f" Its properties are: {', '.join(map(str, list(found)[:8]))}." if found else " It has no properties at all."
    raise BadInput(f"The areas have no names.{held}", "Each needs a property “name”, or WD24NM as the ONS has it.", "name")


def _ward(feature: dict[str, Any], named: str, number: int) -> Ward:
    properties = feature["properties"]
    geometry = feature.get("geometry") or {}
    name = properties[named].strip()
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise BadInput(
            f"{name} is no area but {geometry.get('type') or 'nothing'}.", "Export outlines (polygons).", f"feature {number}"
        )
    code = next((str(value) for key, value in properties.items() if CODES.fullmatch(key.casefold())), "")
    try:
        told = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        polygons = tuple(tuple(_ring(ring) for ring in polygon) for polygon in told)
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(f"The outline of {name} cannot be read.", "Export the wards again.", f"feature {number}") from error
    return Ward(name, code, polygons)


def _ring(points: Any) -> Ring:
    ring = np.array([point[:2] for point in points], dtype=np.float64)
    if ring.ndim != 2 or len(ring) < 4 or not np.isfinite(ring).all():
        raise ValueError("an outline needs four points")
    return ring


def _projection(stated: Any, wards: Iterable[Ward]) -> str:
    points = np.concatenate(list(_rings(wards)))
    (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
    named = _stated(stated)
    if named == "27700" or (not named and left > 0 and right < WIDTH_M and bottom > 0 and top < HEIGHT_M and right > 180):
        if left < 0 or bottom < 0 or right > WIDTH_M or top > HEIGHT_M:
            raise BadInput(
                "The outlines lie outside the British National Grid.", "Export them again in EPSG:27700 or 4326.", "crs"
            )
        return "British National Grid"
    if (named and named not in PLAIN) or abs(left) > 180 or abs(right) > 180 or abs(bottom) > 90 or abs(top) > 90:
        said = f"EPSG:{named}" if named else f"unknown (coordinates up to {right:,.0f}, {top:,.0f})"
        raise BadInput(
            f"The projection is {said}.", "Export as WGS84 (EPSG:4326) or British National Grid (EPSG:27700).", "crs"
        )
    if left > 49 and right < 61 and bottom > -9 and top < 3:
        raise BadInput(
            "Latitude and longitude are the wrong way round.", "GeoJSON has longitude first: export it again.", "coordinates"
        )
    return "WGS84"


def _stated(crs: Any) -> str:
    """The EPSG number or CRS84 that an (old) GeoJSON file names."""
    name = str(((crs or {}).get("properties") or {}).get("name", "")) if isinstance(crs, dict) else ""
    return re.split(r":+|/", name)[-1] if name else ""


def _rings(wards: Iterable[Ward]) -> Iterator[Ring]:
    return (ring for ward in wards for polygon in ward.polygons for ring in polygon)


def _light(wards: Sequence[Ward], projection: str) -> list[Ward]:
    """Simplified until few enough points are left, then in WGS84."""
    grid = projection == "British National Grid"
    tolerance = 0.0
    light = list(wards)
    while sum(map(len, _rings(light))) > MOST_POINTS:
        tolerance = tolerance * 2 or FINEST_M
        step = tolerance if grid else tolerance / DEGREE_M
        light = [Ward(w.name, w.code, tuple(tuple(simplified(r, step) for r in p) for p in w.polygons)) for w in wards]
    if not grid:
        return light
    return [Ward(w.name, w.code, tuple(tuple(_degrees(r) for r in p) for p in w.polygons)) for w in light]


def _degrees(ring: Ring) -> Ring:
    return np.array([grid_to_wgs84(east, north)[::-1] for east, north in ring.tolist()])


def simplified(ring: Ring, tolerance: float) -> Ring:
    """A closed ring with fewer points, none of those left out farther than `tolerance` from it (Douglas and Peucker 1973)."""
    keep = np.zeros(len(ring), dtype=bool)
    # A ring begins where it ends, so that it is cut into two lines at the point farthest from there.
    middle = int(np.argmax(np.hypot(*(ring - ring[0]).T)))
    keep[[0, middle, len(ring) - 1]] = True
    waiting = [(0, middle), (middle, len(ring) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        way = ring[last] - ring[first]
        off = ring[first + 1 : last] - ring[first]
        length = float(np.hypot(*way))
        far = np.abs(off[:, 0] * way[1] - off[:, 1] * way[0]) / length if length else np.hypot(*off.T)
        worst = int(np.argmax(far))
        if far[worst] > tolerance:
            place = first + 1 + worst
            keep[place] = True
            waiting += [(first, place), (place, last)]
    kept = ring[keep]
    return kept if len(kept) >= 4 else ring[np.linspace(0, len(ring) - 1, 4).astype(int)]


def _file(kith: Kith, sha256: str) -> Path:
    return kith.folder.path / "maps" / f"{sha256}.geojson"


def _keep(kith: Kith, sha256: str, wards: Iterable[Ward]) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"name": ward.name, "code": ward.code},
            "geometry": {"type": "MultiPolygon", "coordinates": [[r.round(6).tolist() for r in p] for p in ward.polygons]},
        }
        for ward in wards
    ]
    file = _file(kith, sha256)
    file.parent.mkdir(exist_ok=True)
    part = file.with_suffix(".part")
    part.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": features}))
    part.replace(file)
