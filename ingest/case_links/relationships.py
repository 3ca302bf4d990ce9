"""Rows that say how two people, or a person and a place, are linked."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from graph.ledger.drafts import RecordDraft, StatementDraft
from graph.ontology.catalogue import link_kinds
from ingest.case_links.naming import is_id, name_parts, same_shape, without_postcode
from ingest.case_links.values import Value
from ingest.labels import Labels, mapping
from ingest.mentioning import mention

_LINKED = ("linked_child", "linked_person", "linked", "linked_name", "linked_place")


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a relationship's word means."""

    link: str
    backward: bool = False
    home: bool = False


@cache
def _relationships() -> tuple[Labels, tuple[Relationship, ...]]:
    rows = mapping("case_links")["relationships"]
    labels = Labels({str(number): row["words"] for number, row in enumerate(rows)})
    return labels, tuple(Relationship(row["link"], row.get("backward", False), row.get("home", False)) for row in rows)


def relationship(text: str) -> Relationship | None:
    """What a relationship's word means, or None where the mapping does not know it."""
    labels, known = _relationships()
    number = labels.find(text, cutoff=92) or labels.within(text)
    return known[int(number)] if number is not None else None


def relate(record: RecordDraft) -> Value:
    """Mention both sides of a relationship row and state their link; what is wrong with the row, if anything is."""
    known = relationship(record.fields.get("relationship", ""))
    subject = _first(record)
    target = next((name for name in _LINKED if record.fields.get(name)), "")
    if subject is None or not target:
        return Value(None, "One side of the relationship is missing.", "Fill in both sides.")
    to_place = known is not None and "Location" in link_kinds()[known.link].targets
    other = _second(record, target, to_place, bool(known and known.home))
    if known is None:
        written = record.fields.get("relationship", "")
        return Value(None, f"The relationship “{written}” is not known.", "Add it to case_links.yaml.")
    if record.mentions[subject].text == record.mentions[other].text:
        return Value(None, "The row links someone with themselves.", "Correct one of the two sides.")
    if not _joins(record, known, subject, other):
        return Value(None, f"“{record.fields['relationship']}” cannot join these two.", "Correct the row.")
    ends = (other, subject) if known.backward else (subject, other)
    record.statements.append(StatementDraft(known.link, *ends, valid_from=_day(record, "from"), valid_to=_day(record, "to")))
    return Value()


def _joins(record: RecordDraft, known: Relationship, subject: int, other: int) -> bool:
    return record.mentions[subject].kind != "Location" and (record.mentions[other].kind in link_kinds()[known.link].targets)


def _day(record: RecordDraft, name: str) -> date | None:
    said = record.content.get(name)
    return date.fromisoformat(said) if said else None


def _first(record: RecordDraft) -> int | None:
    case_id, niche_id, name = (record.fields.get(part, "") for part in ("case_id", "person_id", "name"))
    if case_id and is_id(case_id):
        return mention(record, "Child", "case_id", case_id, case_id=case_id)
    if niche_id:
        return mention(record, "Person", "person_id", niche_id, niche_id=niche_id)
    field = "name" if name else "case_id"
    if record.fields.get(field):
        return mention(record, "Person", field, record.fields[field], **name_parts(record.fields[field]))
    return None


def _second(record: RecordDraft, field: str, to_place: bool, home: bool) -> int:
    text = record.fields[field]
    if field == "linked_place" or (to_place and not is_id(text)):
        name, postcode = without_postcode(text)
        return mention(record, "Location", field, name, name=name, postcode=postcode, home=home or None)
    if field == "linked_child" or same_shape(record.fields.get("case_id", ""), text):
        if is_id(text):
            return mention(record, "Child", field, text, case_id=text)
        return mention(record, "Person", field, text, **name_parts(text))
    if is_id(text):
        return mention(record, "Person", field, text, niche_id=text)
    return mention(record, "Person", field, text, **name_parts(text))
