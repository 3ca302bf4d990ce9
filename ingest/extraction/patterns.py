"""Phones, vehicle registrations, postcodes, platforms, handles and nicknames by their form."""

import re
from functools import cache, lru_cache

import phonenumbers
from rapidfuzz.distance import OSA

from graph.ontology.catalogue import term, vocabulary
from ingest.extraction.found import Found, overlaps
from ingest.extraction.names import ALIAS_WORDS
from ingest.extraction.words import words

POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s?(\d[ABD-HJLNP-UW-Z]{2})\b", re.I)
_PHONE = re.compile(r"(?<![\w/.])(?:\+\s?\d{1,3}|00\s?44|\(?[0Oo])(?:[\s().-]{0,2}[\dOo]){8,12}(?!\w|[/-]\d)")
_VRM = re.compile(
    r"(?<![\w-])(?:(?P<now>[A-HJ-PR-Y]{2}[\dOI]{2}\s?-?[A-HJ-PR-Z]{3})|(?P<prefix>[A-HJ-NPR-TV-Y]\d{1,3}\s?[A-HJ-PR-TV-Z]{3})"
    r"|(?P<suffix>[A-HJ-PR-TV-Z]{3}\s?\d{1,3}[A-HJ-NPR-TV-Y])|(?P<ni>[A-Z]{1,2}[IZ]\s?\d{1,4}|[A-Z][IZ][A-Z]\s?\d{1,4}))(?![\w-])",
    re.I,
)  # fmt: skip
_PLATE_CUE = re.compile(r"\b(?:reg(?:istration)?(?:\s+(?:no\.?|number|mark|plate))?|vrm|plates?|index|car|vehicle|van|drives|driving|driven)\b[^.\n]{0,40}$", re.I)
_DESCRIBED = re.compile(r"((?:\b[A-Za-z]+\s)?(?:\b[A-Za-z]+\s)(?:[A-Za-z0-9]+\s?){1,4})[,(\s:–-]*(?:\b(?:reg(?:istration)?|vrm|plate|index)\b[\s:.]*)?(?:(?:is|was|of|no|number)\s)*$", re.I)
_HANDLE = r"(?P<handle>@?[A-Za-z0-9](?:[A-Za-z0-9._]|-(?=\w)){0,29}(?<!\.)(?:\#\d{4})?)"
_QUOTE = r"[\"'“‘]?"
_AT = re.compile(r"(?<![\w.@])@([A-Za-z0-9_](?:[A-Za-z0-9._]{0,28}[A-Za-z0-9_])?)(?!\w*@)")
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_PLAIN_WORD = re.compile(r"[a-z0-9]+")
_LONG_WORD = re.compile(r"\b[A-Za-z]{6,12}\b")
BARE_WORDS = {"sc", "snap", "x", "meet me", "romeo", "signal", "twitch", "discord", "hangouts"}
_ONLINE_BEFORE = re.compile(r"\b(?:on|via|over|through|using|uses|use|used|app|called|platform|from|their|his|her|my|and|or|messag\w+|added|account)[\s:,]+(?:the\s+)?$", re.I)
_ONLINE_AFTER = re.compile(r"^\s*(?:app|account|message|messages|messaging|chat|group|profile|server|handle|username|name|story|stories|user|\(|:)", re.I)
NOT_HANDLES = {"account", "handle", "username", "profile", "user", "name", "group", "chat", "messages", "message", "app", "story", "stories", "video", "photo", "under", "as", "and"}


@cache
def _platform_pattern() -> re.Pattern[str]:
    forms = {form for one in vocabulary("platform") for form in (one.code, one.label, *one.synonyms) if form.lower() != "x"}
    ordered = sorted(forms, key=len, reverse=True)
    return re.compile(r"(?<![\w.@/])(?:" + "|".join(re.escape(form).replace(r"\ ", r"[\s-]?") for form in ordered) + r")(?![\w@])", re.I)


@cache
def _platform_first_words() -> frozenset[str]:
    forms = (form for one in vocabulary("platform") for form in (one.code, one.label, *one.synonyms))
    squashed = {re.sub(r"[\s-]", "", form.lower()) for form in forms}
    firsts = (_PLAIN_WORD.findall(form.lower()) for one in vocabulary("platform") for form in (one.code, one.label, *one.synonyms))
    return frozenset(words[0] for words in firsts if words) | frozenset(squashed)


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
    said = set(_PLAIN_WORD.findall(text.lower()))
    # The alternation is long: it is run only where the first word of some platform stands in the text.
    hits = () if said.isdisjoint(_platform_first_words()) else _platform_pattern().finditer(text)
    for match in hits:
        known = term("platform", match[0])
        if known is None or not _is_platform(text, match):
            continue
        found.append(Found("OnlinePlatform", match.start(), match.end(), match[0], True, {"name": known.code}))
    for match in _LONG_WORD.finditer(text):
        if (match[0][0].isupper() or text[: match.start()].lower().endswith((" on ", " via "))) and (name := _misspelt(match[0])):
            if not overlaps(match.start(), match.end(), [(one.start, one.end) for one in found]):
                known = term("platform", name)
                found.append(Found("OnlinePlatform", match.start(), match.end(), match[0], True, {"name": known.code if known else name}))
    return sorted(found, key=lambda one: one.start)


def _is_platform(text: str, match: re.Match[str]) -> bool:
    said = match[0].lower()
    if said not in BARE_WORDS:
        return True
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 16]
    if said in ("romeo", "meet me", "x") or match[0].islower():
        cue = re.compile(r"\b(?:on|via|app|using|through)[\s:]+(?:the\s+)?$", re.I)
        return bool(cue.search(before) or (said != "x" and re.match(r"\s*(?:app|account|profile|server)\b", after)))
    return bool(_ONLINE_BEFORE.search(before) or _ONLINE_AFTER.match(after) or not before.strip())


@lru_cache(maxsize=65536)
def e164(raw: str) -> str:
    """A phone number in international form, or "" where it cannot be one."""
    plain = re.sub(r"[oO]", "0", raw)
    try:
        number = phonenumbers.parse(plain, "GB")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def find_phones(text: str) -> list[Found]:
    """Phone numbers, spaced or not, with the letter O for a nought."""
    found = []
    for match in _PHONE.finditer(text):
        raw = match[0].strip()
        if number := e164(raw):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            found.append(Found("Phone", start, start + len(raw), raw, True, {"e164": number}))
    return found


def find_plates(text: str) -> list[Found]:
    """Vehicle registrations: current, prefix, suffix and Northern Irish; the older forms need a word about a car."""
    found = []
    for match in _VRM.finditer(text):
        raw, digits = match[0], sum(map(str.isdigit, match[0]))
        before = text[max(0, match.start() - 60) : match.start()]
        sure_form = match["now"] is not None and digits >= 1 and re.match(r"[A-Za-z]{2}[\dOIoi]{2}", raw)
        if match["now"] and (not digits or (raw[:4].isalpha())):
            continue
        if not sure_form and not (raw.isupper() and _PLATE_CUE.search(before)) and not re.search(r"\b(?:reg|registration|vrm|plate)\b", before, re.I):
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


def find_handles(text: str, platforms: list[Found]) -> list[Found]:
    """Accounts: "on snapchat as mo.iq88", "IG fozz_1", "@x", "username kubatrap5"."""
    found: list[Found] = []
    taken = [match.span() for match in _EMAIL.finditer(text)]
    for platform in platforms:
        _beside(text, platform, found, taken)
    for match in _USERNAME().finditer(text):
        _take(found, taken, match.start("handle"), match["handle"], _near(match.start(), match.end(), platforms), cue=True)
    for match in _AT.finditer(text):
        _take(found, taken, match.start(), match[0], _near(match.start(), match.end(), platforms), cue=True)
    return found


@cache
def _USERNAME() -> re.Pattern[str]:  # noqa: N802
    return re.compile(
        rf"\b(?:user\s?names?|handles?|gamer\s?tags?|screen\s?names?|user\s?id|account(?:\s+name)?|profile(?:\s+name)?)\b\s*(?:\((?:[^)]*)\)\s*)?(?:is|was|:|-|=|called|named|of|,)?\s*{_QUOTE}{_HANDLE}{_QUOTE}", re.I)  # fmt: skip


_AFTER = re.compile(rf"^\s*(?P<cue>(?:(?:account|user\s?name|handle|name|profile|user|id|tag)\s*)?(?:\(|as|under|is|was|:|-|=|called|named|(?:from|by)\s+user|from|by|user|with the name)?(?:\s+(?:the\s+)?(?:name|handle|username)\s*:?)?)\s*{_QUOTE}{_HANDLE}", re.I)
_BEFORE = re.compile(r"(?<![\w@.])(?P<handle>@?[A-Za-z0-9](?:[A-Za-z0-9._-]{1,29}))[\"'”’]?\s*(?:\(?\s*|\s+(?:on|via|over)\s+(?:the\s+)?)$", re.I)


def _beside(text: str, platform: Found, found: list[Found], taken: list[tuple[int, int]]) -> None:
    rest = text[platform.end : platform.end + 70]
    if after := _AFTER.match(rest):
        strong = bool(re.search(r"\b(?:as|under|username|user name|handle|account|called|named|id|tag|profile)\b|[:(=]", after["cue"], re.I))
        _take(found, taken, platform.end + after.start("handle"), after["handle"], platform, cue=strong)
    before = _BEFORE.search(text[max(0, platform.start - 50) : platform.start])
    if before:
        _take(found, taken, max(0, platform.start - 50) + before.start("handle"), before["handle"], platform, cue=False)


def _near(start: int, end: int, platforms: list[Found]) -> Found | None:
    near = [one for one in platforms if abs(one.start - end) <= 40 or abs(start - one.end) <= 40]
    return min(near, key=lambda one: min(abs(one.start - end), abs(start - one.end)), default=None)


def _take(found: list[Found], taken: list[tuple[int, int]], start: int, raw: str, platform: Found | None, *, cue: bool) -> None:
    handle = raw.rstrip(".-_" if raw[-1:] in ".-" else ".")
    bare = handle.lstrip("@")
    telling = "#" in bare or bool(re.search(r"\d", bare) and re.search(r"[A-Za-z]", bare)) or "_" in bare or ("." in bare) or raw.startswith("@")
    if len(bare) < 2 or bare.lower() in NOT_HANDLES or overlaps(start, start + len(handle), taken):
        return
    if not telling and not (cue and len(bare) >= 4 and bare.lower() not in words("common") and platform):
        return
    if bare.isdigit() or (bare[0].isdigit() and sum(map(str.isdigit, bare)) > 8) or re.fullmatch(r"\d+(?:st|nd|rd|th|pm|am|yrs?|k)", bare, re.I) or POSTCODE.fullmatch(bare):
        return
    taken.append((start, start + len(handle)))
    attributes = {"handle": bare}
    if platform:
        attributes["platform"] = platform.attributes["name"]
    found.append(Found("OnlineAccount", start, start + len(handle), handle, True, attributes))


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
        alias = match["alias"]
        first, _, second = alias.partition(" ")
        if second and (second.lower() in words("common") or not second[0].isupper() or first[0].islower()):
            alias = first
        if alias.lower() in words("common") and not alias[0].isupper():
            continue
        found.append(Found("Alias", match.start("alias"), match.start("alias") + len(alias), alias, True, {"from": match.start()}))
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
