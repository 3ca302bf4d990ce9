"""The people, places and incidents of the fictional region, before they are put on paper."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

Footing = Literal["first_hand", "third_party", "untraced"]


@dataclass(slots=True)
class Place:
    """Somewhere in Merebridge, or out of its area (`ward` empty)."""

    key: str
    name: str
    kind: str
    ward: str
    postcode: str
    latitude: float
    longitude: float
    licensed: bool = False


@dataclass(slots=True)
class Vehicle:
    """A car as people describe it, with its registration."""

    description: str
    registration: str

    def __str__(self) -> str:
        return f"{self.description} {self.registration}"


@dataclass(slots=True, eq=False)
class Someone:
    """A child or an adult of the region; who they are does not change with how they are written."""

    key: str
    given: str
    family: str
    sex: str
    born: date
    heritage: str
    aliases: list[str] = field(default_factory=list)
    phone: str = ""
    account: tuple[str, str] | None = None
    vehicle: Vehicle | None = None
    home: Place | None = None
    school: str = ""
    conditions: str = ""
    conditions_end: date | None = None

    @property
    def name(self) -> str:
        """Forename and surname."""
        return f"{self.given} {self.family}"

    def age(self, on: date) -> int:
        """Age in years on a day."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


@dataclass(frozen=True, slots=True)
class Reporter:
    """Someone who fills in the form."""

    name: str
    post: str
    agency: str
    contact: str


@dataclass(frozen=True, slots=True)
class Agency:
    """Who sends reports in, by what form, in which words."""

    name: str
    lead: str
    layout: str
    carrier: str
    folder: str
    share: int
    quiet_months: int
    reporters: tuple[Reporter, ...]


@dataclass(slots=True, eq=False)
class Event:
    """What happened, as far as a story knows it."""

    on: date
    story: str
    exploitation: str
    victim: Someone | None = None
    present: list[Someone] = field(default_factory=list)
    alleged: list[Someone] = field(default_factory=list)
    place: Place | None = None
    platform: str = ""
    footing: Footing = "first_hand"
    agency: str = ""
    reporter: Reporter | None = None
    witness: str = ""
    said: list[str] = field(default_factory=list)
    serious: bool = False
    hour: int = 0


@dataclass(slots=True)
class Form:
    """A Liberty form filled in: what each box says, and (for the story alone) what it is about."""

    reference: str
    exploitation: str
    reported_at: datetime
    reporter: Reporter
    witnessed: str
    member_of_public: str
    practitioner: str
    third_party: str
    witness_details: str
    willing: str
    details: str
    alleged: str
    present: str
    victim: str
    dob: str
    shared_with: str
    event: Event
    extra: tuple[str, str] | None = None


@dataclass(slots=True)
class Region:
    """What :func:`ingest.demo.region.write_region` wrote.

    Attributes
    ----------
    folder : Path
        Holds nothing but what an agency would send in.
    start, end : date
        First and last day of the period.
    files : list of Path
        In the order written.
    reports : int
        Distinct Liberty reports; a register row that repeats a form counts once.
    story : dict
        What is hidden in the files. Kept out of `folder`, so that nothing reads it by accident.
    """

    folder: Path
    start: date
    end: date
    files: list[Path]
    reports: int
    story: dict[str, Any]
