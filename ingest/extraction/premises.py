"""Named premises: what kind of place the last word of a name shows."""

import re
from collections.abc import Callable
from functools import cache

from ingest.extraction.words import fold, is_common, premises, words

TOKEN = re.compile(r"[^\W_](?:[^\W_]|['’&](?=\w)|-(?=\w)|&)*|&")
LINKS = {"of", "the", "and", "&", "le", "la", "de", "n", "on", "o'"}


KEPT_INSIDE = {
    "bus",
    "park",
    "school",
    "station",
    "green",
    "church",
    "retail",
    "car",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
}
Add = Callable[..., None]


@cache
def _caseless_premises() -> re.Pattern[str]:
    ends = "|".join(
        re.escape(word).replace(r"\-", r"[\s-]") for word in sorted(premises(), key=len, reverse=True) if len(word) > 2
    )
    roads = "|".join(sorted((word for word in words("roads") if len(word) > 3), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w'])(?P<words>(?:[^\W\d_][\w'’&]*\s+){{1,3}}?)(?P<end>{ends}|{roads})\b(?!\s+(?:{ends}|{roads})\b)", re.I
    )


@cache
def place_ends() -> dict[str, str]:
    """Last words (folded, without hyphens) that show a place, with its kind."""
    kinds = {word: kind for word, kind in premises().items() if "-" not in word}
    for word, kind in premises().items():
        kinds.setdefault(word.split("-")[-1], kind)
    for road in words("roads"):
        kinds.setdefault(road, "street")
    return kinds


def kind_of_place(said: str) -> str:
    """The kind of place that a name ends in, or ""."""
    tokens = [fold(token) for token in TOKEN.findall(said)]
    if not tokens:
        return ""
    last = tokens[-1]
    if len(tokens) > 1 and last in place_ends():
        return place_ends()[last]
    for position, token in enumerate(tokens[1:], 1):
        if token in place_ends() and token not in ("way", "close", "rise", "hill", "green", "stop", "box", "view"):
            return place_ends()[token] if position == len(tokens) - 1 else ""
    if "&" in said and last.endswith("b"):
        return "hotel"
    return ""


def is_plain_name(said: str) -> bool:
    """Days, months, makes of car, agencies: capitals that are no place."""
    tokens = [token for token in TOKEN.findall(said) if token[0].isalpha()]
    if not all(is_common(token) for token in tokens):
        return False
    return len(tokens) < 2 or not kind_of_place(said) or fold(tokens[-1]) in ("unit", "services", "class")


def without_capitals(text: str, add: Add) -> None:
    """Add premises and streets named in a text whose capitals say nothing."""
    for match in _caseless_premises().finditer(text):
        tokens = list(TOKEN.finditer(text, match.start(), match.end("words")))
        keep: list[re.Match[str]] = []
        for token in reversed(tokens):
            if is_common(token[0]) and fold(token[0]) not in KEPT_INSIDE:
                break
            keep.insert(0, token)
        if keep and not is_common(keep[0][0]):
            add(
                keep[0].start(),
                match.end("end"),
                True,
                place_kind=place_ends().get(fold(re.split(r"[\s-]", match["end"])[-1]), ""),
            )
    for match in re.finditer(
        r"(?<![\w'])(?:at|outside|inside)\s+(?P<name>[^,.;\n]{3,40}?)(?=,?\s+[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b)", text, re.I
    ):
        add(match.start("name"), match.end("name"), True)
