"""Everything named in the running text of a report, and who uses what."""

import re
from datetime import date
from typing import Any

from ingest.extraction.found import Found, Taken
from ingest.extraction.names import read_name
from ingest.extraction.patterns import find_identifiers
from ingest.extraction.people import attributes_beside, find_people
from ingest.extraction.places import find_places
from ingest.extraction.roles import Spoken, settle_roles
from ingest.extraction.shortnames import short_names
from ingest.extraction.words import is_given
from ingest.liberty.gatherer import Gatherer
from ingest.liberty.kinds import age_at, kind_of, said_of
from ingest.liberty.where import with_named_places

_NAMES_ONLY = re.compile(r"(?:[^\W\d_]+[ '’.,\-]{0,2}){1,4}")
_OWNED_BY = re.compile(
    r"^[^.;\n]{0,40}?\b(?:driven|owned|used|belonging|belongs|registered|rented|hired)\s+(?:by|"
    r"to)\s+(?:a\s+|an\s+|the\s+)?(?:[a-z]+\s+){0,3}$"
)
_TAKEN_INTO = re.compile(
    r"\b(?:get(?:ting|s)?\s+in(?:to)?|got\s+in(?:to)?|in\s+(?:a|an|the)|into\s+(?:a|an|the)|collect\w*|"
    r"pick\w*|drop\w*|taken|driven|from)\b",
    re.I,
)
_ASKS_PLACE = re.compile(
    r"(?:where\w*|from|to|(?:event\s+|incident\s+)?(?:location|place|premises|venue|scene|address|area)|post\s?code)\b[^:.\n]{0,40}:",
    re.I,
)
ADULT = 18
GROWN = ("Mr", "Mrs", "Ms", "Dr")
Span = tuple[int, int]
_CALLED = re.compile(
    r"^[\s,(\"'“–-]*(?:(?:is|was|who\s+is|who\s+was|who|whose|also|is\s+also|may\s+be|believed\s+to\s+be|"
    r"often|sometimes|usually|and|he|she|known|by|with|uses|using|has|the|a|his|her|their)\s*)*\(?\s*[\"'“]?$",
    re.I,
)
_THEIRS = re.compile(
    r"\b(?:her|their|his|own|child's|victim's|young person's)\s+(?:new\s+|own\s+|mobile\s+)?(?:phone|"
    r"mobile|number|account|snapchat|instagram|handset)\b",
    re.I,
)
_RING_ME = re.compile(
    r"\b(?:(?:ring|call|contact|reach|phone|text|speak\s+to|get\s+hold\s+of)\s+(?:me|us)\b|my\s+(?:own\s+|work\s+|direct\s+)?(?:number|mobile|phone|line|extension)\b|"
    r"(?:I|we)\s+can\s+be\s+(?:reached|contacted|rung))[^.;\n]{0,30}$",
    re.I,
)
_LIVES = re.compile(r"\b(?:lives?|living|resid\w+|home\s+address(?:\s+is)?|address(?:\s+is|:)|stays)\b[^.;\n]{0,20}$", re.I)


def read_narrative(gatherer: Gatherer, field: str) -> None:
    """Add what one text of the form names, in place."""
    text = gatherer.record.fields[field]
    if not text.strip():
        return
    things = find_identifiers(text)
    if field != "details" and not things and _NAMES_ONLY.fullmatch(text.strip()):
        return
    known = _spoken(gatherer, text, field)
    claimed = [(one.start, one.end) for one in things if one.kind not in ("Alias", "Postcode")]
    people_at = [(one.start, one.end) for one, _ in known]
    elsewhere, named = Taken(text, claimed + people_at), Taken(text, claimed)
    places = [place for place in find_places(text) if not elsewhere.touches(place.start, place.end)]
    aliases = [one for one in things if one.kind == "Alias" and not named.touches(one.start, one.end)]
    if field == "details":
        whole = [(start, end) for start, end in people_at if " " in text[start:end]]
        places = with_named_places(text, places, Taken(text, claimed + whole))
        coded = [(one.start, one.end) for one in things if one.kind == "Postcode"]
        known = _add_people(gatherer, text, known, places, claimed + coded, aliases)
    for place in places:
        _place(gatherer, field, text, place, known)
    for thing in things:
        if thing.kind in ("OnlinePlatform", "Phone", "Vehicle", "OnlineAccount") and not _is_writers(text, thing):
            index = gatherer.thing(thing.kind, field, thing.start, thing.text, said=thing.attributes)
            owner = _owner(gatherer, field, text, thing, known)
            if owner is not None and thing.kind != "OnlinePlatform":
                gatherer.state("USES", owner, index)


def _is_writers(text: str, thing: Found) -> bool:
    """Whether a number is that of the one who writes ("ring me on ...")."""
    return thing.kind == "Phone" and _RING_ME.search(text[max(0, thing.start - 60) : thing.start]) is not None


def _spoken(gatherer: Gatherer, text: str, field: str) -> list[tuple[Spoken, int]]:
    """Where people who are named already stand in this text."""
    found: list[tuple[Spoken, int]] = []
    lowered = text.lower()
    taken = Taken(lowered)
    for index in sorted(gatherer.people(), key=lambda one: -len(gatherer.record.mentions[one].text)):
        mention = gatherer.record.mentions[index]
        if mention.role in ("reporter", "witness") and field != "details":
            continue
        name, at = mention.text.lower(), 0
        while (at := lowered.find(name, at)) >= 0:
            end = at + len(name)
            alone = not (lowered[at - 1 : at].isalnum() or lowered[end : end + 1].isalnum())
            if alone and not taken.touches(at, end):
                taken.add(at, end)
                found.append((Spoken(at, end, mention.role, mention.kind == "Child"), index))
            at = end
    return sorted(found, key=lambda pair: pair[0].start)


def _add_people(
    gatherer: Gatherer,
    text: str,
    known: list[tuple[Spoken, int]],
    places: list[Found],
    claimed: list[tuple[int, int]],
    aliases: list[Found],
) -> list[tuple[Spoken, int]]:
    """Persons whom only the narrative names, with the role that its words give them; all who are spoken of, in order."""
    taken = claimed + [(place.start, place.end) for place in places]
    people_at = [(one.start, one.end) for one, _ in known]
    called = Taken(text, [(alias.start, alias.end) for alias in aliases])
    named = [one for one in find_people(text, taken + people_at) if not _is_of_place(text, one)]
    fresh = [one for one in named if not called.touches(one.start, one.end)]
    owned = {id(alias): _alias_owner(text, alias, [*people_at, *((one.start, one.end) for one in fresh)]) for alias in aliases}
    for alias, full in short_names(text, [*people_at, *((one.start, one.end) for one in fresh)]):
        aliases, owned[id(alias)] = [*aliases, alias], full
        fresh = [one for one in fresh if (one.start, one.end) != (alias.start, alias.end)]
    fresh += [_unowned(alias) for alias in aliases if owned[id(alias)] is None and _is_name(alias.text)]
    fresh.sort(key=lambda one: one.start)
    nicknames = _nicknames(text, aliases, owned)
    again = [(Spoken(one.start, one.end), nicknames[key]) for one in fresh if (key := one.text.casefold()) in nicknames]
    spoken, new = _related(gatherer, known, [one for one in fresh if one.text.casefold() not in nicknames])
    for part, bearer in spoken:
        _say_more(gatherer, text, part, bearer)
    for part, one in new:
        _tell_age(part, one.attributes, gatherer.occurred)
    everybody = sorted([part for part, _ in (*spoken, *new, *again)], key=lambda one: one.start)
    settle_roles(
        text,
        everybody,
        has_victim=bool(gatherer.people("victim")),
        has_alleged=bool(gatherer.people("alleged")),
        called={alias: text[start:end].casefold() for alias, (start, end) in nicknames.items()},
    )
    for part, found in new:
        index = _new_person(gatherer, part, found)
        if index is not None:
            spoken.append((part, index))
    named_at = {(part.start, part.end): index for part, index in spoken}
    for alias in aliases:
        whole = owned[id(alias)]
        if whole in named_at:
            gatherer.add_alias(named_at[whole], alias.text)
    spoken += [(part, named_at[whole]) for part, whole in again if whole in named_at]
    return sorted(spoken, key=lambda pair: pair[0].start)


def _is_of_place(text: str, one: Found) -> bool:
    """Whether capitals behind a label that asks for a place are no name that is known ("Where: Pizza Palace, Cross St")."""
    line = text[text.rfind("\n", 0, one.start) + 1 : one.start]
    return _ASKS_PLACE.match(line) is not None and not is_given(one.text.split()[0])


def _related(
    gatherer: Gatherer, known: list[tuple[Spoken, int]], fresh: list[Found]
) -> tuple[list[tuple[Spoken, int]], list[tuple[Spoken, Found]]]:
    """Of names found in a text, those that mean somebody of the report, and the new ones (with the role of a near one)."""
    spoken, new = list(known), list[tuple[Spoken, Found]]()
    for one in fresh:
        related = gatherer.related(one.text)
        part = Spoken(one.start, one.end)
        if related:
            mention = gatherer.record.mentions[related[0]]
            part.role, part.child = mention.role, mention.kind == "Child"
        if related and related[1]:
            spoken.append((part, related[0]))
        else:
            new.append((part, one))
    return spoken, new


def _say_more(gatherer: Gatherer, text: str, part: Spoken, index: int) -> None:
    """Note what the narrative says of somebody's age behind a name that a field gives already."""
    mention = gatherer.record.mentions[index]
    if mention.role not in ("victim", "alleged", "present"):
        return
    told = attributes_beside(text, part.start, part.end)
    for name in ("age", "dob", "dob_raw", "sex"):
        if name in told and not (name == "age" and "dob" in mention.attributes):
            mention.attributes.setdefault(name, told[name])
    if mention.kind != "Child":
        mention.kind = kind_of(mention.role, mention.attributes, "", gatherer.occurred)


def _tell_age(part: Spoken, told: dict[str, Any], occurred: date | None) -> None:
    """Let an age or date of birth behind a name say whether it is a child's."""
    born = told.get("dob")
    age = age_at(date.fromisoformat(born), occurred) if born and occurred else told.get("age")
    if isinstance(age, int):
        part.child, part.adult = part.child or age < ADULT, part.adult or age >= ADULT


def _nicknames(text: str, aliases: list[Found], owned: dict[int, Span | None]) -> dict[str, Span]:
    """Nicknames in small letters, and where the one whom the text gives it to is named; left out where it gives it to two."""
    bearers: dict[str, set[Span]] = {}
    for alias in aliases:
        span = owned[id(alias)]
        if span is not None and text[span[0] : span[1]].casefold() != alias.text.casefold():
            bearers.setdefault(alias.text.casefold(), set()).add(span)
    named = {alias: {text[start:end].casefold() for start, end in spans} for alias, spans in bearers.items()}
    return {alias: min(spans) for alias, spans in bearers.items() if len(named[alias]) == 1}


def _is_name(text: str) -> bool:
    return text[:1].isupper()


def _unowned(alias: Found) -> Found:
    return Found("Person", alias.start, alias.end, alias.text, False, {"nickname": True})


def _alias_owner(text: str, alias: Found, people: list[Span]) -> Span | None:
    """The person right before "also known as"."""
    begins = alias.attributes["from"]
    before = [span for span in people if span[1] <= begins and begins - span[1] < 40]
    if not before:
        return None
    nearest = max(before, key=lambda span: span[1])
    return nearest if _CALLED.match(text[nearest[1] : begins]) else None


def _new_person(gatherer: Gatherer, part: Spoken, found: Found) -> int | None:
    name = read_name(found.text)
    said = (said_of(name) if name.is_name else {"given": found.text}) | found.attributes
    part.child = part.child or (isinstance(said.get("age"), int) and said["age"] < 18)
    again = gatherer.related(found.text)
    if again and again[1]:
        return again[0]
    if again:
        said["refers_to"] = again[0]
    if part.professional:
        said |= {"professional": True, "post": part.professional}
    if part.role == "reporter":
        part.role = "witness"
    if part.role == "victim" and said.get("title") in GROWN and not said.get("given") and said.get("age") is None:
        part.role, part.child = "present", False
    kind = kind_of(part.role, said, "", gatherer.occurred)
    if part.child and kind != "Child" and not isinstance(said.get("age"), int):
        kind = "Child"
    if part.professional:
        kind = "Person"
    index = gatherer.same_text(found.text)
    if index is not None:
        return index
    return gatherer.person(kind, part.role, "details", found.start, found.text, sure=False, said=said)


def _place(gatherer: Gatherer, field: str, text: str, place: Found, known: list[tuple[Spoken, int]]) -> None:
    before = text[max(0, place.start - 40) : place.start]
    lives = bool(_LIVES.search(before))
    resident = _resident(gatherer, field, text, place, known) if lives or field in ("victim", "alleged") else None
    if resident is not None and gatherer.record.mentions[resident].role == "alleged":
        place.attributes.pop("home", None)
    elif field == "victim":
        place.attributes["home"] = True
    private = bool(place.attributes.get("home")) and (lives or field == "victim")
    index = gatherer.thing(
        "Location",
        field,
        place.start,
        place.text,
        sure=place.sure,
        said=place.attributes,
        incident=not private and field == "details",
    )
    if resident is not None and place.text[:1].isalnum():
        gatherer.state("LIVES_AT", resident, index)
    elif field != "details" and not private:
        gatherer.state("AT", None, index, incident=True)


def _resident(gatherer: Gatherer, field: str, text: str, place: Found, known: list[tuple[Spoken, int]]) -> int | None:
    before = [(part, index) for part, index in known if part.end <= place.start]
    if field == "details":
        sentence = max(text.rfind(". ", 0, place.start), text.rfind("\n", 0, place.start))
        before = [(part, index) for part, index in before if part.start > sentence]
        if not before:
            victims = gatherer.people("victim")
            return victims[0] if len(victims) == 1 and place.attributes.get("home") else None
    return before[-1][1] if before else None


def _owner(gatherer: Gatherer, field: str, text: str, thing: Found, known: list[tuple[Spoken, int]]) -> int | None:
    """Who plausibly uses a phone, vehicle or account; None where that is not clear."""
    if field != "details":
        behind = [index for part, index in known if part.end <= thing.start]
        people = gatherer.people(field)
        return behind[-1] if behind else people[0] if len(people) == 1 else None
    start = max(text.rfind(". ", 0, thing.start), text.rfind("\n", 0, thing.start), text.rfind("; ", 0, thing.start)) + 1
    stop = min((at for at in (text.find(". ", thing.end), text.find("\n", thing.end)) if at >= 0), default=len(text))
    after = [(part, index) for part, index in known if thing.end <= part.start < stop]
    if after and _OWNED_BY.match(text[thing.end : after[0][0].start]):
        return after[0][1]
    alleged = gatherer.people("alleged")
    lone = alleged[0] if len(alleged) == 1 else None
    before = [(part, index) for part, index in known if start <= part.start and part.end <= thing.start]
    if not before:
        return None if _THEIRS.search(text[start : thing.start]) and lone is None else lone
    nearest, index = before[-1]
    if gatherer.record.mentions[index].role == "alleged":
        return index
    between = text[nearest.end : thing.start]
    if re.match(
        r"['’]s\s|\s*\(|\s+(?:uses|is\s+using|drives|is\s+on|has\s+the|can\s+be\s+contacted|on\s+\w+\s+as)", between
    ) and not _TAKEN_INTO.search(between):
        return index
    within = [one for part, one in before if gatherer.record.mentions[one].role == "alleged"]
    return within[-1] if within else lone
