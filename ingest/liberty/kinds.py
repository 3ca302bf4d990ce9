"""What is said of a person, and the kind of person that it makes: nobody under 18 is ever a person of concern."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from ingest.extraction.names import PersonName
from ingest.extraction.words import alternatives, load

_CHILD_FIELD = re.compile(r"child|young|peer|pupil", re.I)


@lru_cache(maxsize=4)
def child_words() -> re.Pattern[str]:
    """Words that say that somebody is a child."""
    return re.compile(rf"\b(?:{alternatives(load('role_cues.yaml')['child'])})\b", re.I)


def said_of(name: PersonName) -> dict[str, Any]:
    """A name's parts as a mention's attributes."""
    return {
        "given": name.given,
        "middle": name.middle,
        "family": name.family,
        "aliases": list(name.aliases),
        "dob": name.dob,
        "dob_raw": name.dob_raw,
        "dob_swapped": name.dob_swapped,
        "age": name.age,
        "title": name.title,
        "sex": name.sex,
    }


def kind_of(role: str, said: dict[str, Any], chunk: str, occurred: date | None, label: str = "") -> str:
    """Kind of a person by role and age: nobody under 18 is ever a person of concern."""
    age = said.get("age")
    if said.get("dob") and occurred:
        age = age_at(date.fromisoformat(said["dob"]), occurred)
    if age is not None and age < 18:
        return "Child"
    childlike = age is None and bool(child_words().search(chunk))
    if role == "victim":
        return "Person" if age is not None else "Child"
    if childlike and not re.search(r"\b(?:adult|older)\b", chunk, re.I):
        return "Child"
    if role == "alleged":
        return "PersonOfConcern"
    return "Child" if role == "present" and age is None and _CHILD_FIELD.search(label) else "Person"


def age_at(born: date, day: date) -> int:
    """Whole years at a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
