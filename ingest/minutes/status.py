"""How an action stands, as a cell, a sentence of progress or a colour says it."""

import re
from functools import cache

from graph.ontology.catalogue import squash, term, vocabulary
from ingest.minutes.due import says_due
from ingest.minutes.wording import words

_AUXILIARY = re.compile(
    r"^(?:it\s+|this\s+)?(?:has|had|have|was|were|is|are|remains?|still|now)\s+(not\s+)?(?:yet\s+)?(?:been\s+|being\s+)?", re.I
)
"""What a sentence says before a status: "had been done", "was in progress"."""


def is_status(piece: str) -> bool:
    """Whether a piece says how an action stands, perhaps with the day: "in hand", "done 18/3"."""
    piece = _AUXILIARY.sub(r"\1", piece)
    if term("action_status", piece) is not None:
        return True
    first = next((form for form, _ in _status_forms() if form.match(piece)), None)
    found = first.match(piece) if first is not None else None
    if found is None:
        return False
    rest = piece[found.end() :].strip(" .,:–—-")
    return not rest or says_due(re.sub(r"^on\s+", "", rest))


@cache
def _status_forms() -> list[tuple[re.Pattern[str], str]]:
    forms = [(form, one.code) for one in vocabulary("action_status") for form in (one.code, one.label, *one.synonyms)] + [
        (form, code) for code, listed in words("status_words").items() for form in listed
    ]
    forms.sort(key=lambda form: -len(form[0]))
    return [(re.compile(rf"(?<!\w){re.escape(form)}(?!\w)", re.I), code) for form, code in forms]


def read_status(status: str, rag: str = "", progress: str = "") -> str:
    """The status that a row's cells give, as the vocabulary calls it; as written where it knows none."""
    if status:
        status = _AUXILIARY.sub(r"\1", status)
        if squash(status) in ("y", "yes"):
            return "Complete"
        if squash(status) in ("n", "no"):
            return "Not started"
        known = term("action_status", status)
        return known.code if known is not None else _status_within(status) or _of_rag(status) or " ".join(status.split())
    return _of_rag(rag) or _status_within(progress)


def _of_rag(rag: str) -> str:
    return next((code for code, forms in words("rag").items() if rag.strip().casefold() in forms), "")


def _status_within(text: str) -> str:
    """The status that a sentence of progress says first."""
    found = [(match.start(), -len(match[0]), code) for form, code in _status_forms() if (match := form.search(text))]
    carried = any(code == "Carried forward" for _, _, code in found)
    return "Carried forward" if carried else min(found)[2] if found else ""
