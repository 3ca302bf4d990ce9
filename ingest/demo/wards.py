"""Ward outlines: the cells of the nearest ward point, cut out of the city's boundary (Voronoi, by half-planes)."""

import json
import math
from typing import Any

Point = tuple[float, float]
METRES_A_DEGREE = 111_320.0


def cells(boundary: list[Point], centres: list[Point]) -> list[list[Point]]:
    """Cut a convex `boundary` into one polygon for each of `centres`."""
    outlines = []
    for mine in centres:
        outline = boundary
        for other in centres:
            if other != mine:
                outline = _nearer(outline, mine, other)
        outlines.append(outline)
    return outlines


def _nearer(outline: list[Point], mine: Point, other: Point) -> list[Point]:
    """Keep the part of `outline` that is nearer to `mine` than to `other`."""

    def excess(point: Point) -> float:
        return math.dist(point, mine) ** 2 - math.dist(point, other) ** 2

    kept: list[Point] = []
    for here, there in zip(outline, outline[1:] + outline[:1], strict=True):
        a, b = excess(here), excess(there)
        if a <= 0:
            kept.append(here)
        if a * b < 0:
            share = a / (a - b)
            kept.append((here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])))
    return kept


def contains(outline: list[Point], point: Point) -> bool:
    """Whether a convex outline (counter-clockwise or clockwise) holds a point."""
    sides = set()
    for (ax, ay), (bx, by) in zip(outline, outline[1:] + outline[:1], strict=True):
        sides.add((bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax) > 0)
    return len(sides) == 1


def degrees(point: Point, centre: dict[str, float]) -> Point:
    """Longitude and latitude (WGS84) of a point in metres east and north of `centre`."""
    latitude = centre["latitude"] + point[1] / METRES_A_DEGREE
    longitude = centre["longitude"] + point[0] / (METRES_A_DEGREE * math.cos(math.radians(centre["latitude"])))
    return round(longitude, 6), round(latitude, 6)


def geojson(places: dict[str, Any]) -> bytes:
    """Return the outlines of places.yaml's wards as a GeoJSON feature collection."""
    outlines = ward_cells(places)
    features = []
    for number, (name, outline) in enumerate(outlines.items()):
        ring = [list(degrees(point, places["centre"])) for point in outline]
        ring.append(ring[0])
        properties = {"code": f"ZZ99{number:04d}", "name": name}
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "name": "Merebridge wards", "features": features}, indent=1).encode()


def ward_cells(places: dict[str, Any]) -> dict[str, list[Point]]:
    """Return each ward's outline in metres, by name."""
    boundary = [(float(x), float(y)) for x, y in places["boundary"]]
    centres = [(float(ward["at"][0]), float(ward["at"][1])) for ward in places["wards"]]
    return dict(zip((ward["name"] for ward in places["wards"]), cells(boundary, centres), strict=True))
