"""The labels of the form, matched by the editable file ``mappings/liberty_labels.yaml``."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graph.ontology.catalogue import squash
from ingest.extraction.words import load

MAPPING = "ingest/mappings/liberty_labels.yaml"
FIELDS = (
    "reference",
    "exploitation",
    "reported_at",
    "reporter_name",
    "reporter_post",
    "reporter_agency",
    "reporter_contact",
    "witnessed",
    "member_of_public",
    "practitioner",
    "third_party",
    "witness_details",
    "willing_to_engage",
    "details",
    "alleged",
    "present",
    "victim",
    "victim_dob",
    "shared_with",
)
LONGEST = 24
SHORTEST_GUIDANCE = 9
_NUMBERING = re.compile(
    r"^\s*(?:(?:section|part|q(?:uestion)?|no)\.?\s*)?(?:\d{1,2}(?:\.\d{1,2})?\s*[.):\-–]?|[a-z]\s*[.)])\s*(?=[^\W\d])", re.I
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ASKS_KIND = re.compile(r"\([^()]*\b(?:exploitation|CSE|CCE)\b[^()]*\)", re.I)
"""Brackets that say what is asked: "What are you worried about (type of exploitation)"."""
_TITLE_NAME = re.compile(
    r"operationliberty|opliberty|libertyform|libertyreport|cre(?:information|intelligence)report"
    r"|liberty\w{0,20}(?:report|form|record|referral|information|intelligence|concern)|(?:report|form|record|information|intelligence)\w{0,8}liberty"
)
_NO_TITLE = re.compile(r"[?\d]|[:.,;]\s*$|:\s+[a-z]")
_PART_HEADING = re.compile(
    r"(?i:part|section|step|stage)\s+(?:\d{1,2}|[A-Za-z]|[IVX]{1,4}|(?i:one|two|three|four|five|six))\b(?:[^?.\n]{0,70})[:.]?"
)
_QUESTION = re.compile(r"what|who|when|where|why|how|which")
_TOKEN = re.compile(r"\S+")
_GIVEN = re.compile(r"\b(?:first|given|fore)[\s-]*names?(?:\(s\))?", re.I)
_FAMILY = re.compile(r"\b(?:sur|(?:last|family)\s+)names?\b", re.I)
_JOINERS = re.compile(r"(?:['’]s\b|\b(?:of|and|the|name|names|first|in capitals|block capitals)\b|[\W_])+", re.I)
_NAMED = {"victim", "alleged", "present", "reporter_name", "witness_details"}


@dataclass(frozen=True, slots=True)
class Label:
    """A label found: the field it stands for, and how its value goes in ("" whole, part, join or given)."""

    field: str
    part: str = ""


@cache
def _index() -> dict[str, Label]:
    index: dict[str, Label] = {}
    for key, forms in load("liberty_labels.yaml")["fields"].items():
        field, _, part = key.partition(".")
        for form in (*forms, *(() if part else (key,))):
            index.setdefault(squash(str(form)), Label(field, part))
    return index


@cache
def _long() -> list[str]:
    return [form for form in _index() if len(form) >= 5]


@cache
def _sections() -> dict[str, str]:
    return {
        squash(form): name for name, section in load("liberty_labels.yaml")["sections"].items() for form in section["headings"]
    }


@cache
def _in_section(name: str) -> dict[str, Label]:
    labels = load("liberty_labels.yaml")["sections"][name]["labels"] or {}
    return {squash(form): Label(*key.partition(".")[::2]) for form, key in labels.items()}


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(squash(form) for form in load("liberty_labels.yaml")[name])


@cache
def _boilerplate() -> tuple[str, ...]:
    return tuple(squash(form) for form in load("liberty_labels.yaml")["boilerplate"])


@cache
def _bracketed() -> dict[str, dict[str, str]]:
    asked = load("liberty_labels.yaml")["bracketed"]
    return {field: {squash(word): meant for meant, words in other.items() for word in words} for field, other in asked.items()}


def asks_instead(label: Label, text: str) -> Label:
    """What a label means once its brackets are read: "Completed by (post)" asks for the post."""
    inner = re.findall(r"\(([^()]*)\)", text)
    if not inner or label.field not in _bracketed():
        return label
    first = re.split(r"[,/&;]| and | or ", inner[-1])[0]
    meant = _bracketed()[label.field].get(squash(first))
    return Label(meant) if meant else label


@lru_cache(maxsize=16384)
def find_label(text: str, section: str = "", typos: bool = True) -> Label | None:
    """The label that `text` is as a whole, or None; numbering, brackets, a plural and small typos pass."""
    label = _find_label(text, section, typos)
    return asks_instead(label, text) if label else None


def _find_label(text: str, section: str, typos: bool) -> Label | None:
    if len(text) > 160:
        return None
    bare = _NUMBERING.sub("", text, count=1)
    unnumbered = re.sub(r"\s*(?:no\.?\s*|#)?\d{1,2}\s*[:.]?\s*$", "", bare)
    outer = bare if _ASKS_KIND.search(bare) else _BRACKETS.sub(" ", bare)
    for form in dict.fromkeys((text, bare, outer, unnumbered)):
        wanted = squash(form)
        if section and wanted in _in_section(section):
            return _in_section(section)[wanted]
        if wanted in _index():
            return _index()[wanted]
    return _part_of_name(bare, section) or (_with_typos(squash(outer) or squash(bare)) if typos else None)


def _part_of_name(text: str, section: str) -> Label | None:
    """A label for a part of a person's name ("Young person forename"), or for both parts ("Family name / given name")."""
    given, family = _GIVEN.search(text), _FAMILY.search(text)
    if not given and not family:
        return None
    whose = _JOINERS.sub(" ", _FAMILY.sub(" ", _GIVEN.sub(" ", text))).strip()
    person = _find_label(whose, "", typos=False) if whose else Label(section if section in _NAMED else "victim")
    if person is None or person.field not in _NAMED or person.part:
        return None
    return person if given and family else Label(person.field, "given" if given else "join")


def asks_for_name(text: str) -> str:
    """Whether a heading asks for a forename ("given"), a surname ("family") or both; "" where for neither."""
    given, family = _GIVEN.search(text), _FAMILY.search(text)
    return "both" if given and family else "given" if given else "family" if family else ""


def named_by_part(label: Label, text: str) -> Label:
    """A label for a person, as only the forename or surname where it asks for that alone."""
    given, family = _GIVEN.search(text), _FAMILY.search(text)
    if label.part or label.field not in _NAMED or bool(given) == bool(family):
        return label
    return Label(label.field, "given" if given else "join")


def _with_typos(wanted: str) -> Label | None:
    if len(wanted) < 5:
        return None
    allowed = 1 if len(wanted) < 12 else 2 if len(wanted) < 30 else 4
    best = process.extractOne(wanted, _long(), scorer=OSA.distance, score_cutoff=allowed)
    if not best or best[0][0] != wanted[0] or _question_word(best[0]) != _question_word(wanted):
        return None
    if best[0].endswith("ref") and not wanted.endswith("ref"):  # "Operation Liberty / CRE" is the form's name
        return None
    return _index()[best[0]]


def _question_word(squashed: str) -> str:
    """The word with which a question begins: "who" is no typo of "what"."""
    found = _QUESTION.match(squashed)
    return found[0] if found else ""


@lru_cache(maxsize=16384)
def label_prefix(text: str, section: str = "") -> tuple[Label, int] | None:
    """The longest label with which `text` begins, written out exactly, and where it ends."""
    best: tuple[Label, int] | None = None
    lead = _NUMBERING.match(text)
    start = lead.end() if lead else 0
    for count, token in enumerate(_TOKEN.finditer(text, start)):
        if count >= LONGEST:
            break
        wanted = squash(text[start : token.end()])
        label = (_in_section(section).get(wanted) if section else None) or _index().get(wanted)
        if label:
            best = (label, token.end())
    return best


@lru_cache(maxsize=16384)
def begins_label(text: str) -> bool:
    """Whether `text` may be the first line of a longer label that goes on in the next one."""
    wanted = squash(_NUMBERING.sub("", text, count=1))
    return len(wanted) >= 8 and any(len(form) > len(wanted) and form.startswith(wanted) for form in _index())


@lru_cache(maxsize=4096)
def find_section(text: str) -> str | None:
    """The section that a heading opens, or None."""
    bare = squash(_NUMBERING.sub("", text, count=1))
    return _sections().get(bare)


@lru_cache(maxsize=4096)
def is_title(text: str) -> bool:
    """Whether a line is the form's own heading: a listed one, or a line without figures that has its name in it."""
    said = squash(text)
    if said in _listed("titles"):
        return True
    return bool(_TITLE_NAME.search(said)) and len(said) < 90 and not _NO_TITLE.search(text) and find_label(text) is None


def is_part_heading(text: str) -> bool:
    """Whether a line heads a part of the form ("PART B – ABOUT THE INFORMATION")."""
    return bool(_PART_HEADING.fullmatch(text.strip()))


@lru_cache(maxsize=4096)
def is_boilerplate(text: str) -> bool:
    """Whether a line is guidance printed on the form, and nothing else."""
    rest = _behind_guidance(squash(text))
    return rest is not None and not rest


@lru_cache(maxsize=4096)
def begins_with_guidance(text: str) -> bool:
    """Whether a line begins with guidance printed on the form; what stands behind it may be an answer."""
    return _behind_guidance(squash(text)) is not None


def _behind_guidance(wanted: str) -> str | None:
    """What is left of a squashed line when the guidance at its head is taken away; None where it begins otherwise."""
    if re.fullmatch(r"page\d+(?:of\d+)?", wanted):
        return ""
    rest, at = wanted, ""
    while rest != at:
        at = rest
        line = max((line for line in _boilerplate() if _heads(rest, line)), key=len, default="")
        rest = rest[len(line) :]
    return rest if rest != wanted or not wanted else None


def _heads(text: str, line: str) -> bool:
    return text == line or (len(line) >= SHORTEST_GUIDANCE and text.startswith(line))


def is_narrative_word(text: str) -> bool:
    """Whether a word before a colon belongs to the narrative ("Vehicle: white Golf")."""
    return squash(text) in _listed("narrative")
