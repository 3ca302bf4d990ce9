"""Whom or what an item of a section is about: the name, or names, that it begins with."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from graph.ages import age_on
from graph.ledger.drafts import Problem
from graph.ontology.catalogue import squash
from ingest.dated import dates_in
from ingest.extraction.found import Found
from ingest.extraction.names import PersonName, read_name, split_people
from ingest.extraction.patterns import find_postcodes
from ingest.extraction.places import find_places
from ingest.extraction.words import fold, is_caseless
from ingest.minutes.entries import Entry
from ingest.minutes.ratings import level_of, rated
from ingest.minutes.wording import NUMBERING, words
from ingest.ticks import ticked

ADULT = 18
_OWN = frozenset({"dob", "age", "aliases", "risk_level"})
"""Under a heading that nobody knows, a line is about a person where it gives one of these with the name."""
_ASIDE = 30
"""So many letters may stand with a name in a list of names ("Denisa Begum (2 episodes), Iris Lacatus")."""

_PLACE_ENDS = re.compile(r"\s+[–—-]+\s+|\s*[:(|\n]|\.\s|\.$|\s+(?:has|is|was|remains|continues|named|reported)\s")
_CALLED = re.compile(r"\s@\s*[\"“'‘]?([A-Z][\w'’ ]{1,24}?)[\"”'’]?(?=\s*(?:[–—,;(.-]|$))")
_NICKNAME = re.compile(r"\W*(?:\d{1,2}[.)]\s*)?[\"“]([^\"”\n]{2,25})[\"”]")
_SOMEBODY = re.compile(
    r"(?:\b(?:an?|another|the|this|one|unknown|unidentified|older|adult)\s+(?:[\w-]+\s+){0,3}?"
    r"(?:male|female|man|woman|boy|girl|lad|youth|person|adult|friend|nominal|subject)"
    r"|(?:(?<=^)|(?<=[.;]\s))(?:male|female|man|woman|boy|girl|lad|youth)|\bsomeone|\bsomebody)\s*,?\s*"
    r"(?:(?:who\s+is\s+)?(?:known\s+(?:only\s+)?as|called|nicknamed|named|street\s+name|aka)\s*[\"“‘']?(?P<name>(?-i:[A-Z])[\w'-]*"
    r"(?:\s(?-i:[A-Z])[\w'-]*)?)|\s*[\"“](?P<quoted>[^\"”\n]{2,25})[\"”])",
    re.I,
)
"""Somebody else whom an item describes and gives a name that he goes by: an older male known as "Spike"."""
_QUOTED_NAME = re.compile(r"\b(?:to|by|from|with|for|of|and)\s+[\"“]([A-Z][\w'’-]{1,15}(?:\s[A-Z][\w'’-]*)?)[\"”]")
"""A street name in quotes: "debt to “Lanky”"."""
_BORN = re.compile(r"\b(?:d\.?o\.?b\.?|date of birth|born)\W*", re.I)
_YEARS = re.compile(
    r"(?:^|[,;(\n])\s*(?:aged?\s*:?\s*)?(\d{1,2})\s*(?:y(?:ea)?rs?\b(?:\s*old)?|yo\b|y/o\b|(?=\s*(?:$|\n)))", re.I
)
_AGE_BEHIND = re.compile(r"\s*[,(]\s*(\d{1,2})\b\s*(?:$|[),;–—-]|y(?:ea)?rs?\b)", re.I)
_EPISODES = re.compile(r"\b(\d{1,3})\s*(?:x\s*)?(?:episode|time|occasion|missing)", re.I)


@dataclass(slots=True)
class Head:
    """A name at the beginning of an item, with its offset in the entry's text."""

    kind: str
    start: int
    text: str
    attributes: dict[str, Any] = field(default_factory=dict)
    sure: bool = True
    problem: Problem | None = None


def heads(entry: Entry, kind: str, met_on: date | None) -> list[Head]:
    """The persons or the place that an item is about, by the kind that its section is for."""
    if kind == "Location":
        return _places(entry)
    column = entry.cells.get("name")
    if column is not None:
        made = _person(column[1], column[0], entry.text, kind, met_on) or _person(
            column[1].partition(" ")[0], column[0], entry.text, kind, met_on
        )
        _take_whole_cell(made, column)
        return [_with_cells(made, entry, met_on)] if made is not None else []
    if entry.cells.keys() & {"place", "platform", "action"}:
        return []
    found = _persons(entry.text, kind or "Person", met_on)
    return found if kind else [head for head in found if any(map(head.attributes.get, _OWN))]


def _persons(text: str, kind: str, met_on: date | None) -> list[Head]:
    number = NUMBERING.match(text)
    start = number.end() if number else 0
    spans = [(start + span.start, span.text) for span in split_people(text[start:])]
    first = _person(text[start:], start, text[start:], kind, met_on)
    if first is None or not spans:
        return []
    listed: list[Head] = []
    for offset, part in spans:
        name = read_name(part)
        if not _is_person(part, name) or len(part) - (name.text_end - name.text_start) > _ASIDE:
            break
        made = _person(part, offset, part, kind, met_on)
        if made is not None:
            listed.append(made)
    return listed if len(listed) > 1 and len(listed) == len(spans) else [first]


def _person(written: str, offset: int, around: str, kind: str, met_on: date | None) -> Head | None:
    text = written.replace("@", ",", 1) if _CALLED.search(written) else written
    name = read_name(text)
    if not _is_person(text, name):
        return None
    said: dict[str, Any] = {
        "given": name.given,
        "family": name.family,
        "aliases": _aliases(name, written),
        "dob": name.dob,
        "age": name.age or _age_behind(text[name.text_end :]),
        "risk_level": level_of(around),
        "flags": _flags(around),
    }
    start = offset + name.text_start
    if kind == "Person" and said["risk_level"]:
        kind = "Child"  # only children are given a level
    head = Head(_kind(kind, name.dob, said["age"], met_on), start, text[name.text_start : name.text_end], said)
    head.sure = bool(name.family) or bool(name.aliases)
    if name.dob_problem:
        said["dob_raw"] = name.dob_raw
        head.problem = Problem(head.text, f"Date of birth: {name.dob_problem}.", "Correct it at the source.")
    return head


def _age_behind(text: str) -> int | None:
    """The age that stands right behind a name: "Leona Tibbs, 15 – away twice"."""
    found = _AGE_BEHIND.match(text)
    return int(found[1]) if found else None


def _aliases(name: PersonName, written: str) -> list[str]:
    """What a person is also called, the police's "Danny Cole @ Coley" included."""
    called = _CALLED.search(written)
    listed = [*name.aliases, *([called[1].strip()] if called else [])]
    others = {fold(one.text) for one in described(written) if one.start > name.text_end}
    return [alias for alias in dict.fromkeys(listed) if fold(alias) != fold(name.family) and fold(alias) not in others]


_WHOLE = re.compile(r"(?:[^\W\d_a-z][\w’'-]*)(?:\s+[^\W\d_a-z][\w’'-]*){1,3}")


def _take_whole_cell(head: Head | None, cell: tuple[int, str]) -> None:
    """Nothing but a name stands in a cell of names: a surname that is a common word too ("Amira Said") belongs to it."""
    offset, text = cell
    if (
        head is None
        or head.text == text
        or not _WHOLE.fullmatch(text)
        or head.start != offset
        or head.attributes.get("aliases")
    ):
        return
    given, _, family = text.partition(" ")
    head.text, head.sure = text, True
    head.attributes.update(given=given, family=family)


def in_brackets(text: str, kind: str, met_on: date | None) -> list[Head]:
    """Everybody who is named with an age or a level of risk in brackets; a level is given to children."""
    made: list[Head] = []
    for one in rated(text):
        said = read_name(f"{one.name}, {one.said}")
        name = read_name(one.name)
        attributes = {
            "given": name.given or one.name,
            "family": name.family or one.family,
            "aliases": list(name.aliases),
            "dob": said.dob,
            "age": one.age,
            "risk_level": one.level,
            "flags": [],
        }
        meant = kind if kind in ("Child", "PersonOfConcern") else "Child" if one.level else "Person"
        head = Head(_kind(meant, said.dob, one.age, met_on), one.start, one.name, attributes)
        if head.kind == "Child" and one.age is not None and one.age >= ADULT:
            head.kind = "Person"
        made.append(head)
    return made


def described(text: str) -> list[Found]:
    """People whom a text describes and calls by a name: their nickname is nobody else's."""
    found: list[Found] = []
    for match in _SOMEBODY.finditer(text):
        part = "name" if match["name"] else "quoted"
        found.append(Found("Person", match.start(part), match.end(part), match[part], False, {"aliases": [match[part]]}))
    quoted = (
        Found("Person", *match.span(1), match[1], False, {"aliases": [match[1]]}) for match in _QUOTED_NAME.finditer(text)
    )
    return [*found, *quoted]


def nickname(entry: Entry) -> Head | None:
    """Somebody of whom an item gives a street name and nothing else: "Big T", not identified."""
    found = _NICKNAME.match(entry.text)
    if found is None:
        return None
    return Head("PersonOfConcern", found.start(1), found[1], {"aliases": [found[1]]}, sure=False)


def more_of(text: str) -> dict[str, Any]:
    """What a line below an item's name adds: date of birth, level of risk, flags."""
    marked = _BORN.search(text)
    born = dates_in(text[marked.end() : marked.end() + 25]) if marked else []
    dob = born[0].value.isoformat() if born and born[0].value else None
    years = _YEARS.search(text)
    said = {"dob": dob, "age": int(years[1]) if years else None, "risk_level": level_of(text), "flags": _flags(text)}
    return {name: value for name, value in said.items() if value}


def _with_cells(head: Head, entry: Entry, met_on: date | None) -> Head:
    """Complete a person with the other cells of the row."""
    said = head.attributes
    if entry.cell("dob"):
        cell = entry.cell("dob")
        born = dates_in(cell)
        said["dob"] = said.get("dob") or (born[0].value.isoformat() if born and born[0].value else "")
        years = re.fullmatch(r"\D{0,6}(\d{1,2})\D{0,12}", cell) or re.search(r"\((\d{1,2})\)", cell)
        said["age"] = said.get("age") or (int(years[1]) if years else None)
        if not said["dob"] and not years:
            said["dob_raw"] = cell
        head.kind = _kind(head.kind, said["dob"], said.get("age"), met_on)
    if entry.cell("aliases"):
        said["aliases"] = [*said["aliases"], *(part.strip() for part in re.split(r"[,;/\n]", entry.cell("aliases")))]
    ticks = [name[6:] for name in entry.cells if name.startswith("level:") and ticked(entry.cell(name))]
    level = ticks[0] if len(ticks) == 1 else level_of(entry.cell("risk")) if entry.cell("risk") else None
    said["risk_level"] = level or said.get("risk_level")
    return head


def _kind(kind: str, dob: str, age: int | None, met_on: date | None) -> str:
    """Nobody under 18 is a person of concern; whoever is missing and grown up is a person whose role is not known."""
    if dob and met_on is not None:
        age = age_on(date.fromisoformat(dob), met_on)
    if age is not None and age < ADULT:
        return "Child"
    return kind


def _is_person(text: str, name: PersonName) -> bool:
    if not name.is_name:
        return False
    written = text[name.text_start : name.text_end]
    if squash(written) in _not_names() or (not name.family and not name.aliases and len(text.split()) > 3):
        return False
    capitals = all(word[0].isupper() for word in re.findall(r"[^\W\d_]{3,}", written)[:1])
    return capitals or is_caseless(text)


@cache
def _not_names() -> frozenset[str]:
    return frozenset(squash(word) for word in words("not_names"))


def _flags(text: str) -> list[str]:
    said = fold(text)
    return [flag for flag, forms in words("flags").items() if any(re.search(rf"\b{re.escape(form)}\b", said) for form in forms)]


def episodes(text: str) -> int | None:
    """How often somebody was missing, where an item says so ("2 episode(s)")."""
    found = _EPISODES.search(text)
    return int(found[1]) if found else None


def _places(entry: Entry) -> list[Head]:
    offset, text = entry.cells.get("place") or entry.cells.get("name") or (0, entry.text)
    number = NUMBERING.match(text)
    start = number.end() if number and not re.match(r"\s*\d+[A-Za-z]?\s+[A-Z]", text) else 0
    end = _PLACE_ENDS.search(text, start + 2)
    whole = text[start : end.start() if end else len(text)]
    postcode = entry.cell("postcode")
    for found in find_postcodes(whole):
        postcode, whole = postcode or found.attributes["postcode"], whole[: found.start]
        break
    name = whole.rstrip(" ,.-–")
    if squash(name) in _not_names() or not name:
        return []
    if len(name.split()) > 7 or not re.match(r"[A-Z\d]", name):
        return []
    said = next((one.attributes for one in find_places(name) if one.text == name), {})
    return [Head("Location", offset + start, name, {**said, "name": name, "postcode": postcode})]
