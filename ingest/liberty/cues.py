"""What a label means that is in no list, told by the words in it (``mappings/label_cues.yaml``)."""

import re
from functools import cache, lru_cache

from ingest.cues import Cues
from ingest.extraction.words import fold, is_common, load
from ingest.liberty.labels import Label, asks_instead, named_by_part

LONGEST = 16
LONGEST_HEADING = 4
MOST_LETTERS = 160
_WORD = re.compile(r"[^\W_]+(?:[.'’/-][^\W_]+)*")
_KIND = re.compile(r"\b(?:exploitation|cse|cce)\b")
_NUMBERED = re.compile(r"^\s*\(?\w{1,3}[.)]\s+")
_ANSWERS = re.compile(
    r"\(?\b(?:yes\s*/\s*no|y\s*/\s*n|if (?:known|any|applicable)|please (?:specify|state|tick|circle))\b\)?", re.I
)


@cache
def _cues() -> Cues:
    return Cues({**cue, "name": cue["field"]} for cue in load("label_cues.yaml")["cues"])


@cache
def _words() -> frozenset[str]:
    return frozenset(fold(word) for word in load("label_cues.yaml")["words"].split())


@lru_cache(maxsize=16384)
def guess_label(text: str, placed: bool = False) -> Label | None:
    """The field that a label means by its words; None where a word stands in it that belongs to no label.

    Parameters
    ----------
    text : str
    placed : bool, optional
        Whether its place says that it is a label (a heading, bold before plain text, the left of a table): then half of its
        words may be any.

    Examples
    --------
    >>> guess_label("Was anyone else there?").field, guess_label("Told me about Leo?")
    ('present', None)
    """
    if len(text) > MOST_LETTERS:
        return None
    asked = re.sub(r"\s+", " ", fold(_ANSWERS.sub(" ", _NUMBERED.sub("", text))))
    outer, inner = re.sub(r"\([^()]*\)", " ", asked), " ".join(re.findall(r"\(([^()]*)\)", asked))
    for form in (asked, outer) if _KIND.search(inner) else (outer, asked):
        spoken = _WORD.findall(form)
        known = sum(map(_is_word, spoken))
        means_one = 0 < len(spoken) <= LONGEST and (known == len(spoken) or (placed and known * 2 >= len(spoken)))
        if means_one and (found := _cues().find(form, MOST_LETTERS)):
            return named_by_part(asks_instead(Label(*found.partition(".")[::2]), asked), asked)
    return None


def is_capital_heading(text: str) -> bool:
    """Whether a line in capitals only heads what follows ("LOCATIONS"): words of labels, and no answer."""
    spoken = _WORD.findall(text)
    heads = text.isupper() and 0 < len(spoken) <= LONGEST_HEADING and not any(map(str.isdigit, text))
    return heads and len(spoken[0]) > 3 and all(_is_word(fold(word)) or is_common(word) for word in spoken)


def _is_word(word: str) -> bool:
    known = _words()
    return (
        word in known
        or word.isdigit()
        or (word.endswith("'s") and word[:-2] in known)
        or (word.endswith("s") and word[:-1] in known)
        or ("/" in word and all(map(_is_word, word.split("/"))))
        or ("-" in word and all(part in known for part in word.split("-")))
    )
