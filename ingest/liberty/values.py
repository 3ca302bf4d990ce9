"""Parsed values of a form's fields: yes or no, kinds of exploitation, whom it was shared with, how serious it sounds."""

import re
from functools import cache, lru_cache

from graph.ontology.catalogue import term, vocabulary
from ingest.extraction.found import Found
from ingest.extraction.names import read_name, split_people
from ingest.extraction.phrases import Phrases
from ingest.extraction.places import find_places
from ingest.extraction.words import alternatives, load, words
from ingest.liberty.lines import MARK

_TICKED = re.compile(r"[☒☑✓✔✗✘🗹■◼⬛]|\[\s*[xX✓✔*]\s*\]|\(\s*[xX✓✔]\s*\)")
_YES = re.compile(r"\b(?:yes|y|true|confirmed|x)\b", re.I)
_NO = re.compile(r"\b(?:no|n|false|not|none|never)\b", re.I)
_UNKNOWN = re.compile(r"\b(?:unknown|unsure|not\s+known|not\s+sure|n/?k|don'?t\s+know|tbc|maybe|possibly|n/?a)\b", re.I)
_CROSSED = re.compile(
    r"\W*(?:yes|y)\W+(?:(?P<yes>x)\W+(?:no|n)|(?:no|n)\W+x)\W*|\W*(?:(?P<before>x)\W+(?:yes|y)\W+(?:no|n)|(?:yes|y)\W+x\W*(?:no|n))\W*",
    re.I,
)
"""Captions with one cross between or beside them: "Yes X No" (behind its caption), "Yes No X", "X Yes No"."""
_ITEMS = re.compile(r"\s*[;,\n/+]\s*|\s+(?:and|&)\s+", re.I)
_PEOPLE = re.compile(r"\s*[;\n]\s*|,\s+(?=[A-Z])")
_GENERIC_WITNESS = re.compile(
    r"^(?:an?|another|the|one\s+of|some|my|our|her|his|their|several|two|shop|local|anonymous|"
    r"unknown|member|neighbours?|parents?|staff|young|public|caller|various)\b",
    re.I,
)


@lru_cache(maxsize=8192)
def yes_no(text: str) -> bool | None:
    """Yes, no, or None where the field does not say.

    Examples
    --------
    >>> yes_no("☒ Yes ☐ No"), yes_no("No"), yes_no("Yes ☐ No ☒"), yes_no("[ ]"), yes_no("")
    (True, False, False, False, None)
    """
    if not text.strip():
        return None
    if MARK.search(text):
        return _from_marks(text)
    if _UNKNOWN.search(text):
        return None
    if crossed := _CROSSED.fullmatch(text):
        return crossed["yes"] is not None or crossed["before"] is not None
    yes, no = _YES.search(text), _NO.search(text)
    if yes and no:
        return None if re.fullmatch(r"\W*(?:yes|y)\W+(?:no|n)\W*", text, re.I) else yes.start() < no.start()
    return True if yes else False if no else None


def _from_marks(text: str) -> bool | None:
    captions = ticked_captions(text)
    if captions is None:
        return bool(_TICKED.search(text))
    said = {("yes" if _YES.search(caption) else "no" if _NO.search(caption) else "") for caption in captions}
    if said & {"yes", "no"}:
        return None if {"yes", "no"} <= said else "yes" in said
    return None


@lru_cache(maxsize=8192)
def ticked_captions(text: str) -> tuple[str, ...] | None:
    """Captions of the ticked boxes; None where the boxes carry no words."""
    pieces: list[tuple[bool, str]] = []
    marks = list(MARK.finditer(text))
    before = bool(marks) and not text[: marks[0].start()].strip()
    for number, mark in enumerate(marks):
        if before:
            end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
            caption = text[mark.end() : end]
        else:
            caption = text[marks[number - 1].end() if number else 0 : mark.start()]
        pieces.append((bool(_TICKED.fullmatch(mark[0])), caption.strip(" ,;:\n\t")))
    if not any(caption for _, caption in pieces):
        return None
    return tuple(caption for ticked, caption in pieces if ticked and caption)


def willing(text: str) -> str:
    """Whether the witness would speak to the police: yes, no or unknown."""
    answer = yes_no(text)
    return "unknown" if answer is None else "yes" if answer else "no"


@cache
def _exploitation() -> re.Pattern[str]:
    forms = [form for one in vocabulary("exploitation") for form in (one.code, one.label, *one.synonyms)]
    return re.compile(rf"\b(?:{alternatives(forms)})\b", re.I)


@lru_cache(maxsize=8192)
def exploitation_codes(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of the kinds of exploitation named, and the words that name none."""
    ticked = ticked_captions(text) if MARK.search(text) else None
    pieces = ticked if ticked is not None else (text,)
    codes: list[str] = []
    strange: list[str] = []
    for piece in pieces:
        if whole := term("exploitation", re.sub(r"\([^)]*\)", "", piece)):
            codes.append(whole.code)
            continue
        found = [term("exploitation", item.strip()) for item in _ITEMS.split(piece) if item.strip()]
        found += [] if all(found) and found else [term("exploitation", match[0]) for match in _exploitation().finditer(piece)]
        codes += [one.code for one in found if one]
        if not any(found) and piece.strip():
            strange.append(piece.strip())
    return tuple(dict.fromkeys(codes)), tuple(strange)


@lru_cache(maxsize=8192)
def shared_list(text: str) -> tuple[str, ...]:
    """Whom the information was shared with, item by item."""
    return tuple(
        item
        for item in (piece.strip(" .-•\t") for piece in _PEOPLE.split(text))
        if item and item.lower() not in ("none", "n/a", "nobody", "no", "no one", "nil", "-")
    )


@cache
def _serious() -> dict[str, Phrases]:
    return {name: Phrases.listed(phrases) for name, phrases in load("serious_words.yaml").items()}


@lru_cache(maxsize=16384)
def serious_words(text: str) -> tuple[str, ...]:
    """Words that sound serious, as they are listed in ``mappings/serious_words.yaml``."""
    return tuple(dict.fromkeys(" ".join(match[0].lower().split()) for match in _serious()["serious"].finditer(text)))


@lru_cache(maxsize=16384)
def says_referral(text: str) -> bool:
    """Whether the form says that a referral was made."""
    return bool(_serious()["referral"].search(_serious()["no_referral"].blank(text)))


@lru_cache(maxsize=8192)
def is_named_witness(text: str) -> bool:
    """Whether a witness can be identified: a name, or a post at a named place ("a parent" and "shop staff" cannot)."""
    bare = text.strip()
    if not bare:
        return False
    if not _GENERIC_WITNESS.match(bare) and any(
        name.is_name and (name.family or len(name.given) > 1) for name in (read_name(span.text) for span in split_people(bare))
    ):
        return True
    if re.search(r"\b(?:named|called|mr|mrs|ms|miss|dr)\.?\s+[A-Z]\w", bare):
        return True
    posted = any(word in words("posts") for word in re.findall(r"[a-z]+", bare.lower()))
    return posted and bool(_named_place(bare))


def _named_place(text: str) -> list[Found]:
    return [place for place in find_places(text) if place.sure]
