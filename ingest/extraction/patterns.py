"""Phones, vehicle registrations, postcodes, platforms, handles and nicknames by their form."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from graph.ontology.catalogue import term, vocabulary
from ingest.extraction.found import Found, overlaps
from ingest.extraction.handles import find_handles
from ingest.extraction.names import ALIAS_WORDS
from ingest.extraction.phones import POSTCODE, find_phones
from ingest.extraction.phrases import Phrases
from ingest.extraction.words import words

_VRM = re.compile(
    r"(?<![\w-])(?:(?P<now>[A-HJ-PR-Y]{2}\s?[\dOI]{2}\s?-?[A-HJ-PR-Z]{3})"
    r"|(?P<prefix>[A-HJ-NPR-TV-Y]\s?\d{1,3}\s?[A-HJ-PR-TV-Z]{3}(?!\s?\d{1,3}[A-Z]?\b))"
    r"|(?P<suffix>[A-HJ-PR-Z]{3}\s?\d{1,3}\s?[A-HJ-NPR-TV-Y])|(?P<ni>[A-Z]{1,2}[IZ]\s?\d{1,4}|"
        r"[A-Z][IZ][A-Z]\s?\d{1,4}))(?![\w-])",
    re.I,
)  # fmt: skip
_PRIVATE = re.compile(
    r"(?<!part )(?<!partial )"
    r"(?i:\b(?:reg(?:istration)?|vrm|(?:private|number|car|vehicle)\s+plate|index)(?:\s+(?:no\.?|number|mark|plate))?)"
    r"\W{1,3}(?i:(?:is|was|of|reads|reading)\s+)?[\"'“‘]?"
    r"(?P<plate>[A-Z]{1,3}\s?\d{1,4}|\d{1,4}\s?[A-Z]{1,3}|[A-Z]\d{1,3}\s?[A-Z]{2,3})(?![\w-]|\s[A-Z\d]{1,3}\b)"
)
_PLATE_CUE = re.compile(
    r"\b(?:reg(?:istration)?(?:\s+(?:no\.?|number|mark|plate))?|vrm|plates?|index|car|vehicle|"
    r"van|moped|motorbike|motorcycle|scooter|bike|lorry|truck|camper|taxi|cab|hatchback|saloon|drives|driving|driven)\b[^.\n]{0,40}$",
    re.I,
)
_CALLED_SITE = re.compile(
    r"\b(?:web\s?site|site|app|dating\s+app|platform|chat\s?room|online\s+game)\s+(?:called|named|known\s+as)\s+[\"'“‘]?(?P<name>[A-Z][\w.]{2,24})"
)
"""A platform that nobody has listed yet, where the words say that it is one."""
_SPLIT_LEAST = 8
_LONG_WORD = re.compile(r"\b[A-Za-z]{6,12}\b")
BARE_WORDS = {"sc", "snap", "x", "meet me", "romeo", "signal", "twitch", "discord", "hangouts"}
_ONLINE_BEFORE = re.compile(
    r"\b(?:on|via|over|through|using|uses|use|used|app|called|platform|from|their|his|her|my|and|"
    r"or|messag\w+|added|account)[\s:,]+(?:the\s+)?$",
    re.I,
)
_ONLINE_AFTER = re.compile(
    r"^\s*(?:app|account|message|messages|messaging|chat|group|profile|server|handle|username|name|story|stories|user|\(|:)",
    re.I,
)


@cache
def _platforms() -> Phrases:
    forms = {form for one in vocabulary("platform") for form in (one.code, one.label, *one.synonyms) if form.lower() != "x"}
    forms |= _split_forms()
    return Phrases({form: re.escape(form).replace(r"\ ", r"[\s-]?") for form in forms}, r"(?<![\w.@/])", r"(?![\w@])")


@cache
def _split_forms() -> frozenset[str]:
    """Long names torn in two: "Insta gram", "Tele gram"."""
    names = [one.code for one in vocabulary("platform") if one.code.isalpha() and len(one.code) >= _SPLIT_LEAST]
    return frozenset(f"{name[:at]} {name[at:]}" for name in names for at in range(3, len(name) - 2))


@cache
def _platform_words() -> tuple[str, ...]:
    return tuple(one.code.lower() for one in vocabulary("platform") if len(one.code) >= 6 and " " not in one.code)


@lru_cache(maxsize=16384)
def _misspelt(word: str) -> str | None:
    lowered = word.lower()
    for name in _platform_words():
        if lowered[0] == name[0] and OSA.distance(lowered, name, score_cutoff=1) <= 1 and lowered != name:
            return name
    return None


def find_platforms(text: str) -> list[Found]:
    """Online platforms by name, synonym or near miss."""
    found: list[Found] = []
    for match in _platforms().finditer(text):
        known = term("platform", match[0])
        if known is None or not _is_platform(text, match):
            continue
        found.append(Found("OnlinePlatform", match.start(), match.end(), match[0], True, {"name": known.code}))
    for match in _CALLED_SITE.finditer(text):
        if not overlaps(*match.span("name"), [(one.start, one.end) for one in found]) and not term("platform", match["name"]):
            found.append(Found("OnlinePlatform", *match.span("name"), match["name"], False, {"name": match["name"]}))
    for match in _LONG_WORD.finditer(text):
        meant = match[0][0].isupper() or text[max(0, match.start() - 5) : match.start()].lower().endswith((" on ", " via "))
        if meant and (name := _misspelt(match[0])):  # noqa: SIM102
            if not overlaps(match.start(), match.end(), [(one.start, one.end) for one in found]):
                known = term("platform", name)
                found.append(
                    Found("OnlinePlatform", match.start(), match.end(), match[0], True, {"name": known.code if known else name})
                )
    return sorted(found, key=lambda one: one.start)


def _is_platform(text: str, match: re.Match[str]) -> bool:
    said = match[0].lower()
    if said not in BARE_WORDS:
        return True
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 16]
    if before.endswith("(") and after.startswith(")"):  # "az.tyres (snap)"
        return True
    if said in ("romeo", "meet me", "x") or match[0].islower():
        cue = re.compile(r"\b(?:on|via|app|using|through|his|her|their|add(?:ed)?\s+\w+\s+on)[\s:]+(?:the\s+|new\s+)?$", re.I)
        own = re.match(r"\s*(?:app|account|profile|server|is\b|name\b|:|\()", after) and said not in ("x", "romeo", "meet me")
        return bool(cue.search(before) or own)
    if said == "discord" and match[0] == "Discord":
        return True
    return bool(_ONLINE_BEFORE.search(before) or _ONLINE_AFTER.match(after) or not before.strip())


def find_plates(text: str) -> list[Found]:
    """Vehicle registrations: current, prefix, suffix and Northern Irish; the older forms need a word about a car."""
    found = [*_private_plates(text)]
    for match in _VRM.finditer(text):
        if overlaps(match.start(), match.end(), [(one.start, one.end) for one in found]):
            continue
        raw, digits = match[0], sum(map(str.isdigit, match[0]))
        before = text[max(0, match.start() - 60) : match.start()]
        sure_form = match["now"] is not None and digits >= 1 and re.match(r"[A-Za-z]{2}[\dOIoi]{2}", raw)
        if match["now"] and (not digits or raw[:4].isalpha() or (raw[2].isspace() and not raw.isupper())):
            continue
        if (
            not sure_form
            and not (raw.isupper() and (_PLATE_CUE.search(before) or _vehicle_description(before[-32:])))
            and not re.search(r"\b(?:reg|registration|vrm|plate)\b", before, re.I)
        ):
            continue
        if not raw.isupper() and not (_PLATE_CUE.search(before) or digits == 2):
            continue
        plate = re.sub(r"[\s-]", "", raw.upper())
        if match["now"]:
            plate = plate[:2] + plate[2:4].replace("O", "0").replace("I", "1") + plate[4:]
        attributes = {"registration": plate}
        if description := _vehicle_description(before):
            attributes["description"] = description
        found.append(Found("Vehicle", match.start(), match.end(), raw, True, attributes))
    return found


def _private_plates(text: str) -> Iterator[Found]:
    """Registrations without a form of their own ("private plate B0 55"): only where the words say so."""
    for match in _PRIVATE.finditer(text):
        raw = match["plate"]
        if not _VRM.fullmatch(raw) and not _VRM.match(text, match.start("plate")):
            attributes = {"registration": re.sub(r"\s", "", raw)}
            if description := _vehicle_description(text[max(0, match.start() - 60) : match.start()]):
                attributes["description"] = description
            yield Found("Vehicle", match.start("plate"), match.end("plate"), raw, True, attributes)


def _vehicle_description(before: str) -> str:
    tokens = re.findall(r"[A-Za-z0-9-]+", before)
    last = next((i for i in range(len(tokens) - 1, -1, -1) if tokens[i].lower() in words("makes") | words("colours")), -1)
    if last < 0 or len(tokens) - last > 5:
        return ""
    first = last
    while first > 0 and tokens[first - 1].lower() in words("makes") | words("colours"):
        first -= 1
    stop = {"reg", "registration", "vrm", "plate", "with", "index", "is", "was", "car"}
    described = []
    for token in tokens[first:]:
        if token.lower() in stop:
            break
        described.append(token)
    return " ".join(described)


def find_postcodes(text: str) -> list[Found]:
    """Postcodes (full ones)."""
    return [
        Found("Postcode", match.start(), match.end(), match[0], True, {"postcode": f"{match[1]} {match[2]}".upper()})
        for match in POSTCODE.finditer(text)
        if match[0].isupper() or not match[0].isalpha()
    ]


_NICKNAME = re.compile(rf"\b{ALIAS_WORDS}\s*:?\s*[\"'“‘]?(?P<alias>[A-Z][\w'’-]*(?:\s(?:[A-Z0-9][\w'’-]*))?)", re.I)


def find_nicknames(text: str) -> list[Found]:
    """Nicknames and the words that bring them in; the span is the nickname's."""
    found = []
    for match in _NICKNAME.finditer(text):
        alias = match["alias"].rstrip("'’-")
        first, _, second = alias.partition(" ")
        if second and (second.lower() in words("common") or not second[0].isupper() or first[0].islower()):
            alias = first
        if alias.lower() in words("common") and not alias[0].isupper():
            continue
        found.append(
            Found("Alias", match.start("alias"), match.start("alias") + len(alias), alias, True, {"from": match.start()})
        )
    return found


def find_identifiers(text: str) -> list[Found]:
    """Everything of a fixed form in a text, in order; a stretch is given once."""
    platforms = find_platforms(text)
    phones = find_phones(text) if any(map(str.isdigit, text)) else []
    plates = find_plates(text)
    taken = [(one.start, one.end) for one in (*phones, *plates)]
    handles = [one for one in find_handles(text, platforms) if not overlaps(one.start, one.end, taken)]
    inside = [(one.start, one.end) for one in handles]
    platforms = [one for one in platforms if not overlaps(one.start, one.end, inside)]
    plates = [one for one in plates if not overlaps(one.start, one.end, inside)]
    everything = [*platforms, *handles, *phones, *plates, *find_postcodes(text), *find_nicknames(text)]
    return sorted(everything, key=lambda one: one.start)
