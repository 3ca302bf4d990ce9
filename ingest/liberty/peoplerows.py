"""A table whose columns are what a form asks of people: one of them in each row, under a heading that says which."""

import re
from dataclasses import dataclass, field

from ingest.liberty.cues import guess_label
from ingest.liberty.form import Form
from ingest.liberty.labels import Label, asks_for_name, find_label

LONGEST_HEADING = 48
FEWEST = 2
PEOPLE = ("victim", "alleged", "present")
_KINDS = (
    ("number", r"(?:no|nr|item|row|line)\.?|#"),
    ("alias", r"alias(?:es)?|a\.?k\.?a\.?|(?:also\s+)?known\s+as|nick\s?names?|street\s?names?|other names?"),
    ("born", r"(?:.*\b)?(?:d\.?\s?o\.?\s?b\.?|born|birth\w*|age)(?:\b.*)?"),
    ("sex", r"gender|sex|m ?/ ?f|f ?/ ?m|boy ?/ ?girl|girl ?/ ?boy|male ?/ ?female|pronouns?"),
    ("home", r"(?:.*\b)?(?:address|lives|living|residing|staying|home)(?:\b.*)?"),
    ("vehicle", r"(?:.*\b)?(?:vehicles?|cars?|vrms?|reg(?:istration)?)(?:\b.*)?"),
    ("phone", r"(?:.*\b)?(?:phones?|mobiles?|tel(?:ephone)?)(?:\b.*)?"),
    ("school", r"(?:.*\b)?(?:school|college|year(?: group)?)(?:\b.*)?"),
    ("risk", r"(?:.*\b)?(?:risk|rag)(?:\b.*)?"),
    ("described", r"descriptions?|appearance|remarks|notes|details|comments|other details|information|relationship.*|link.*"),
    (
        "name",
        r"(?:full\s+)?names?(?:\s*(?:[/,]|or|and)\s*(?:nick|street)\s?names?)?|names?\s+of\s+.{3,30}|"
        r"(?:child|young person|yp|cyp|victim|suspect|pupil|person|subject|offender)(?:['’]?s)?(?:\(s\))?(?:\s+names?)?",
    ),
)
_COLUMN = [(kind, re.compile(form, re.I)) for kind, form in _KINDS]
_WRITTEN = {"alias": "Known as", "sex": "Gender", "home": "Address", "vehicle": "Vehicle", "phone": "Phone", "school": "School"}
_OFFICIAL = re.compile(
    r"\b(?:post|job|agency|organisation|employer|contact details|e-?mail|signature|signed|report\w*|shared|actions?|owner|due|"
    r"deadline|attend\w*|apolog\w*|incident|exploitation|role|status|involvement)\b",
    re.I,
)
_NO_NAME = re.compile(r"\W*(?:un(?:known|identified|named)|not\s+(?:known|given|stated)|n/?[ak]|nil|none|-+|\?*)\W*", re.I)
_DAY = re.compile(r"\d[\w/.\-\s]*[/.\-\s][\w/.\-\s]*\d{2}")
_OF_CHILDREN = re.compile(r"\b(?:school|college|year|social worker|placing|placement|living with|legal status|carer)\b", re.I)


@dataclass(slots=True)
class People:
    """Those of one table: whose field they are of, the text of each, what else stands beside them, and where the table ends."""

    whose: str
    end: int
    texts: list[str] = field(default_factory=list)
    risks: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def put_in(self, form: Form, heading: str) -> None:
        """Fill them into a form."""
        form.open(Label(self.whose), heading or self.whose)
        for text in self.texts:
            form.put(Label(self.whose), heading or self.whose, text)
        for risk in dict.fromkeys(self.risks):
            form.labels.setdefault("risk", "")
            form.put(Label("risk"), "", risk)
        for remark in self.remarks:
            form.set_aside(remark)


def read_people_rows(rows: list[list[str]], at: int, heading: str) -> People | None:
    """The people of the table whose header is the row `at`; None where that row is no such header.

    Parameters
    ----------
    rows : list of list of str
    at : int
    heading : str
        What stands above the table: it says which people they are, unless the columns do.
    """
    header = [" ".join(cell.split()).strip(" :") for cell in rows[at]]
    kinds = [_kind(cell) for cell in header]
    if at + 1 >= len(rows) or not _is_header(header, kinds) or any(map(_is_heading, rows[at + 1])):
        return None
    if _are_pairs(kinds) or any(find_label(row[0], typos=False) for row in rows[at + 1 :] if row):
        return None
    whose = _whose(header, heading)
    if not whose:
        return None
    people = People(whose, at + 1)
    for row in rows[at + 1 :]:
        cells = [cell.strip() for cell in row[: len(header)]] + [""] * (len(header) - len(row))
        if any(cells) and (sum(map(bool, map(_kind, cells))) > 1 or len([cell for cell in cells if cell]) < FEWEST):
            break
        people.end += 1
        if any(cells):
            _add(people, header, kinds, cells)
    return people if people.texts else None


def rows_in(text: str, whose: str) -> str:
    """A field's text with a table in it (its cells apart by tabs) written out as people; other text as it is."""
    lines = text.split("\n")
    rows = [line.split("\t") for line in lines]
    for at, row in enumerate(rows):
        if len(row) > 1 and (people := read_people_rows(rows, at, whose)):
            return "\n".join([*lines[:at], *people.texts, *lines[people.end :]])
    return text


def _kind(cell: str) -> str:
    if not cell or len(cell) > LONGEST_HEADING:
        return ""
    if part := asks_for_name(cell):
        return part
    return next((kind for kind, form in _COLUMN if form.fullmatch(cell)), "")


def _is_heading(cell: str) -> bool:
    return bool(_kind(cell.strip()))


def _is_header(header: list[str], kinds: list[str]) -> bool:
    filled = [cell for cell in header if cell]
    if len(filled) < FEWEST or any(len(cell) > LONGEST_HEADING or re.search(r"\d", cell) for cell in filled):
        return False
    if any(_OFFICIAL.search(cell) for cell in filled):
        return False
    known = [kind for kind in kinds if kind]
    named = {"name", "both", "given", "family"} & set(known)
    says = {"born", "sex", "alias", "home", "vehicle", "phone", "described", "school"} & set(known)
    return bool(named) and (bool(says) or {"given", "family"} <= named) and len(known) * 3 >= len(filled) * 2


def _are_pairs(kinds: list[str]) -> bool:
    """Whether labels stand in every other cell, as they do where each has its answer to the right."""
    return len(kinds) > FEWEST and not any(kinds[1::2]) and all(kinds[::2])


def _whose(header: list[str], heading: str) -> str:
    """The field of the people: by their columns' own words, the heading, or what is asked of them."""
    for cell in header:
        label = find_label(cell, typos=False)
        if label and label.field in PEOPLE and re.search(r"child|young|victim|suspect|offender|pupil|yp\b|concern", cell, re.I):
            return label.field
    label = find_label(heading) or guess_label(heading, placed=True) if heading else None
    if label:
        return label.field if label.field in PEOPLE else "victim" if label.field == "victim_dob" else ""
    return "victim" if any(_OF_CHILDREN.search(cell) for cell in header) else ""


def _add(people: People, header: list[str], kinds: list[str], cells: list[str]) -> None:
    """One row: the name, then a line for each thing that is said of it."""
    held = {kind: cell for kind, cell in zip(kinds, cells, strict=True) if kind and cell and not _NO_NAME.fullmatch(cell)}
    name = held.get("both") or held.get("name") or " ".join(filter(None, (held.get("given"), held.get("family"))))
    alias = held.pop("alias", "")
    lines = [name or alias or "Unknown"]
    if name and alias:
        lines.append(f"Known as: {alias}")
    if born := held.get("born", ""):
        lines.append(f"DOB: {born}" if _DAY.search(born) else f"Age: {born}")
    for kind, heading, cell in zip(kinds, header, cells, strict=True):
        if kind in _WRITTEN and kind in held and kind != "alias":
            lines.append(f"{_WRITTEN[kind]}: {cell}")
        elif kind == "described" and kind in held:
            lines.append(f"Description: {cell}")
        elif kind == "risk" and cell:
            people.risks.append(cell)
        elif not kind and cell and heading and not _NO_NAME.fullmatch(cell):
            people.remarks.append(f"{lines[0]}: {heading}: {cell}")
    if name or alias or len(lines) > 1:
        people.texts.append("\n".join(lines))
