"""Places that a report names in its field for the location: there the words are a place, however plain they are."""

import re
from functools import cache

from ingest.extraction.found import Found, Taken
from ingest.extraction.phones import POSTCODE
from ingest.extraction.premises import kind_of_place
from ingest.extraction.words import fold, is_given, load

_LINE = re.compile(
    r"^[ \t]*(?P<label>[^:\n]{3,40}):[ \t]*(?:the\s+|at\s+(?:the\s+)?)?(?P<value>[^\n;]{3,60}?)[ \t.,]*$", re.I | re.M
)
_ASKS_WHERE = re.compile(r"\b(?:location|place|where|venue|scene|spot|whereabouts)\b", re.I)
_ASKS_MORE = re.compile(r"\b(?:date|time|when|birth|work|safety)\b", re.I)
_NO_PLACE = re.compile(
    r"\b(?:not\s+(?:known|stated|given|sure|applicable)|unknown|unsure|none|n/?[ak]|various|several|different|online|internet|home|house|"
    r"address|area|somewhere|multiple|as\s+(?:above|below)|see\s+\w+|(?:town|city)\s+centre|phone|school)\b|['’]s\b|\d",
    re.I,
)
_WORDS = re.compile(r"[^\W_][\w'’&.-]*")


def with_named_places(text: str, places: list[Found], elsewhere: Taken) -> list[Found]:
    """Places found in a text, and those that only its field for the location tells, wherever the text speaks of them again.

    Parameters
    ----------
    text : str
        The details of a report, fields of the form that belong to them included.
    places : list of Found
        What the words themselves show to be a place.
    elsewhere : Taken
        Where things, and people by more than one word, are named: a reporter called Hall takes nothing from Town Hall Steps.
    """
    held = Taken(text, [(place.start, place.end) for place in places])
    more: list[Found] = []
    for line in _LINE.finditer(text):
        start, value = line.start("value"), named_part(line["value"])
        if _ASKS_WHERE.search(line["label"]) and not _ASKS_MORE.search(line["label"]) and _is_name(value):
            for again in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", text):
                if not held.touches(*again.span()) and not elsewhere.touches(*again.span()):
                    held.add(*again.span())
                    more.append(_found(again[0], *again.span(), POSTCODE.search(line["value"])))
            _lone_again(value, start, start + len(value), places)
            places = [one for one in places if not (line.start() <= one.start < line.end() and POSTCODE.fullmatch(one.text))]
    return sorted([*places, *more], key=lambda one: one.start)


def named_part(value: str) -> str:
    """What of a field names the place itself: "Bus Station" of "Bus Station, Merebridge DE99 1AB"."""
    bare = re.split(r"\s*[(\[]|\s+[–—-]\s+", POSTCODE.sub("", value))[0]
    return re.split(r",\s*", bare.strip(" ,."))[0].strip(" ,.")


def _is_name(value: str) -> bool:
    """Whether what stands in the field tells one place: a name of several words, or a kind of which a town has one."""
    said = _WORDS.findall(value)
    if not 2 <= len(said) <= 6 or _NO_PLACE.search(value) or POSTCODE.search(value):
        return False
    plain = fold(value)
    if plain in _towns():
        return False
    if plain in load("words.yaml")["one_in_a_town"]:
        return True
    if is_given(said[0]) and not kind_of_place(value):
        return False
    return said[0][0].isupper() and said[-1][0].isupper() and plain not in _of_many()


@cache
def _towns() -> frozenset[str]:
    """Towns of several words, which are no place of an incident by themselves."""
    return frozenset(map(fold, load("words.yaml")["towns"]))


def _of_many() -> set[str]:
    """Kinds of place of which a town has many, so that the bare words tell none of them."""
    return {*load("words.yaml")["generic_places"], *load("words.yaml")["spots"]}


def _found(said: str, start: int, end: int, postcode: re.Match[str] | None) -> Found:
    kind = kind_of_place(said)
    told = {"place_kind": kind, "postcode": f"{postcode[1]} {postcode[2]}".upper() if postcode else ""}
    return Found("Location", start, end, said, True, {"name": said, **{key: value for key, value in told.items() if value}})


def _lone_again(value: str, start: int, end: int, places: list[Found]) -> None:
    """Let "the bus station" of the narrative be the Bus Station that the field names."""
    for place in places:
        inner = re.sub(r"^(?:the|our)\s+", "", place.text, flags=re.I)
        if fold(inner) == fold(value) and inner != place.text and not (place.start < end and start < place.end):
            place.start, place.text = place.end - len(inner), inner
            place.attributes["name"] = value
