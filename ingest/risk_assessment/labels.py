"""The labels, headings and printed guidance that a form is known to have (``risk_assessment.yaml``)."""

import re
from functools import cache

from graph.ontology.catalogue import squash
from ingest.labels import mapping

TICKS = "☒☑✓✔"
SHORT = 14
"""A label of fewer letters has to end in a colon, or fill its cell, to count where text follows it."""


@cache
def _forms() -> list[tuple[str, str]]:
    """Squashed label and its name, the longest first."""
    listed = [(squash(form), name) for name, forms in mapping("risk_assessment")["labels"].items() for form in forms]
    return sorted(listed, key=lambda form: -len(form[0]))


@cache
def one_line() -> frozenset[str]:
    """Labels with an answer of one line; what follows belongs elsewhere."""
    return frozenset(mapping("risk_assessment")["one_line"])


def label_of(text: str) -> tuple[str, str] | None:
    """The label that a cell or line begins with, and what stands behind it there."""
    bare = re.sub(r"^\s*(?:\d{1,2}(?:\.\d+)*[.)]\s*|[•·*-]\s+)", "", text)
    squashed = squash(bare[:400])
    for form, name in _forms():
        if not squashed.startswith(form):
            continue
        rest = _behind(bare, len(form))
        if not rest.strip(" :?.–—-\n\t"):
            return name, ""
        mark = re.match(r"\s*[?)]*\s*[:\n\t]|\s*\?\s|\s+[–—-]\s", rest)
        if mark is not None:
            return name, _without_hint(rest[mark.end() :].lstrip(" :-–\n\t"))
        if (
            len(form) >= SHORT
            and re.match(r"\W", rest)
            and rest.lstrip()[:1].isupper()
            and "?" in bare[: len(bare) - len(rest) + 2]
        ):
            return name, rest.strip()
    return None


def _behind(text: str, letters: int) -> str:
    """What follows the first `letters` letters and digits of a text."""
    seen = 0
    for place, char in enumerate(text):
        if squash(char):
            seen += len(squash(char))
        if seen >= letters:
            return text[place + 1 :]
    return ""


_HOW_TO = re.compile(
    r"\s*(?:please\s+)?(?:put|tick|circle|enter|score|mark|leave|use|write|choose|select|rate|give|delete|complete)\b[^\n]*"
    r"\b(?:box(?:es)?|headings?|columns?|each|blank|empty|appropriate|applicable|applies|below|above)\b",
    re.I,
)
"""Guidance on how to fill in the form: "Put L, M or H under each heading"."""


@cache
def _hints() -> tuple[str, ...]:
    return tuple(squash(hint) for hint in mapping("risk_assessment")["hints"])


def is_hint(text: str) -> bool:
    """Printed guidance, or a line of it where a PDF broke it."""
    said = squash(text)
    if any(tick in text for tick in TICKS):
        return False
    if _HOW_TO.match(text):
        return True
    return len(said) > 2 and any(said == hint or (len(said) > 12 and said in hint) for hint in _hints())


def _without_hint(text: str) -> str:
    return "" if is_hint(text) else text


def without_hints(text: str) -> str:
    """The lines of a cell that are not printed guidance."""
    return "\n".join(line for line in text.split("\n") if line.strip() and not is_hint(line))


@cache
def _headings() -> tuple[str, ...]:
    return tuple(squash(heading) for heading in mapping("risk_assessment")["headings"])


def is_heading(text: str) -> bool:
    """Whether a line is one of the form's printed headings or notes."""
    squashed = squash(text)
    return any(squashed.startswith(heading) for heading in _headings())
