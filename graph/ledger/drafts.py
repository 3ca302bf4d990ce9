"""What a reader hands to the ledger, before it has ids.

Plain data, picklable (parsing runs in worker processes). A reader never decides who is who: it says what stands where.
"""

import dataclasses
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Json = dict[str, Any]
Severity = Literal["note", "attention", "rejected"]
Nature = Literal["fact", "assessment"]
Footing = Literal["first_hand", "third_party", "untraced"]


@dataclass(slots=True)
class Problem:
    """Something about a file that a person should know, with the way out.

    Attributes
    ----------
    field : str
        Field, column or row it is about; empty for the file as a whole.
    problem, remedy : str
        What is wrong, and what to do.
    severity : {"note", "attention", "rejected"}
        A note leaves the file accepted; "attention" keeps it and asks; "rejected" puts it in quarantine.
    """

    field: str
    problem: str
    remedy: str
    severity: Severity = "attention"


@dataclass(slots=True)
class MentionDraft:
    """Something named in one field of one record.

    Attributes
    ----------
    kind : str
        Child, PersonOfConcern, Person, Location, OnlinePlatform, OnlineAccount, Phone, Vehicle or Organisation.
    role : str
        victim, alleged, present, witness, reporter, location, platform, phone, vehicle, account or discussed.
    field : str
        The record's field (a key of ``RecordDraft.fields``).
    start, end : int
        Offsets in that field's text.
    text : str
        Verbatim: ``fields[field][start:end]``.
    sure : bool
        False where only a heuristic says that this is a name.
    attributes : dict
        What is said of it there. Persons: ``given``, ``family``, ``aliases`` (list), ``dob`` (ISO), ``dob_raw``,
        ``age`` (int), ``sex``, ``case_id``, ``niche_id``, ``school``, ``agency``, ``post``, ``professional`` (bool), and any
        property named in ``nodes.yaml``. Locations: ``name``, ``postcode``, ``latitude``, ``longitude``, ``easting``,
        ``northing``, ``place_kind``, ``home``. Phone: ``e164``. Vehicle: ``registration``, ``description``.
        OnlineAccount: ``platform``, ``handle``. OnlinePlatform: ``name`` (the vocabulary's code).
    """

    kind: str
    role: str
    field: str
    start: int
    end: int
    text: str
    sure: bool = True
    attributes: Json = dataclasses.field(default_factory=dict)


@dataclass(slots=True)
class IncidentDraft:
    """What a report says happened.

    `occurred_on` is None where the report gives no date that can be read.
    """

    occurred_on: date | None = None
    occurred_time: str = ""
    exploitation: list[str] = field(default_factory=list)
    summary: str = ""


@dataclass(slots=True)
class StatementDraft:
    """One claim: subject, link kind, object.

    `subject` and `object` are positions in ``RecordDraft.mentions``; where the object (or, for AT, ON and INVOLVED, the
    subject) is the record's incident, or its meeting, that side is None and `incident` says which incident (position;
    None in minutes, where the meeting itself is meant).
    """

    predicate: str
    subject: int | None
    object: int | None
    incident: int | None = None
    nature: Nature = "fact"
    valid_from: date | None = None
    valid_to: date | None = None
    item: int = 1


@dataclass(slots=True)
class ActionDraft:
    """One row of the actions or previous-actions table of tasking minutes."""

    ref: str
    text: str
    owner: str
    due: date | None
    due_raw: str
    five_p: str
    status: str
    section: Literal["new", "previous"]
    targets: list[int] = field(default_factory=list)


@dataclass(slots=True)
class AssessmentDraft:
    """One CRE risk assessment of a child (`child` is a position in the record's mentions)."""

    child: int | None
    assessed_on: date | None
    risk: str
    primary_type: str = ""
    threshold: str = ""
    indicators: list[Json] = field(default_factory=list)
    vulnerabilities: list[Json] = field(default_factory=list)
    content: Json = field(default_factory=dict)


@dataclass(slots=True)
class Provenance:
    """Who stands behind a record.

    Attributes
    ----------
    footing : {"first_hand", "third_party", "untraced"}
        Witnessed by the one who reports it; passed on for a named witness; or nobody can say from whom it comes.
    root : str or None
        The first source, normalised ("zara eastham, police"); None where it cannot be traced.
    reporter, agency : str
        As written in the form.
    """

    footing: Footing = "untraced"
    root: str | None = None
    reporter: str = ""
    agency: str = ""


@dataclass(slots=True)
class RecordDraft:
    """One report, meeting, assessment or row.

    Attributes
    ----------
    kind : str
        liberty_report, meeting, risk_assessment, or a kind of row: child_case, relationship, co_offending, place,
        missing_episode, known_person, vehicle, disruption, premises_visit, quarterly_item, unmapped_row.
    locator : str
        Its place in the file: "" for the whole file, "row 12", "Sheet1 row 3".
    reference : str or None
        The report's own, the meeting's ISO date, the row's id; None has Kith assign one.
    known_on : date or None
        The date that it carries as made.
    fields : dict
        Every field of the form by canonical name, verbatim, the empty ones too.
    labels : dict
        The label as it stood in the file, by canonical name.
    unplaced : list of str
        Text that no field takes, kept and shown.
    content : dict
        Parsed values.
    """

    kind: str
    locator: str = ""
    reference: str | None = None
    known_on: date | None = None
    known_time: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    unplaced: list[str] = field(default_factory=list)
    content: Json = field(default_factory=dict)
    provenance: Provenance = field(default_factory=Provenance)
    incidents: list[IncidentDraft] = field(default_factory=list)
    mentions: list[MentionDraft] = field(default_factory=list)
    statements: list[StatementDraft] = field(default_factory=list)
    actions: list[ActionDraft] = field(default_factory=list)
    assessments: list[AssessmentDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class FileDraft:
    """Everything read from one file.

    Attributes
    ----------
    path : str
        As the user named it; members of a container read "forms.zip!a/b.docx".
    sha256 : str
        Of the bytes as received.
    kind : str
        liberty_report, liberty_register, tasking_minutes, case_links, risk_assessment, container, map or unknown.
    """

    path: str
    sha256: str
    size: int
    media: str
    kind: str = "unknown"
    container: str = ""
    records: list[RecordDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
