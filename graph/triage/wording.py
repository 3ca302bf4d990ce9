"""Victim-blaming words, pointed out where people write, with better ones."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from graph.triage.urgent import whole_words

WORDS = Path(__file__).with_name("wording.yaml")


@dataclass(frozen=True, slots=True)
class Blame:
    """Words that blame a child, with where they stand, what is wrong with them and what to write instead."""

    words: str
    start: int
    end: int
    why: str
    instead: str


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    rows = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return tuple((re.compile(whole_words(row["words"]), re.I), row["why"], row["instead"]) for row in rows)


def blaming(text: str) -> tuple[Blame, ...]:
    """Victim-blaming words of a text, in its order.

    Examples
    --------
    >>> [blame.words for blame in blaming("She is streetwise and putting herself at risk.")]
    ['streetwise', 'putting herself at risk']
    """
    found = [
        Blame(" ".join(match[0].split()), match.start(), match.end(), why, instead)
        for pattern, why, instead in _rules()
        for match in pattern.finditer(text)
    ]
    return tuple(sorted(found, key=lambda blame: (blame.start, -blame.end)))


def pointed_out(*texts: str) -> tuple[Blame, ...]:
    """The same for several texts, each wording once."""
    known: dict[str, Blame] = {}
    for text in texts:
        for blame in blaming(text):
            known.setdefault(blame.words.casefold(), blame)
    return tuple(known.values())
