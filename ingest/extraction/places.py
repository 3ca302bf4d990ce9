"""Places in running text: addresses, named premises, "at X", coordinates, and places spoken of without a name."""

import re
from collections.abc import Callable
from functools import cache

from ingest.extraction.found import Found, overlaps
from ingest.extraction.phones import POSTCODE
from ingest.extraction.words import alternatives, fold, is_caseless, is_common, is_given, load, premises, words

_TAIL = re.compile(r"[,\s]{0,3}(?:\(\s*)?\b([A-Z]{1,2}\d[A-Z\d]?)\s?(\d[ABD-HJLNP-UW-Z]{2})\b")
_WHAT3WORDS = re.compile(r"/{3}[a-z]{2,}\.[a-z]{2,}\.[a-z]{2,}", re.I)
_COORDINATES = re.compile(r"(?<![\d.])(-?\d{1,2}\.\d{3,})\s*,\s*(-?\d{1,3}\.\d{3,})(?![\d.])")
_GRID = re.compile(r"\b[HJNST][A-HJ-Z]\s?(\d{3,5})\s?(\d{3,5})\b")
_TOKEN = re.compile(r"[^\W_](?:[^\W_]|['’&](?=\w)|-(?=\w)|&)*|&")
_CUE = re.compile(
    r"\b(?P<cue>at|outside|near(?:\s+to)?|inside|behind|opposite|by|beside|around|in|into|to|from|"
    r"via|of|visiting|attends|called|named|through|leaving|towards|off|on)\s+(?:the\s+|an?\s+)"
    r"?"
    r"(?:(?P<what>corner|rear|back|front|entrance|address|property|flat|house|premises|venue|takeaway|"
    r"hotel|shop|pub|bar|caf[eé]|restaurant|car\s+park|toilets?)\s+(?:of|at|in|on|called|named|"
    r"to|known\s+as)\s+)?(?:the\s+|an?\s+)?(?=[\"'“‘]?[A-Z\d])"
)
Add = Callable[..., None]
STRONG = {"at", "outside", "near", "near to", "inside", "behind", "opposite", "visiting", "attends", "beside"}
_HOME = re.compile(
    r"\b(?:home\s+address|lives?\s+(?:at|in)|living\s+(?:at|in)|resid\w+\s+(?:at|in)|(?:her|his|"
    r"their|child's|victim's|family|mother's|mum's|dad's|father's|parental)\s+(?:home|house|flat|"
    r"address)|at\s+home)\b[^.;\n]{0,12}$",
    re.I,
)
_SUSPECT_HOME = re.compile(r"\b(?:suspect|offender|alleged|perpetrator)'?s?\b[^.;\n]{0,20}$", re.I)
_GENERIC_FIRST = re.compile(
    r"(?:multi-?\s?stor(?:e)?y(?:\s+car\s+park)?|(?:the\s+)?car\s+park|flat\s+\w+|apartment\s+\w+|"
    r"apt\.?\s+\w+|unit\s+\w+|room\s+\w+|level\s+\w+|rear\s+of.*|block\s+\w+|[A-Z]?\d+[A-Za-z]?)"
    r"$",
    re.I,
)
STOPS = {
    "and",
    "or",
    "with",
    "on",
    "in",
    "at",
    "to",
    "by",
    "from",
    "who",
    "where",
    "when",
    "for",
    "is",
    "was",
    "after",
    "before",
}
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
LINKS = {"of", "the", "and", "&", "le", "la", "de", "n", "on", "o'"}


@cache
def _address() -> re.Pattern[str]:
    roads = "|".join(sorted(words("roads"), key=len, reverse=True))
    blocks = "House|Court|Lodge|Apartments|Towers?|Mansions|Heights|Point|Buildings?|Flats|Villas?|Manor|Mill|Place"
    flat = r"(?:(?:Flat|Apartment|Apt\.?|Unit|Room|Studio)\s+(?:\d{1,4}[A-Z]?|[A-Z])\b,?\s+)"
    name = r"(?:[^\W\d_][\w'’.-]*\s+){1,3}?"
    return re.compile(
        rf"(?<![\w/-])(?:{flat}(?:\d{{1,4}}[A-Z]?\s+)?{name}(?:{blocks}|{roads})\b\.?(?:,\s+\d{{1,4}}[A-Z]?\s+{name}"
        rf"(?:{roads})\b)?"
        rf"|\d{{1,4}}[A-Z]?(?:\s?[-–/]\s?\d{{1,4}}[A-Z]?)?,?\s+{name}(?:{roads}|{blocks})\b\.?)",
        re.I,
    )


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:the|a|an|local)\s+(?P<name>(?:local\s+)?(?:{alternatives(load('words.yaml')['generic_places'])}))\b", re.I
    )


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
def _ends() -> dict[str, str]:
    """Last words (folded, without hyphens) that show a place, with its kind."""
    kinds = {word: kind for word, kind in premises().items() if "-" not in word}
    for word, kind in premises().items():
        kinds.setdefault(word.split("-")[-1], kind)
    for road in words("roads"):
        kinds.setdefault(road, "street")
    return kinds


def find_places(text: str) -> list[Found]:
    """Places named in a text, in order; one span each, and each text once only as often as it stands there."""
    found: list[Found] = []
    taken: list[tuple[int, int]] = []

    def add(start: int, end: int, sure: bool, **attributes: object) -> None:
        end = start + len(text[start:end].rstrip(" ,.;"))
        if end - start < 3 or overlaps(start, end, taken):
            return
        taken.append((start, end))
        found.append(Found("Location", start, end, text[start:end], sure, {k: v for k, v in attributes.items() if v}))

    _by_number(text, add)
    if any(map(str.isdigit, text)):
        for match in _address().finditer(text):
            if _is_address(match[0]):
                add(match.start(), match.end(), True, place_kind="address")
    if is_caseless(text):
        _without_capitals(text, add)
    else:
        _by_cue(text, add)
        _by_ending(text, add)
    for match in _generic().finditer(text):
        add(match.start() if text[match.start()] in "tT" else match.start("name"), match.end(), False)
    _postcodes(text, found, add)
    for one in found:
        _describe(text, one)
    return sorted(found, key=lambda one: one.start)


def _is_address(said: str) -> bool:
    bare = re.sub(r"^(?:flat|apartment|apt\.?|unit|room|studio)\s+\w+,?\s*|^[\d/–-]+[a-z]?,?\s+", "", said, flags=re.I)
    names = _TOKEN.findall(bare)
    while names and names[0][0].isdigit():
        names.pop(0)
    if len(names) < 2 or any(fold(name) in STOPS for name in names):
        return False
    first = fold(names[0])
    unlikely = {
        "year",
        "years",
        "hours",
        "hour",
        "minutes",
        "days",
        "weeks",
        "times",
        "males",
        "females",
        "boys",
        "girls",
        "old",
        "people",
        "different",
        "other",
        "pm",
        "am",
        "months",
    }
    return first not in unlikely and (said[:1].isalpha() or names[0][0].isupper() or not is_common(names[0]))


def _by_number(text: str, add: Add) -> None:
    for match in _WHAT3WORDS.finditer(text):
        add(match.start(), match.end(), True, what3words=match[0])
    for match in _COORDINATES.finditer(text):
        if abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180:
            add(match.start(), match.end(), True, latitude=float(match[1]), longitude=float(match[2]))
    for match in _GRID.finditer(text):
        if len(match[1]) == len(match[2]):
            add(match.start(), match.end(), True, grid_reference=match[0])


def _run(text: str, start: int) -> list[re.Match[str]]:
    """Capitalised words (and the small ones between them) that follow each other from `start`."""
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text, start):
        gap = text[run[-1].end() : token.start()] if run else text[start : token.start()]
        if (
            (gap not in (" ", "") and not (gap in (". ",) and run and run[-1][0] in ("St", "Mt")))
            if run
            else gap.strip("\"'“‘ ") != ""
        ):
            break
        word = token[0]
        if run and run[-1][0] in LINKS and run[-1][0] != "&" and is_common(word) and fold(word) not in _ends():
            break
        if word[0].isupper() or (run and (word[0].isdigit() or word in LINKS)) or (not run and word[0].isdigit()):
            run.append(token)
            if len(run) > 7:
                break
        else:
            break
    while run and run[-1][0] in LINKS and run[-1][0] != "&":
        run.pop()
    return run


def _by_cue(text: str, add: Add) -> None:
    for cue in _CUE.finditer(text):
        run = _run(text, cue.end())
        if not run or not any(token[0][0].isupper() for token in run):
            continue
        start, end = run[0].start(), run[-1].end()
        start, end = _stretch(text, start, end)
        said = text[start:end]
        kind = _kind(said)
        has_postcode = bool(_TAIL.match(text, end))
        if said.lower().startswith("the ") and len(run) == 1:
            continue
        strong = re.sub(r"\s+", " ", cue["cue"].lower()) in STRONG or bool(cue["what"])
        if kind or has_postcode:
            if _plain_name(said) and not has_postcode and kind not in ("street",) and not strong:
                continue
            add(start, end, True, place_kind=kind)
        elif strong and not _person_like(text, run) and not _plain_name(said):
            add(start, end, len(run) > 1 and cue["cue"].lower() in ("at", "outside", "inside"))


def _stretch(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in "Multi-storey, Dock Road": a general first part and the name that follows its comma."""
    if text[end : end + 2] == ", " and _GENERIC_FIRST.match(text[start:end]):
        run = _run(text, end + 2)
        if run and not POSTCODE.match(text, run[0].start()):
            return start, run[-1].end()
    if before := re.search(
        r"\b(?:Multi-?[Ss]tor(?:e)?y(?: [Cc]ar [Pp]ark)?|[Cc]ar [Pp]ark|[Rr]ear of|[Bb]asement|[Gg]round floor),?\s$",
        text[max(0, start - 28) : start],
    ):
        return start - (len(before[0])), end
    return start, end


def _kind(said: str) -> str:
    tokens = [fold(token) for token in _TOKEN.findall(said)]
    if not tokens:
        return ""
    last = tokens[-1]
    if len(tokens) > 1 and last in _ends():
        return _ends()[last]
    for position, token in enumerate(tokens[1:], 1):
        if token in _ends() and token not in ("way", "close", "rise", "hill", "green", "stop", "box", "view"):
            return _ends()[token] if position == len(tokens) - 1 else ""
    if "&" in said and last.endswith("b"):
        return "hotel"
    return ""


def _plain_name(said: str) -> bool:
    """Days, months, makes of car, agencies: capitals that are no place."""
    tokens = [token for token in _TOKEN.findall(said) if token[0].isalpha()]
    if not all(is_common(token) for token in tokens):
        return False
    return len(tokens) < 2 or not _kind(said) or fold(tokens[-1]) in ("unit", "services", "class")


def _person_like(text: str, run: list[re.Match[str]]) -> bool:
    end = run[-1].end()
    if text[end : end + 2] in ("'s", "’s") or (
        run[-1][0].endswith(("'s", "’s")) and is_given(run[0][0].removesuffix("'s").removesuffix("’s"))
    ):
        return True
    first = run[0][0]
    return is_given(first) or (len(first) == 1 and first.isupper()) or first in ("Mr", "Mrs", "Ms", "Miss", "PC", "DC", "Dr")


def _by_ending(text: str, add: Add) -> None:
    """Capitalised runs that end in a word for a place, wherever they stand ("Wharf Hotel is busy")."""
    position = 0
    while match := _TOKEN.search(text, position):
        if not match[0][0].isupper():
            position = match.end()
            continue
        run = _run(text, match.start()) or [match]
        position = run[-1].end()
        while run and (
            is_common(run[0][0])
            and fold(run[0][0])
            not in (
                "the",
                "green",
                "black",
                "white",
                "red",
                "blue",
                "central",
                "north",
                "south",
                "east",
                "west",
                "park",
                "school",
                "station",
                "church",
                "bus",
                "st",
            )
        ):
            run.pop(0)
        for size in range(len(run), 1, -1):
            said = text[run[0].start() : run[size - 1].end()]
            last = fold(run[size - 1][0])
            if last not in _ends() or run[0][0].isdigit():
                continue
            if size == 2 and is_given(run[0][0]) and _ambiguous_end(last):
                continue
            if not all(is_common(token[0]) for token in run[:size]) or said.startswith("The "):
                add(*_stretch(text, run[0].start(), run[size - 1].end()), True, place_kind=_ends()[last])
            break


def _ambiguous_end(last: str) -> bool:
    return (
        last
        in {
            "hill",
            "close",
            "rise",
            "green",
            "way",
            "lane",
            "court",
            "place",
            "view",
            "bank",
            "church",
            "park",
            "marsh",
            "lake",
            "wood",
            "woods",
            "cross",
            "field",
            "fields",
            "gates",
            "box",
            "stop",
            "croft",
            "fold",
            "yard",
            "mill",
            "manor",
            "baker",
            "house",
            "temple",
            "arms",
            "meadow",
            "vale",
            "moor",
            "pool",
            "bowling",
            "street",
            "lodge",
            "banks",
            "mount",
            "parade",
            "walk",
            "market",
            "bridge",
            "corner",
            "pc",
            "spice",
            "grove",
            "gardens",
        }
        or last == "gate"
    )


def _without_capitals(text: str, add: Add) -> None:
    for match in _caseless_premises().finditer(text):
        tokens = list(_TOKEN.finditer(text, match.start(), match.end("words")))
        keep: list[re.Match[str]] = []
        for token in reversed(tokens):
            if is_common(token[0]) and fold(token[0]) not in KEPT_INSIDE:
                break
            keep.insert(0, token)
        if keep and not is_common(keep[0][0]):
            add(keep[0].start(), match.end("end"), True, place_kind=_ends().get(fold(re.split(r"[\s-]", match["end"])[-1]), ""))
    for match in re.finditer(
        r"(?<![\w'])(?:at|outside|inside)\s+(?P<name>[^,.;\n]{3,40}?)(?=,?\s+[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b)", text, re.I
    ):
        add(match.start("name"), match.end("name"), True)


def _postcodes(text: str, found: list[Found], add: Add) -> None:
    for match in POSTCODE.finditer(text):
        if not match[0].isupper() and not re.search(r"\d\s?\d", match[0]):
            continue
        before = [
            one
            for one in found
            if one.end <= match.start()
            and re.fullmatch(r"[\s,(]*(?:[A-Z][\w'’]*(?:\s[A-Z][\w'’]*){0,2},?\s+){0,3}\(?", text[one.end : match.start()])
        ]
        if before:
            before[-1 if len(before) == 1 else max(range(len(before)), key=lambda i: before[i].end)].attributes.setdefault(
                "postcode", f"{match[1]} {match[2]}".upper()
            )
        else:
            add(match.start(), match.end(), True, postcode=f"{match[1]} {match[2]}".upper())


def _describe(text: str, one: Found) -> None:
    before = text[max(0, one.start - 48) : one.start]
    one.attributes.setdefault("name", one.text)
    if _HOME.search(before):
        one.attributes["home"] = True
    if one.attributes.get("place_kind") == "street" and one.text[:1].isdigit():
        one.attributes["place_kind"] = "address"
