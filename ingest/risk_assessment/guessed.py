"""Labels and columns of assessments that stand in no list: told by the words in them (``assessment_cues.yaml``)."""

import re
from collections.abc import Sequence
from functools import cache

from graph.ontology.catalogue import squash
from ingest.cues import Cues
from ingest.labels import mapping

LEVELS = {"l": "low", "low": "low", "m": "medium", "med": "medium", "medium": "medium", "h": "high", "high": "high"}
LONGEST_COLUMN = 60
LONGEST_TITLE = 16
_MOST_WORDS = 8
_BEHIND = re.compile(r"^\s*(?:\d{1,2}[.)]\s*)?(?P<label>[^:?\n]{2,70}?)\s*(?P<mark>[:?]+|\n|$)\s*(?P<rest>.*)$", re.S)
_FIGURES = re.compile(r"\d{2}")
_HIGHEST = 10
MARKS = frozenset({"cce", "cse", "risk", "score", "yes", "no", "answer", "level:low", "level:medium", "level:high"})
"""Columns in which a sign is marked."""


@cache
def _cues(name: str) -> Cues:
    return Cues(mapping("assessment_cues")[name])


@cache
def names() -> tuple[str, ...]:
    """Fields that only cues know."""
    return tuple(dict.fromkeys(str(row["name"]) for row in mapping("assessment_cues")["labels"]))


def guessed_label(text: str, following: str | None) -> tuple[str, str] | None:
    """The field that a cell or line means by its words, and what stands behind the label there.

    Parameters
    ----------
    text : str
        The cell or line.
    following : str or None
        The next cell of a row; a line by itself is a label only where it ends in a colon or question mark.
    """
    found = _BEHIND.match(text)
    if found is None or _FIGURES.search(found["label"]) or len(found["label"].split()) > _MOST_WORDS:
        return None
    said = found["rest"].strip()
    alone = not said and following is not None and following.strip() != ""
    if not (found["mark"].strip() or alone):
        return None
    name = _cues("labels").find(found["label"], most=_MOST_WORDS)
    return (name, said) if name is not None else None


def guessed_columns(row: Sequence[str], listed: dict[int, str]) -> dict[int, str]:
    """The columns that a header names, those that are listed and those that its words tell."""
    cells = [" ".join(cell.split()) for cell in row]
    found = dict(listed)
    levels = {place: f"level:{LEVELS[cell.casefold()]}" for place, cell in enumerate(cells) if cell.casefold() in LEVELS}
    if len(set(levels.values())) > 1:
        found |= levels
    steps = {place: int(cell) for place, cell in enumerate(cells) if cell.isdigit() and int(cell) <= _HIGHEST}
    if len(steps) > 1 and list(steps.values()) == sorted(steps.values()):
        found |= {place: f"score:{step}" for place, step in steps.items()}
    for place, cell in enumerate(cells):
        if place in found or not cell or len(cell) > LONGEST_COLUMN or _FIGURES.search(cell):
            continue
        name = _cues("columns").find(cell, most=_MOST_WORDS)
        if name is not None and name not in found.values():
            found[place] = name
    return _settled(found, cells)


def _settled(found: dict[int, str], cells: Sequence[str]) -> dict[int, str]:
    """Columns put right by those beside them."""
    if "no" not in found.values():
        found = {
            place: name for place, name in found.items() if name != "yes" or cells[place].casefold() not in ("yes", "y", "x")
        }
    if "indicator" in found.values() and not any(map(is_mark, found.values())):
        found = {place: "answer" if name == "current" else name for place, name in found.items()}
    marks = sum(map(is_mark, found.values()))
    if marks and not {"indicator", "factor", "action"} & set(found.values()):
        first = next((place for place, cell in enumerate(cells) if cell or marks > 1), 0)
        if found.get(first) in (None, "worry") and first < min(place for place, name in found.items() if is_mark(name)):
            found[first] = "indicator"
    if "action" in found.values() and "owner" not in found.values():
        found = {place: "owner" if name == "who_where" else name for place, name in found.items()}
    if "action" in found.values() and "due" not in found.values():
        found = {place: "due" if name == "historic" else name for place, name in found.items()}
    return found


def is_mark(name: str) -> bool:
    """Whether a column marks signs."""
    return name in MARKS or name.startswith("score:")


def kind_of_table(columns: dict[int, str]) -> str:
    """Which table a header opens: "indicators", "vulnerabilities", "actions", "concerns", or ""."""
    names = set(columns.values())
    first = columns.get(min(columns)) if columns else ""
    if "factor" in names and names & {"historic", "current", "commentary"} and not any(map(is_mark, names)):
        return "vulnerabilities"
    if names & {"indicator", "factor"} and any(map(is_mark, names)):
        return "indicators"
    if "action" in names and names & {"owner", "due"}:
        return "actions"
    if first in ("who_where", "worry") and names & {"worry", "tried", "context", "risk"} and "who_where" in names:
        return "concerns"
    return ""


@cache
def denial() -> re.Pattern[str]:
    """Words that say that a sign is not there."""
    listed = sorted(mapping("assessment_cues")["denials"], key=len, reverse=True)
    return re.compile(rf"\s*(?:{'|'.join(re.escape(str(word)) for word in listed)})\b", re.I)


@cache
def sums() -> frozenset[str]:
    """What a row is called that adds up the others."""
    return frozenset(squash(str(word)) for word in mapping("assessment_cues")["sums"])


@cache
def title_words() -> tuple[re.Pattern[str], ...]:
    """What a title of an assessment has: a word for what is assessed, and one for the assessing."""
    return tuple(
        re.compile(rf"\b(?:{'|'.join(re.escape(str(word)) for word in listed)})\b", re.I)
        for listed in mapping("assessment_cues")["titles"]
    )


def is_title(text: str) -> bool:
    """Whether a line is the title of an assessment."""
    return len(text.split()) <= LONGEST_TITLE and all(part.search(text) for part in title_words())
