"""A nickname or forename and the full name that the text gives it: "Bartek (that's Bartosz Wiśniewski)"."""

import re
from itertools import pairwise

from ingest.extraction.found import Found
from ingest.extraction.words import fold, words

Span = tuple[int, int]
_NAMED = r"(?:real(?:ly)?|proper|full|actual|birth|legal)(?:\s+name)?"
_CUED = re.compile(
    rf"[\"'”’]?\s*[(,–-]*\s*(?:that['’]?s|this\s+is|{_NAMED}|i\.?e\.?|known\s+to\s+us\s+as|believed\s+to\s+be|thought\s+to\s+be|identified\s+as)"
    rf"(?:\s+(?:is|being|held\s+by\s+us))?[\s:,(\"'“‘]+|['’]s\s+{_NAMED}\s+(?:is|may\s+be)\s+|\s+(?:is|may\s+be)\s+(?:really|actually|believed\s+to\s+be|"
    rf"thought\s+to\s+be|identified\s+as)\s+|:[^\n.]{{0,60}}\bfull\s+name[^\n.:]{{0,20}}:\s+",
    re.I,
)
_BESIDE = re.compile(r"[\"'”’]?\s*\(")
_HEADS_LINE = re.compile(r"[\"'”’]?\s*[:=–-]\s+[\"'“‘]?")


def short_names(text: str, people: list[Span]) -> list[tuple[Found, Span]]:
    """Short names, each with where the full name of the same person stands.

    Parameters
    ----------
    text : str
    people : list of (int, int)
        Where people are named.
    """
    found = []
    for short, full in pairwise(sorted(people)):
        one, other = text[short[0] : short[1]], text[full[0] : full[1]]
        if full[0] < short[1] or not _is_short(one) or len(other.split()) < 2:
            continue
        gap = text[short[1] : full[0]]
        same_initial = fold(one)[0] == fold(other)[0] and _BESIDE.fullmatch(gap)
        begins = short[0] == 0 or text[short[0] - 1] == "\n"
        if _CUED.fullmatch(gap) or same_initial or (begins and _HEADS_LINE.fullmatch(gap)):
            found.append((Found("Alias", *short, one, True, {"from": short[0]}), full))
    return found


def _is_short(name: str) -> bool:
    parts = name.split()
    return len(parts) == 1 or (
        len(parts) == 2 and (fold(parts[0]) in words("nickname_leads") or len(parts[1].rstrip(".")) == 1)
    )
