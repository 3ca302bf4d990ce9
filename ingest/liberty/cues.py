"""What a label means that is in no list, told by the words in it (``mappings/label_cues.yaml``)."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.extraction.words import fold, load
from ingest.liberty.labels import Label

LONGEST = 16
MOST_LETTERS = 160
_WORD = re.compile(r"[^\W_]+(?:[.'’/-][^\W_]+)*")
_ANSWERS = re.compile(
    r"\(?\b(?:yes\s*/\s*no|y\s*/\s*n|if (?:known|any|applicable)|please (?:specify|state|tick|circle))\b\)?", re.I
)


@dataclass(frozen=True, slots=True)
class _Cue:
    label: Label
    wanted: tuple[re.Pattern[str], ...]
    barred: tuple[re.Pattern[str], ...]

    def fits(self, text: str) -> bool:
        return all(part.search(text) for part in self.wanted) and not any(part.search(text) for part in self.barred)


@cache
def _cues() -> tuple[_Cue, ...]:
    return tuple(
        _Cue(
            Label(*cue["field"].partition(".")[::2]),
            tuple(_part(part) for part in cue["all"]),
            tuple(_part(part) for part in cue.get("none", ())),
        )
        for cue in load("label_cues.yaml")["cues"]
    )


def _part(alternatives: str) -> re.Pattern[str]:
    forms = [re.escape(form[:-1]) + r"\w*" if form.endswith("*") else re.escape(form) for form in alternatives.split("|")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")


@cache
def _words() -> frozenset[str]:
    return frozenset(fold(word) for word in load("label_cues.yaml")["words"].split())


@lru_cache(maxsize=16384)
def guess_label(text: str) -> Label | None:
    """The field that a label means by its words; None where a word stands in it that belongs to no label.

    Examples
    --------
    >>> guess_label("Was anyone else there?").field, guess_label("Told me about Leo?")
    ('present', None)
    """
    if len(text) > MOST_LETTERS:
        return None
    asked = re.sub(r"\s+", " ", fold(_ANSWERS.sub(" ", text)))
    for form in (re.sub(r"\([^()]*\)", " ", asked), asked):
        spoken = _WORD.findall(form)
        if 0 < len(spoken) <= LONGEST and all(_is_word(word) for word in spoken):
            found = next((cue.label for cue in _cues() if cue.fits(form)), None)
            if found:
                return found
    return None


def _is_word(word: str) -> bool:
    known = _words()
    return (
        word in known
        or word.isdigit()
        or (word.endswith("'s") and word[:-2] in known)
        or (word.endswith("s") and word[:-1] in known)
        or (re.search(r"[/-]", word) is not None and all(part in known for part in re.split(r"[/-]", word)))
    )
