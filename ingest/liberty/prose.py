"""A field for people in which somebody has written sentences: "Aaron's housemate Declan buys the alcohol"."""

import re

from ingest.extraction.names import read_name
from ingest.extraction.patterns import find_identifiers
from ingest.extraction.people import find_people
from ingest.extraction.places import find_places
from ingest.extraction.roles import Spoken, settle_roles
from ingest.liberty.gatherer import Gatherer
from ingest.liberty.kinds import kind_of, said_of

FEWEST_WORDS = 8
FEWEST_PLAIN = 5
_SENTENCE = re.compile(r"[a-z][a-z’')\"”]*\.(?:\s|$)")
AT_WORK = re.compile(r"\b(?:(?:my|our|a|his|her)\s+colleagues?|PCSO|P\.?C|D\.?C|Sgt|DS|DI|Insp\w*|police\s+officer)\b\W*$")
"""Words before the name of one who was there for work, with the one who reports."""
NEAR = 20
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def is_prose(text: str) -> bool:
    """Whether a field for names holds sentences instead."""
    if "\n" in text.strip() or ";" in text:
        return False
    spoken = _WORD.findall(text)
    plain = sum(word.islower() for word in spoken)
    return len(spoken) >= FEWEST_WORDS and plain >= FEWEST_PLAIN and plain * 2 > len(spoken) and bool(_SENTENCE.search(text))


def read_prose(gatherer: Gatherer, field: str, text: str) -> None:
    """Add the people of a field's sentences, in place: the first is whom the field asks for, the others as the words say."""
    away = [(one.start, one.end) for one in find_identifiers(text) if one.kind != "Alias"]
    away += [(one.start, one.end) for one in find_places(text)]
    people = find_people(text, away)
    spoken = [Spoken(one.start, one.end) for one in people]
    if spoken and field != "present":
        spoken[0].role = field
    settle_roles(text, spoken, has_victim=bool(gatherer.people("victim")) or field == "victim", has_alleged=field == "alleged")
    for part, one in zip(spoken, people, strict=True):
        if gatherer.related(one.text):
            continue
        name = read_name(one.text)
        said = (said_of(name) if name.is_name else {"given": one.text}) | one.attributes
        if part.professional or (field == "present" and AT_WORK.search(text[max(0, one.start - NEAR) : one.start])):
            said |= {"professional": True, "post": part.professional}
        kind = "Person" if part.professional else kind_of(part.role, said, "", gatherer.occurred)
        kind = (
            "Child"
            if part.child and not part.professional and kind != "Child" and not isinstance(said.get("age"), int)
            else kind
        )
        gatherer.person(kind, part.role, field, one.start, one.text, sure=bool(name.family) or part.role == field, said=said)
