"""What part somebody had, by the words around the name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.extraction.words import alternatives, load

NEAR = 48
ROLES = ("alleged", "present", "witness", "victim")
_WORDS = re.compile(r"[\w'-]+")
WEIGHT = ("alleged", "victim", "reporter", "witness", "present", "")
"""Which role counts where several sentences give the same person different ones."""
_JOINED = re.compile(
    r"\s*(?:\([^)]*\))?\s*(?:,|,?\s*and|&|,?\s*or|/)\s*(?:also\s+|a\s+friend,?\s+|her\s+friend\s+|his\s+friend\s+|an?\s+(?:\w+\s+){1,3}(?:named|called)\s+)?",
    re.I,
)
_WITH = re.compile(
    r"\b(?:with|(?:disclosed|told|said|stated|believed|understood|reported)[^.]{0,20}\sthat|believed\s+to\s+be|names?\s+(?:is|was|of)|named|called)\s+(?:an?\s+|the\s+|his\s+|her\s+|their\s+)?(?:[\w-]+\s+){0,2}$",
    re.I,
)
_ADULT = re.compile(
    r"\b(?:adult|man|men|male|older|boyfriend|dealer|driver|[2-6]\d\s*(?:yrs?|years?|yo)|(?:in\s+)?(?:his|her)\s+[2-6]0s)\b",
    re.I,
)
_UNDER_18 = re.compile(
    r"\b(?:aged?\s*)?(?:[5-9]|1[0-7])\s*(?:-?\s*years?\s*-?\s*old|yrs?\b|yo\b|y/o)|\baged\s+(?:[5-9]|1[0-7])\b"
    r"|^[^;]{0,12},\s(?:now\s|also\s|just\s|only\s)?(?:[5-9]|1[0-7])(?=[,.;]|\s(?:and|who|from|at)\b)|^\s*\((?:[5-9]|1[0-7])\)"
    r"|\b(?:be|is|was|turned|aged|only|just)\s+(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)\b",
    re.I,
)
_PUPIL = re.compile(
    r"^[\s,(–-]{0,3}(?:(?:who\s+)?(?:is|was|also|now|and)\s+){0,2}(?:in\s+)?(?:a\s+)?(?:y(?:ea)?r?\.?\s?(?:[7-9]|1[0-3])\b|(?:[7-9]|1[0-3])[A-Z]{1,2}\b)"
    r"|^['’]s\s+(?:(?:form|class|school|step|foster|birth|own|older|younger)[\s-]*)?(?:mum|mother|mam|dad|father|parents?|nan|gran|grandmother|carers?|tutor|teacher|"
    r"head\s+of\s+year|social\s+worker|school|key\s?worker|brother|sister|proper\s+name|uniform|classmates?)\b",
    re.I,
)
_SCHOOLED = re.compile(
    r"^[\s,(]{0,3}(?:who\s+)?(?:from|at|of|attends|goes\s+to|is\s+at)\s+(?:[A-Z][\w'’.]*\s+){1,4}(?:High|School|Academy|College|Primary|Juniors|PRU)\b"
)
_GAVE_NAME = re.compile(r"\b(?:girl|boy|child|lad|teen\w*|youngster|pupil)\b[^.;]{0,30}\bnames?\b[^.;]{0,12}$", re.I)
_MERELY_MET = re.compile(r"\b(?:met|meets?|meeting)\s+(?:up\s+)?(?:with\s+)?$", re.I)
_KIN = re.compile(
    r"\b(?:mum|mother|mam|dad|father|nan|gran|grandma|grandad|grandmother|grandfather|parents?|carers?)[\s,:(]+(?:(?:mr|mrs|ms|miss)\.?\s+)?$",
    re.I,
)
"""What follows the name of somebody at school, or whom parents and teachers look after."""
_PARENT_OF = re.compile(
    r"\b(?:mum|mother|mam|dad|father|parents?|nan|gran|carers?|guardian|teacher|tutor)\s+(?:of|to|for)\s+$", re.I
)
_POST_BEHIND = re.compile(r"^\s*[,(–-]\s*(?:the\s+|our\s+|a\s+)?(?P<post>[^,.;()\n]{2,40})")


@dataclass(frozen=True, slots=True)
class Cue:
    """What the neighbourhood of a name says: a role ("" where nothing does), and signs of age and calling."""

    role: str = ""
    with_someone: bool = False
    child: bool = False
    adult: bool = False
    professional: str = ""
    tells: bool = False
    kin: bool = False


@dataclass(slots=True)
class Spoken:
    """A person in a narrative: where, and the role as far as it is known."""

    start: int
    end: int
    role: str = ""
    child: bool = False
    adult: bool = False
    professional: str = ""


@cache
def _patterns(which: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    cues = load("role_cues.yaml")[which]
    before = re.compile(
        rf"\b(?:{alternatives(cues['before'])})[\s,:]*(?:an?\s|the\s|her\s|his\s|their\s)?[\s\"'“‘]*(?:(?:mr|mrs|ms|miss|dr|uncle|big|lil)\.?\s)?$",
        re.I,
    )
    after = re.compile(
        rf"^['\"”’]?[\s,]*(?:\([^)]{{0,30}}\)[\s,]*)?(?:also\s+|then\s+|allegedly\s+|regularly\s+|often\s+|had\s+then\s+)?(?:{alternatives(cues['after'])})\b",
        re.I,
    )
    return before, after


@cache
def _listed(which: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(load('role_cues.yaml')[which])})\b", re.I)


@cache
def _calling() -> re.Pattern[str]:
    return re.compile(rf"(?:{_listed('professional').pattern})\.?(?:\s+\d{{2,6}})?[\s,:(]*$", re.I)


@cache
def _edge_words() -> tuple[frozenset[str], frozenset[str]]:
    """Last words of what may stand before a name, and first words of what may follow one, whatever the role."""
    cues = [load("role_cues.yaml")[which] for which in ROLES]
    last = {phrase.split()[-1].rstrip("*").lower() for one in cues for phrase in one["before"]}
    first = {phrase.split()[0].rstrip("*").lower() for one in cues for phrase in one["after"]}
    return frozenset(last), frozenset(first) | {"also", "then", "allegedly", "regularly", "often", "had"}


def _role_said(before: str, after: str) -> str:
    last, first = _edge_words()
    # Most names have no cue at all: a look at the words next to them spares the long alternations.
    look_left = not last.isdisjoint(_WORDS.findall(before.lower())[-3:])
    look_right = after.lstrip()[:1] == "(" or not first.isdisjoint(_WORDS.findall(after[:24].lower())[:2])
    if look_left or look_right:
        for which in ROLES:
            left, right = _patterns(which)
            led = look_left and left.search(before) is not None
            if led or (look_right and right.match(after) and not (which == "alleged" and _KIN.search(before))):
                return which
    return ""


def is_led_to(before: str) -> bool:
    """Whether the words before a name are those that stand before somebody who harms ("messages from", "a shift for")."""
    last, _ = _edge_words()
    return not last.isdisjoint(_WORDS.findall(before.lower())[-1:]) and _patterns("alleged")[0].search(before) is not None


@lru_cache(maxsize=65536)
def _cue(before: str, after: str) -> Cue:
    professional = ""
    if match := _calling().search(before):
        professional = match[0].strip(" ,:(")
    elif (behind := _POST_BEHIND.match(after)) and _ends_in_post(behind["post"]):
        professional = behind["post"].strip()
    role = _role_said(before, after)
    tells = bool(
        re.match(
            r"\s*(?:\([^)]*\)\s*)?(?:has\s+|had\s+)?(?:told|disclosed|stated|confided|said|reported|admitted)\b", after, re.I
        )
    )
    near = re.split(r"[.;]\s", before)[-1][-26:]
    child = bool(
        _PUPIL.match(after)
        or _SCHOOLED.match(after)
        or _GAVE_NAME.search(before)
        or _PARENT_OF.search(near)
        or _UNDER_18.search(after[:24])
        or _UNDER_18.search(near)
        or _listed("child").search(near[-18:])
    )
    adult = bool(_ADULT.search(near) or _ADULT.search(after[:20]))
    if role == "alleged" and child and not adult and _MERELY_MET.search(before):
        role = ""  # a child who was met is not the one who harms
    return Cue(
        role, bool(_WITH.search(before)), child, adult and not child, professional, tells, _KIN.search(before) is not None
    )


def _ends_in_post(said: str) -> bool:
    """Whether what stands behind a name is a calling, and not another person's ("(deputy head)", "(lead youth worker)")."""
    return (
        re.search(r"\b(?:his|her|their|my|to|by|with|who|the)\b", said, re.I) is None
        and _listed("posts_behind").search(said) is not None
    )


def read_cue(text: str, start: int, end: int) -> Cue:
    """The cue around ``text[start:end]``."""
    left = text[max(0, start - NEAR) : start]
    boundary = max(left.rfind(". "), left.rfind("\n"), left.rfind("; "))
    return _cue(left[boundary + 1 :], text[end : end + NEAR])


def settle_roles(
    text: str, people: list[Spoken], *, has_victim: bool, has_alleged: bool, called: Mapping[str, str] | None = None
) -> None:
    """Give every person without a role one, in place.

    Parameters
    ----------
    text : str
        The narrative.
    people : list of Spoken
        Everybody spoken of in it, in order; those with a role (named in a field) keep it and lend it to those joined to them.
    has_victim, has_alleged : bool
        Whether a field of the form already names one.
    called : mapping of str to str, optional
        Nicknames and the names of their bearers, in small letters: what is said of either goes for both.
    """
    cues = [read_cue(text, one.start, one.end) for one in people]
    known = [bool(one.role) for one in people]
    for one, cue, fixed in zip(people, cues, known, strict=True):
        one.child, one.adult, one.professional = one.child or cue.child, one.adult or cue.adult, cue.professional
        if not fixed:
            one.role = _from_cue(cue, has_victim)
    _share_between_spellings(text, people, called or {})
    for index in range(1, len(people)):
        _lend(text, people[index - 1], people[index], cues[index], has_victim)
    for index in range(len(people) - 1, 0, -1):
        _lend(text, people[index], people[index - 1], cues[index - 1], has_victim)
    if not has_victim and not any(one.role == "victim" for one in people):
        _name_victim(people, cues)
        _share_between_spellings(text, people, called or {})
    has_alleged = has_alleged or any(one.role == "alleged" for one in people)
    for one, cue in zip(people, cues, strict=True):
        if not one.role:
            with_adult = cue.with_someone and not has_alleged and not one.child
            one.role = "alleged" if not cue.kin and (with_adult or (one.adult and not cue.tells)) else "present"


def _name_victim(people: list[Spoken], cues: list[Cue]) -> None:
    """Where no words say who was harmed, take the first child for it to whom no other part is given."""
    for one, cue in zip(people, cues, strict=True):
        if one.child and one.role in ("", "present", "witness") and not one.adult and not cue.professional:
            one.role = "victim"
            return


def _share_between_spellings(text: str, people: list[Spoken], called: Mapping[str, str]) -> None:
    """What one sentence says of a person goes for the other places where the same name stands."""
    written = [text[one.start : one.end].casefold() for one in people]
    written = [called.get(name, name) for name in written]
    whole = {name: _whole(name, written) for name in dict.fromkeys(written)}
    told: dict[str, str] = {}
    for one, name in zip(people, written, strict=True):
        if one.role and WEIGHT.index(one.role) < WEIGHT.index(told.get(whole[name], "")):
            told[whole[name]] = one.role
    for one, name in zip(people, written, strict=True):
        one.role = told.get(whole[name], one.role)


def _whole(name: str, written: list[str]) -> str:
    """The one longer name of which `name` is a word ("curtis" of "curtis webb"), or itself."""
    longer = {other for other in written if name != other and name in other.split()}
    return longer.pop() if len(longer) == 1 else name


def _from_cue(cue: Cue, has_victim: bool) -> str:
    if cue.professional:
        return "witness"
    if cue.role == "victim" and has_victim:
        return "witness" if cue.tells else ""
    if cue.role == "alleged" and cue.child and not cue.adult:
        return "alleged"
    return cue.role


def _lend(text: str, lender: Spoken, other: Spoken, cue: Cue, has_victim: bool) -> None:
    """Let "A and B" share: whoever has no role shares it; beside a victim one is present, and likely a child too."""
    if other.role or not lender.role or cue.professional:
        return
    first, second = sorted((lender, other), key=lambda one: one.start)
    if not _JOINED.fullmatch(text[first.end : second.start]):
        return
    if lender.role == "victim":
        other.role, other.child = "present" if has_victim else "victim", True
    elif lender.role in ("alleged", "present"):
        other.role, other.child = lender.role, other.child or lender.child
