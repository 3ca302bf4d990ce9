"""Places without a name of their own: a firm's branch, "the alley behind Tesco", "Abbey Gate bus station"."""

import re
from functools import cache

from ingest.extraction.phones import POSTCODE
from ingest.extraction.phrases import Phrases
from ingest.extraction.premises import Add
from ingest.extraction.words import alternatives, is_common, is_given, load, premises, words

_CAPITALS = r"[A-Z][\w'’&.-]*(?:\s+(?:of|the|&)\s+[A-Z][\w'’&-]*|\s+[A-Z][\w'’&-]*){0,4}"
_TAIL = rf"(?:,\s|\s+(?:on|in|at|off|by|near)\s+(?:the\s+)?)(?P<tail>{_CAPITALS}(?:\s+(?:centre|estate|retail\s+park))?)"
_ROAD_NUMBER = r"(?:[AM]\d{1,4})\b"
_WHERE = re.compile(
    r"\b(?:at|in|into|inside|outside|behind|near|by|from|to|above|opposite|beside|towards|around|visit\w*|called)"
    r"\s+(?:the\s+|a\s+)?$",
    re.I,
)


@cache
def _chains() -> Phrases:
    listed = [*load("words.yaml")["chains"], *load("words.yaml")["ambiguous_chains"]]
    return Phrases.listed(listed, r"(?<![\w'])", r"(?![\w'’])")


_NAME_GOES_ON = re.compile(rf"\s(?:{alternatives([end.capitalize() for end in premises()])})\b")
"""A firm's name that is only the first word of another's ("Premier Lodge")."""
_CHAIN_TAIL = re.compile(_TAIL)


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(name.lower() for name in load("words.yaml")["ambiguous_chains"])


@cache
def _spots() -> re.Pattern[str]:
    nouns = alternatives(sorted({*load("words.yaml")["spots"], *load("words.yaml")["generic_places"]}))
    return re.compile(
        rf"\b(?i:the|a|an|his|her|their|my|our|some|one)\s+(?:(?!(?:{nouns})\b)[a-z]+\s+)?(?:{nouns})\s+(?:just\s+|right\s+)?"
        r"(?:behind|above|over|below|under|underneath|opposite|beside|next\s+to|near|off|on|by|at\s+the\s+(?:back|rear|side)\s+of|at|in|"
        r"outside)"
        rf"\s+(?:the\s+)?(?P<by>{_ROAD_NUMBER}|{_CAPITALS})"
    )


@cache
def _tailed() -> re.Pattern[str]:
    """A name and the plain words for what it is ("Hazel Lodge children's home")."""
    return re.compile(
        rf"(?P<name>[A-Z][\w'’&-]*(?:\s+[A-Z][\w'’&-]*){{0,3}})\s+(?P<what>{alternatives(list(words_for_places()))})\b(?!['’])"
    )


@cache
def words_for_places() -> frozenset[str]:
    """Plain words (lower case) that say what a name before them is."""
    more = load("words.yaml")["named_ends"]
    return frozenset([*load("words.yaml")["generic_places"], *more]) - {"park", "squat", "canal"}


def by_spot(text: str, add: Add) -> None:
    """Add places that other things or plain words tell."""
    for match in _spots().finditer(text):
        if not _is_person(match["by"]):
            add(match.start(), _cut(text, match.start("by"), match.end()), False, place_kind="")
    for match in _tailed().finditer(text):
        name = _without_leads(match)
        if name is not None and not (is_given(match["name"].split()[0]) and " " not in match["name"]):
            add(name, match.end(), True)
    _branches(text, add)


def _branches(text: str, add: Add) -> None:
    for match in _chains().finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        tail = _CHAIN_TAIL.match(text, match.end())
        ambiguous = match[0].lower() in _ambiguous()
        if not match[0][0].isupper() or not (_WHERE.search(before) or (tail and not ambiguous)):
            continue
        if ambiguous and re.match(r"\s+(?:Street|Road|Lane|Avenue|Close)\b", text[match.end() :]):
            continue
        if ambiguous and _NAME_GOES_ON.match(text, match.end()):
            continue
        if tail is None or POSTCODE.match(text, tail.start("tail")):
            add(match.start(), match.end(), True)
            continue
        belongs = not _is_person(tail["tail"]) and not _is_plain(tail["tail"])
        add(match.start(), _cut(text, tail.start("tail"), tail.end()) if belongs else match.end(), True)


def _is_person(said: str) -> bool:
    first = re.split(r"[\s'’]", said)[0]
    return is_given(first) and not is_common(first)


def _is_plain(said: str) -> bool:
    """Whether it is one plain word, such as a weekday ("the Co-op on Saturdays")."""
    found = re.findall(r"[^\W\d_]+", said)
    return " " not in said and all(is_common(word) or is_common(word.removesuffix("s")) for word in found)


def _cut(text: str, start: int, end: int) -> int:
    """Where a run of capitals ends before a new sentence."""
    stop = text.find(". ", start, end)
    return stop if stop >= 0 and text[stop - 2 : stop] not in ("St", "Mt") else end


def _without_leads(match: re.Match[str]) -> int | None:
    """Where the name begins once plain words at its head are left out ("At Abbey Gate bus station")."""
    start = match.start("name")
    for token in re.finditer(r"\S+", match["name"]):
        if not is_common(token[0]) or token[0].lower() in words("colours"):
            return start + token.start()
    return None
