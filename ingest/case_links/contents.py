"""What a column's cells hold: whether they can be what its header was taken for, and what they are where it says nothing."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache

from ingest.case_links.columns import Column
from ingest.case_links.naming import find_numbers, is_id, is_named, names_nobody, only_object
from ingest.case_links.relationships import relationship
from ingest.case_links.values import age_in, read
from ingest.dated import serial_moment
from ingest.extraction.dates import read_date
from ingest.extraction.names import split_people
from ingest.extraction.patterns import find_plates
from ingest.extraction.phones import POSTCODE
from ingest.extraction.places import find_places
from ingest.labels import mapping

MOSTLY = 0.6
HALF = 0.5
SOME = 0.3
NAMES = frozenset({"name", "linked_name", "third_name", "given", "family"})
IDS = frozenset({"case_id", "niche_id", "person_id", "linked_child", "linked_person", "episode_id", "crime_number", "list_ref"})
FREE = frozenset({"notes", "interview_notes"})
_SHARES = {"date": HALF, "moment": HALF, "birth_date": SOME, "terms": SOME}
_LONGEST_PLATE = 5
_LONGEST_MEASURE = 6
_BESIDE = 6
"""So many letters may stand beside a day ("aged 14") in a cell that is nothing but one."""
_SHORTEST_ID, _LONGEST_ID = 3, 24
_FAR = date(2100, 1, 1)


def holds(column: Column, values: Sequence[str]) -> bool:
    """Whether the cells under a guessed header can be what it is taken for; an empty column contradicts nothing.

    Parameters
    ----------
    column : Column
        What the header is taken for.
    values : sequence of str
        Cells that say something.
    """
    if not values or column.name in FREE:
        return True
    for says, share in _proofs(column):
        if _share(values, says) < share:
            return False
    if column.name in IDS and _is_count(values):
        return False
    return column.read not in ("text", "list") or _share(values, _is_date) < MOSTLY


def _proofs(column: Column) -> Iterator[tuple[Callable[[str], bool], float]]:
    """What must be true of which share of a column's cells."""
    how = column.read
    if column.name == "relationship":
        yield lambda value: relationship(value) is not None, SOME
    elif column.name == "measure" and how.startswith("term"):
        yield lambda value: _reads(how, value) or _is_measure(value), MOSTLY
    elif column.name in NAMES:
        ids = column.name != "name"
        yield lambda value: _names_someone(value, ids=ids) or (ids and _is_other_end(value)), HALF
    elif column.name in IDS:
        yield _is_reference, HALF
    elif how == "about":
        yield lambda value: any(map(str.isdigit, value)), 0.01
    elif how not in ("text", "list"):
        yield lambda value: _reads(how, value), _SHARES.get(how.partition(":")[0], HALF)
    elif column.mention in ("Location", "Target"):
        yield lambda value: not _is_yes_or_no(value), HALF


def _is_other_end(value: str) -> bool:
    """Whether a link may lead to what a cell holds, though it is nobody: a place, a vehicle, a phone."""
    return bool(find_places(value)) or only_object(value) is not None


def _names_someone(value: str, *, ids: bool) -> bool:
    people = split_people(value)
    return bool(people) and is_name_or_id(people[0].text) and (ids or not is_id(value))


def _is_measure(value: str) -> bool:
    return len(value.split()) <= _LONGEST_MEASURE and bool(_measure_words().search(value))


def told_by_contents(values: Sequence[str]) -> str:
    """The column that cells belong to beyond doubt, whatever their header says: "phones", "postcode" ...; or ""."""
    if not values:
        return ""
    if _share(values, lambda value: bool(find_numbers(value))) >= MOSTLY:
        return "phones"
    if _share(values, lambda value: bool(POSTCODE.fullmatch(value.strip()))) >= MOSTLY:
        return "postcode"
    if _share(values, lambda value: bool(_role_words() & set(re.findall(r"[a-z]+", value.lower())))) >= MOSTLY:
        return "role"
    if _share(values, lambda value: len(value) > 2 and _reads("terms:exploitation", value)) >= MOSTLY:
        return "exploitation"
    if _share(values, lambda value: len(value.split()) <= _LONGEST_PLATE and bool(find_plates(value))) >= MOSTLY:
        return "vehicles"
    return ""


@lru_cache(maxsize=4096)
def is_name_or_id(text: str) -> bool:
    """Whether a cell could name a person, by name or by id; a house, a shop and plain words could not."""
    return is_id(text) or is_named(text)


@cache
def _role_words() -> frozenset[str]:
    return frozenset(mapping("case_links")["role_words"])


@cache
def _measure_words() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(mapping('case_links')['measure_words'])})", re.I)


def _share(values: Sequence[str], says: Callable[[str], bool]) -> float:
    return sum(says(value) for value in values) / len(values)


def _reads(how: str, value: str) -> bool:
    if how == "birth_date":
        return age_in(value) is not None or (_is_date(value) and read(how, value, _FAR).value is not None)
    return read(how, value, _FAR).value is not None


@lru_cache(maxsize=4096)
def _is_date(text: str) -> bool:
    if serial_moment(text):
        return True
    found = read_date(text)
    rest = text[: found.start] + text[found.end :]
    return found.value is not None and sum(map(str.isalpha, rest)) <= _BESIDE


def _is_yes_or_no(text: str) -> bool:
    return len(text) <= 3 and read("yes_no", text, _FAR).value is not None


def _is_reference(text: str) -> bool:
    return _SHORTEST_ID <= len(text) <= _LONGEST_ID and any(letter.isdigit() for letter in text) and len(text.split()) <= 3


def _is_count(values: Sequence[str]) -> bool:
    """Whether a column only numbers its rows."""
    numbers = [int(value.strip(" .")) for value in values if value.strip(" .").isdigit()]
    return len(numbers) == len(values) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1


def telling_cells(cells: Sequence[str]) -> list[str]:
    """The cells of a column that say something."""
    return [cell for cell in cells if cell and not names_nobody(cell)]
