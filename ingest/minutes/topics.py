"""What a heading in words of its own, or the first cell of a row, is about: "Place: Scar Top", "Thandiwe Mbeki"."""

import re
from dataclasses import dataclass

from ingest.extraction.places import find_places
from ingest.extraction.words import fold, is_common, is_given, premises
from ingest.minutes.entries import Entry
from ingest.minutes.wording import section_by_cue, unnumbered, wording

_LABELLED = re.compile(r"\s*([^:\n]{2,40}?)\s*(?::|\s[–—-]\s)\s*(?=\S)")
_COLUMN_KINDS = {"place": "Location", "name": "Person"}
_CHILD = re.compile(r"\b(?:child|yp|young person|girl|boy|pupil|victim)\b", re.I)
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Topic:
    """The words behind a label, the kind that the label says, and where they begin."""

    entry: Entry
    kind: str
    offset: int
    label: str = ""


def about(entry: Entry) -> Topic:
    """The topic of an entry: without its label, where it has one that says what follows."""
    number = re.match(r"\s*(?:\d{1,2}[.):]\s+)?", entry.text)
    start = number.end() if number else 0
    opened = _LABELLED.match(entry.text, start)
    if opened is not None:
        kind = _kind(opened[1])
        if kind:
            return Topic(Entry(entry.section, entry.text[opened.end() :], {}, entry.title), kind, opened.end(), opened[1])
    places = find_places(entry.text[start:])
    if places and places[0].start == 0 and places[0].sure:
        return Topic(Entry(entry.section, entry.text[start:], {}, entry.title), "Location", start)
    return Topic(Entry(entry.section, entry.text[start:], {}, entry.title), "", start)


def _kind(label: str) -> str:
    section = wording().sections.find(label, cutoff=90) or section_by_cue(label)
    if section in wording().heads:
        return wording().heads[section]
    if _CHILD.search(label):
        return "Child"
    return _COLUMN_KINDS.get(wording().columns.find(label, cutoff=90) or "", "")


def is_lone_name(text: str) -> bool:
    """Whether a heading may be somebody's name and nothing else."""
    tokens = unnumbered(text.partition("\n")[0]).strip(" .:–-").split()
    if not 0 < len(tokens) <= _MOST_WORDS or fold(tokens[-1]) in premises():
        return False
    capitals = all(token[0].isupper() for token in tokens if token[0].isalpha())
    common = sum(is_common(token) and not is_given(token) for token in tokens)
    return capitals and common < len(tokens) and not any(map(str.isdigit, tokens))
