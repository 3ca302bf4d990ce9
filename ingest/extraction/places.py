"""Places in running text: addresses, named premises, "at X", coordinates, and places spoken of without a name."""

import re
from functools import cache

from ingest.extraction.addresses import address_pattern, by_number, is_address
from ingest.extraction.found import Found, overlaps
from ingest.extraction.phones import POSTCODE
from ingest.extraction.premises import LINKS, TOKEN, Add, is_plain_name, kind_of_place, place_ends, without_capitals
from ingest.extraction.spots import by_spot
from ingest.extraction.words import alternatives, fold, is_caseless, is_common, is_given, load, words

_TAIL = re.compile(r"[,\s]{0,3}(?:\(\s*)?\b([A-Z]{1,2}\d[A-Z\d]?)\s?(\d[ABD-HJLNP-UW-Z]{2})\b")
_CUE = re.compile(
    r"\b(?P<cue>[Aa]t|[Oo]utside|[Nn]ear(?:\s+to)?|[Ii]nside|[Bb]ehind|[Oo]pposite|by|[Bb]eside|around|in|into|to|from|"
    r"via|of|visiting|attends|called|named|through|leaving|towards|off|on)\s+(?:the\s+|an?\s+)"
    r"?"
    r"(?:(?P<what>corner|rear|back|front|entrance|address|property|flat|house|premises|venue|takeaway|"
    r"hotel|shop|pub|bar|caf[eé]|restaurant|car\s+park|toilets?)\s+(?:of|at|in|on|called|named|"
    r"to|known\s+as)\s+)?(?:the\s+|an?\s+)?(?=[\"'“‘]?[A-Z\d])"
)
STRONG = {"at", "outside", "near", "near to", "inside", "behind", "opposite", "visiting", "attends", "beside"}
_CLOCK = re.compile(r"\d{1,2}(?:am|pm|st|nd|rd|th)|\d{4}(?:hrs?|hours|h)?|\d{1,2}(?:hrs?|hours)", re.I)
_HOME = re.compile(
    r"\b(?:home\s+address|lives?\s+(?:at|in)|living\s+(?:at|in)|resid\w+\s+(?:at|in)|(?:her|his|"
    r"their|child's|victim's|family|mother's|mum's|dad's|father's|parental)\s+(?:home|house|flat|"
    r"address)|at\s+home)\b[^.;\n]{0,12}$",
    re.I,
)
_GENERIC_FIRST = re.compile(
    r"(?:multi-?\s?stor(?:e)?y(?:\s+car\s+park)?|(?:the\s+)?car\s+park|flat\s+\w+|apartment\s+\w+|"
    r"apt\.?\s+\w+|unit\s+\w+|room\s+\w+|level\s+\w+|rear\s+of.*|block\s+\w+|[A-Z]?\d+[A-Za-z]?)"
    r"$",
    re.I,
)


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:the|a|an|local)\s+(?P<name>(?:(?:local|old|new|former|disused|derelict|abandoned|empty)\s+)?(?:{alternatives(load('words.yaml')['generic_places'])}))\b",
        re.I,
    )


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

    by_number(text, add)
    if any(map(str.isdigit, text)):
        for match in address_pattern().finditer(text):
            if is_address(match[0]):
                add(match.start(), match.end(), True, place_kind="address")
    if is_caseless(text):
        without_capitals(text, add)
    else:
        by_spot(text, add)
        _by_cue(text, add)
        _by_ending(text, add)
    for match in _generic().finditer(text):
        add(match.start() if text[match.start()] in "tT" else match.start("name"), match.end(), False)
    _postcodes(text, found, add)
    for one in found:
        _describe(text, one)
    return sorted(found, key=lambda one: one.start)


def _run(text: str, start: int) -> list[re.Match[str]]:
    """Capitalised words (and the small ones between them) that follow each other from `start`."""
    run: list[re.Match[str]] = []
    for token in TOKEN.finditer(text, start):
        gap = text[run[-1].end() : token.start()] if run else text[start : token.start()]
        if (gap not in (" ", "") and not _goes_on(run, gap)) if run else gap.strip("\"'“‘ ") != "":
            break
        word = token[0]
        if not run and _CLOCK.fullmatch(word):
            break
        if run and run[-1][0] in LINKS and run[-1][0] != "&" and is_common(word) and fold(word) not in place_ends():
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


def _goes_on(run: list[re.Match[str]], gap: str) -> bool:
    """Whether a name goes on behind a full stop or apostrophe ("St. Oswin's", "Girls' School")."""
    return (gap == ". " and run[-1][0] in ("St", "Mt")) or (gap in ("' ", "’ ") and run[-1][0].endswith("s"))


def _by_cue(text: str, add: Add) -> None:
    for cue in _CUE.finditer(text):
        run = _run(text, cue.end())
        if not run or not any(token[0][0].isupper() for token in run):
            continue
        start, end = run[0].start(), run[-1].end()
        start, end = _stretch(text, start, end)
        said = text[start:end]
        kind = kind_of_place(said)
        has_postcode = bool(_TAIL.match(text, end))
        if said.lower().startswith("the ") and len(run) == 1:
            continue
        strong = re.sub(r"\s+", " ", cue["cue"].lower()) in STRONG or bool(cue["what"])
        if kind or has_postcode:
            if is_plain_name(said) and not has_postcode and kind not in ("street",) and not strong:
                continue
            add(start, end, True, place_kind=kind)
        elif strong and not _person_like(text, run) and not is_plain_name(said):
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
    for match in TOKEN.finditer(text):
        if match.start() < position or not match[0][0].isupper():
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
            if last not in place_ends() or run[0][0].isdigit():
                continue
            if size == 2 and is_given(run[0][0]) and last in words("ambiguous_ends"):
                continue
            if last == "st" and size < len(run):  # "Levi St John"
                continue
            if not all(is_common(token[0]) for token in run[:size]) or said.startswith("The "):
                add(*_stretch(text, run[0].start(), run[size - 1].end()), True, place_kind=place_ends()[last])
            break


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
        itself = next((one for one in found if one.start == match.start() and one.end == match.end()), None)
        if itself:
            itself.attributes.setdefault("postcode", f"{match[1]} {match[2]}".upper())
        elif before:
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
