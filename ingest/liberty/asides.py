"""What of the text that no field takes tells something of what happened, so that it is read with the details."""

import re
from functools import cache

from ingest.extraction.patterns import find_identifiers
from ingest.extraction.words import alternatives, load
from ingest.liberty.form import Form
from ingest.liberty.labels import is_boilerplate, is_part_heading, is_title

FEWEST_WORDS = 5
FEWEST_TOLD = 12
FEWEST_BEFORE = 2
"""Labels that stand before a text of a form that tells its own story: what stands over it is a covering note."""
_LABELLED = re.compile(r"(?P<label>[^:\n]{2,60}):\s+(?P<value>\S.*)", re.S)
_SIGNED = re.compile(r"\s*(?:signed|signature|yours\b|print(?:ed)?\s+name)\b", re.I)
_NUMBERED = re.compile(r"^\W*(?:\d{1,2}|[a-z])[.):\s]\s*", re.I)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def take_in(form: Form) -> None:
    """Put what tells something behind the details of a form, in place; the rest stays aside."""
    held = form.values["details"]
    told = [(labels, text) for labels, text in form.told if text in form.unplaced and tells(text)]
    before = sum(len(text.split()) for labels, text in told if labels < FEWEST_BEFORE)
    least = FEWEST_BEFORE if before < max(FEWEST_TOLD, len(held.split())) else 0
    telling = [text for labels, text in told if labels >= least]
    if not telling:
        return
    fresh = [text for text in telling if text not in held]
    form.unplaced = [text for text in form.unplaced if text not in telling]
    form.values["details"] = "\n".join(filter(None, (held, *fresh)))


@cache
def listed(name: str) -> re.Pattern[str]:
    """One list of ``mappings/told_words.yaml`` as an expression."""
    return re.compile(rf"\b(?:{alternatives(load('told_words.yaml')[name])})\b", re.I)


def is_guidance(text: str) -> bool:
    """Whether a text tells people how to fill in the form, or what becomes of it."""
    return is_boilerplate(text) or is_title(text) or is_part_heading(text) or listed("guidance").search(text) is not None


def is_administrative(label: str) -> bool:
    """Whether only the form's own handling stands behind a label ("Supervisor")."""
    return listed("administrative").fullmatch(_NUMBERED.sub("", label).strip(" :?*")) is not None


def tells(text: str) -> bool:
    """Whether a text that no field takes says something of what happened: an account, or a thing of a fixed form."""
    if is_guidance(text) or _SIGNED.match(text):
        return False
    said = _LABELLED.fullmatch(text)
    if said and is_administrative(said["label"]):
        return False
    spoken = _WORD.findall(said["value"] if said else text)
    plain = sum(word.islower() for word in spoken)
    if plain >= FEWEST_WORDS or (said and len(spoken) > 1 and re.search(r"[^\W\d_a-z]|\d", said["value"])):
        return True
    return any(one.kind in ("Phone", "Vehicle", "OnlineAccount", "OnlinePlatform") for one in find_identifiers(text))
