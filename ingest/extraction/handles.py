"""Accounts on online platforms: "on snapchat as mo.iq88", "IG fozz_1", "@x"."""

import re
from collections.abc import Iterator
from functools import cache

from ingest.extraction.found import Found, overlaps
from ingest.extraction.phones import POSTCODE
from ingest.extraction.words import words

_HANDLE = r"(?P<handle>@?[A-Za-z0-9](?:[A-Za-z0-9._]|-(?=\w)){0,29}(?<!\.)(?:\#\d{4})?)"
_QUOTE = r"[\"'“‘]?"
_AT = re.compile(r"(?<![\w.@])@([A-Za-z0-9_](?:[A-Za-z0-9._]{0,28}[A-Za-z0-9_])?)(?!\w*@)")
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_TAG = re.compile(r"(?<![\w.@#/])[A-Za-z0-9_.]{2,30}#\d{4}(?!\w)")
_UNDERSCORED = re.compile(
    r"(?<![\w.@/\\-])(?![A-Z_]+\b|IMG_|DSC_)[A-Za-z0-9._]*[A-Za-z0-9]_+[A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9_])?(?![\w@])"
)
"""Nothing else in a narrative is written with an underscore or as name#1234."""
_DOTTED = re.compile(r"(?<![\w.@/])[a-z0-9]{2,}(?:\.[a-z0-9]{2,})+(?![\w@/])")
_DOMAIN = re.compile(r"\.(?:com|net|org|uk|co|gov|info|io|app|tv|eu|ie|example|docx?|pdf|jpe?g|png|xlsx?|mp4)$")
_ACCOUNT_CUE = re.compile(r"\b(?:user|account|handle|snap|insta|profile|calls?|called|name|online|messag\w+)\b", re.I)
NOT_HANDLES = frozenset(
    ["account", "handle", "username", "profile", "user", "name", "group", "chat", "messages", "message", "app"]
)


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
    for match in (*_TAG.finditer(text), *_UNDERSCORED.finditer(text), *_dotted(text, platforms)):
        _take(found, taken, match.start(), match[0], _near(match.start(), match.end(), platforms), cue=True)
    return found


def _dotted(text: str, platforms: list[Found]) -> Iterator[re.Match[str]]:
    """Words with a dot in them, where the words before speak of an account."""
    for match in _DOTTED.finditer(text):
        before = text[max(0, match.start() - 90) : match.start()]
        spoken = any(0 <= match.start() - one.end <= 90 for one in platforms) or _ACCOUNT_CUE.search(before)
        if spoken and not _DOMAIN.search(match[0]) and re.search(r"[a-z]", match[0]) and not re.match(r"\d+\.\d+", match[0]):
            yield match


@cache
def _USERNAME() -> re.Pattern[str]:  # noqa: N802
    return re.compile(
        rf"\b(?:user\s?names?|handles?|gamer\s?tags?|screen\s?names?|user\s?id|account(?:\s+name)?|"
        rf"profile(?:\s+name)?)\b\s*(?:\((?:[^)]*)\)\s*)?(?:is|was|:|-|=|called|named|of|,)?\s*{_QUOTE}{_HANDLE}{_QUOTE}",
        re.I,
    )


_AFTER = re.compile(
    rf"^\s*(?P<cue>(?:(?:account|user\s?name|handle|name|profile|user|id|tag)\s*)?(?:\(|as|under|"
    rf"is|was|:|-|=|called|named|(?:from|by)\s+user|from|by|user|with the name)?(?:\s+(?:the\s+)"
    rf"?(?:name|handle|username)\s*:?)?)\s*{_QUOTE}{_HANDLE}",
    re.I,
)
_BEFORE = re.compile(
    r"(?<![\w@.])(?P<handle>@?[A-Za-z0-9](?:[A-Za-z0-9._-]{1,29}))[\"'”’]?\s*(?:\(?\s*|\s+(?:on|via|over)\s+(?:the\s+)?)$", re.I
)


def _beside(text: str, platform: Found, found: list[Found], taken: list[tuple[int, int]]) -> None:
    rest = text[platform.end : platform.end + 70]
    if after := _AFTER.match(rest):
        strong = bool(
            re.search(
                r"\b(?:as|under|username|user name|handle|account|called|named|id|tag|profile)\b|[:(=]", after["cue"], re.I
            )
        )
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
    telling = (
        "#" in bare
        or bool(re.search(r"\d", bare) and re.search(r"[A-Za-z]", bare))
        or "_" in bare
        or ("." in bare)
        or raw.startswith("@")
    )
    if len(bare) < 2 or bare.lower() in NOT_HANDLES or overlaps(start, start + len(handle), taken):
        return
    if not telling and not (
        cue and len(bare) >= 4 and bare.lower() not in words("common") and platform and not bare[0].isupper()
    ):
        return
    if (
        bare.isdigit()
        or (bare[0].isdigit() and sum(map(str.isdigit, bare)) > 8)
        or re.fullmatch(r"\d+(?:st|nd|rd|th|pm|am|yrs?|k)", bare, re.I)
        or POSTCODE.fullmatch(bare)
    ):
        return
    taken.append((start, start + len(handle)))
    attributes = {"handle": bare}
    if platform:
        attributes["platform"] = platform.attributes["name"]
    found.append(Found("OnlineAccount", start, start + len(handle), handle, True, attributes))
