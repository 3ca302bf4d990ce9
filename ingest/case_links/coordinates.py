"""Where a place is: grid, latitude and longitude, or grid reference, whichever the row gives."""

from collections.abc import Mapping

from graph.geography import grid_to_wgs84, in_great_britain, on_grid, read_grid_reference, wgs84_to_grid
from graph.ledger.drafts import Json
from ingest.case_links.values import Value

_OUTSIDE = "Correct the coordinates and send the row again; the place is kept without them."


def position(content: Json, fields: Mapping[str, str]) -> Value:
    """Both kinds of coordinates of a row, or why there are none.

    Returns
    -------
    Value
        `value` maps easting, northing, latitude and longitude, and is empty where the row gives no position.
    """
    easting, northing = content.get("easting"), content.get("northing")
    latitude, longitude = content.get("latitude"), content.get("longitude")
    reference = fields.get("grid_reference", "")
    if easting is not None and northing is not None:
        return _from_grid(float(easting), float(northing))
    if latitude is not None and longitude is not None:
        return _from_degrees(float(latitude), float(longitude))
    if reference:
        square = read_grid_reference(reference)
        if square is None:
            return Value({}, f"“{reference}” is not a grid reference.", "Write it as in SK 363 345.")
        return _from_grid(*square)
    if any(part is not None for part in (easting, northing, latitude, longitude)):
        return Value({}, "Half of the coordinates is missing.", _OUTSIDE)
    return Value({})


def _from_grid(easting: float, northing: float) -> Value:
    if not on_grid(easting, northing) or not in_great_britain(*(degrees := grid_to_wgs84(easting, northing))):
        return Value({}, f"{easting:.0f}, {northing:.0f} is outside Great Britain.", _OUTSIDE)
    return _both(easting, northing, *degrees)


def _from_degrees(latitude: float, longitude: float) -> Value:
    if not in_great_britain(latitude, longitude):
        swapped = " (are latitude and longitude swapped?)" if in_great_britain(longitude, latitude) else ""
        return Value({}, f"{latitude}, {longitude} is outside Great Britain{swapped}.", _OUTSIDE)
    return _both(*wgs84_to_grid(latitude, longitude), latitude, longitude)


def _both(easting: float, northing: float, latitude: float, longitude: float) -> Value:
    return Value(
        {
            "easting": round(easting, 1),
            "northing": round(northing, 1),
            "latitude": round(latitude, 6),
            "longitude": round(longitude, 6),
        }
    )
