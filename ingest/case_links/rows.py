"""One row of a case extract, made into a record."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from graph.ages import age_on
from graph.casework.rule import NEVER_LOW, why_never_low
from graph.ledger.drafts import Json, Problem, RecordDraft, StatementDraft
from graph.ontology.catalogue import link_kinds, squash
from ingest.case_links.co_offending import is_young, name_offenders
from ingest.case_links.coordinates import position
from ingest.case_links.mapping import Layout
from ingest.case_links.naming import age_of, name_cell, name_parts, name_span, names_child, says_nothing, without_postcode
from ingest.case_links.relationships import relate
from ingest.case_links.values import Value, cell_text, read
from ingest.extraction.words import fold
from ingest.labels import mapping
from ingest.mentioning import mention, state
from ingest.readers.model import Cell

SAME_PROBLEM = 20
"""So many rows with a problem in one column are listed one by one; the rest are counted."""
OF_CONCERN = frozenset({"niche_id", "conditions", "conditions_expire"})
"""Columns that only lists of persons of concern have."""


@dataclass(slots=True)
class Extract:
    """What holds for all rows of one sheet.

    Attributes
    ----------
    name : str
        Of the sheet; rows without an id are called after it.
    several : bool
        Whether the file has other sheets, so that a row's place must name its own.
    about : str
        Titles, and names of the sheet and the file.
    section : str
        The heading that stands above the row, within the table.
    """

    layout: Layout
    name: str
    several: bool
    extracted_on: date | None
    today: date
    about: str = ""
    section: str = ""
    troubled: dict[str, int] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day by which it is judged who is a child: that of the extract."""
        return min(self.extracted_on or self.today, self.today)

    def complain(self, record: RecordDraft, row: int, column: str, value: Value, severity: str = "attention") -> None:
        """Add a problem to a row's record, unless the column has had too many of them."""
        self.troubled[column] = self.troubled.get(column, 0) + 1
        if self.troubled[column] <= SAME_PROBLEM:
            header = self.layout.headers.get(column, column)
            where = f"{self.name} row {row}" if self.several else f"row {row}"
            problem = Problem(f"{where}, {header}", value.problem, value.remedy)
            problem.severity = "note" if severity == "note" else "attention"
            record.problems.append(problem)


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
    record.reference = record.fields.get(layout.kind.id, "") or f"{extract.name} row {number}"
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
    subject = _subject(extract, number, record)
    _name_others(extract, record, subject)
    _flag_never_low(extract, number, record)
    return record


def _keep_cells(extract: Extract, number: int, cells: Sequence[Cell], record: RecordDraft) -> None:
    layout = extract.layout
    for place, cell in enumerate(cells):
        text = cell_text(cell)
        name = layout.columns.get(place) or layout.unmapped.get(place)
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


def _subject(extract: Extract, number: int, record: RecordDraft) -> int | None:
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
    if record.fields.get("name") and not says_nothing(record.fields["name"]):
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
    if content.get("dob"):
        said["dob"] = content["dob"]
    elif fields.get("dob"):
        said["dob_raw"] = fields["dob"]
        said["age"] = said.get("age") or age_of(record, "dob")
    for name in extract.layout.headers:
        attribute = extract.layout.kind.columns[name].attribute
        if attribute and name in content and not says_nothing(str(content[name])):
            said[attribute] = content[name]
    if "risk_level" in content:
        said.setdefault("risk_level", content["risk_level"])
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
    if name == "premises":
        extra = {column: record.fields.get(column) for column in ("postcode", "place_kind", "licence")}
        said.update({column: text for column, text in extra.items() if text})
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
