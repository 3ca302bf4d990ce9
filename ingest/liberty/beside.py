"""What a label means by the labels beside it: the same word asks for the child's, the suspect's or the reporter's own."""

import re

from ingest.extraction.names import read_name
from ingest.liberty.form import Form
from ingest.liberty.labels import Label
from ingest.liberty.peoplerows import PEOPLE, rows_in
from ingest.readers.model import Cell

_WHOSE = re.compile(
    r"\b(?:child|victim|yp|young|pupil|student|patient|suspect|offender|alleged|perpetrator|reporter|referrer|you\b|your\b|my\b|us\b|work|office|staff|direct)",
    re.I,
)
"""A label that says itself whose it is."""
_PLACE_OF_CHILD = re.compile(r"\b(?:school|college|education|home|placement|year|class|form|tutor|nursery)\b", re.I)
_WHEN = re.compile(r"\W*(?:when|date|time|day|on|at|date\s*(?:and|&|/)\s*time|date\s+and\s+time)\W*", re.I)
_BARE_NAME = re.compile(r"\W*(?:full\s+|first\s+|last\s+|sur|fore|given\s+|family\s+)?names?\W*(?:\([^)]*\)\W*)?", re.I)
_OF_A_CHILD = re.compile(
    r"\b(?:dob|d\.o\.b|birth|born|age|gender|sex|pronouns?|preferred|school|year|class|ethnic\w*|nhs|upn|known as|aka|"
    r"home address|lives)\b",
    re.I,
)
PERSONS = {"victim": "victim", "victim_dob": "victim", "alleged": "alleged", "present": "present"}


def meant_beside(form: Form, label: Label, written: str) -> Label:
    """The label that this one amounts to right behind the one before it.

    Parameters
    ----------
    form : Form
        As far as it is filled.
    label : Label
        What the label means by itself.
    written : str
        The label as it stands there.
    """
    before = form.entries[-1][0] if form.entries else None
    if _SUBJECT.fullmatch(written) and form.values["victim"]:
        return Label("alleged", label.part)
    if before is None or _WHOSE.search(written):
        return label
    person = PERSONS.get(before.field, "")
    if person == "victim":
        return beside_child(label, written)
    if person:
        theirs = label.field in ("victim_dob", "reporter_contact") or (label.field, label.part) == ("victim", "part")
        return Label(person, "part") if theirs else label
    if before.field.startswith("reporter") and (label.field, label.part) == ("details", "part"):
        return Label("reported_at") if _WHEN.fullmatch(written) and not form.values["reported_at"] else label
    return label


_SUBJECT = re.compile(r"\W*(?:the\s+)?subject(?:\s*\d)?\W*", re.I)
"""Beside a victim who is named, the subject is another."""
SECTIONS = {"victim": "victim", "alleged": "alleged", "present": "present", "witness": "witness_details"}
_OF_PERSON = re.compile(
    r"\b(?:vehicles?|cars?|vrms?|reg\w*|phones?|mobiles?|telephone|tel|social media|accounts?|descri\w*)\b", re.I
)


def section_of(label: Label | None) -> str:
    """The section that a heading with this meaning opens; "" where it opens none."""
    if label is None:
        return ""
    field = "victim" if label.field == "victim_dob" else label.field
    people = {person: section for section, person in SECTIONS.items()}
    return people.get(field) or ("incident" if field == "details" else "reporter" if field.startswith("reporter") else "")


def within_section(label: Label, written: str, section: str) -> Label:
    """What a label means under the heading of a person: a name, phone or date of birth there is that person's."""
    person = SECTIONS.get(section, "")
    if not person or _WHOSE.search(written):
        return label
    if label.field in ("reporter_name", "victim") and label.field != person:
        return Label(person, label.part)
    theirs = label.field in ("reporter_contact", "victim_dob") or (label.field == "details" and _OF_PERSON.search(written))
    return Label(person, "part") if theirs and not (person == "victim" and label.field == "victim_dob") else label


def beside_child(label: Label, written: str) -> Label:
    """What a label means right behind the child's name or date of birth: a phone or school there is the child's own."""
    if _WHOSE.search(written):
        return label
    own = label.field == "reporter_agency" and _PLACE_OF_CHILD.search(written)
    return Label("victim", "part") if label.field == "reporter_contact" or own else label


def with_children(labels: list[Label | None], rows: list[list[Cell]]) -> list[Label | None]:
    """Columns of a register with the children's found, where no heading tells them: names beside dates of birth or ages."""
    if any(label and label.field == "victim" and not label.part for label in labels):
        return labels
    born = next((at for at, label in enumerate(labels) if label and label.field == "victim_dob"), None)
    for at in (born - 1, born + 1) if born is not None else ():
        if 0 <= at < len(labels) and labels[at] is None:
            cells = [str(row[at]) for row in rows if at < len(row) and row[at] not in (None, "")]
            names = [
                name
                for cell in cells
                if (name := read_name(re.split(r"[,/&\n]", cell)[0])).is_name and name.given[:1].isupper()
            ]
            if names and len(names) * 2 >= len(cells):
                return [*labels[:at], Label("victim"), *labels[at + 1 :]]
    return labels


def settle(form: Form) -> None:
    """Put right, once the whole form is known, what a lone label was taken for, in place."""
    for name in PEOPLE:
        form.values[name] = rows_in(form.values[name], name)
    _give_name_to_child(form)
    _give_by_shape(form)
    _give_births_to_victims(form)


def _give_name_to_child(form: Form) -> None:
    """Let a bare "Name" be the child's where the labels behind it ask for a date of birth or a school."""
    if any(label == Label("victim") and value for label, _, value in form.entries):
        return
    for at, (label, written, value) in enumerate(form.entries):
        if label.field != "reporter_name" or not _BARE_NAME.fullmatch(written) or not value:
            continue
        behind = [other for other in form.entries[at + 1 : at + 4] if not _BARE_NAME.fullmatch(other[1])]
        if not behind or not (behind[0][0].field == "victim_dob" or _OF_A_CHILD.search(behind[0][1])):
            continue
        names = [other for other in form.entries if other[0].field == "reporter_name" and other[2]]
        theirs = [one for one in names if _BARE_NAME.fullmatch(one[1])]
        form.values["victim"] = "\n".join([*(one[2] for one in theirs), form.values["victim"]]).strip()
        form.values["reporter_name"] = "\n".join(one[2] for one in names if one not in theirs)
        form.labels["victim"] = written
        return


def _give_by_shape(form: Form) -> None:
    """Let a value that holds a name stand under the child where only a date of birth was asked for ("Child, DOB")."""
    born = form.values["victim_dob"]
    if not form.values["victim"] and re.search(r"\d", born):
        name = read_name(born.split("\n")[0])
        if name.is_name and name.family and name.text_start == 0:
            form.values["victim"], form.values["victim_dob"] = born, ""
            form.labels["victim"] = form.labels.pop("victim_dob", "")


def _give_births_to_victims(form: Form) -> None:
    """Where several children each have labels of their own, keep each date of birth with its child."""
    asked = [(label, value) for label, _, value in form.entries if label.field in ("victim", "victim_dob") and value]
    children = [value for label, value in asked if label.field == "victim" and not label.part]
    births = [value for label, value in asked if label.field == "victim_dob"]
    if len(children) < 2 or not births or len(births) == len(children):
        return
    form.values["victim"] = "\n".join(value if label.field == "victim" else f"DOB: {value}" for label, value in asked)
