"""Days as people write them: in forms, and in the address of a page."""

from collections.abc import Callable
from datetime import date

import pytest
from fastapi.testclient import TestClient

from api.forms import day_of, typed_day
from api.rights import Role
from graph.errors import WrongUsage

DAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    "said", ["31/03/2026", "31/3/2026", " 31.03.2026 ", "31-03-2026", "2026-03-31", "31 March 2026", "31st Mar 2026"]
)
def test_a_day_is_read_as_people_write_it(said: str) -> None:
    assert day_of(said, "due") == DAY


def test_what_a_field_shows_is_read_again_and_nothing_is_no_day() -> None:
    assert day_of(typed_day(DAY), "due") == DAY
    assert day_of("  ", "due") is None
    assert typed_day(None) == ""


@pytest.mark.parametrize("said", ["31/02/2026", "03/31/2026", "yesterday", "31/03/2026 or 01/04/2026", "on 31/03/2026", "soon"])
def test_what_is_no_day_is_refused_with_an_example(said: str) -> None:
    with pytest.raises(WrongUsage, match="is not a date") as refused:
        day_of(said, "due")
    assert (refused.value.field, refused.value.remedy) == ("due", "Write it day first, such as 31/03/2026.")


def test_a_page_is_asked_for_by_any_of_them(sign_in: Callable[..., TestClient]) -> None:
    visitor = sign_in(Role.ANALYST)
    for said in ("31/03/2026", "2026-03-31", "31 March 2026"):
        assert "As known on 31 March 2026" in visitor.get("/findings", params={"as_of": said}).text
    assert visitor.get("/findings", params={"as_of": ""}).status_code == 200
    refused = visitor.get("/findings", params={"as_of": "31/02/2026"})
    assert refused.status_code == 422
    assert "“31/02/2026” is not a date" in refused.text
