"""Fields of a sent form as text."""

from datetime import date

from starlette.datastructures import FormData

from graph.errors import WrongUsage


def text(form: FormData, name: str) -> str:
    """One field without blanks around it; empty where it was not sent."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def a_day(form: FormData, name: str) -> date | None:
    """A date field; None where it is empty. Raises WrongUsage where it is no date."""
    value = text(form, name)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise WrongUsage(f"“{value}” is no date.", "Write it as 2026-03-31.", name) from None


def a_number(form: FormData, name: str, otherwise: int) -> int:
    """A whole number; `otherwise` where none was sent."""
    value = text(form, name)
    return int(value) if value.isdecimal() and len(value) < 10 else otherwise
