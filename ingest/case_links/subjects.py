"""The one whom a row is about: a child, a person of concern, a person whose role is not known, a place."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from graph.ledger.drafts import RecordDraft
from graph.ontology.catalogue import squash
from ingest.case_links.co_offending import is_young
from ingest.case_links.coordinates import position
from ingest.case_links.extract import Extract
from ingest.case_links.naming import age_of, name_parts, name_span, names_child, names_nobody, says_nothing, without_postcode
from ingest.case_links.values import Value
from ingest.extraction.words import fold
from ingest.labels import mapping
from ingest.mentioning import mention

OFF_COLUMN = frozenset({"risk_level", "exploitation"})
"""What a heading above the rows, or several columns together, may say as well."""
OF_CONCERN = frozenset({"niche_id", "conditions", "conditions_expire"})
"""Columns that only lists of persons of concern have."""


def name_subject(extract: Extract, number: int, record: RecordDraft) -> int | None:
    """Mention the one whom the row is about."""
    kind = extract.layout.kind.subject
    if kind == "Location":
        return _place(extract, number, record)
    ids = [name for name in ("case_id", "niche_id", "person_id") if record.fields.get(name)]
    if not kind and not ids:
        return None
    where = _name_field(record) if kind else ""
    if not where and not ids:
        return None
    said = _person_attributes(extract, record)
    if kind == "PersonOfConcern":
        kind = _known_as(extract, said)
    where = where or ids[0]
    if not kind:
        return _by_id(record)
    name, start, _ = name_span(record.fields[where])
    if where == "aliases":
        name = said["aliases"].pop(0)
        start = record.fields[where].index(name)
    return mention(record, kind, where, name, start, **said)


def _known_as(extract: Extract, said: Mapping[str, Any]) -> str:
    """Of concern is who an extract says is; who is under eighteen is a child, and of all others the role is not known."""
    if is_young(said, extract.day):
        return "Child"
    layout = extract.layout
    if names_child(layout.headers.get("name", "")):
        return "Child"
    titles = " | ".join([extract.about.replace("_", " "), *layout.headers.values(), *layout.unmapped.values()])
    of_children, of_concern = names_child(extract.about), bool(_of_concern().search(fold(titles)))
    if layout.headers.keys() & OF_CONCERN or (of_concern and not of_children):
        return "PersonOfConcern"
    return "Child" if of_children and not of_concern else "Person"


@cache
def _of_concern() -> re.Pattern[str]:
    return _any_of(mapping("case_links")["of_concern"])


def _by_id(record: RecordDraft) -> int | None:
    """Rows about a measure name the child it protects, and the person it is aimed at, by id."""
    child = record.fields.get("case_id", "")
    if child:
        mention(record, "Child", "case_id", child, case_id=child)
    person = record.fields.get("person_id", "")
    if person and says_nothing(record.fields.get("name", "")):
        mention(record, "PersonOfConcern", "person_id", person, niche_id=person)
    return None


def _name_field(record: RecordDraft) -> str:
    """The field that holds the whole name; built where forename and surname stand apart."""
    if record.fields.get("name") and not names_nobody(record.fields["name"]):
        return "name"
    written = [record.fields.get(part, "") for part in ("given", "family")]
    whole = " ".join(part for part in written if part and not says_nothing(part))
    if not whole:
        return "aliases" if record.content.get("aliases") else ""
    record.fields["name"] = whole
    return "name"


def _person_attributes(extract: Extract, record: RecordDraft) -> dict[str, Any]:
    said: dict[str, Any] = {}
    fields, content = record.fields, record.content
    if fields.get("given") or fields.get("family"):
        said |= {"given": fields.get("given"), "family": fields.get("family")}
    elif fields.get("name"):
        said |= name_parts(fields["name"])
    said["case_id"] = fields.get("case_id")
    said["niche_id"] = fields.get("niche_id")
    if said.get("dob"):
        content.setdefault("dob", said["dob"])
    if content.get("dob"):
        said["dob"] = content["dob"]
    elif fields.get("dob"):
        said["dob_raw"] = fields["dob"]
        said["age"] = said.get("age") or age_of(record, "dob")
    for name, column in extract.layout.kind.columns.items():
        told = name in extract.layout.headers or name in OFF_COLUMN
        if told and column.attribute and name in content and not says_nothing(str(content[name])):
            said[column.attribute] = content[name]
    if _in_care(record):
        said["looked_after"] = content["looked_after"] = True
    said["aliases"] = list(said.get("aliases") or [])
    return said


@cache
def _care_orders() -> re.Pattern[str]:
    return _any_of(mapping("case_links")["care_orders"])


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(map(fold, words), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


def _in_care(record: RecordDraft) -> bool:
    """Whether the legal status alone says that a child is looked after; what another column says comes first."""
    return "looked_after" not in record.content and bool(_care_orders().search(fold(record.fields.get("legal_status", ""))))


def _place(extract: Extract, number: int, record: RecordDraft) -> int | None:
    field = "address" if says_nothing(record.fields.get("place", "")) else "place"
    written = record.fields.get(field, "")
    if says_nothing(written):
        extract.complain(record, number, "place", Value(None, "The row names no place.", "Give the place a name."))
        return None
    where = position(record.content, record.fields)
    if where.problem:
        extract.complain(record, number, "easting", where)
    record.content.update(where.value)
    name, postcode = without_postcode(written)
    said: dict[str, Any] = {"name": name, "postcode": postcode, **where.value}
    for column in extract.layout.headers:
        attribute = extract.layout.kind.columns[column].attribute
        if attribute and column in record.content:
            said[attribute] = record.content[column]
    homes = {squash(word) for word in mapping("case_links")["private_homes"]}
    said["home"] = True if squash(record.fields.get("place_kind", "")) in homes else None
    return mention(record, "Location", field, name, **said)
