"""Extracts of who was dealt with for one crime: several persons in a row, or a row for each under one crime number."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.ages import age_on
from graph.ledger.drafts import RecordDraft, StatementDraft
from graph.ontology.catalogue import squash
from ingest.case_links.naming import ADULT, age_of, name_span, names_child, names_nobody, says_nothing
from ingest.extraction.names import split_people
from ingest.extraction.words import fold
from ingest.labels import mapping
from ingest.mentioning import mention, state

_SIDES = (("name", "dob"), ("linked_name", "linked_dob"), ("third_name", "third_dob"))
_WORDS = frozenset({"name", "linked_name", "third_name", "given", "family", "offence", "place", "notes"})
LONGEST_ROLE = 3
"""A cell of so many words may say in what role somebody is named, whatever stands above it."""
SAME_CRIME = "named for the same crime"
"""The field of a row that repeats whom the rows above it name under its crime number."""


def name_offenders(record: RecordDraft, today: date) -> None:
    """Mention everyone whom a row names, and link them with each other; who is under eighteen is a child."""
    fields = record.fields
    if says_nothing(fields.get("name", "")):
        fields["name"] = " ".join(filter(None, (fields.get("given", ""), fields.get("family", ""))))
    made: list[int] = []
    for side, birth in _SIDES:
        made += _named(record, side, birth, today)
    if not made and fields.get("niche_id"):
        made.append(mention(record, "Person", "niche_id", fields["niche_id"], niche_id=fields["niche_id"]))
    if _is_accused(record):
        _link(record, made)


def join_by_crime(records: list[RecordDraft]) -> None:
    """Link the rows of one crime: each repeats whom those above it name, so that the link stands on a record of its own."""
    before: dict[str, list[RecordDraft]] = {}
    for record in records:
        crime = squash(record.fields.get("crime_number", ""))
        if record.kind != "co_offending" or not crime or not record.mentions or not _is_accused(record):
            continue
        subject = next((place for place, one in enumerate(record.mentions) if one.kind in ("Child", "Person")), None)
        earlier = before.setdefault(crime, [])
        if earlier and subject is not None:
            record.fields[SAME_CRIME] = "; ".join(one.mentions[0].text for one in earlier)
            _repeat(record, subject, earlier)
        earlier.append(record)


def _repeat(record: RecordDraft, subject: int, earlier: list[RecordDraft]) -> None:
    start = 0
    here = {squash(one.text) for one in record.mentions}
    for one in earlier:
        told = one.mentions[0]
        if squash(told.text) not in here:
            made = mention(record, told.kind, SAME_CRIME, told.text, start, **told.attributes)
            _link(record, [subject, made])
        start += len(told.text) + 2


def _named(record: RecordDraft, side: str, birth: str, today: date) -> list[int]:
    text = record.fields.get(side, "")
    if says_nothing(text):
        return []
    spans = [(span.start, text[span.start : span.end]) for span in split_people(text)] or [(0, text)]
    made: list[int] = []
    for start, part in spans:
        name, at, said = name_span(part)
        if not name or names_nobody(part):
            continue
        if len(spans) == 1:
            said |= {"dob": record.content.get(birth) or said.get("dob"), "age": said.get("age") or age_of(record, birth)}
            if side == "name":
                said["niche_id"] = record.fields.get("niche_id")
        young = names_child(record.labels.get(side, "")) or is_young(said, today)
        made.append(mention(record, "Child" if young else "Person", side, name, start + at, **said))
    return made


def is_young(said: Mapping[str, Any], today: date) -> bool:
    """Whether a date of birth or an age says that somebody is under eighteen."""
    dob, age = said.get("dob"), said.get("age")
    if isinstance(dob, str) and dob:
        return age_on(date.fromisoformat(dob), today) < ADULT
    return isinstance(age, int) and age < ADULT


def _is_accused(record: RecordDraft) -> bool:
    """Whether a row's role, where it has one, is that of somebody dealt with: victims and witnesses did nothing together."""
    told = [record.fields.get("role", "")]
    told += [text for name, text in record.fields.items() if name not in _WORDS and len(text.split()) <= LONGEST_ROLE]
    return not any(word in fold(text) for text in told for word in mapping("case_links")["not_accused"])


def _link(record: RecordDraft, made: list[int]) -> None:
    known_on = record.content.get("offence_date")
    since = date.fromisoformat(known_on) if isinstance(known_on, str) else None
    for place, one in enumerate(made):
        for other in made[place + 1 :]:
            if record.mentions[one].text != record.mentions[other].text:
                state(record, StatementDraft("ASSOCIATES_WITH", one, other, valid_from=since))
