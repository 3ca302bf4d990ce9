"""The explorer compares with the same meeting as Home: the last one before today, not one held today."""

from datetime import date

from api.explorer.payload import looks_json


def test_what_is_new_is_new_since_the_last_meeting_before_today() -> None:
    looks = looks_json([date(2026, 10, 26), date(2026, 11, 26), date(2026, 12, 27)], date(2026, 11, 26))
    assert looks["meetings"] == ["2026-10-26"]
