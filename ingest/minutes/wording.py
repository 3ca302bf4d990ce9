"""The wordings of ``ingest/mappings/minutes_sections.yaml``, ready to match."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph.ontology.catalogue import squash
from ingest.cues import Cues
from ingest.labels import Labels, mapping

NUMBERING = re.compile(
    r"^\s*(?:(?i:(?:agenda\s+)?item)\s+)?(?:[•·*▪◦–—-]\s*|\(?\d{1,2}(?:\.\d{1,2})*[.):]?\s+(?:[–—-]\s+)?|\([a-z]\)\s+|[a-z][.)]\s+)"
)
"""What stands before an item or heading: "3.", "2.1", "Item 4:", a bullet."""

_INLINE = re.compile(r"^\s*([^:\t|\n]{2,60}?)\s*(?::|\t|\s[–—-]\s)\s*(\S.*)$", re.S)


@dataclass(frozen=True)
class Wording:
    """Labels of facts, sections and columns."""

    facts: Labels
    sections: Labels
    columns: Labels
    single: frozenset[str]
    heads: dict[str, str]


@cache
def wording() -> Wording:
    """The mapping as it stands."""
    words = mapping("minutes_sections")
    return Wording(
        facts=Labels(words["facts"]),
        sections=Labels(words["sections"]),
        columns=Labels(words["columns"]),
        single=frozenset(words["single"]),
        heads=dict(words["heads"]),
    )


@cache
def words(name: str) -> Any:
    """Another part of the mapping."""
    return mapping("minutes_sections")[name]


@cache
def cues(name: str) -> Cues:
    """The rules of ``minutes_cues.yaml`` for "facts", "sections" or "columns" that no list has."""
    return Cues(mapping("minutes_cues")[name])


@cache
def title_words() -> re.Pattern[str]:
    """What says that a line speaks of a meeting as a whole."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, mapping('minutes_cues')['title_words']))})\b", re.I)


@cache
def attendance(name: str) -> frozenset[str]:
    """Words of a table of attendance: its "columns", or what says that somebody was "away"."""
    return frozenset(squash(word) for word in words("attendance")[name])


def unnumbered(text: str) -> str:
    """A line without the numbering or bullet before it."""
    return NUMBERING.sub("", text, count=1).strip()


_OF_ACTIONS = ("previous_actions", "action_log", "actions")


def section_of_heading(text: str, *, styled: bool) -> str | None:
    """The section that a heading opens, or None.

    A line that the document does not style as a heading has to be little else than a section's name.
    """
    bare = unnumbered(text).rstrip(" :.–—-") or text.strip()
    if len(bare.split()) > (14 if styled else 9) or "\n" in bare:
        return None
    known = wording().sections
    found = known.find(bare, cutoff=86 if styled else 91)
    if found is not None:
        return found
    without_aside = re.sub(r"\s*[(\[].*?[)\]]\s*", " ", bare).strip()
    if without_aside != bare and (found := known.find(without_aside, cutoff=86 if styled else 91)) is not None:
        return found
    numbered = NUMBERING.match(text) is not None and not text.rstrip().endswith((".", ";", ","))
    share = 0.3 if styled else 0.6 if numbered or text.rstrip().endswith(":") else 1.0
    told = section_by_cue(bare) if share < 1.0 else None
    return told if told in _OF_ACTIONS else known.within(bare, share)


def labelled(text: str) -> tuple[str, str, bool] | None:
    """A line "Label: what it says": the fact's or section's name, what it says, and whether it is a fact."""
    for told, sentence in _SENTENCES.items():
        if (said := sentence.match(text)) is not None:
            return {"absent": "apologies", "next": "next_meeting"}.get(told, told), said["said"].strip(), True
    opened = _spoken().match(text)
    if opened is not None:
        name = wording().facts.find(opened[1])
        return (name, opened[2].strip(), True) if name is not None else None
    found = _INLINE.match(text)
    if found is None:
        return None
    label = unnumbered(found[1]) or found[1]
    fact = wording().facts.find(label, cutoff=90)
    if fact is not None:
        return fact, found[2].strip(), True
    section = wording().sections.find(label, cutoff=95) if ":" in text[: found.start(2)] else None
    return (section, found[2].strip(), False) if section is not None else None


def section_by_cue(text: str) -> str | None:
    """The section that a short heading in words of its own opens, told by cues."""
    bare = unnumbered(text).strip(" :.–—-")
    return cues("sections").find(bare, most=8) if not re.search(r"\n|[a-z]\.\s", bare) else None


def section_run_in(text: str) -> tuple[str, str] | None:
    """A heading that its paragraph follows on the same line ("Matters arising. The minutes were agreed"): both parts."""
    found = _RUN_IN.match(text)
    if found is None:
        return None
    known = wording().sections.find(unnumbered(found[1]), cutoff=96)
    return (found[1], found[2]) if known is not None else None


_RUN_IN = re.compile(r"\s*([A-Z][^.:\n]{2,50})[.]\s+([A-Z].*)$", re.S)
_SIGNED = re.compile(r"(?i:notes?|minutes)\s*:\s*(?:[A-Z][\w.'’/-]*\s*){1,4}(?:\s*(?i:page)\s*\d+)?")
"""Who wrote the minutes, under them: "Notes: P. Gantry"."""
_APART = re.compile(r"^\s*([^:\t|\n]{2,60}?)\s*(?::|\t|\s{2,}(?=\S))\s*(\S.*)$", re.S)


def labelled_by_cue(text: str) -> tuple[str, str, bool] | None:
    """As ``labelled``, for labels in words of their own ("Sorry not to be here: Probation")."""
    found = _APART.match(text)
    if found is None or len(found[1].split()) > 7:
        return None
    label = unnumbered(found[1]) or found[1]
    if re.search(r"\d\d", label):
        return None
    fact = cues("facts").find(label, most=7)
    if fact is None and _SIGNED.fullmatch(text.strip()):
        return "minute_taker", found[2].strip(), True
    if fact is not None:
        return fact, found[2].strip(), True
    section = cues("sections").find(label, most=7)
    return (section, found[2].strip(), False) if section in _OF_ACTIONS else None


_SENTENCES = {
    "apologies": re.compile(
        r"\s*(?:apolog\w+|apols)(?:\s+for\s+absence)?(?:\s+(?:were|was|have been|had been))?"
        r"(?:\s+(?:received|sent|given|noted|made))?"
        r"\s+(?:from|by)\s*:?\s+(?P<said>\S.*)$",
        re.I | re.S,
    ),
    "present": re.compile(
        r"\s*(?:in attendance|present|attending|also present|those (?:present|attending))\s+(?:were|was|are)\s*:?\s+"
        r"(?P<said>\S.*)$",
        re.I | re.S,
    ),
    "absent": re.compile(r"\s*(?:nobody|no one|no-one)\s+from\s+(?P<said>\S.*)$", re.I | re.S),
    "next": re.compile(r"\s*d\.?o\.?n\.?m\.?\s*:?\s+(?P<said>[^\n]*\d[^\n]*)$", re.I),
    "next_meeting": re.compile(
        r"\s*(?:the\s+)?(?:next\s+(?:one|meeting|panel|call|session|huddle|date)|(?:\w+\s+){0,3}?(?:meets?|will\s+meet)\s+(?:again|next))\b"
        r"[^:\n]{0,25}?\b(?:is|on|will be|at|moves to|be)\b\s+(?P<said>(?:on\s+)?[^\n]*\d[^\n]*)$",
        re.I,
    ),
}
"""Facts told in a sentence: "Apologies were received from Probation", "The panel meets again on 19 May"."""


@cache
def _spoken() -> re.Pattern[str]:
    """Facts that need no colon: "Minutes taken by J. Penn", "Held on 3 May 2026"."""
    forms = [form for listed in words("facts").values() for form in listed if form.endswith((" by", " on"))]
    return re.compile(rf"\s*({'|'.join(map(re.escape, forms))})\s*:?\s+(\S.*)$", re.I | re.S)


def fact_label(text: str) -> str | None:
    """The fact that a line or cell names and nothing else ("Present:", "Apologies")."""
    bare = unnumbered(text).rstrip(" :")
    return wording().facts.find(bare, cutoff=90) if len(bare.split()) <= 6 else None
