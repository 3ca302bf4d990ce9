"""A report, a person, a place or a link, written in by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.errors import BadInput, WrongUsage
from graph.kith import Kith
from graph.ledger.drafts import Footing, Nature, Provenance, RecordDraft, StatementDraft
from graph.ontology.catalogue import link_kinds
from ingest.by_hand.keeping import NEEDED, Values, bound, check_reason, cleaned, keep, named, own_record, report_of
from ingest.case_links import parse as parse_rows
from ingest.extraction.dates import read_date
from ingest.liberty.labels import FIELDS
from ingest.liberty.report import normalised
from ingest.media import CSV
from ingest.pipeline import FileOutcome, Sender
from ingest.readers.model import Reading, Sheet

PERSONS = {"Child": "child_case", "PersonOfConcern": "known_person", "Person": "known_person"}
PERSON_COLUMNS = {
    "name": "Name",
    "dob": "Date of birth",
    "sex": "Gender",
    "aliases": "Also known as",
    "phones": "Phone",
    "vehicles": "Vehicle",
    "accounts": "Social media",
    "address": "Address",
    "notes": "Notes",
}
OWN_COLUMNS = {
    "child_case": {
        "case_id": "Case ID",
        "school": "School",
        "risk_level": "Risk level",
        "exploitation": "Type of exploitation",
    },
    "known_person": {"niche_id": "Niche ID", "conditions": "Conditions", "description": "Description"},
}
PLACE_COLUMNS = {
    "place": "Place",
    "place_kind": "Kind of place",
    "postcode": "Postcode",
    "grid_reference": "Grid reference",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "aliases": "Also known as",
    "notes": "Notes",
}
LINKS = ("ASSOCIATES_WITH", "INTRODUCED", "SIBLING_OF", "FAMILY_OF", "LIVES_AT", "ATTENDS", "FREQUENTS", "USES")
FOOTINGS = {
    "first_hand": "seen or heard oneself",
    "third_party": "told by somebody named",
    "untraced": "it is not known by whom",
}


@dataclass(frozen=True, slots=True)
class LinkGiven:
    """A link between two that are known already, as somebody writes it in."""

    source: str
    target: str
    kind: str
    nature: Nature = "fact"
    footing: Footing = "untraced"
    told_by: str = ""
    since: str = ""
    note: str = ""


def enter_report(kith: Kith, values: Values, sender: Sender) -> FileOutcome:
    """A report typed in, read as its form would be. Raises BadInput where it says too little."""
    fields = cleaned(values, FIELDS)
    for name, remedy in NEEDED.items():
        if not fields[name]:
            raise BadInput(f"{name.replace('_', ' ').capitalize()} is left empty.", remedy, name)
    fields["reported_at"] = fields["reported_at"] or sender.today.strftime("%d/%m/%Y")
    return keep(kith, report_of(fields, sender), "liberty_report", sender)


def enter_person(kith: Kith, kind: str, values: Values, sender: Sender) -> FileOutcome:
    """A child, a person of concern or a person whose role is not known. Raises WrongUsage, BadInput."""
    if kind not in PERSONS:
        raise WrongUsage(f"“{kind}” is no kind of person.", f"One of {', '.join(PERSONS)}.", "kind")
    row = PERSONS[kind]
    record = _row({**PERSON_COLUMNS, **OWN_COLUMNS[row]}, values, "name", sender)
    for made in record.mentions[:1]:
        if kind == "Person" and made.kind == "PersonOfConcern":
            made.kind = "Person"
    return keep(kith, record, "case_links", sender)


def enter_place(kith: Kith, values: Values, sender: Sender) -> FileOutcome:
    """A place. Raises BadInput where it has no name."""
    return keep(kith, _row(PLACE_COLUMNS, values, "place", sender), "case_links", sender)


def enter_link(kith: Kith, given: LinkGiven, reason: str, sender: Sender) -> FileOutcome:
    """A link between two that are known. Raises NotFound, WrongUsage where the two cannot be so linked."""
    check_reason(reason)
    if given.kind not in LINKS:
        raise WrongUsage(f"“{given.kind}” is no link that can be written in.", f"One of {', '.join(LINKS)}.", "kind")
    if given.footing not in FOOTINGS or given.nature not in ("fact", "assessment"):
        raise WrongUsage("Say how it is known, and whether it is a fact or an assessment.", "Choose one of each.", "footing")
    source, target = (kith.view(sender.actor, sender.purpose).entity(end).node for end in (given.source, given.target))
    kind = link_kinds()[given.kind]
    if source.id == target.id:
        raise WrongUsage("Nobody is linked with themselves.", "Choose two.", "target")
    if source.kind not in kind.sources or target.kind not in kind.targets:
        raise WrongUsage(f"{source.name} and {target.name} cannot be linked by “{kind.forward}”.", "Choose another.", "kind")
    since = read_date(given.since, sender.today).value
    if given.since and since is None:
        raise WrongUsage(f"“{given.since}” is no date.", "Write it as 31/03/2026.", "since")
    fields = {
        "name": source.name,
        "link": kind.forward,
        "other": target.name,
        "since": given.since,
        "how_known": FOOTINGS[given.footing],
        "told_by": given.told_by,
        "nature": given.nature,
        "reason": reason.strip(),
        "notes": given.note,
    }
    record = own_record("entered_link", fields, sender)
    root = normalised(given.told_by if given.footing == "third_party" else sender.actor)
    record.provenance = Provenance(given.footing, root if given.footing != "untraced" and root else None, sender.actor)
    for node, field in ((source, "name"), (target, "other")):
        named(record, node, field, {})
    record.statements.append(StatementDraft(given.kind, 0, 1, None, given.nature, since))
    return keep(kith, record, "case_links", sender, bound(record, (source, target), reason, sender))


def _row(columns: Mapping[str, str], values: Values, needed: str, sender: Sender) -> RecordDraft:
    said = cleaned(values, list(columns))
    if not said[needed]:
        raise BadInput(f"{columns[needed]} is left empty.", "Fill it in.", needed)
    sheet = Sheet("entered by hand", [list(columns.values()), [said[name] or None for name in columns]])
    (record,) = parse_rows(Reading(CSV, sheets=[sheet], headers={"filename": ""}), sender.today)
    record.reference, record.locator = None, ""
    record.known_on = record.known_on or sender.today
    record.provenance = Provenance("untraced", None, sender.actor)
    return record
