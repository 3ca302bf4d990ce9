"""The scale that a document itself explains: "0-6 Low, 7-12 Medium, 13-21 High", "Significant = high"; no other is assumed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from graph.ontology.catalogue import term
from ingest.labels import mapping

ORDER = ("low", "medium", "high")


@dataclass(slots=True)
class Key:
    """What a document's key says.

    Attributes
    ----------
    bands : list of (int, int, str)
        From and to which score a step reaches, lowest first.
    same : dict of str to str
        Step to the level that the key says it is.
    """

    bands: list[tuple[int, int, str]] = field(default_factory=list)
    same: dict[str, str] = field(default_factory=dict)

    def step_for(self, total: int) -> str:
        """The step that a total comes to; "" where the key has none for it."""
        return next((step for low, high, step in self.bands if low <= total <= high), "")

    def level(self, step: str) -> str:
        """Low, medium or high, where the step is one of them or the key says which it is; "" otherwise."""
        word = step.casefold().strip()
        known = term("risk_level", word)
        if known is not None:
            return known.code if known.code in ORDER else ""
        if word in self.same:
            return self.same[word]
        steps = list(dict.fromkeys(band[2].casefold() for band in self.bands))
        return ORDER[steps.index(word)] if len(steps) == len(ORDER) and word in steps else ""


def read_key(lines: Iterable[str]) -> Key:
    """The key of a document's lines.

    Examples
    --------
    >>> key = read_key(["Band: 0–6 Low 7–12 Medium 13–21 High", "Red = high"])
    >>> key.step_for(14), key.level("red"), key.level("amber")
    ('High', 'high', '')
    """
    key = Key()
    for line in lines:
        bands = [_band(found) for found in _bands().finditer(line)]
        key.bands += bands if len(bands) > 1 or key.bands else []
        for found in _same().finditer(line):
            known = term("risk_level", found["level"])
            if known is not None and known.code in ORDER and term("risk_level", found["step"]) is None:
                key.same.setdefault(found["step"].casefold(), known.code)
    key.bands = sorted(set(key.bands))
    return key


def is_key(text: str) -> bool:
    """Whether a text explains the scale, so that it is no answer."""
    return len(_bands().findall(text)) > 1


def step_in(text: str) -> str:
    """The step of some scale that a text names, as written; "" where it names none or several."""
    said = [found[0] for found in _steps().finditer(text)]
    return said[0] if said and len({word.casefold() for word in said}) == 1 else ""


def _band(found: re.Match[str]) -> tuple[int, int, str]:
    low = int(found["low"] or found["low2"] or found["from"])
    high = int(found["high"] or found["high2"] or 999)
    return low, high, found["step"] or found["step2"] or found["step3"]


@cache
def _listed() -> str:
    return "|".join(re.escape(str(word)) for word in sorted(mapping("assessment_cues")["steps"], key=len, reverse=True))


@cache
def _steps() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_listed()})\b", re.I)


@cache
def _bands() -> re.Pattern[str]:
    span = r"(?:\s*(?:[-–—]|to)\s*)"
    return re.compile(
        rf"(?P<low>\d{{1,3}}){span}(?P<high>\d{{1,3}})\s*(?:points?)?\s*[:=)–—-]*\s*(?P<step>(?:{_listed()})\b)"
        rf"|\b(?P<step2>{_listed()})\b(?:\s+risk)?\s*[:=(–—-]*\s*(?P<low2>\d{{1,3}}){span}(?P<high2>\d{{1,3}})"
        rf"|(?P<from>\d{{1,3}})\s*(?:\+|and (?:over|above)|or more)\s*[:=)–—-]*\s*(?P<step3>(?:{_listed()})\b)",
        re.I,
    )


@cache
def _same() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<step>{_listed()})\b\s*(?:=|means|equals|is|\()\s*(?:a\s+)?(?P<level>high|medium|low)\b(?:\s+risk)?", re.I
    )
