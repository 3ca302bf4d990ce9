"""One row of a case extract, made into a record."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from graph.ages import age_on
from graph.casework.rule import NEVER_LOW, why_never_low
from graph.ledger.drafts import Json, RecordDraft, StatementDraft
from graph.ontology.catalogue import link_kinds
from ingest.case_links.co_offending import is_young, name_offenders
from ingest.case_links.coordinates import position
from ingest.case_links.extract import Extract
from ingest.case_links.naming import name_cell, says_nothing
from ingest.case_links.relationships import relate
from ingest.case_links.subjects import name_subject
from ingest.case_links.values import Value, cell_text, read
from ingest.mentioning import state
from ingest.readers.model import Cell


def read_row(extract: Extract, number: int, cells: Sequence[Cell]) -> RecordDraft:
    """Make a record of one row.

    Parameters
    ----------
    extract : Extract
        The sheet that it stands in.
    number : int
        The row's number as the spreadsheet shows it.
    cells : sequence of Cell
        The row.
    """
    layout = extract.layout
    record = RecordDraft(kind=layout.kind.name, labels=layout.headers)
    record.locator = f"{extract.name} row {number}" if extract.several else f"row {number}"
    _keep_cells(extract, number, cells, record)
    _read_values(extract, number, record)
    _join_times(record)
    known_as = record.fields.get(layout.kind.id, "") or record.fields.get("list_ref", "")
    record.reference = known_as or f"{extract.name} row {number}"
    record.known_on = extract.extracted_on or _first_date(record.content, layout.kind.known_by)
    if layout.kind.name == "co_offending":
        name_offenders(record, extract.day)
        _name_others(extract, record, None)
        return record
    if layout.kind.name == "relationship":
        trouble = relate(record, extract.day)
        if trouble.problem:
            extract.complain(record, number, "relationship", trouble)
        return record
    subject = name_subject(extract, number, record)
    _name_others(extract, record, subject)
    _flag_never_low(extract, number, record)
    return record


def _keep_cells(extract: Extract, number: int, cells: Sequence[Cell], record: RecordDraft) -> None:
    layout = extract.layout
    for place, cell in enumerate(cells):
        text = cell_text(cell)
        name = layout.columns.get(place) or layout.unmapped.get(place) or layout.flags.get(place)
        if name is not None:
            record.fields[name if name not in record.fields else f"{name} ({place + 1})"] = text
        elif text:
            record.fields[f"column {place + 1}"] = text
            extract.complain(
                record, number, f"column {place + 1}", Value(None, "The row has more cells than the header.", "Check it.")
            )
    for name in layout.headers:
        record.fields.setdefault(name, "")
    if extract.section:
        record.fields["section"] = extract.section
        level = read("term:risk_level", extract.section, extract.today).value
        if level and "risk_level" in layout.kind.columns and "risk_level" not in layout.headers:
            record.content["risk_level"] = level


def _read_values(extract: Extract, number: int, record: RecordDraft) -> None:
    protected: Json = {}
    for name in extract.layout.headers:
        text = record.fields[name]
        if not text:
            continue
        column = extract.layout.kind.columns[name]
        value = read(column.read, text, extract.today)
        if column.read != "text" and says_nothing(text) and (value.value is None or column.read == "list"):
            continue
        if value.problem:
            extract.complain(record, number, name, value)
        if value.value is None:
            continue
        said = _json(value.value)
        if column.protected:
            protected[name] = said
        else:
            record.content[name] = said
    if protected:
        record.content["protected"] = protected
    _read_flags(extract, record)


def _read_flags(extract: Extract, record: RecordDraft) -> None:
    """A column for each kind of exploitation: those that say yes are what is meant."""
    flags = extract.layout.flags.values()
    told = [flag for flag in flags if read("yes_no", record.fields.get(flag, ""), extract.today).value is True]
    if told:
        record.content["exploitation"] = list(dict.fromkeys([*record.content.get("exploitation", []), *told]))


def _join_times(record: RecordDraft) -> None:
    """Days and times that stand in columns of their own are one moment."""
    for moment, time in (("missing_from", "missing_time"), ("missing_to", "return_time")):
        day, clock = record.content.get(moment), record.content.get(time)
        if isinstance(day, str) and clock and "T" not in day:
            record.content[moment] = f"{day}T{clock}"


def _json(value: Any) -> Any:
    """A value as content holds it; lists are copied, since equal cells share what was read of them."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, list) else value


def _first_date(content: Json, names: Sequence[str]) -> date | None:
    for name in names:
        said = content.get(name)
        if isinstance(said, str):
            return date.fromisoformat(said[:10])
    return None


def _name_others(extract: Extract, record: RecordDraft, subject: int | None) -> None:
    kind = extract.layout.kind
    since = _first_date(record.content, kind.dated_by)
    for name in extract.layout.headers:
        column = kind.columns[name]
        if not column.mention or not record.fields[name]:
            continue
        for made in name_cell(record, column, name, record.fields.get("case_id", "")):
            _complete(extract, record, made, name)
            if column.link and subject is not None and _may_link(record, column.link, subject, made):
                state(record, StatementDraft(column.link, subject, made, valid_from=since))


def _complete(extract: Extract, record: RecordDraft, made: int, name: str) -> None:
    """Give a mention what other cells of the row say of it."""
    said = record.mentions[made].attributes
    if name == "name" and record.fields.get("person_id"):
        said["niche_id"] = record.fields["person_id"]
    if name in ("name", "target") and record.content.get("dob"):
        said["dob"] = record.content["dob"]
    if record.mentions[made].kind == "PersonOfConcern" and is_young(said, extract.day):
        record.mentions[made].kind = "Child"
    if name == "vehicles":
        described = [record.fields.get(part, "") for part in ("colour", "make", "model")]
        description = record.fields.get("vehicle_description") or " ".join(filter(None, described))
        if description:
            said.setdefault("description", description)
    if name in ("premises", "place"):
        extra = {column: record.fields.get(column) for column in ("postcode", "place_kind", "licence")}
        said.update({column: text for column, text in extra.items() if text and not says_nothing(text)})
        said.update(position(record.content, record.fields).value)


def _may_link(record: RecordDraft, link: str, subject: int, made: int) -> bool:
    kind = link_kinds()[link]
    return record.mentions[subject].kind in kind.sources and record.mentions[made].kind in kind.targets


def _flag_never_low(extract: Extract, number: int, record: RecordDraft) -> None:
    """A child under 13 or with SEND cannot be Low: at the extract's date, since a risk level is said as it stands then."""
    if record.kind != "child_case" or record.content.get("risk_level") != "low":
        return
    dob = record.content.get("dob")
    age = age_on(date.fromisoformat(dob), extract.extracted_on or extract.today) if isinstance(dob, str) else None
    why = why_never_low("low", age, send=bool(record.content.get("send")))
    if why:
        record.content["flags"] = [NEVER_LOW]
        remedy = "Ask the lead worker to review the level of risk."
        extract.complain(record, number, "risk_level", Value(None, f"Low, though the child {why}.", remedy), "note")
