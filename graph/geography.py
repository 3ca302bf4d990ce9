"""British National Grid to latitude and longitude, and back.

Eastings and northings stand on the OSGB36 datum (Airy 1830 ellipsoid); maps in a browser want WGS84. The way from one
to the other is a transverse Mercator projection and a seven-parameter Helmert shift, good to about 5 m over Great
Britain (the exact OSTN15 grid is not needed to put a place on a map).

References
----------
Ordnance Survey, "A guide to coordinate systems in Great Britain", v3.6 (2020), annexes A to C: ellipsoids, projection
constants, the worked example used in the tests, and the Helmert parameters WGS84 to OSGB36.
"""

import re
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin, sqrt, tan

WIDTH_M, HEIGHT_M = 700_000, 1_300_000
"""Extent of the National Grid in metres."""

_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_REFERENCE = re.compile(r"([HNOST])([A-HJ-Z])(\d{2,10})")
_SCALE = 0.9996012717
_ORIGIN_LAT, _ORIGIN_LON = radians(49), radians(-2)
_FALSE_EASTING, _FALSE_NORTHING = 400_000.0, -100_000.0
_SHIFT_M = (-446.448, 125.157, -542.060)
_TURN_RAD = tuple(radians(seconds / 3600) for seconds in (-0.1502, -0.2470, -0.8421))
_STRETCH = 20.4894e-6


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """Semi-axes in metres."""

    major: float
    minor: float

    @property
    def eccentricity2(self) -> float:
        """Square of the eccentricity."""
        return 1 - (self.minor / self.major) ** 2


AIRY = Ellipsoid(6_377_563.396, 6_356_256.909)
WGS84 = Ellipsoid(6_378_137.0, 6_356_752.314245)


def in_great_britain(latitude: float, longitude: float) -> bool:
    """Whether a WGS84 position lies in the box around Great Britain and its islands."""
    return 49.8 <= latitude <= 61.0 and -8.7 <= longitude <= 1.9


def on_grid(easting: float, northing: float) -> bool:
    """Whether a position lies on the National Grid."""
    return 0 < easting < WIDTH_M and 0 < northing < HEIGHT_M


def grid_to_wgs84(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude (WGS84, degrees) of a National Grid position.

    Parameters
    ----------
    easting, northing : float
        Metres.

    Returns
    -------
    tuple of float
        Latitude, longitude.

    Examples
    --------
    >>> tuple(round(x, 4) for x in grid_to_wgs84(651409.903, 313177.270))
    (52.658, 1.7161)
    """
    lat, lon = grid_to_osgb36(easting, northing)
    x, y, z = _helmert(_cartesian(radians(lat), radians(lon), AIRY), sign=-1)
    return _geodetic(x, y, z, WGS84)


def wgs84_to_grid(latitude: float, longitude: float) -> tuple[float, float]:
    """Easting and northing (metres) of a WGS84 position in degrees.

    Examples
    --------
    >>> tuple(round(x) for x in wgs84_to_grid(*grid_to_wgs84(436304, 334514)))
    (436304, 334514)
    """
    x, y, z = _helmert(_cartesian(radians(latitude), radians(longitude), WGS84), sign=1)
    return osgb36_to_grid(*_geodetic(x, y, z, AIRY))


def grid_to_osgb36(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude in degrees on the OSGB36 datum (annexe C.2 of the guide).

    Examples
    --------
    >>> tuple(round(x, 6) for x in grid_to_osgb36(651409.903, 313177.270))
    (52.65757, 1.717922)
    """
    a = AIRY.major
    lat = _ORIGIN_LAT
    meridian = 0.0
    while abs(northing - _FALSE_NORTHING - meridian) >= 1e-5:
        lat += (northing - _FALSE_NORTHING - meridian) / (a * _SCALE)
        meridian = _meridional_arc(lat)
    nu, rho, eta2 = _radii(lat)
    t, sec = tan(lat), 1 / cos(lat)
    vii = t / (2 * rho * nu)
    viii = t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2)
    ix = t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4)
    x = sec / nu
    xi = sec / (6 * nu**3) * (nu / rho + 2 * t**2)
    xii = sec / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4)
    xiia = sec / (5040 * nu**7) * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6)
    d = easting - _FALSE_EASTING
    lat = lat - vii * d**2 + viii * d**4 - ix * d**6
    lon = _ORIGIN_LON + x * d - xi * d**3 + xii * d**5 - xiia * d**7
    return degrees(lat), degrees(lon)


def osgb36_to_grid(latitude: float, longitude: float) -> tuple[float, float]:
    """Easting and northing of a position in degrees on the OSGB36 datum (annexe C.1 of the guide)."""
    lat, lon = radians(latitude), radians(longitude)
    nu, rho, eta2 = _radii(lat)
    s, c, t = sin(lat), cos(lat), tan(lat)
    i = _meridional_arc(lat) + _FALSE_NORTHING
    ii = nu / 2 * s * c
    iii = nu / 24 * s * c**3 * (5 - t**2 + 9 * eta2)
    iiia = nu / 720 * s * c**5 * (61 - 58 * t**2 + t**4)
    iv = nu * c
    v = nu / 6 * c**3 * (nu / rho - t**2)
    vi = nu / 120 * c**5 * (5 - 18 * t**2 + t**4 + 14 * eta2 - 58 * t**2 * eta2)
    d = lon - _ORIGIN_LON
    northing = i + ii * d**2 + iii * d**4 + iiia * d**6
    easting = _FALSE_EASTING + iv * d + v * d**3 + vi * d**5
    return easting, northing


def read_grid_reference(text: str) -> tuple[float, float] | None:
    """Easting and northing of the middle of the square that a grid reference names, or None.

    Examples
    --------
    >>> read_grid_reference("SK 363 345")
    (436350.0, 334550.0)
    >>> read_grid_reference("SK3634534512")
    (436345.5, 334512.5)
    """
    found = _REFERENCE.fullmatch(re.sub(r"[\s,./-]", "", text.upper()))
    if not found or len(found[3]) % 2:
        return None
    first, second = _LETTERS.index(found[1]), _LETTERS.index(found[2])
    hundred_km_east = ((first - 2) % 5) * 5 + second % 5
    hundred_km_north = (19 - first // 5 * 5) - second // 5
    half = len(found[3]) // 2
    metres = 10 ** (5 - half)
    easting = hundred_km_east * 100_000 + int(found[3][:half]) * metres + metres / 2
    northing = hundred_km_north * 100_000 + int(found[3][half:]) * metres + metres / 2
    return (easting, northing) if on_grid(easting, northing) else None


def _radii(lat: float) -> tuple[float, float, float]:
    e2 = AIRY.eccentricity2
    below = 1 - e2 * sin(lat) ** 2
    nu = AIRY.major * _SCALE / sqrt(below)
    rho = AIRY.major * _SCALE * (1 - e2) / below**1.5
    return nu, rho, nu / rho - 1


def _meridional_arc(lat: float) -> float:
    n = (AIRY.major - AIRY.minor) / (AIRY.major + AIRY.minor)
    minus, plus = lat - _ORIGIN_LAT, lat + _ORIGIN_LAT
    return (
        AIRY.minor
        * _SCALE
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * minus
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(minus) * cos(plus)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * minus) * cos(2 * plus)
            - 35 / 24 * n**3 * sin(3 * minus) * cos(3 * plus)
        )
    )


def _cartesian(lat: float, lon: float, on: Ellipsoid) -> tuple[float, float, float]:
    nu = on.major / sqrt(1 - on.eccentricity2 * sin(lat) ** 2)
    return nu * cos(lat) * cos(lon), nu * cos(lat) * sin(lon), nu * (1 - on.eccentricity2) * sin(lat)


def _geodetic(x: float, y: float, z: float, on: Ellipsoid) -> tuple[float, float]:
    p = hypot(x, y)
    lat, before = atan2(z, p * (1 - on.eccentricity2)), 10.0
    while abs(lat - before) > 1e-12:
        before = lat
        nu = on.major / sqrt(1 - on.eccentricity2 * sin(lat) ** 2)
        lat = atan2(z + on.eccentricity2 * nu * sin(lat), p)
    return degrees(lat), degrees(atan2(y, x))


def _helmert(point: tuple[float, float, float], sign: int) -> tuple[float, float, float]:
    """WGS84 to OSGB36 for `sign` 1, the other way for -1 (reversing the signs, as the guide allows)."""
    x, y, z = point
    tx, ty, tz = (sign * part for part in _SHIFT_M)
    rx, ry, rz = (sign * part for part in _TURN_RAD)
    scale = 1 + sign * _STRETCH
    return tx + scale * x - rz * y + ry * z, ty + rz * x + scale * y - rx * z, tz - ry * x + rx * y + scale * z
