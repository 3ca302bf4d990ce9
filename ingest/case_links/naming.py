"""What the cells of a row name: persons, places, phones, vehicles, accounts, platforms."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from graph.ledger.drafts import RecordDraft
from graph.ontology.catalogue import squash, term
from ingest.case_links.columns import Column
from ingest.case_links.values import age_in
from ingest.extraction.found import Found
from ingest.extraction.names import read_name, split_people
from ingest.extraction.patterns import find_identifiers, find_plates, find_postcodes
from ingest.extraction.people import find_people
from ingest.extraction.phones import find_phones
from ingest.extraction.places import find_places
from ingest.extraction.words import fold, is_common, premises
from ingest.labels import mapping
from ingest.mentioning import mention

_SHORN = re.compile(r"(?<![\d+])7\d{9}(?!\d)")


def find_numbers(text: str) -> list[Found]:
    """Phone numbers; those too whose nought a spreadsheet took for one too many."""
    text = text.replace(" + ", " ; ")
    shorn = [Found("Phone", one.start(), one.end(), one[0], True, {"e164": f"+44{one[0]}"}) for one in _SHORN.finditer(text)]
    return find_phones(text) or shorn


_PLATED = re.compile(r"\d[\dA-Z ]*[A-Z]", re.I)
_FINDERS: dict[str, Callable[[str], list[Found]]] = {"Phone": find_numbers, "Vehicle": find_plates}
_ITEM = re.compile(r"[^;|\n\r]+")
_ID = re.compile(r"[A-Za-z]{0,5}[-/]?\d{1,10}")
ADULT = 18
MOST_NAME_WORDS = 5
MOST_PLATE_WORDS = 6
OF_PERSONS = ("person_id", "dob")
"""Columns of a measure's row that only a person fills."""


@cache
def _nothing() -> frozenset[str]:
    return frozenset(squash(word) for word in mapping("case_links")["nothing"]) | {""}


@lru_cache(maxsize=32768)
def says_nothing(text: str) -> bool:
    """Whether a cell only says that there is nothing to say ("N/A", "-", "not known")."""
    return squash(text) in _nothing()


_NOBODY = re.compile(
    r"(?:an?\s+)?(?:unknown|unidentified|unnamed|not\s+known|unk\b|n/?k\b|\?+)\W*"
    r"(?:(?:older|young(?:er)?|adult|white|black|asian|male|female|man|woman|boy|girl|person|subject|suspect|offender|"
    r"m|f|x|\d|\W)+)?$|(?:adult\s+)?(?:male|female|man|woman)\b\s*[,(–-].*",
    re.I,
)


@lru_cache(maxsize=32768)
def names_nobody(text: str) -> bool:
    """Whether a cell for a name only says that it is not known ("Unknown male", "UNIDENTIFIED").

    Examples
    --------
    >>> names_nobody("Unknown male 1"), names_nobody("Unknown, called Spike"), names_nobody("Ada Finch")
    (True, False, False)
    """
    return says_nothing(text) or _NOBODY.fullmatch(text.strip()) is not None


def same_shape(one: str, other: str) -> bool:
    """Whether two ids could be of one register: same letters before the digits.

    Examples
    --------
    >>> same_shape("C023", "C7"), same_shape("C023", "N7000"), same_shape("C023", "Ash Petrov")
    (True, False, False)
    """
    if not (_ID.fullmatch(one) and _ID.fullmatch(other)):
        return False
    return re.sub(r"\W|\d", "", one).casefold() == re.sub(r"\W|\d", "", other).casefold()


def is_id(text: str) -> bool:
    """Whether a cell holds an id of some register rather than a name."""
    return bool(_ID.fullmatch(text.strip()))


def name_parts(text: str) -> dict[str, Any]:
    """Attributes that a written name gives: given, family, aliases, dob, age."""
    person = read_name(text)
    if not person.is_name:
        return {}
    return {
        "given": person.given,
        "family": person.family,
        "aliases": list(person.aliases),
        "dob": person.dob,
        "age": person.age,
    }


def name_span(text: str) -> tuple[str, int, dict[str, Any]]:
    """The name itself in a cell, where it begins, and what the cell says of its bearer; "" where nobody is named.

    Examples
    --------
    >>> name_span("Mollie (surname?)")[:2]
    ('Mollie', 0)
    """
    end = len(text.rstrip(" ?\"'“”‘’"))
    begin = len(text[:end]) - len(text[:end].lstrip(" \"'“”‘’"))
    name, at, said = _bare_name(text[begin:end])
    return name, at + begin, said


def _bare_name(text: str) -> tuple[str, int, dict[str, Any]]:
    person = read_name(text)
    if not person.is_name or is_id(text):
        return (text.strip(), text.index(text.strip()), {}) if text.strip() and not says_nothing(text) else ("", 0, {})
    return text[person.text_start : person.text_end], person.text_start, name_parts(text)


_CHILD = re.compile(r"\b(?:child(?:ren)?|young\s+(?:person|people)|yps?|juveniles?|girl|boy|pupil)\b", re.I)
_EITHER = re.compile(r"/|\b(?:or|and|adult|protected|of)\b", re.I)


def names_child(header: str) -> bool:
    """Whether a header says that those below it are children.

    Examples
    --------
    >>> names_child("Second child"), names_child("Child / adult"), names_child("Linked person")
    (True, False, False)
    """
    return bool(_CHILD.search(header)) and not _EITHER.search(header)


def only_object(text: str) -> Found | None:
    """The vehicle or phone that a cell holds and nothing else, or None."""
    found = [*find_plates(text), *find_numbers(text)]
    return found[0] if len(found) == 1 and len(found[0].text) >= len(text.strip(" .")) - 1 else None


def age_of(record: RecordDraft, birth: str) -> int | None:
    """The age that stands where a date of birth was asked for, or in a column of its own."""
    age = record.content.get("age") if birth == "dob" else None
    return age if isinstance(age, int) else age_in(record.fields.get(birth, ""))


def name_cell(record: RecordDraft, column: Column, field: str, case_id: str = "") -> list[int]:
    """Mention everything that one cell names; positions of the mentions."""
    text = record.fields[field]
    if says_nothing(text):
        return []
    match column.mention:
        case "Person" | "PersonOfConcern" | "Child":
            plates = _objects(record, "Vehicle", field) if _PLATED.search(text) else []
            return [*_persons(record, column.mention, field, case_id), *plates]
        case "Location":
            return _places(record, column, field)
        case "Target":
            return _target(record, column, field, case_id)
        case "OnlinePlatform":
            return _platforms(record, field)
        case "Said":
            return _said(record, field)
        case "Phone" | "Vehicle":
            return [*_objects(record, "Phone", field), *_objects(record, "Vehicle", field)]
        case kind:
            return _objects(record, kind, field)


def _persons(record: RecordDraft, kind: str, field: str, case_id: str) -> list[int]:
    text = record.fields[field]
    made: list[int] = []
    for span in split_people(text):
        part = text[span.start : span.end].strip()
        start = text.index(part, span.start)
        if case_id and same_shape(case_id, part):
            made.append(mention(record, "Child", field, part, start, case_id=part))
            continue
        person = read_name(part)
        if not person.is_name or names_nobody(part):
            continue
        said = name_parts(part)
        child = person.age is not None and person.age < ADULT
        name = part[person.text_start : person.text_end]
        child = child or (kind == "Person" and names_child(record.labels.get(field, "")))
        made.append(mention(record, "Child" if child else kind, field, name, start + person.text_start, **said))
    return made


def _target(record: RecordDraft, column: Column, field: str, case_id: str) -> list[int]:
    """Whom or what a measure is aimed at: a place where the words say so and no number or birth of a person, else a person."""
    text = record.fields[field]
    if says_nothing(text) or names_nobody(text):
        return []
    told = any(not says_nothing(record.fields.get(name, "")) for name in OF_PERSONS)
    if not told and (
        find_places(text)
        or fold(text.split()[-1]) in premises()
        or find_postcodes(text)
        or record.content.get("measure") in mapping("case_links")["place_measures"]
    ):
        return _places(record, column, field)
    if (plates := find_plates(text)) and len(text.split()) <= MOST_PLATE_WORDS:
        return [mention(record, "Vehicle", field, one.text, one.start, sure=one.sure, **one.attributes) for one in plates]
    made = _persons(record, "PersonOfConcern", field, case_id) if field == "name" or is_named(text) else []
    return made or _places(record, column, field)


def is_named(text: str) -> bool:
    """Whether words could be a person's name: capitals, no digit, no shop or house at their end, not plain words alone."""
    name = "" if names_nobody(text) else name_span(text)[0]
    words = re.findall(r"[^\W\d_][\w'’.-]*", name)
    if not 0 < len(words) <= MOST_NAME_WORDS or any(letter.isdigit() for letter in name):
        return False
    if not any(word[0].isupper() for word in words) or words[-1].casefold() in premises():
        return False
    return not all(is_common(word) for word in words)


def is_dwelling(text: str) -> bool:
    """Whether a cell for an address gives one, rather than a remark ("Badge under review").

    Examples
    --------
    >>> is_dwelling("Disraeli Ave"), is_dwelling("flat above the shop, Quay St"), is_dwelling("Badge under review")
    (True, True, False)
    """
    words = text.split()
    return (
        len(words) == 1
        or any(letter.isdigit() for letter in text)
        or any(word[0].isupper() for word in words[1:])
        or fold(words[-1]) in premises()
    )


_LICENSED = re.compile(r"licen|premises|trading|venue|establishment|business|pub\b|bar\b|club|hotel", re.I)
"""Headers under which premises stand that have a licence; under "Where" any place may."""


def _places(record: RecordDraft, column: Column, field: str) -> list[int]:
    text = record.fields[field]
    made: list[int] = []
    for item in _ITEM.finditer(text):
        place = item.group().strip(" .-•\t")
        if says_nothing(place) or (column.home and not is_dwelling(place)):
            continue
        start = text.index(place, item.start())
        found: dict[str, Any] = {
            "home": column.home or None,
            "licensed": (column.licensed and bool(_LICENSED.search(record.labels.get(field, "")))) or None,
            "place_kind": column.place_kind,
        }
        name, postcode = without_postcode(place)
        made.append(mention(record, "Location", field, name, start, name=name, postcode=postcode, **found))
    return made


def without_postcode(place: str) -> tuple[str, str]:
    """A place's name and its postcode, where the name ends in one ("Cloud Nine Lounge, DE99 1EX")."""
    for found in find_postcodes(place):
        if found.start > 0 and found.end == len(place):
            return place[: found.start].rstrip(" ,("), found.text
    return place, ""


def _platforms(record: RecordDraft, field: str) -> list[int]:
    text = record.fields[field]
    made: list[int] = []
    for item in re.finditer(r"[^;,/|\n\r]+", text):
        word = item.group().strip()
        known = term("platform", word)
        if known is not None:
            made.append(mention(record, "OnlinePlatform", field, word, text.index(word, item.start()), name=known.code))
    return made or _objects(record, "OnlinePlatform", field)


def _said(record: RecordDraft, field: str) -> list[int]:
    """What free text names, such as the notes of a return interview; a person whom only they name is unsure."""
    text = record.fields[field]
    found = [*find_identifiers(text), *find_places(text)]
    found += find_people(text, [(one.start, one.end) for one in found])
    return [mention(record, one.kind, field, one.text, one.start, sure=one.sure, **one.attributes) for one in found]


def _objects(record: RecordDraft, kind: str, field: str) -> list[int]:
    text = record.fields[field]
    found = _FINDERS[kind](text) if kind in _FINDERS else [item for item in find_identifiers(text) if item.kind == kind]
    return [mention(record, kind, field, item.text, item.start, sure=item.sure, **item.attributes) for item in found]
