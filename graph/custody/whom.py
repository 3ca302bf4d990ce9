"""By what somebody is known: names, numbers and dates, as patterns that find them in a text and take them out of it.

Two patterns: what says who it is wherever it stands (a whole name, a case number, a phone), and what does so only where one
knows already that this person is spoken of (a first name, a nickname, a date of birth).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from graph.identity.names import TITLES, fold

MASK = "█"
FORMATS = ("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%Y%m%d")
NUMBERS = ("case_id", "niche_id", "e164", "registration", "handle", "home_postcode")
SHORTEST_WORD = 2
SHORTEST_NUMBER = 4
START, END = r"(?<![^\W_])", r"(?![^\W_])"
NEVER = re.compile(r"(?!)")
HOUSE = re.compile(r"\s*(\d+[a-z]?\s+[^,;\n]+?)\s*[,;\n]", re.IGNORECASE)
"""The first line of an address that begins with the number of a house."""
PHONE = re.compile(r"\+44(\d{9,10})")
NO_DIGITS = re.compile(r"\D+")
FIRST_DAY = date(1899, 12, 30)
"""From which workbooks count days."""
Span = tuple[int, int]
Content = bytes


@dataclass(slots=True)
class Known:
    """Words by which somebody is known, as they are written somewhere.

    Attributes
    ----------
    names : set of (str, str)
        First name and family name, both written out.
    anywhere, here : set of str
        What stands for the person wherever it is found; and only where they are spoken of.
    born : set of str
        Dates of birth, ISO.
    """

    names: set[tuple[str, str]] = field(default_factory=set)
    anywhere: set[str] = field(default_factory=set)
    here: set[str] = field(default_factory=set)
    born: set[str] = field(default_factory=set)

    def learn(self, text: str, said: Mapping[str, Any]) -> None:
        """Take in one mention of a person."""
        given, family = str(said.get("given") or ""), str(said.get("family") or "")
        whole = (given, family) if given and family else _taken_apart(text)
        if all(len(part.strip(".")) >= SHORTEST_WORD for part in whole):
            self.names.add(whole)
        self.here |= {given, family, text, *map(str, said.get("aliases") or ())}
        self.here.add(str(said.get("dob_raw") or ""))
        self.born.add(str(said.get("dob") or ""))
        self.learn_thing("", said)

    def learn_thing(self, text: str, said: Mapping[str, Any]) -> None:
        """Take in one mention of something that this person alone goes by: a phone, a handle, a number plate, a home."""
        self.anywhere |= {str(said.get(name) or "") for name in NUMBERS} | {text}
        if house := HOUSE.match(text):
            self.anywhere.add(house[1])

    def as_json(self) -> dict[str, list[Any]]:
        """For the journal of an erasure under way."""
        return {
            "names": sorted(map(list, self.names)),
            "anywhere": sorted(self.anywhere),
            "here": sorted(self.here),
            "born": sorted(self.born),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, list[Any]]) -> "Known":
        """What `as_json` made."""
        names = {(given, family) for given, family in told["names"]}
        return cls(names, set(told["anywhere"]), set(told["here"]), set(told["born"]))


class Whom:
    """Finds somebody in texts.

    Parameters
    ----------
    known : Known
        By what.
    """

    def __init__(self, known: Known) -> None:
        self.known = known

    @cached_property
    def anywhere(self) -> re.Pattern[str]:
        """What says who it is wherever it stands."""
        parts = {part for given, family in self.known.names for part in _both_ways(given, family)}
        parts |= {spaced(text) for text in self.known.anywhere if len(text) >= SHORTEST_NUMBER}
        parts |= {_dialled(phone[1]) for text in self.known.anywhere if (phone := PHONE.fullmatch(text))}
        return _pattern(parts)

    @cached_property
    def here(self) -> re.Pattern[str]:
        """What says who it is in a record that speaks of the person; takes in `anywhere`."""
        parts = {spaced(text) for text in self.known.here if len(text.strip()) >= SHORTEST_WORD}
        parts |= {rf"{re.escape(given[0])}\.?[\W_]*{spaced(family)}" for given, family in self.known.names}
        parts |= {r"\s+".join(map(re.escape, form.split())) for born in self.known.born for form in _dates(born)}
        both = [pattern.pattern for pattern in (self.anywhere, _pattern(parts)) if pattern is not NEVER]
        return re.compile("|".join(both), re.IGNORECASE) if both else NEVER

    @cached_property
    def run_together(self) -> re.Pattern[str]:
        """`anywhere`, for texts that stand next to each other in a file, with or without anything between."""
        parts = {part for given, family in self.known.names for part in _both_ways(given, family)}
        parts |= {spaced(text) for text in self.known.anywhere if len(text) >= 2 * SHORTEST_NUMBER}
        return re.compile("|".join(sorted(parts)), re.IGNORECASE) if parts else NEVER

    @cached_property
    def bytes(self) -> re.Pattern[bytes]:
        """The same for files of which nobody knows what they are."""
        return re.compile(self.run_together.pattern.encode(), re.IGNORECASE)

    def may_stand_in(self, text: str) -> bool:
        """Whether a look at all patterns is worth it: much faster than they are, and never wrong where it says no."""
        words, numbers = self._quick
        lowered = text.lower()
        return any(word in lowered for word in words) or (bool(numbers) and self._may_be_dialled(text))

    def may_stand_in_bytes(self, content: Content) -> bool:
        """The same for `bytes`."""
        lowered = content.lower()
        return any(word in lowered for word in self._quick_bytes)

    def _may_be_dialled(self, text: str) -> bool:
        digits = NO_DIGITS.sub("", text)
        return any(number in digits for number in self._quick[1])

    @cached_property
    def _quick(self) -> tuple[frozenset[str], frozenset[str]]:
        """Words of which one stands wherever `here` is met, and numbers of which one is dialled there."""
        texts = {text for text in self.known.anywhere | self.known.here if len(text.strip()) >= SHORTEST_WORD}
        texts |= {family for _, family in self.known.names}
        dates = {form for born in self.known.born for form in _dates(born)}
        words = {_longest(text) for text in texts} | {max(form.split(), key=len).lower() for form in dates}
        return frozenset(words), frozenset(phone[1] for text in texts if (phone := PHONE.fullmatch(text)))

    @cached_property
    def _quick_bytes(self) -> frozenset[Content]:
        texts = {family for _, family in self.known.names}
        texts |= {text for text in self.known.anywhere if len(text) >= 2 * SHORTEST_NUMBER}
        return frozenset(_longest(text).encode() for text in texts)

    def as_day(self, number: str) -> list[str]:
        """A number as the day that a workbook means by it, if that is their date of birth."""
        said = {(date.fromisoformat(born) - FIRST_DAY) // timedelta(days=1): born for born in self.known.born if _dates(born)}
        return [said[int(number)]] if len(number) <= len("99999") and int(number) in said else []


def masked(text: str, spans: Iterable[Span]) -> str:
    """The text with those places blacked out, each sign by one, so that every other place in it stays where it was."""
    signs = list(text)
    for start, end in spans:
        signs[start:end] = [sign if sign.isspace() else MASK for sign in signs[start:end]]
    return "".join(signs)


def found(pattern: re.Pattern[str], text: str, protected: Sequence[Span] = ()) -> list[Span]:
    """Where a pattern is met, but for places that belong to somebody else."""
    spans = (match.span() for match in pattern.finditer(text))
    return [(start, end) for start, end in spans if not any(first < end and start < last for first, last in protected)]


def _pattern(parts: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(set(parts), key=lambda part: (-len(part), part))
    if not longest_first:
        return NEVER
    return re.compile(f"{START}(?:{'|'.join(longest_first)}){END}", re.IGNORECASE)


def _taken_apart(text: str) -> tuple[str, str]:
    """First and last word of a whole name that was read in one piece, as minutes write it."""
    family, comma, given = text.partition(",")
    words = [word for word in (f"{given} {family}" if comma else text).split() if fold(word) not in TITLES]
    if len(words) > 1 and words[0][:1].isupper() and words[-1][:1].isupper():
        return words[0], words[-1]
    return "", ""


def _both_ways(given: str, family: str) -> tuple[str, str]:
    """A whole name in either order, an initial between, with or without blanks."""
    first, last = spaced(given), spaced(family)
    return rf"{first}[\W_]*(?:[^\W\d_]\.?[\W_]+)?{last}", rf"{last}[\W_]*{first}"


def spaced(text: str) -> str:
    """A pattern for words however they are parted: by blanks, commas, hyphens, line breaks; or not at all."""
    words = re.findall(r"[^\W_]+", text)
    return r"[\W_]*".join(map(re.escape, words)) if words else re.escape(text.strip()) or NEVER.pattern


def _longest(text: str) -> str:
    """The longest word of a text, without which its pattern is not met."""
    return max(re.findall(r"[^\W_]+", text), key=len, default=text.strip()).lower()


def _dialled(digits: str) -> str:
    """A phone number as it is dialled at home or from abroad, its digits grouped in any way."""
    apart = r"[\s().-]*"
    return rf"(?:(?:\+|00)?44{apart}(?:\(?0\)?)?|0){apart}{apart.join(digits)}"


def _dates(iso: str) -> set[str]:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return set()
    plain = {day.strftime(form) for form in FORMATS}
    return plain | {re.sub(r"(?<!\d)0(?=\d)", "", text) for text in plain if not text.isdigit()}
