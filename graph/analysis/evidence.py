"""What the analysis works on: reports, entities and the links between them, as arrays.

Nothing here knows a database. ``columns.evidence_from_columns`` makes an `Evidence` from plain lists, as SQL gives
them. Protected characteristics (ethnicity, religion, sexual identity) have no place in it, so no score can depend on
them.
"""

from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Self

import numpy as np
from numpy.typing import NDArray

from graph.store.base import Node

Ints = NDArray[np.int64]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]
Reals = NDArray[np.float64]
Words = NDArray[np.str_]

KINDS = (
    "Child",
    "PersonOfConcern",
    "Person",
    "Location",
    "OnlinePlatform",
    "OnlineAccount",
    "Phone",
    "Vehicle",
    "Organisation",
)
CHILD, CONCERN, PERSON, LOCATION, PLATFORM, ACCOUNT, PHONE, VEHICLE, ORGANISATION = range(len(KINDS))
ROLES = (
    "victim",
    "present",
    "alleged",
    "witness",
    "reporter",
    "location",
    "platform",
    "phone",
    "vehicle",
    "account",
    "discussed",
)
VICTIM, PRESENT, ALLEGED, WITNESS, REPORTER, AT, ON, NAMED_PHONE, NAMED_VEHICLE, NAMED_ACCOUNT, DISCUSSED = range(len(ROLES))
FOOTINGS = ("first_hand", "third_party", "untraced")
FIRST_HAND, THIRD_PARTY, UNTRACED = range(len(FOOTINGS))
SOURCE_GRADES = ("", "1", "2", "3")
INTELLIGENCE_GRADES = ("", "A", "B", "C", "D", "E")
NOT_KNOWN, SUSPECTED_FALSE = INTELLIGENCE_GRADES.index("D"), INTELLIGENCE_GRADES.index("E")
RELATIONS = (
    "associates",
    "introduced",
    "sibling",
    "family",
    "uses",
    "frequents",
    "lives_at",
    "attends",
    "found_at",
    "at_risk_from",
)
ASSOCIATES, INTRODUCED, SIBLING, FAMILY, USES, FREQUENTS, LIVES_AT, ATTENDS, FOUND_AT, AT_RISK_FROM = range(len(RELATIONS))
TAKES_PART = (VICTIM, PRESENT, ALLEGED)
EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - EPOCH).days


def day_date(number: int) -> date:
    """The date that is `number` days after 1 January 1970."""
    return EPOCH + timedelta(days=int(number))


@dataclass(frozen=True)
class Table:
    """Arrays of one length; a row is what stands at one position of each."""

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def take(self, which: Flags | Ints) -> Self:
        """The rows that a mask or a list of positions picks, in that order; the table itself where a mask picks all."""
        if which.dtype == np.bool_:
            if which.all():
                return self
            which = np.flatnonzero(which)
        return replace(self, **{part.name: getattr(self, part.name)[which] for part in fields(self)})


@dataclass(frozen=True)
class Entities(Table):
    """Who and what the reports speak of; codes elsewhere are positions here.

    Attributes
    ----------
    kind : codes into `KINDS`
    place_kind : str
        What sort of place ("park", "hotel"); empty where not known and for what is no place.
    home : bool
        An address where a child lives: never a place of concern by default.
    age_known : bool
        Whether a date of birth or an age stands behind the kind of a person.
    name_alone : bool
        Whether mentions were taken as one on the strength of a name alone.
    high_risk : bool
    owner : str
        Who is to see to it (lead worker); empty where nobody is named.
    """

    ids: Words
    names: Words
    kind: Codes
    place_kind: Words
    home: Flags
    latitude: Reals
    longitude: Reals
    age_known: Flags
    name_alone: Flags
    high_risk: Flags
    owner: Words


@dataclass(frozen=True)
class Reports(Table):
    """Every report, with or without entities, so that those with no place are counted too.

    `minute` is the minute of the day of what happened, -1 where not known. `liberty` tells reports from minutes and
    case rows, which are evidence of links but no reports of incidents.
    """

    references: Words
    agency: Words
    occurred_day: Ints
    known_day: Ints
    minute: Ints
    online: Flags
    liberty: Flags


@dataclass(frozen=True)
class Rows(Table):
    """One row for each (incident, report, entity, role).

    `root` codes the first source, -1 where it cannot be traced; `source` and `intelligence` are positions in
    `SOURCE_GRADES` and `INTELLIGENCE_GRADES`; `assessment` marks what is somebody's judgement rather than a fact.
    """

    report: Ints
    incident: Ints
    entity: Ints
    role: Codes
    occurred_day: Ints
    known_day: Ints
    root: Ints
    footing: Codes
    source: Codes
    intelligence: Codes
    assessment: Flags


@dataclass(frozen=True)
class Relations(Table):
    """What case links and narratives say of two entities, outside any incident (`kind` codes into `RELATIONS`)."""

    subject: Ints
    object: Ints
    kind: Codes
    report: Ints
    occurred_day: Ints
    known_day: Ints
    footing: Codes
    source: Codes
    intelligence: Codes


@dataclass(frozen=True)
class Episodes(Table):
    """Missing episodes: `start` and `end` in minutes since 1970, `place` where found (-1 where not known)."""

    child: Ints
    start: Ints
    end: Ints
    place: Ints
    report: Ints
    known_day: Ints


@dataclass(frozen=True)
class Evidence:
    """Everything the analysis may use, as known at some day."""

    entities: Entities
    reports: Reports
    rows: Rows
    relations: Relations
    episodes: Episodes
    roots: Words = field(default_factory=lambda: np.array([], dtype=np.str_))

    def as_of(self, day: int) -> "Evidence":
        """Only what was known by the end of `day`, and nothing dated after it."""
        rows, links, missing = self.rows, self.relations, self.episodes
        return replace(
            self,
            rows=rows.take((rows.known_day <= day) & (rows.occurred_day <= day)),
            relations=links.take((links.known_day <= day) & (links.occurred_day <= day)),
            episodes=missing.take(missing.known_day <= day),
        )

    def window(self, start: int, end: int) -> "Evidence":
        """Only what happened from `start` to `end`, both included."""
        rows, links, missing = self.rows, self.relations, self.episodes
        began = missing.start // 1440
        return replace(
            self,
            rows=rows.take((rows.occurred_day >= start) & (rows.occurred_day <= end)),
            relations=links.take((links.occurred_day >= start) & (links.occurred_day <= end)),
            episodes=missing.take((began >= start) & (began <= end)),
        )

    def reports_known(self, day: int) -> Flags:
        """Which reports of incidents were known by the end of `day`."""
        reports = self.reports
        return reports.liberty & (reports.known_day <= day) & (reports.occurred_day <= day)

    def is_kind(self, *kinds: int) -> Flags:
        """Which entities are of one of `kinds`."""
        return np.isin(self.entities.kind, kinds)

    def references(self, reports: Ints) -> tuple[str, ...]:
        """The references of `reports`, each once, oldest first."""
        found = np.unique(reports)
        order = np.lexsort((self.reports.references[found], self.reports.known_day[found]))
        return tuple(self.reports.references[found[order]].tolist())

    def subject(self, entity: int) -> Node:
        """An entity as findings name it."""
        who = self.entities
        return Node(str(who.ids[entity]), KINDS[int(who.kind[entity])], str(who.names[entity]))
