"""A mention as identity sees it: plain data, and what it says of a person, normalised once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from graph.identity.names import Name, fold, name_of, split_name
from graph.ontology.catalogue import node_kinds, squash

AgeClass = Literal["child", "adult", "alleged", "unknown"]


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """Something named in one record.

    Attributes
    ----------
    id : str
        "m…"; entities take theirs from it.
    seq, position : int
        The ledger's sequence number and the place within the record; the lowest pair is the oldest.
    record_id, reference : str
        The record it stands in.
    kind, role, text, sure, attributes
        As in ``graph.ledger.drafts.MentionDraft``.
    known_on, incident_date : date or None
        When it was known; when what it tells of happened.
    context : frozenset of str
        Keys of what the record ties to this very mention ("vehicle:RD23AJW" of the line that names its driver), as given by
        ``graph.identity.objects.object_key``. What else stands in a short record is found without it.
    """

    id: str
    seq: int
    record_id: str
    reference: str
    kind: str
    role: str
    text: str
    sure: bool = True
    attributes: Mapping[str, Any] = field(default_factory=dict)
    known_on: date | None = None
    incident_date: date | None = None
    context: frozenset[str] = frozenset()
    position: int = 0

    @property
    def family(self) -> str:
        """The kinds of one family can be one and the same thing."""
        return node_kinds()[self.kind].family

    @property
    def age_rank(self) -> tuple[int, int, str]:
        """What "oldest" goes by."""
        return (self.seq, self.position, self.id)


@dataclass(frozen=True, slots=True)
class Person:
    """What one mention says of a person. Ethnicity, religion and the like are never looked at.

    `dob` is never a default date (1 January); that is told by `default_dob`. `ids` are case and police numbers
    ("case:C023"); `listed` says that a case list or police record, not a report, gives the name.
    """

    name: Name
    aliases: frozenset[str] = frozenset()
    dob: date | None = None
    default_dob: date | None = None
    age: int | None = None
    sex: str = ""
    ids: frozenset[str] = frozenset()
    age_class: AgeClass = "unknown"
    school: str = ""
    home: str = ""
    town: str = ""
    professional: bool = False
    agency: str = ""
    listed: bool = False


IDENTIFIERS = {"case_id": "case", "niche_id": "niche"}


def person_of(mention: Mention) -> Person:
    """What `mention` says of a person."""
    said = mention.attributes
    dob = _date(said.get("dob"))
    if dob is not None and mention.known_on is not None and dob > mention.known_on:
        dob = None  # A birth after the day it was written down tells nothing of who is meant.
    default = dob if dob is not None and (dob.month, dob.day) == (1, 1) else None
    age = said.get("age")
    age = age if isinstance(age, int) else None
    ids = frozenset([f"{scheme}:{fold(str(said[key]))}" for key, scheme in IDENTIFIERS.items() if said.get(key)])
    aliases = said.get("aliases")
    return Person(
        name=_name(mention.text, _text(said, "given"), _text(said, "family"), bool(ids)),
        aliases=frozenset(filter(None, [fold(str(alias)) for alias in aliases])) if aliases else frozenset(),
        dob=None if default else dob,
        default_dob=default,
        age=age,
        sex=fold(_text(said, "sex"))[:1],
        ids=ids,
        age_class=_age_class(mention, dob, age),
        school=fold(_text(said, "school")),
        home=squash(_text(said, "home_postcode")),
        town=fold(_text(said, "town")),
        professional=bool(said.get("professional")) or mention.role == "reporter",
        agency=fold(_text(said, "agency")),
        listed=bool(ids) and bool(said.get("family")),
    )


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    return str(value) if value else ""


@lru_cache(maxsize=200_000)
def _name(text: str, given: str, family: str, numbered: bool) -> Name:
    if given or family:
        return name_of(given, family)
    if numbered and any(sign.isdigit() for sign in text):
        return Name()  # A row that gives the case number alone names nobody.
    return split_name(text)


def _date(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None


def _age_class(mention: Mention, dob: date | None, age: int | None) -> AgeClass:
    day = mention.incident_date or mention.known_on
    if dob is not None and day is not None:
        age = day.year - dob.year - ((day.month, day.day) < (dob.month, dob.day))
    if age is not None:
        # Whoever is on the children's list stays a child there after a birthday.
        return "child" if age < 18 or mention.kind == "Child" else "adult"
    if mention.kind == "Child" or mention.role == "victim":
        return "child"
    if mention.kind == "PersonOfConcern" or mention.role == "alleged":
        return "alleged"
    return "unknown"
