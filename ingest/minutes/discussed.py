"""What the items of the minutes name, and what they say of it."""

import re
from datetime import date
from functools import cache
from typing import Any

from graph.ledger.drafts import RecordDraft, StatementDraft
from graph.ontology.catalogue import link_kinds
from ingest.extraction.found import Found
from ingest.extraction.patterns import find_identifiers
from ingest.extraction.people import find_people
from ingest.extraction.places import find_places
from ingest.extraction.words import fold, is_common, is_given, premises
from ingest.mentioning import mention, state
from ingest.minutes.actions import Placed
from ingest.minutes.attendance import Attendance
from ingest.minutes.entries import ITEM_SECTIONS
from ingest.minutes.heads import Head, described, heads, in_brackets, more_of, nickname
from ingest.minutes.ratings import level_of, level_spans, levels_by_clause
from ingest.minutes.topics import about, is_lone_name
from ingest.minutes.wording import wording, words

Stretch = tuple[int, int]
OBJECTS = frozenset({"Phone", "Vehicle", "OnlineAccount", "OnlinePlatform"})
_PLACE_LINKS = ("LIVES_AT", "FOUND_AT", "FREQUENTS")
_NEAR = 60
"""A word such as "drives" speaks of what stands within so many letters behind it."""
_COLUMN_LINKS = {
    "vehicle": "USES",
    "phone": "USES",
    "account": "USES",
    "linked_to": "FREQUENTS",
    "address": "LIVES_AT",
    "associates": "ASSOCIATES_WITH",
}


class Discussion:
    """Adds to a record what was discussed, item by item."""

    def __init__(self, record: RecordDraft, met_on: date | None, attended: Attendance) -> None:
        self._record = record
        self._met_on = met_on
        self._attended = attended
        self._head: int | None = None
        self._section = ("", "")
        self._guessed: set[tuple[str, str]] = set()
        self._awaited: tuple[Placed, Head] | None = None

    def take(self, placed: Placed) -> None:
        """Mention everything that an item names."""
        entry = placed.entry
        if (entry.section, entry.title) != self._section:
            self._section, self._head, self._awaited = (entry.section, entry.title), None, None
        self._settle_awaited(entry.text)
        kind = wording().heads.get(entry.section, self._kind_by_column(placed))
        found = self._heads(placed, kind)
        if not found and entry.section == "persons_of_concern" and (called := nickname(entry)) is not None:
            found = [called]
        named = [self._mention_head(placed, head) for head in found]
        if not found and self._head is not None:
            self._add_to_head(more_of(entry.text))
        if named and found[0].kind != "Location":
            self._head = named[0] if len(named) == 1 else None
        elif entry.section in wording().heads and (entry.section not in ITEM_SECTIONS or named):
            self._head = None
        taken = [(head.start, head.start + len(head.text)) for head in found] + level_spans(entry.text)
        self._bracketed(placed, kind, taken)
        self._objects(placed, taken)
        self._places(placed, taken)
        self._people(placed, taken)

    def _heads(self, placed: Placed, kind: str) -> list[Head]:
        """Whom or what an item is about; somebody whom only a heading names waits for what stands below it."""
        entry = placed.entry
        if kind or not entry.topic:
            return heads(entry, kind, self._met_on)
        topic = about(entry)
        found = heads(topic.entry, topic.kind, self._met_on)
        if not found and (lone := heads(topic.entry, "Person", self._met_on)) and is_lone_name(topic.entry.text):
            self._awaited = (placed, Head(lone[0].kind, lone[0].start + topic.offset, lone[0].text, lone[0].attributes))
        for head in found:
            head.start += topic.offset
            more = {"risk_level": level_of(topic.label), **more_of(topic.entry.text)}
            head.attributes.update({name: value for name, value in more.items() if not head.attributes.get(name)})
        return found

    def _settle_awaited(self, text: str) -> None:
        """A heading that may be a name is one where the line below says how old that person is, or how high the risk."""
        if self._awaited is None:
            return
        placed, head = self._awaited
        self._awaited = None
        if more_of(text).keys() & {"dob", "age", "risk_level"}:
            held = self._guessed_before(placed, head)
            self._head = self._mention_head(placed, head) if held is None else held

    def _guessed_before(self, placed: Placed, head: Head) -> int | None:
        """The mention that a heading's words were guessed to be, now sure; None where nobody had guessed it."""
        number = self._standing_at(placed, head)
        if number is not None:
            held = self._record.mentions[number]
            held.sure, held.kind = True, head.kind
            held.attributes.update({name: value for name, value in head.attributes.items() if value})
        return number

    def _standing_at(self, placed: Placed, head: Head) -> int | None:
        """The mention that begins where a head stands."""
        where = (placed.field, placed.start + head.start)
        return next((number for number, one in enumerate(self._record.mentions) if (one.field, one.start) == where), None)

    def _bracketed(self, placed: Placed, kind: str, taken: list[Stretch]) -> None:
        """Those named with a level of risk or an age; what is said of one person alone in an item is said of that one."""
        made: list[int] = []
        for head in in_brackets(placed.entry.text, kind, self._met_on):
            end = head.start + len(head.text)
            held = self._standing_at(placed, head)
            if held is not None:
                self._complete(held, head.attributes)
            if any(head.start < stop and start < end for start, stop in taken) or self._attended.has(head.text):
                continue
            taken.append((head.start, end))
            made.append(self._mention_head(placed, head))
        given = {str(self._record.mentions[one].attributes.get("given", "")): one for one in made if len(made) > 1}
        for name, level in levels_by_clause(placed.entry.text, filter(None, given)).items():
            self._complete(given[name], {"risk_level": level})
        if len(made) == 1 and (self._head is None or placed.entry.section not in ITEM_SECTIONS):
            self._head = made[0]
            self._add_to_head(more_of(placed.entry.text))

    @staticmethod
    def _kind_by_column(placed: Placed) -> str:
        """In a section of no known kind, a table's own columns say what its rows are about."""
        if "name" in placed.entry.cells:
            return "Person"
        return "Location" if "place" in placed.entry.cells else ""

    def _mention_head(self, placed: Placed, head: Head) -> int:
        start = placed.start + head.start
        if head.problem is not None:
            self._record.problems.append(head.problem)
        made = mention(self._record, head.kind, placed.field, head.text, start, sure=head.sure, **head.attributes)
        self._discussed(made, placed.item)
        return made

    def _add_to_head(self, said: dict[str, Any]) -> None:
        """A line below a name says more of that person."""
        if self._head is not None:
            self._complete(self._head, said)

    def _complete(self, mentioned: int, said: dict[str, Any]) -> None:
        held = self._record.mentions[mentioned].attributes
        held.update({name: value for name, value in said.items() if value and not held.get(name)})

    def _discussed(self, made: int, item: int) -> None:
        state(self._record, StatementDraft("DISCUSSED", None, made, item=item))

    def _add(self, placed: Placed, one: Found, taken: list[Stretch]) -> int | None:
        """Mention what stands somewhere in an item, unless something else was found there already."""
        if any(one.start < end and start < one.end for start, end in taken):
            return None
        if not one.sure:
            guess = (placed.field, fold(one.text))
            if guess in self._guessed:
                return None
            self._guessed.add(guess)
        taken.append((one.start, one.end))
        start = placed.start + one.start
        made = mention(self._record, one.kind, placed.field, one.text, start, sure=one.sure, **one.attributes)
        self._discussed(made, placed.item)
        return made

    def _objects(self, placed: Placed, taken: list[Stretch]) -> None:
        for one in find_identifiers(placed.entry.text):
            if one.kind in OBJECTS and (made := self._add(placed, one, taken)) is not None:
                self._link(placed, one, made, "USES")

    def _places(self, placed: Placed, taken: list[Stretch]) -> None:
        for one in [*_linked_places(placed.entry.text, placed.entry.cells), *find_places(placed.entry.text)]:
            if (made := self._add(placed, one, taken)) is not None:
                link = next((link for link in _PLACE_LINKS if self._says(placed, one, link)), "FREQUENTS")
                self._link(placed, one, made, link)

    def _people(self, placed: Placed, taken: list[Stretch]) -> None:
        text = placed.entry.text
        for one in (*described(text), *find_people(text, list(taken)), *_said_of(text)):
            if (
                not self._attended.has(one.text)
                and not self._named_before(one)
                and (made := self._add(placed, one, taken)) is not None
            ):
                self._link(placed, one, made, "ASSOCIATES_WITH")

    def _named_before(self, one: Found) -> bool:
        """Whether a lone first name is that of somebody whom the minutes have named in full."""
        if " " in one.text or one.sure:
            return False
        whole = [
            held.attributes.get("family")
            for held in self._record.mentions
            if held.sure and held.attributes.get("family") and fold(str(held.attributes.get("given", ""))) == fold(one.text)
        ]
        return len(set(whole)) == 1

    def _link(self, placed: Placed, one: Found, made: int, link: str) -> None:
        """State what an item says of its person and of what it names."""
        if self._head is None or self._head == made or not self._says(placed, one, link):
            return
        kind = link_kinds()[link]
        mentions = self._record.mentions
        if mentions[self._head].kind in kind.sources and mentions[made].kind in kind.targets:
            state(self._record, StatementDraft(link, self._head, made, item=placed.item))

    @staticmethod
    def _says(placed: Placed, one: Found, link: str) -> bool:
        for column, (start, cell) in placed.entry.cells.items():
            if start <= one.start < start + len(cell):
                if column in _COLUMN_LINKS:
                    return _COLUMN_LINKS[column] == link
                before = cell[: one.start - start]
                return _cue(link).search(before[-_NEAR:]) is not None
        return _cue(link).search(placed.entry.text[max(0, one.start - _NEAR) : one.start]) is not None


_SAID_OF = re.compile(
    r"(?:^|[.;]\s+)([A-Z][a-z]{2,}(?:[-'’][A-Z][a-z]+)?)\s+(?:(?:not|still|also|again|now|is|was)\s+)+[a-z]+(?:ed|ing|en)\b"
)


def _said_of(text: str) -> list[Found]:
    """A lone first name at the head of a sentence that says what somebody does: "Raf still texting"."""
    names = [(found.start(1), found[1]) for found in _SAID_OF.finditer(text)]
    return [
        Found("Person", start, start + len(name), name, False, {"given": name})
        for start, name in names
        if not is_common(name) and fold(name) not in premises()
    ]


def persons_not_places(record: RecordDraft) -> None:
    """Put right who was taken for a place ("with Corin Vale") although an item is about that person."""
    named = {fold(one.text) for one in record.mentions if one.sure and one.kind in ("Child", "Person", "PersonOfConcern")}
    wrong = {number for number, one in enumerate(record.mentions) if one.kind == "Location" and fold(one.text) in named}
    for number in wrong:
        record.mentions[number].kind, record.mentions[number].attributes = "Person", {}
    record.statements = [one for one in record.statements if one.predicate not in _PLACE_LINKS or one.object not in wrong]


@cache
def _cue(link: str) -> re.Pattern[str]:
    """A link's words, with no full stop between them and what they speak of."""
    forms = "|".join(re.escape(form) for form in sorted(words("links")[link], key=len, reverse=True))
    return re.compile(rf"\b(?:{forms})\b(?:(?!\.\s)[^\n;])*$", re.I)


_LINKED_TO = re.compile(r"\s*[.;\n|]\s*|\s+(?:and|who|drives|uses|via)\s+|\s+[–—-]\s+|\s*\(|\.$", re.I)


def _linked_places(text: str, cells: dict[str, tuple[int, str]]) -> list[Found]:
    """What stands behind "linked to", or in a column of that meaning: a place, unless it reads as a person's name."""
    found: list[Found] = []
    for column in ("linked_to", "address"):
        start, cell = cells.get(column, (0, ""))
        for item in re.finditer(r"[^;|\n]+", cell):
            name = item.group().strip(" .")
            if name and _may_be_place(name):
                found.append(_place(start + cell.index(name, item.start()), name))
    forms = "|".join(re.escape(form) for form in sorted(words("links")["FREQUENTS"], key=len, reverse=True))
    for cue in re.finditer(rf"\b(?:{forms})\s+(?:the\s+(?=[A-Z]))?(?=[A-Z\d])", text):
        end = _LINKED_TO.search(text, cue.end())
        name = text[cue.end() : end.start() if end else len(text)].rstrip(" ,.")
        if _may_be_place(name):
            found.append(_place(cue.end(), name))
    return found


def _may_be_place(name: str) -> bool:
    whole = find_places(name)
    if any(one.text == name for one in whole):
        return True
    tokens = name.split()
    if not 1 < len(tokens) <= 6 or find_identifiers(name):
        return False
    return not is_given(tokens[0]) or fold(tokens[-1]) in premises()


def _place(start: int, name: str) -> Found:
    known = next((one for one in find_places(name) if one.text == name), None)
    attributes = {"name": name, **(known.attributes if known else {})}
    return Found("Location", start, start + len(name), name, True, attributes)
