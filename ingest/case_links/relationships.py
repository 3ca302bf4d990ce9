"""Rows that say how two people, or a person and a place, are linked."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from graph.ledger.drafts import RecordDraft, StatementDraft
from graph.ontology.catalogue import link_kinds
from ingest.case_links.co_offending import is_young
from ingest.case_links.naming import (
    is_id,
    is_named,
    name_span,
    names_child,
    only_object,
    same_shape,
    says_nothing,
    without_postcode,
)
from ingest.case_links.values import Value, age_in
from ingest.cues import Cues
from ingest.extraction.places import find_places
from ingest.labels import Labels, mapping
from ingest.mentioning import mention

MOST_CLAUSE = 12
_LINKED = ("linked_child", "linked_person", "linked", "linked_name", "linked_place")


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a relationship's word means."""

    link: str
    backward: bool = False
    home: bool = False
    loosely: bool = False
    """Told by a word among others ("same school"), so that it need not be this link that is meant."""


@cache
def _relationships() -> tuple[Labels, tuple[Relationship, ...]]:
    rows = mapping("case_links")["relationships"]
    labels = Labels({str(number): row["words"] for number, row in enumerate(rows)})
    return labels, tuple(Relationship(row["link"], row.get("backward", False), row.get("home", False)) for row in rows)


@cache
def _cues() -> Cues:
    rows = mapping("case_cues")["relationships"]
    return Cues({**row, "name": str(number)} for number, row in enumerate(rows))


_CLAUSE = re.compile(r"\s*[,;:.(–]\s*|\s+-\s+")


def relationship(text: str) -> Relationship | None:
    """What a relationship's words mean, clause by clause, or None where the mappings do not know them.

    Examples
    --------
    >>> relationship("half sisters").link, relationship("ex-housemates, he introduces her to others").link
    ('SIBLING_OF', 'ASSOCIATES_WITH')
    """
    labels, known = _relationships()
    number = labels.find(text, cutoff=92)
    if number is not None:
        return known[int(number)]
    for clause in (_KIN_OF.sub("", part) for part in _CLAUSE.split(text) if part):
        number = labels.find(clause, cutoff=92) or labels.within(clause)
        if number is not None:
            return _undirected(known[int(number)], clause)
        if (cue := _cues().find(clause, MOST_CLAUSE)) is not None:
            return Relationship(mapping("case_cues")["relationships"][int(cue)]["link"])
    return None


def _undirected(known: Relationship, clause: str) -> Relationship:
    """Who introduced whom cannot be told from a clause with other words in it ("he introduces her to others")."""
    if known.link == "INTRODUCED" and _HE_OR_SHE.search(clause):
        return Relationship("ASSOCIATES_WITH")
    return known if len(clause.split()) == 1 else replace(known, loosely=True)


_KIN_OF = re.compile(r"^.*[’']s\s+(?=\w)")
"""Whose brother it is that is spoken of: in "her brother's best mate" the mate counts."""
_HE_OR_SHE = re.compile(r"\b(?:he|she|they|him|her|them|others|each)\b", re.I)


def relate(record: RecordDraft, today: date) -> Value:
    """Mention both sides of a relationship row and state their link; what is wrong with the row, if anything is."""
    _join_names(record)
    known = relationship(record.fields.get("relationship", ""))
    subject = _first(record, today)
    target = next((name for name in _LINKED if not says_nothing(record.fields.get(name, ""))), "")
    if subject is None or not target:
        return Value(None, "One side of the relationship is missing.", "Fill in both sides.")
    if known is not None and known.loosely and _leads_to_person(record.fields[target], known):
        known = Relationship("ASSOCIATES_WITH")
    to_place = known is not None and "Location" in link_kinds()[known.link].targets
    other = _second(record, target, to_place, bool(known and known.home), today)
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


def _leads_to_person(text: str, known: Relationship) -> bool:
    """Whether a link to a place has somebody at its other end, as where two go to the same school."""
    return "Location" in link_kinds()[known.link].targets and is_named(text) and not find_places(text)


def _join_names(record: RecordDraft) -> None:
    """Each side's whole name, where forename and surname stand apart."""
    for whole, given, family in (("name", "given", "family"), ("linked_name", "linked_given", "linked_family")):
        parts = [record.fields.get(part, "") for part in (given, family)]
        if says_nothing(record.fields.get(whole, "")) and any(parts):
            record.fields[whole] = " ".join(filter(None, parts))


def _joins(record: RecordDraft, known: Relationship, subject: int, other: int) -> bool:
    return record.mentions[subject].kind != "Location" and (record.mentions[other].kind in link_kinds()[known.link].targets)


def _day(record: RecordDraft, name: str) -> date | None:
    said = record.content.get(name)
    return date.fromisoformat(said) if said else None


def _first(record: RecordDraft, today: date) -> int | None:
    case_id, niche_id, name = (record.fields.get(part, "") for part in ("case_id", "person_id", "name"))
    if case_id and is_id(case_id):
        return mention(record, "Child", "case_id", case_id, case_id=case_id)
    if niche_id:
        return mention(record, "Person", "person_id", niche_id, niche_id=niche_id)
    field = "name" if name else "case_id"
    return _someone(record, field, "dob", today) if not says_nothing(record.fields.get(field, "")) else None


def _second(record: RecordDraft, field: str, to_place: bool, home: bool, today: date) -> int:
    text = record.fields[field]
    if field == "linked_place" or (to_place and not is_id(text)):
        name, postcode = without_postcode(text)
        return mention(record, "Location", field, name, name=name, postcode=postcode, home=home or None)
    if (thing := only_object(text)) is not None:
        return mention(record, thing.kind, field, thing.text, thing.start, sure=thing.sure, **thing.attributes)
    if is_id(text):
        if field == "linked_child" or same_shape(record.fields.get("case_id", ""), text):
            return mention(record, "Child", field, text, case_id=text)
        return mention(record, "Person", field, text, niche_id=text)
    return _someone(record, field, "linked_dob", today)


def _someone(record: RecordDraft, field: str, birth: str, today: date) -> int:
    """One side by name: a child where the header, a date of birth or an age says so."""
    name, start, said = name_span(record.fields[field])
    if record.content.get(birth):
        said["dob"] = record.content[birth]
    said["age"] = said.get("age") or age_in(
        record.fields.get("linked_age" if birth == "linked_dob" else "age", "").rstrip(" ?")
    )
    young = is_young(said, today) or (names_child(record.labels.get(field, "")) and not said.get("dob"))
    return mention(record, "Child" if young else "Person", field, name, start, **said)
