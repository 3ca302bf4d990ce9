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
LONGEST_HEAD = 200
LONGEST_NAME = 8
_BY = re.compile(
    r"\b(?i:compiled|written\s+up|written|recorded|reported|submitted|prepared|logged)\s+by:?\s+(?P<who>(?:[A-Z][\w'’.-]*|&|and|,)(?:\s+(?:[A-Z][\w'’.-]*|&|and|,))*)"
)
_DATED = re.compile(
    r"\b(?:date|dated|week\s+ending|w/e|sent|compiled|logged|written|entered|printed)(?:\s+on)?\W{1,3}(?=(?:[A-Z][a-z]+day\s+)?\d)",
    re.I,
)
_ORGANISATION = re.compile(
    r"\b(?:academy|school|college|council|trust|services?|project|police|constabulary|hospital|clinic|housing|homes?|partnership|division|outreach|society|"
    r"association|ltd|limited|plc|nhs|fostering|charity|infirmary|surgery|practice|hotel|foundation|network|cio|ymca|hostel|nursery|university|jfc|fc|afc|rfc|club|united|rovers|scouts?|cadets|guides|church|mosque|temple|parish|diocese|librar(?:y|ies)|leisure|helpline|"
    r"cabs|taxis|buses|coaches|stores?|supermarkets?|brigade|rescue|ambulance|centre|railway|transport)\b",
    re.I,
)
_PAPER = re.compile(
    r"\b(?:form|report|record|sheet|slip|log|page|version|submission|referral|note|card|copy|file|conversation)\b|[?:]", re.I
)
_DAY = re.compile(
    r"\W*(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\.?(?:\s+\d{2,4})?\W*",
    re.I,
)
"""A line that is a day alone heads what happened on it."""
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


def read_head(form: Form) -> None:
    """Take from what stands over and under a form who sends it and when, where no label says so, in place."""
    around = [text for text in form.unplaced if not is_administrative(text.partition(":")[0])]
    if not form.values["reporter_agency"] and (agency := next(filter(None, map(_agency, around)), "")):
        form.values["reporter_agency"] = agency
    for text in (*around, *form.values["details"].split("\n")):
        if not form.values["reporter_name"] and (by := _BY.search(text)):
            form.values["reporter_name"] = by["who"].strip(" .")
    for text in (*around, *form.values["details"].split("\n")):
        if not form.values["reported_at"] and len(text) < LONGEST_HEAD and (dated := _DATED.search(text)):
            form.values["reported_at"] = text[dated.end() :].strip()


def _agency(text: str) -> str:
    """The organisation that a letterhead or title names, or ""."""
    for piece in re.split(r"\s+[·|–—-]\s+|\n|\t+|,\s", text):
        named = _ORGANISATION.search(piece)
        plain = any(word.islower() and word not in ("of", "the", "and", "for", "in", "on") for word in piece.split())
        if named and not plain and len(piece.split()) <= LONGEST_NAME and not _PAPER.search(piece):
            return piece.strip(" .:")
    return ""


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
    return bool(_DAY.fullmatch(text)) or any(
        one.kind in ("Phone", "Vehicle", "OnlineAccount", "OnlinePlatform") for one in find_identifiers(text)
    )
