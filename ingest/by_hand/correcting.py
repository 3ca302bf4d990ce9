"""What is wrong, put right: the old value, who, when and why stay beside it, and the graph follows."""

import sqlite3

from graph.errors import BadInput, NotAllowed, WrongUsage
from graph.kith import Kith
from graph.ledger.ids import mention_id
from graph.ledger.restricted import ASK, MASK
from graph.ledger.writer import Change, Writer
from graph.ontology.catalogue import node_kinds, term, vocabulary
from graph.store.base import Node
from ingest.by_hand.keeping import LONGEST, NEEDED, Values, bound, check_reason, cleaned, keep, named, own_record, report_of
from ingest.case_links.naming import name_parts
from ingest.extraction.dates import read_date
from ingest.liberty.labels import FIELDS
from ingest.pipeline import FileOutcome, Sender

CORRECTABLE = {
    "person": (
        "name",
        "dob",
        "sex",
        "school",
        "risk_level",
        "looked_after",
        "send",
        "case_id",
        "niche_id",
        "description",
        "s38",
    ),
    "location": ("name", "place_kind", "postcode", "licensed", "home"),
    "vehicle": ("registration", "description"),
    "phone": ("e164",),
    "account": ("handle", "platform"),
    "platform": (),
    "organisation": ("name",),
}
"""What can be put right of each family of kinds."""
YES = {"yes": True, "true": True, "no": False, "false": False}


def correct_report(kith: Kith, reference: str, values: Values, reason: str, sender: Sender) -> FileOutcome:
    """A report again, with some fields put right; both versions are kept and the corrected one counts.

    Raises
    ------
    NotFound
        If there is no such report.
    WrongUsage
        If nothing is different, or no reason is given.
    """
    check_reason(reason)
    page = kith.view(sender.actor, sender.purpose).record(reference)
    if page.summary.kind != "liberty_report":
        raise WrongUsage(f"{reference} is no report.", "Correct the person or place that it is about.", "reference")
    before = {name: text for name, _, text in page.fields}
    if any(MASK in text for text in before.values()):
        raise NotAllowed("Somebody in this report is restricted: what you see is not all that it says.", ASK)
    fields = {**dict.fromkeys(FIELDS, ""), **before, **cleaned(values, FIELDS, only_given=True)}
    fields["reference"] = page.summary.reference
    if not fields["details"]:
        raise BadInput("Details is left empty.", NEEDED["details"], "details")
    changes = [
        Change(name, before.get(name, ""), fields[name])
        for name in FIELDS
        if name != "reference" and fields[name] != before.get(name, "")
    ]
    if not changes:
        raise WrongUsage("Nothing is different from what stands there.", "Change what is wrong.", "details")
    record = report_of(fields, sender)

    def also(writer: Writer, _driver: sqlite3.Connection) -> None:
        for change in changes:
            writer.correct(writer.records[-1], "", page.summary.reference, change, reason.strip())

    return keep(kith, record, "liberty_report", sender, also)


def correct_entity(kith: Kith, entity: str, field: str, value: str, reason: str, sender: Sender) -> FileOutcome:
    """One thing that is said of a person, place or thing, put right; the old value stays beside it.

    Raises
    ------
    NotFound
        If there is nothing with that id.
    WrongUsage
        If the field cannot be corrected, the value is none, nothing is different, or no reason is given.
    """
    check_reason(reason)
    node = kith.view(sender.actor, sender.purpose).entity(entity).node
    allowed = correctable(node)
    if field not in allowed:
        known = ", ".join(allowed) or "nothing"
        raise WrongUsage(f"“{field}” of {node.name} cannot be corrected.", f"What can be: {known}.", "field")
    written = " ".join(value.split())
    if not written or len(written) > LONGEST:
        raise WrongUsage("Say what is right.", "Write the right value.", "value")
    old = node.name if field == "name" else str(node.attributes.get(field, ""))
    said = _said(node, field, written, sender)
    new = str(said.get(field, written))
    if old == new:
        raise WrongUsage("This is what stands there already.", "Change what is wrong.", "value")
    fields = {
        "name": written if field == "name" else node.name, "field": field, "was": old, "is": new, "reason": reason.strip(),
    }  # fmt: skip
    record = own_record("correction", fields, sender)
    named(record, node, "name", {**said, "corrects": {field: node.attributes.get(field, old)}})

    def also(writer: Writer, driver: sqlite3.Connection) -> None:
        bound(record, (node,), reason, sender)(writer, driver)
        corrected = mention_id(writer.records[-1], record.mentions[0])
        writer.correct(writer.records[-1], corrected, "", Change(field, old, new), reason.strip())

    return keep(kith, record, "case_links", sender, also)


def correctable(node: Node) -> tuple[str, ...]:
    """What can be put right of something."""
    family = node_kinds()[node.kind].family
    asked = CORRECTABLE.get(family, ())
    return tuple(name for name in asked if name in ("name", "case_id", "niche_id", *node_kinds()[node.kind].properties))


def _said(node: Node, field: str, written: str, sender: Sender) -> dict[str, object]:
    """The corrected value as a mention carries it."""
    if field == "name" and node_kinds()[node.kind].family == "person":
        return {"given": "", "family": "", **name_parts(written), "name": written}
    if field == "dob":
        born = read_date(written, sender.today).value
        if born is None or born > sender.today:
            raise WrongUsage(f"“{written}” is no date of birth.", "Write it as 03/02/2012.", "value")
        return {"dob": born.isoformat()}
    if field in ("send", "looked_after", "licensed", "home"):
        if written.casefold() not in YES:
            raise WrongUsage(f"“{written}” is neither yes nor no.", "Write yes or no.", "value")
        return {field: YES[written.casefold()]}
    if field == "risk_level":
        level = term("risk_level", written)
        if level is None:
            raise WrongUsage(f"“{written}” is no level of risk.", "Write high, medium, low or not assessed.", "value")
        return {field: level.code}
    if field == "s38":
        held = term("s38_category", written)
        if held is None:
            known = ", ".join(one.code for one in vocabulary("s38_category"))
            raise WrongUsage(f"“{written}” is no category of data subject.", f"One of {known}.", "value")
        return {field: held.code}
    return {field: written}
