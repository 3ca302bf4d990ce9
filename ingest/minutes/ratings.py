"""How high the risk is that an item of the minutes speaks of, and who is named with it in brackets: "Ethan Cole (H)"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graph.ontology.catalogue import term
from ingest.extraction.words import fold, is_common, is_given, premises

_LEVEL = (
    r"(?:(?i:high|medium|med|low|not\s+(?:yet\s+)?(?:been\s+)?assessed|unassessed|nya|red|amber|green)\b"
    r"|[HML](?![\w'’.]\w|[’'&]))"
)
_FILL = (
    r"(?:(?i:him|her|them|it|as|at|to|is|was|of|be|now|a|the|child|both|all|still|agreed|currently|risk|level|by\s+the\s+group)"
    r"\W{1,3}){0,4}"
)
_CHANGED = re.compile(
    rf"\b(?i:corrected|changed|raised|increased|escalated|moved|reduced|lowered|dropped|stepped|went|gone|goes|up(?:graded)?|"
    rf"down(?:graded)?|revised|amended|re-?assessed|re-?graded|to\s+be)\s+(?i:(?:up|down|back)\s+)?"
    rf"(?i:from\s+\w+(?:\s+risk)?\s+)?(?i:to|as|at)\s+(?i:be\s+)?(?P<level>{_LEVEL})"
)
_STATED = re.compile(
    rf"\b(?i:rat(?:ed|ing)|grad(?:ed|ing)|assess(?:ed|ment)|scor(?:ed|ing)|judged|considered|deemed|remain(?:s|ed|ing)?|stay(?:s|ed)?|"
    rf"still|now|current(?:ly)?|risk(?:\s+level|\s+rating)?|level|rag|overall|agreed|put|banded|kept|held|moves?|sits)\b\W{{0,3}}"
    rf"{_FILL}(?P<level>{_LEVEL})"
)
_BEGINS = re.compile(
    rf"(?:^|\n|[.;]\s+|\|\s*|\s[–—-]\s+|(?<=\d)[,;]?\s+)(?P<level>{_LEVEL})(?=\s*(?:[.,;:(|–—-]|$|\n|(?i:down|up|risk|was|rated)\b))"
)
_WORDED = re.compile(r"\b(?P<level>high|medium|med|low)[\s-]+risk\b", re.I)
_UNASSESSED = re.compile(r"\b(?P<level>not\s+yet\s+(?:been\s+)?assessed)\b", re.I)
_BEFORE = re.compile(r"\b(?:was|previously|formerly|from|last\s+time|last\s+month|than|then|not)\s*:?\s*$", re.I)
_NAMED = re.compile(
    r"(?P<name>(?:[^\W\d_a-z][\w’'-]*\s+(?:(?:van|de|der|von|bin|al|el)\s+)*){0,3}[^\W\d_a-z][\w’'-]+)"
    r"(?:\s+(?:(?:surname\s+)?(?:unknown|not known)|\?))?\s*[(\[](?P<said>[^()\[\]\n]{1,90})[)\]]"
)
_AGED = re.compile(r"\s*(?:aged?\s*)?(\d{1,2})\s*(?:y(?:ea)?rs?(?:\s*old)?|yo|y/o)?\s*(?=$|[,;/–—-])", re.I)
_AFTER = re.compile(rf"\s*[:,–—-]\s*(?P<level>{_LEVEL})(?=\s*[,;.(–—-]|\s*$|\s+(?i:risk)\b)")
_KIN = re.compile(r"\b([A-Z][\w’'-]+)\s+(?:brothers|sisters|siblings|twins|children|boys|girls|family|lads)\b")


@dataclass(frozen=True, slots=True)
class Rated:
    """Somebody whose level of risk or age stands in brackets behind the name."""

    start: int
    name: str
    level: str | None
    age: int | None
    said: str
    family: str = ""


def level_of(text: str) -> str | None:
    """The level of risk that a text gives now, not what it was before.

    Examples
    --------
    >>> level_of("M, down from H. Returned to lessons"), level_of("The group rated her high."), level_of("HIGH (was Medium)")
    ('medium', 'high', 'high')
    """
    found = _level(text)
    return _code(found["level"]) if found is not None else None


def level_spans(text: str) -> list[tuple[int, int]]:
    """Where the level of risk that counts stands: the "H" of "Currently H. Cutting has stopped" is no initial."""
    found = _level(text)
    return [found.span("level")] if found is not None else []


def _level(text: str) -> re.Match[str] | None:
    for pattern in (_CHANGED, _STATED, _BEGINS, _WORDED, _UNASSESSED):
        for found in pattern.finditer(text):
            if not _BEFORE.search(text[: found.start("level")][-14:]):
                return found
    return None


def _code(written: str) -> str | None:
    known = term("risk_level", re.sub(r"\s+been\b", "", written))
    return known.code if known is not None else None


def levels_by_clause(text: str, given: Iterable[str]) -> dict[str, str]:
    """The level that each clause gives to the one person it names: "Ellis is at medium risk; Noor has not yet been assessed".

    Parameters
    ----------
    text : str
    given : iterable of str
        Forenames of those whom the text names.
    """
    names = list(given)
    told: dict[str, str] = {}
    last = ""
    for clause in re.split(r"(?<=[a-z)])[.;]\s+", text):
        said = [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", clause)]
        last = said[0] if len(said) == 1 else "" if said else last
        bare = re.sub(r"[(\[][^()\[\]]*[)\]]", " ", clause)
        level = level_of(bare)
        if last and level and (said or _PRONOUN.match(clause)):
            told.setdefault(last, level)
    return told


_PRONOUN = re.compile(r"(?:and\s+)?(?:he|she|they|his|her|their)\b|(?:graded|rated|assessed|now|remains)\b", re.I)


def rated(text: str) -> list[Rated]:
    """Everybody in a text who is named with a level of risk or an age in brackets."""
    found: list[Rated] = []
    for match in _NAMED.finditer(text):
        age = _AGED.match(match["said"])
        years = int(age[1]) if age and 4 <= int(age[1]) <= 99 else None
        parts = (match["said"], *(part.strip() for part in re.split(r"[,;/]", match["said"])))
        level = next(filter(None, map(level_of, parts)), None)
        if level is None and years is None:
            continue
        start, name = _own_words(match["name"], match.start("name"))
        if not name or fold(name.split()[-1]) in premises():
            continue
        behind = _AFTER.match(text, match.end())
        level = level or (_code(behind["level"]) if behind else None)
        kin = [one[1] for one in _KIN.finditer(text[: match.start()])] if " " not in name else []
        found.append(Rated(start, name, level, years, match["said"], kin[-1] if kin else ""))
    return found


def _own_words(name: str, start: int) -> tuple[int, str]:
    """A name without the words of the sentence before it ("Both Kian", "Child Leo Shaw")."""
    first, _, rest = name.partition(" ")
    while rest and is_common(first) and not is_given(first):
        start += len(name) - len(rest.lstrip())
        name = rest.lstrip()
        first, _, rest = name.partition(" ")
    return (start, name) if not is_common(name) or is_given(name) or " " in name else (start, "")
