"""The grid conversion against the Ordnance Survey's published example and well-known places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.geography import (
    grid_to_osgb36,
    grid_to_wgs84,
    in_great_britain,
    on_grid,
    osgb36_to_grid,
    read_grid_reference,
    wgs84_to_grid,
)

METRE_IN_DEGREES = 1 / 111_000


def test_worked_example_of_the_ordnance_survey() -> None:
    """Guide to coordinate systems in Great Britain, annexe C: Caister water tower on the Airy ellipsoid."""
    latitude, longitude = grid_to_osgb36(651409.903, 313177.270)
    assert latitude == pytest.approx(52.657570, abs=1e-6)
    assert longitude == pytest.approx(1.717922, abs=1e-6)
    assert osgb36_to_grid(latitude, longitude) == pytest.approx((651409.903, 313177.270), abs=0.01)


def test_same_place_on_wgs84() -> None:
    """52 39 28.72 N, 1 42 57.79 E: the same tower on WGS84, to the five metres that Helmert gives."""
    latitude, longitude = grid_to_wgs84(651409.903, 313177.270)
    assert latitude == pytest.approx(52.657977, abs=5 * METRE_IN_DEGREES)
    assert longitude == pytest.approx(1.716052, abs=8 * METRE_IN_DEGREES)


@given(st.floats(100_000, 650_000), st.floats(20_000, 1_200_000))
def test_there_and_back(easting: float, northing: float) -> None:
    back = wgs84_to_grid(*grid_to_wgs84(easting, northing))
    assert back == pytest.approx((easting, northing), abs=0.1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SK 363 345", (436350.0, 334550.0)),
        ("sk363345", (436350.0, 334550.0)),
        ("TG 51409 13177", (651409.5, 313177.5)),
        ("HU 396 753", (439650.0, 1175350.0)),
        ("NN 1 7", (215000.0, 775000.0)),
    ],
)
def test_grid_references(text: str, expected: tuple[float, float]) -> None:
    assert read_grid_reference(text) == expected


@pytest.mark.parametrize("text", ["", "SK 363", "SI 363 345", "36304 34514", "SK 3634 345", "car park"])
def test_what_is_no_grid_reference(text: str) -> None:
    assert read_grid_reference(text) is None


def test_what_lies_outside() -> None:
    assert not in_great_britain(48.86, 2.35)
    assert in_great_britain(52.92, -1.47)
    assert not on_grid(0, 0)
    assert not on_grid(436304, 3345140)
