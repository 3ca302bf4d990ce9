"""Which reports cannot wait, and by which words: a list of rules that people may edit."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

RULES = Path(__file__).with_name("urgent.yaml")
BOUNDARY = re.compile(r"[.;:!?\n()•]|\b(?:but|however|although|though|except|then|instead)\b", re.I)
FILLERS = 2
JOINING = r"(?:and|but|with|has|had|have|who|which|when|where|because|so|then|carries|carried|threatened)"
GOING_ON = r"(?:at|to|by|in|on|yet|so|here|about)"
LOOKED_BACK = 90
ELLIPSIS = "..."
GAP = r"(?:\s+[\w'’£-]+){0,4}\s+"
"""Up to four words between two that are named."""
CHAINED = re.compile(r"\s*(?:,|/|\bor\b|\band\b|\bnor\b|,\s*(?:or|and|nor)\b)\s*(?:an?\b|any\b|other\b)?\s*", re.I)
"""What stands between the items of "no knives, guns or other weapons"."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One match of a rule: its label, the words as written, and the field that they stand in."""

    rule: str
    label: str
    words: str
    field: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, its words ready to be looked for; see the head of the YAML file.

    `keys` are the words, and beginnings of words, of which a text must have one to match at all.
    """

    name: str
    label: str
    texts: tuple[str, ...]
    keys: tuple[frozenset[str], tuple[str, ...]]
    words: re.Pattern[str]
    excepted: re.Pattern[str]
    unless: re.Pattern[str]
    fields: dict[str, re.Pattern[str]]
    fresh_days: int


@dataclass(frozen=True, slots=True)
class Negation:
    """What says that there is none, before a word and behind it."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    but: re.Pattern[str]


def whole_words(phrases: Sequence[str]) -> str:
    """A pattern of any of these phrases; see the head of the YAML file for what their signs mean."""
    parts = [_phrase(phrase) for phrase in sorted(map(str, phrases), key=len, reverse=True)]
    return rf"(?<![\w-])(?:{'|'.join(parts)})(?!\w)" if parts else r"(?!)"


def _phrase(phrase: str) -> str:
    """A pattern of one phrase; any white space stands for a blank."""
    pattern = ""
    for word in phrase.split():
        between = r"\s+" if pattern and not pattern.endswith(GAP) else ""
        pattern += GAP if word == ELLIPSIS else between + _word(word)
    return pattern


def _word(word: str) -> str:
    choices = "|".join(
        re.escape(one.rstrip("*")).replace("'", "['’]") + (r"[\w-]*" if one.endswith("*") else "") for one in word.split("/")
    )
    return f"(?:{choices})" if "/" in word else choices


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    """For text in lower case: a pattern that heeds no case itself takes ten times as long."""
    return re.compile(whole_words([str(phrase).lower() for phrase in phrases]))


def _lowered(text: str) -> str:
    """The text in lower case, each letter at its place."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(letter.lower()[:1] for letter in text)


@cache
def _loaded() -> tuple[tuple[Rule, ...], Negation]:
    said = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return tuple(_rule(name, row) for name, row in said["rules"].items()), _negation(said["negation"])


def _rule(name: str, row: Mapping[str, Any]) -> Rule:
    return Rule(
        name,
        row["label"],
        tuple(row["texts"]),
        _keys(row.get("words", ())),
        _pattern(row.get("words", ())),
        _pattern(row.get("except", ())),
        _pattern(row.get("unless", ())),
        {field: _pattern(phrases) for field, phrases in row.get("fields", {}).items()},
        row.get("fresh_days", 0),
    )


def _keys(phrases: Sequence[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    longest = [_key(str(phrase).lower()) for phrase in phrases]
    begun = tuple(key.rstrip("*") for key in longest if key.endswith("*"))
    return frozenset(key for key in longest if not key.endswith("*")), begun


def _key(phrase: str) -> str:
    """The longest word of a phrase that has no alternative."""
    sure = [part for word in phrase.split() if "/" not in word for part in re.split(r"[^\w*]+", word)]
    return max(sure, key=len)


def _may_match(rule: Rule, text: str) -> bool:
    exact, begun = rule.keys
    said = _words_of(text)
    return not exact.isdisjoint(said) or any(word.startswith(begun) for word in said)


@lru_cache(maxsize=64)
def _words_of(text: str) -> frozenset[str]:
    """Each word of a text once, in lower case; several rules ask for the same text one after the other."""
    return frozenset(re.findall(r"\w+", text.lower()))


def _negation(row: Mapping[str, Sequence[str]]) -> Negation:
    verbs = "|".join(sorted(map(re.escape, row["not"]), key=len, reverse=True))
    fillers = rf"(?:\s+(?!{JOINING}\b)[\w'’-]+){{0,{FILLERS}}}"
    denials = rf"{whole_words(row['before'])}|\b(?:not|never)\s+(?:{verbs})\b"
    behind = "|".join(re.escape(phrase).replace("\\ ", r"\s+") for phrase in row["after"])
    return Negation(
        re.compile(rf"(?:(?:{denials}){fillers}|\bnot)\s+$", re.I),
        re.compile(rf"\s*(?:[:=?–-]\s*|\(\s*)?(?:{behind})(?!\s*['’]?(?!{GOING_ON}\b)[\w/])", re.I),
        re.compile(whole_words(row["but"]), re.I),
    )


@cache
def longest_fresh() -> int:
    """Days after which the age of a report makes no difference any more."""
    rules, _ = _loaded()
    return max((rule.fresh_days for rule in rules), default=0)


def cues(fields: Mapping[str, str], unplaced: Sequence[str] = (), days_old: int = 0) -> tuple[Cue, ...]:
    """Why a report is urgent; empty where it is not.

    Parameters
    ----------
    fields : mapping of str to str
        The report's fields, verbatim.
    unplaced : sequence of str, optional
        Its text that no field takes.
    days_old : int, optional
        How long ago it was made: a box that was ticked a year ago says nothing of now.

    Examples
    --------
    >>> [cue.words for cue in cues({"details": "He had a knife. No gun was seen."})]
    ['knife']
    """
    rules, _ = _loaded()
    texts = {**fields, "unplaced": "\n".join(unplaced)}
    return tuple(cue for rule in rules for cue in _of_rule(rule, texts, days_old))


def _of_rule(rule: Rule, texts: Mapping[str, str], days_old: int) -> Iterator[Cue]:
    told = {name: texts[name] for name in rule.texts if texts.get(name) and _may_match(rule, texts[name])}
    ticked = {name: texts[name] for name in rule.fields if texts.get(name) and days_old <= rule.fresh_days}
    found: dict[str, Cue] = {}
    for patterns, read in ((dict.fromkeys(told, rule.words), told), (rule.fields, ticked)):
        for name, text in read.items():
            for words in _matches(patterns[name], rule.excepted, text):
                found.setdefault(words.casefold(), Cue(rule.name, rule.label, words, name))
    if found and not any(_matches(rule.unless, rule.excepted, texts.get(name, "")) for name in rule.texts):
        yield from found.values()


@lru_cache(maxsize=65536)
def _matches(pattern: re.Pattern[str], excepted: re.Pattern[str], text: str) -> tuple[str, ...]:
    bare = excepted.sub(lambda match: " " * len(match[0]), _lowered(text))
    return tuple(" ".join(text[match.start() : match.end()].split()) for match in _standing(pattern, bare))


def _standing(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches that nothing negates; in a list one negation goes for all."""
    _, negation = _loaded()
    negated_until = -1
    for match in pattern.finditer(text):
        chained = negated_until >= 0 and CHAINED.fullmatch(text, negated_until, match.start())
        if chained or _negated(negation, text, match.start(), match.end()):
            negated_until = match.end()
            continue
        yield match


def _negated(negation: Negation, text: str, start: int, end: int) -> bool:
    before = text[max(0, start - LOOKED_BACK) : start]
    cuts = [cut.end() for cut in BOUNDARY.finditer(before)]
    before = re.sub(r"n['’]t\b", " not", before[cuts[-1] if cuts else 0 :])
    said = negation.before.search(before)
    if said and not negation.but.search(before):
        return True
    return bool(negation.after.match(text, end))
