"""What a cell says: dates, yes and no, terms of the vocabularies, numbers."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any

from graph.ontology.catalogue import Term, squash, term
from ingest.dated import dates_in, serial_moment
from ingest.extraction.dates import read_date
from ingest.labels import mapping
from ingest.readers.model import Cell

_QUOTES = " \t\"'“”‘’"
LONGEST_CLOCK = 8
OLDEST = 110
"""A date of birth further back than this many years is a slip."""

_BETWEEN = re.compile(r"\s*[;,/|\n\r]+\s*|\s+(?:&|and)\s+")
_BETWEEN_TERMS = re.compile(r"\s*[;,|\n\r/+&]+\s*|\s+and\s+")


@dataclass(frozen=True, slots=True)
class Value:
    """What was made of a cell; `problem` and `remedy` say why nothing could be."""

    value: Any = None
    problem: str = ""
    remedy: str = ""


def cell_text(cell: Cell) -> str:
    """A cell as a person sees it in the sheet."""
    match cell:
        case None:
            return ""
        case bool():
            return "Yes" if cell else "No"
        case datetime():
            return cell.strftime("%d/%m/%Y %H:%M" if cell.time() != time() else "%d/%m/%Y")
        case date():
            return cell.strftime("%d/%m/%Y")
        case time():
            return cell.strftime("%H:%M")
        case float() if cell.is_integer():
            return str(int(cell))
    return str(cell).strip()


@lru_cache(maxsize=32768)
def read(how: str, text: str, today: date) -> Value:
    """Read a cell's text in the way that its column asks for.

    Parameters
    ----------
    how : str
        The column's ``read`` in the mapping: "date", "term:risk_level", ...
    text : str
        The cell, not empty.
    today : date
        Nobody is born after it.
    """
    name, _, argument = how.partition(":")
    if name == "text":
        return Value(text)
    if name == "term":
        return _term(argument, text)
    if name == "terms":
        return _terms(argument, text)
    if name == "birth_date":
        return _birth_date(text, today)
    return _READERS[name](text)


_AGE = re.compile(r"(?:aged?|c\.?|approx\.?|about|early|mid|late)?\s*(\d{1,2})\s*(?:y(?:ea)?rs?(?:\s*old)?\.?|yo|y/o)?", re.I)
_YEARS = (1, 99)


def age_in(text: str) -> int | None:
    """The age that a cell states and nothing else ("29 yrs", "aged 15"), or None.

    Examples
    --------
    >>> age_in("29 yrs"), age_in("22.05.79"), age_in("2001")
    (29, None, None)
    """
    found = _AGE.fullmatch(text.strip())
    return int(found[1]) if found and _YEARS[0] <= int(found[1]) <= _YEARS[1] else None


def split_list(text: str) -> list[str]:
    """The items of a cell that lists several."""
    return [bare for part in _BETWEEN.split(text.strip()) if (bare := part.strip(_QUOTES))]


def _date(text: str) -> Value:
    if serial := serial_moment(text):
        return Value(serial.date())
    reading = read_date(text)
    if reading.value is None:
        return Value(None, f"“{text}” is not a date.", "Put the date as day/month/year.")
    return Value(reading.value)


def _moment(text: str) -> Value:
    day = _date(text)
    if day.value is None:
        return day
    clock = read_date(text).time
    return Value(f"{day.value.isoformat()}T{clock}" if clock else day.value.isoformat())


def _about(text: str) -> Value:
    """A day where the words say one; "yr 7" and "birth" are kept as words."""
    day = _date(text)
    return Value() if day.value is None and not re.search(r"\d\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d", text) else day


_ROUGHLY = re.compile(
    r"\(?(?:c\.?\s*)?(?:19|20)\d\d\)?|[^\d/]*\b(?:early|mid|late)?\s*(?:\d0|teen|twentie|thirtie|fortie)'?s\W*"
    r"|(?:n/?k|unk(?:nown)?|not\s+known|approx|about|circa|believed|between|over|under|aged?|adult|\?)(?!\w)[^/]*",
    re.I,
)
"""An age or a year where a date of birth was asked for."""


def _birth_date(text: str, today: date) -> Value:
    if age_in(text) is not None or _ROUGHLY.fullmatch(text.strip()):
        return Value()
    if len({reading.value for reading in dates_in(text)}) > 1:
        return Value(None, f"Two dates of birth: “{text}”.", "Find out which is right and send the row again.")
    day = _date(text)
    if day.value is None:
        return day
    if day.value > today:
        return Value(None, f"The date of birth {text} is in the future.", "Correct the date of birth.")
    if today.year - day.value.year > OLDEST:
        return Value(None, f"The date of birth {text} is too long ago.", "Correct the date of birth.")
    return day


@cache
def _words() -> dict[str, Any]:
    words = mapping("case_links")
    said: dict[str, Any] = {squash(str(word)) or str(word): False for word in words["says_no"]}
    said.update({squash(str(word)) or str(word): True for word in words["says_yes"]})
    return said


def _yes_no(text: str) -> Value:
    said = _words()
    key = squash(text) or text.strip()
    if key in said:
        return Value(said[key])
    first = squash(re.split(r"[\s,;:(–-]", text.strip(), maxsplit=1)[0])
    if first == "not":
        return Value(False)
    if (first in said and len(first) > 1) or first in ("y", "n"):
        return Value(said[first])
    return Value(None, f"“{text}” is neither yes nor no.", "Put Y or N, or add the word to case_links.yaml.")


@cache
def _sexes() -> dict[str, str]:
    return {squash(str(word)): code for code, words in mapping("case_links")["sex"].items() for word in words}


def _sex(text: str) -> Value:
    code = _sexes().get(squash(text))
    return Value(code) if code else Value(None, f"“{text}” is not known as a gender.", "Add it to case_links.yaml.")


def _plan(text: str) -> Value:
    """Whether a child is on a child protection plan; "CiN" says that there is another one."""
    said = _yes_no(text)
    if said.value is not None:
        return said
    return Value(bool(_PROTECTION.search(text)))


_PROTECTION = re.compile(r"\bcpp?\b|protection|neglect|abuse|physical|emotional|sexual|\bs\.?\s?47\b|section 47", re.I)


def _clock(text: str) -> Value:
    """A time of day alone, as "21:10", "9.15pm", "2110" or "2110hrs"."""
    bare = re.sub(r"\s*(?:hrs?|hours|h)\.?$", "", text.strip(), flags=re.I)
    if len(bare) > LONGEST_CLOCK:
        return Value(None, f"“{text}” is not a time alone.", "Put the time as hours:minutes.")
    clock = f"{bare[:2]}:{bare[2:]}" if re.fullmatch(r"(?:[01]\d|2[0-3])[0-5]\d", bare) else read_date(f"1/1/2026 {bare}").time
    return Value(clock) if clock else Value(None, f"“{text}” is not a time.", "Put the time as hours:minutes.")


def _age(text: str) -> Value:
    age = age_in(text)
    return Value(age) if age is not None else Value(None, f"“{text}” is not an age.", "Put the age in years.")


def _number(text: str) -> Value:
    bare = re.sub(r"[,\s]|m$", "", text)
    try:
        number = float(bare)
    except ValueError:
        return Value(None, f"“{text}” is not a number.", "Put digits only.")
    return Value(int(number) if number.is_integer() else number)


@cache
def _levels() -> dict[str, str]:
    return {squash(word): code for code, words in mapping("case_links")["levels"].items() for word in words}


def _term(name: str, text: str) -> Value:
    if name == "risk_level" and (level := _levels().get(squash(text))):
        return Value(level)
    found = term(name, text) or term(name, re.split(r"\s*[(–-]", text, maxsplit=1)[0]) or _term_within(name, text)
    if found is None:
        return Value(None, f"“{text}” is not a term of “{name}”.", "Add it as a synonym in vocabularies.yaml.")
    return Value(found.code)


_LONGEST_TERM = 5
_UNSAYS = frozenset({"no", "not", "never", "was", "previously", "formerly", "nil", "without", "ex"})


def _term_within(name: str, text: str) -> Term | None:
    """The one term that stands among a cell's other words ("CSE 1:1", "High risk"); None where two do or it is unsaid."""
    words = re.findall(r"[\w&'’.-]+", text)
    if _UNSAYS & {word.casefold() for word in words}:
        return None
    spans = [words[a:b] for a in range(len(words)) for b in range(a + 1, min(a + _LONGEST_TERM, len(words)) + 1)]
    found = {known.code: known for span in spans if len(" ".join(span)) > 1 and (known := term(name, " ".join(span)))}
    return next(iter(found.values())) if len(found) == 1 else None


def _terms(name: str, text: str) -> Value:
    """Several terms in one cell; a term may itself contain what separates terms ("Boyfriend/Girlfriend")."""
    whole = term(name, text)
    if whole is not None:
        return Value([whole.code])
    codes: list[str] = []
    unknown: list[str] = []
    for part in re.split(r"\s*[;\n\r|]+\s*", text):
        pieces = [part] if term(name, part) else _BETWEEN_TERMS.split(part)
        for piece in filter(None, pieces):
            found = term(name, piece) or term(name, re.split(r"\s*\(|\s+(?:within|into|out of)\b", piece)[0])
            found = found or _term_within(name, piece)
            if found is None:
                unknown.append(piece)
            elif found.code not in codes:
                codes.append(found.code)
    if unknown:
        listed = ", ".join(unknown)
        return Value(codes or None, f"“{listed}” is not a term of “{name}”.", "Add it in vocabularies.yaml.")
    return Value(codes)


_READERS: dict[str, Callable[[str], Value]] = {
    "date": _date,
    "about": _about,
    "age": _age,
    "clock": _clock,
    "plan": _plan,
    "moment": _moment,
    "yes_no": _yes_no,
    "sex": _sex,
    "number": _number,
    "list": lambda text: Value(split_list(text)),
}
