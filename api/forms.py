"""Fields of a sent form as text, and days as people write them."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError
from starlette.datastructures import FormData

from graph.errors import WrongUsage
from ingest.extraction.dates import read_date

DAY_FIRST = "Write it day first, such as 31/03/2026."


def text(form: FormData, name: str) -> str:
    """One field without blanks around it; empty where it was not sent."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def a_day(form: FormData, name: str) -> date | None:
    """A date field; None where it is empty. Raises WrongUsage where it is no date."""
    return day_of(text(form, name), name)


def day_of(said: str, name: str) -> date | None:
    """A day as somebody writes it: 31/03/2026, 31 March 2026 or 2026-03-31; None where nothing is written.

    Raises
    ------
    WrongUsage
        Where it is no date, or more than one.
    """
    said = said.strip()
    found = read_date(said)
    if not said or (found.value and found.raw == said and not found.relative):
        return found.value
    raise WrongUsage(f"“{said}” is not a date.", DAY_FIRST, name)


def typed_day(day: date | None) -> str:
    """A day as a field shows it, the way it may be written."""
    return f"{day:%d/%m/%Y}" if day else ""


def _asked(said: object) -> object:
    if not isinstance(said, str):
        return said
    try:
        return day_of(said, "")
    except WrongUsage as error:
        raise PydanticCustomError("day", "{problem} {remedy}", {"problem": error.problem, "remedy": error.remedy}) from None


Day = Annotated[date | None, BeforeValidator(_asked)]
"""A day that a page is asked for in its address."""


def a_number(form: FormData, name: str, otherwise: int) -> int:
    """A whole number; `otherwise` where none was sent."""
    value = text(form, name)
    return int(value) if value.isdecimal() and len(value) < 10 else otherwise
