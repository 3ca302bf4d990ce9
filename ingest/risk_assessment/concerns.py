"""Locations, environments and persons that a risk assessment names, as evidence for the graph."""

import re
from datetime import date

from graph.ledger.drafts import Json, RecordDraft, StatementDraft
from graph.ontology.catalogue import link_kinds
from ingest.extraction.found import Found
from ingest.extraction.names import read_name, split_people
from ingest.extraction.patterns import find_identifiers
from ingest.extraction.people import find_people
from ingest.extraction.places import find_places
from ingest.extraction.words import fold
from ingest.mentioning import mention, state

ADULT = 18
FREE_TEXT = ("expanded", "other_concern", "other_information", "immediate_concerns", "action_taken", "contextual_analysis")
OBJECTS = frozenset({"Phone", "Vehicle", "OnlineAccount", "OnlinePlatform"})
_ITEM = re.compile(r"[^;\n]+")
_ITEM_ENDS = re.compile(r"\s+[–—-]+\s+|\s*[:(]|\.\s|\.$")


class Concerns:
    """Adds to a record what poses a risk to its child."""

    def __init__(self, record: RecordDraft, child: int | None, assessed_on: date | None) -> None:
        self._record = record
        self._child = child
        self._assessed_on = assessed_on

    def name_all(self, indicators: list[Json]) -> None:
        """Go through the fields that name risks, then through the free text."""
        self._locations()
        self._in_text("environments", 0, len(self._record.fields["environments"]), risk=True)
        self._persons()
        for name in FREE_TEXT:
            self._in_text(name, 0, len(self._record.fields[name]), risk=False)
        for indicator in indicators:
            for start, end in indicator["spans"]:
                self._in_text("indicators", start, end, risk=False)

    def _add(self, one: Found, field: str, start: int, *, risk: bool) -> int:
        at = start + one.start
        for number, held in enumerate(self._record.mentions):
            if held.field == field and held.start < at + len(one.text) and at < held.end:
                return number
        made = mention(self._record, one.kind, field, one.text, at, sure=one.sure, **one.attributes)
        if risk and self._child is not None and one.kind in link_kinds()["AT_RISK_FROM"].targets:
            since = self._assessed_on
            state(
                self._record,
                StatementDraft("AT_RISK_FROM", self._child, made, nature="assessment", valid_from=since),
            )
        return made

    def _locations(self) -> None:
        text = self._record.fields["locations"]
        for item in _ITEM.finditer(text):
            places = find_places(item.group())
            for one in [_with_its_name(one, item.group()) for one in places] or _as_place(item.group()):
                self._add(one, "locations", item.start(), risk=True)
            for one in find_identifiers(item.group()):
                if one.kind in OBJECTS:
                    self._add(one, "locations", item.start(), risk=one.kind == "OnlinePlatform")
            for one in find_people(item.group(), [(place.start, place.end) for place in places]):
                self._add(one, "locations", item.start(), risk=False)

    def _persons(self) -> None:
        text = self._record.fields["persons"]
        for span in split_people(text):
            name = read_name(span.text)
            person: int | None = None
            if name.is_name:
                kind = "Child" if name.age is not None and name.age < ADULT else "PersonOfConcern"
                said = {
                    "given": name.given, "family": name.family, "aliases": list(name.aliases), "dob": name.dob, "age": name.age,
                }  # fmt: skip
                written = span.text[name.text_start : name.text_end]
                found = Found(kind, name.text_start, name.text_end, written, True, said)
                person = self._add(found, "persons", span.start, risk=True)
            self._objects_of(person, span.start, span.text)

    def _objects_of(self, person: int | None, start: int, text: str) -> None:
        """Phones, vehicles and accounts in what is said of a person are that person's; places in it are a risk too."""
        for one in find_identifiers(text):
            if one.kind in OBJECTS:
                made = self._add(one, "persons", start, risk=False)
                if person is not None:
                    state(self._record, StatementDraft("USES", person, made, nature="assessment"))
        for one in find_places(text):
            made = self._add(one, "persons", start, risk=False)
            if person is not None and self._record.mentions[made].kind == "Location":
                state(self._record, StatementDraft("FREQUENTS", person, made, nature="assessment"))

    def _in_text(self, field: str, start: int, end: int, *, risk: bool) -> None:
        text = self._record.fields[field][start:end]
        if not text.strip():
            return
        taken: list[tuple[int, int]] = []
        named = [one for one in find_identifiers(text) if one.kind in OBJECTS] + find_places(text)
        for one in named:
            taken.append((one.start, one.end))
            self._add(one, field, start, risk=risk and one.kind in ("OnlinePlatform", "Location"))
        for one in find_people(text, taken):
            if not self._is_the_child(one.text):
                self._add(one, field, start, risk=False)

    def _is_the_child(self, name: str) -> bool:
        """Whether a text calls the child itself by its first name."""
        said = self._record.mentions[self._child].attributes if self._child is not None else {}
        return bool(said.get("given")) and fold(name) == fold(str(said["given"]))


_NAMED_BEFORE = re.compile(r"(?:^|[•·*-]\s)\s*(?P<name>[A-Z][^,;:()]{2,40}),\s*$")


def _with_its_name(one: Found, item: str) -> Found:
    """A place with the name that stands before its address: "Cloud Kingdom, 41 Market Street"."""
    before = _NAMED_BEFORE.search(item[: one.start])
    if before is None or len(before["name"].split()) > 5:
        return one
    start = before.start("name")
    name = item[start : one.end]
    return Found(one.kind, start, one.end, name, one.sure, {**one.attributes, "name": name})


def _as_place(item: str) -> list[Found]:
    """A short line of the box for locations is a place, even where nothing else shows it."""
    start = len(item) - len(item.lstrip(" •·*-\t"))
    end = _ITEM_ENDS.search(item, start + 2)
    name = item[start : end.start() if end else len(item)].rstrip(" ,.")
    if (
        not name
        or not name[0].isupper()
        or len(name.split()) > 6
        or name.casefold() in ("none", "n/a", "none known", "unknown", "not known")
    ):
        return []
    return [Found("Location", start, start + len(name), name, False, {"name": name})]
