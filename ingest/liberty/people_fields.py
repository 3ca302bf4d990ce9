"""The people whom the form asks for: victim, alleged, present, witness, reporter."""

import re
from typing import Any

from graph.ledger.drafts import Problem
from ingest.extraction.dates import read_date
from ingest.extraction.found import Span
from ingest.extraction.names import PersonName, read_name, read_sex, split_people
from ingest.extraction.patterns import find_platforms
from ingest.extraction.people import find_people
from ingest.extraction.words import is_given
from ingest.liberty.gatherer import Gatherer
from ingest.liberty.kinds import age_at, child_words, kind_of, said_of
from ingest.liberty.prose import AT_WORK, NEAR, is_prose, read_prose

_PART = re.compile(
    r"^\W*(?:(?:suspect|victim|child|yp|cyp|poi|young person|offender|alleged offender|perpetrator)(?:['’]s)?\s+)?"
    r"(?P<what>d\.?o\.?b\.?|date of birth|dob/age|age|address|home address|lives(?: at)?|living at|ha|placement|"
    r"current placement|staying at|"
    r"vehicle[\w ]*|car[\w ]*|phone[\w ]*|mobile[\w ]*|telephone|alias(?:es)?|aka|"
    r"also known as|known as|nick\s?names?|street names?|"
    r"description|gender|sex|m ?/ ?f|f ?/ ?m|boy ?/ ?girl|girl ?/ ?boy|male ?/ ?female|pronouns?|"
    r"preferred(?: name)?|school[\w ]*|"
    r"year(?: group)?|social media[\w ]*|role|relationship|contact[\w .]*|"
    r"organisation|agency|email)\s*:\s*(?P<value>.*)$",
    re.I,
)
_NOBODY = re.compile(
    r"\W*(?:n/?a|n/?k|none|nil|unknown|not known|no|nobody|no[ -]?one(?:\s+else)?|not applicable|unk|-+|\?+|tbc|"
    r"see above|as above|see details|see narrative|tba|unsure|no\s+(?:child(?:ren)?|victim|names?|details?|others?|suspects?)"
    r"(?:\s+(?:named|known|given|identified|stated|seen|provided))?|none\s+(?:seen|known|named|given|identified|stated|present)|"
    r"not\s+(?:given|stated|named|sure|disclosed|provided|recorded|identified|seen|yet known))?\W*",
    re.I,
)
FEWEST_IN_SENTENCE = 2
_KIN = re.compile(
    r"^\s*[(,–-]\s*(?:the\s+|her\s+|his\s+|their\s+)?(?:(?:older|elder|younger|little|big|step|half)[\s-]*)?"
    r"(?:(?P<girl>sister|daughter|niece|mother|mum|aunt|girlfriend)|brother|son|nephew|father|dad|uncle|boyfriend)\b",
    re.I,
)
"""What somebody is to another, right behind the name ("Riley Nash (brother, 12)"), which tells the sex."""
_UNNAMED = re.compile(
    r"\W*(?:(?:an?\s+)?(?:un(?:known|identified|named)|second|another)|not\s+known|name\s+(?:un|not))\b", re.I
)
"""Somebody of whom no name is known: what follows is not said of the one before."""
_BORN_LINE = re.compile(
    r"\W*(?:b\.|born|d\.?o\.?b|aged?\b|\d{1,2}\s*(?:yrs?|years?|yo)\b|(?:fe)?male\W*$|\d{1,2}[/.-]\d{1,2}[/.-]\d{2})", re.I
)
"""A line that tells when somebody was born, and nothing else first."""


def read_people(gatherer: Gatherer, field: str) -> None:
    """People in one of the fields victim, alleged and present."""
    text = gatherer.record.fields[field]
    if _NOBODY.fullmatch(text):
        return
    if is_prose(text):
        read_prose(gatherer, field, text)
        return
    last: int | None = None
    found: list[int] = []
    for span in _people_and_parts(text):
        if part := _PART.match(span.text):
            for bearer, value in _whose(found, last, part["value"]):
                _add_part(gatherer, bearer, part["what"].lower(), value)
        else:
            last = _read_one(gatherer, field, span, last, found)
    if field == "victim" and len(set(found)) > 1:
        names = " and ".join(gatherer.record.mentions[index].text for index in dict.fromkeys(found))
        gatherer.record.problems.append(
            Problem(
                "victim",
                f"The form names {len(set(found))} victims ({names}); it is meant for one.",
                "Ask for one form for each victim; Kith has read them all.",
                "note",
            )
        )


def _whose(found: list[int], last: int | None, value: str) -> list[tuple[int, str]]:
    """Whom a further line speaks of: of several people each one, where it has as many answers as there are ("M; F")."""
    people = list(dict.fromkeys(found))
    answers = [piece.strip() for piece in re.split(r"[;/]", value)]
    if len(people) > 1 and len(answers) == len(people) and all(answers):
        return list(zip(people, answers, strict=True))
    return [] if last is None else [(last, value)]


def _read_one(gatherer: Gatherer, field: str, span: Span, last: int | None, found: list[int]) -> int | None:
    """Read one stretch of a field: a person, or more of the one before; the person whom the next stretch may go on about."""
    name = read_name(span.text)
    if last is not None and not name.is_name and _BORN_LINE.match(span.text):
        _add_said(gatherer, last, name)
    elif name.is_name and not find_platforms(span.text[name.text_start : name.text_end]):  # "Insta vince.x" is an account
        found.append(_person(gatherer, field, span.start + name.text_start, span.text, name))
        return found[-1]
    elif name.is_name:
        return last
    elif name.age or name.aliases:
        return _nameless(gatherer, field, span.start, span.text, name, last)
    elif len(span.text.split()) >= FEWEST_IN_SENTENCE:
        within = _in_sentence(gatherer, field, span.start, span.text)
        found += within
        return within[-1] if within else None if _UNNAMED.match(span.text) else last
    return last


def _person(gatherer: Gatherer, field: str, start: int, chunk: str, name: PersonName) -> int:
    text = gatherer.record.fields[field][start : start + name.text_end - name.text_start]
    said = said_of(name)
    kind = kind_of(field, said, chunk, gatherer.occurred, gatherer.record.labels.get(field, ""))
    sure = bool(name.family) or bool(name.given[:1].isupper())
    said |= _at_work(gatherer, field, kind, start)
    if not said.get("sex") and (kin := _KIN.search(chunk[name.text_end :])):
        said["sex"] = "F" if kin["girl"] else "M"
    if name.dob_problem:
        gatherer.record.problems.append(_bad_birth(field, name.dob_problem))
    return gatherer.person(kind, field, field, start, text, sure=sure, said=said)


def _at_work(gatherer: Gatherer, field: str, kind: str, start: int) -> dict[str, Any]:
    """That somebody was there for work, where the words before the name say so ("PCSO", "my colleague")."""
    before = gatherer.record.fields[field][max(0, start - NEAR) : start]
    return {"professional": True} if field == "present" and kind == "Person" and AT_WORK.search(before) else {}


def _nameless(gatherer: Gatherer, field: str, start: int, chunk: str, name: PersonName, last: int | None) -> int | None:
    """Read "aka Smoke" by itself: a nickname of the person before, or all that is known of somebody."""
    if not name.aliases:
        return None if _UNNAMED.match(chunk) else last
    if last is not None and re.match(r"\W*(?:aka|a\.k\.a|also|street|nick|known)", chunk, re.I):
        for alias in name.aliases:
            gatherer.add_alias(last, alias)
        return last
    alias = name.aliases[0]
    at = chunk.find(alias)
    return gatherer.person(
        kind_of(field, {"age": name.age}, chunk, gatherer.occurred),
        field,
        field,
        start + at,
        alias,
        sure=False,
        said={"given": alias, "age": name.age},
    )


def _in_sentence(gatherer: Gatherer, field: str, start: int, chunk: str) -> list[int]:
    """Names inside a description ("believed to be Kai Thomas")."""
    found = []
    for one in find_people(chunk):
        name = read_name(one.text)
        said = said_of(name) | one.attributes if name.is_name else dict(one.attributes)
        kind = kind_of(field, said, chunk, gatherer.occurred)
        said |= _at_work(gatherer, field, kind, start + one.start)
        found.append(gatherer.person(kind, field, field, start + one.start, one.text, sure=bool(name.family), said=said))
    return found


def _add_part(gatherer: Gatherer, index: int, what: str, value: str) -> None:
    """What a further line says of the person before it ("DOB: ...", "Alias: ...")."""
    mention = gatherer.record.mentions[index]
    if re.match(r"d\.?o|date", what) or (what == "age" and re.search(r"\d[/.-]\d", value)):
        reading = read_date(value, None)
        if reading.value:
            mention.attributes.update(dob=reading.value.isoformat(), dob_raw=reading.raw)
        if age := re.search(r"\b(\d{1,2})\b", value) if not reading.raw else None:
            mention.attributes["age"] = int(age[1])
    elif what == "age" and (age := re.search(r"\b\d{1,2}\b", value)):
        mention.attributes["age"] = int(age[0])
    elif re.match(r"gender|sex|pronoun|m ?/|f ?/|boy|girl|male", what):
        if sex := read_sex(value):
            mention.attributes["sex"] = sex
    elif re.match(r"alias|aka|also|known|nick|street|preferred", what):
        for alias in re.split(r"\s*[,;/]\s*|\s+(?:or|and)\s+", value.strip(" .\"'")):
            gatherer.add_alias(index, alias.strip("\"'“”‘’ "))
    mention.kind = kind_of(mention.role, mention.attributes, "", gatherer.occurred) if mention.kind != "Child" else mention.kind


def read_birth(gatherer: Gatherer) -> None:
    """The victim's date of birth: one for each victim, in order, or none."""
    record = gatherer.record
    raw = record.fields["victim_dob"]
    victims = gatherer.people("victim")
    if _NOBODY.fullmatch(raw):
        return
    if len(victims) > 1 and any("dob" in record.mentions[index].attributes for index in victims):
        return  # each stands with its child already
    pieces = [piece for piece in re.split(r"\n|;|,\s+(?=\d)|\s+and\s+|\s+&\s+", raw) if re.search(r"\d", piece)] or [raw]
    if (len(pieces) != len(victims) and len(pieces) > 1) or (len(victims) > 1 and len(pieces) == 1):
        record.problems.append(
            Problem("victim_dob", "It is not clear whose date of birth this is.", "Ask for one form for each victim.", "note")
        )
        return
    for piece, index in zip(pieces, victims or [None] * len(pieces), strict=False):  # type: ignore[list-item]
        _born(gatherer, piece, index)


def _born(gatherer: Gatherer, raw: str, index: int | None) -> None:
    record = gatherer.record
    reading = read_date(raw.strip(), None)
    said: dict[str, Any] = {"dob_raw": reading.raw or raw.strip()}
    sex = read_sex(f" {raw}")
    age = re.search(r"(?<![\d/])(\d{1,2})\s*(?:$|y|\)|\()", raw) if not reading.raw else None
    if age and int(age[1]) < 100:
        said = {"age": int(age[1])}
    elif reading.value is None:
        record.problems.append(_bad_birth("victim_dob", reading.problem))
    elif (gatherer.occurred and reading.value > gatherer.occurred) or (
        gatherer.occurred and age_at(reading.value, gatherer.occurred) > 100
    ):
        record.problems.append(_bad_birth("victim_dob", f"“{reading.raw}” cannot be right for this incident"))
    else:
        said["dob"] = reading.value.isoformat()
        if reading.swapped:
            said["dob_swapped"] = reading.swapped.isoformat()
    if index is not None:
        mention = record.mentions[index]
        mention.attributes.update(said)
        if sex:
            mention.attributes.setdefault("sex", sex)
        mention.kind = kind_of("victim", mention.attributes, "", gatherer.occurred)


def _bad_birth(field: str, problem: str) -> Problem:
    return Problem(
        field,
        f"The date of birth cannot be used: {problem}.",
        "Ask the reporter for it, correct the form and ingest it again; what was written is kept.",
    )


def read_reporter(gatherer: Gatherer) -> None:
    """The one who reports: a professional, unless the form says a member of the public."""
    fields = gatherer.record.fields
    text = fields["reporter_name"]
    if _NOBODY.fullmatch(text):
        return
    public = gatherer.record.content.get("member_of_public") is True and not gatherer.record.content.get("practitioner")
    for offset, name in _reporters(text):
        said = said_of(name) | {
            "post": " ".join(fields["reporter_post"].split()),
            "agency": " ".join(fields["reporter_agency"].split()),
        }
        if not public:
            said["professional"] = True
        start, end = offset + name.text_start, offset + name.text_end
        gatherer.person("Person", "reporter", "reporter_name", start, text[start:end], said=said)


def _reporters(text: str) -> list[tuple[int, PersonName]]:
    """Those who report, and where each stands: the one, of several those named in full, or all of a team by forenames."""
    name = read_name(text)
    named = [(span.start, one) for span in split_people(text) if (one := read_name(span.text)).is_name and not one.post]
    if len(named) > 1 and all(not one.family for _, one in named) and any(is_given(one.given) for _, one in named):
        return named
    if name.is_name:
        return [(0, name)]
    return [(at, one) for at, one in named if one.family][:1]


def _people_and_parts(text: str) -> list[Span]:
    """People of a field, told apart; a line that says more of the one before ("Lives at: Flat 2, Mill Court") stays whole."""
    spans: list[Span] = []
    at = 0
    for block in re.split(r"(\n)", text):
        line = Span(at, at + len(block), block)
        if _PART.match(block):
            spans.append(line)
        elif block.strip():
            spans += [Span(at + one.start, at + one.end, one.text) for one in split_people(block)]
        at += len(block)
    return spans


def _add_said(gatherer: Gatherer, index: int, name: PersonName) -> None:
    """What a line of its own says of the person before it: when born, how old, of which sex."""
    mention = gatherer.record.mentions[index]
    mention.attributes.update({key: value for key, value in said_of(name).items() if value and key not in mention.attributes})
    mention.kind = kind_of(mention.role, mention.attributes, "", gatherer.occurred) if mention.kind != "Child" else mention.kind


def read_witness(gatherer: Gatherer) -> None:
    """Witnesses who are named ("a parent" is nobody)."""
    text = gatherer.record.fields["witness_details"]
    if _NOBODY.fullmatch(text):
        return
    place_next = False
    for span in split_people(text):
        name = read_name(span.text)
        of_place, place_next = place_next and not name.post, bool(name.post)
        if (
            not name.is_name
            or (of_place and text[: span.start].rstrip().endswith(","))  # "Ngozi Achebe, youth worker, Enthusiasm"
            or re.match(r"\W*(?:an?|the|another|shop|staff|some|my|her|his|their)\s", span.text, re.I)
            or (not name.family and not span.text[:1].isupper())
        ):
            continue
        said = said_of(name) | {"post": name.post}
        if name.post:
            said["professional"] = True
        start = span.start + name.text_start
        kind = "Child" if child_words().search(span.text) and not name.post else "Person"
        gatherer.person(kind, "witness", "witness_details", start, text[start : span.start + name.text_end], said=said)
