"""A table of people: one in each row, with the part that each had, and when born."""

import re
from dataclasses import dataclass

from ingest.extraction.names import read_name
from ingest.extraction.words import alternatives, load

_NAME = re.compile(r"(?:full\s+)?names?\b|\bpersons?\b|\bpeople\b|\bsubjects?\b|\bnominals?\b|\bindividuals?\b|\bwho\b", re.I)
_ROLE = re.compile(
    r"\broles?\b|\bstatus\b|\binvolvement\b|\bconnection\b|\bcapacity\b|\bcategory\b|\bpart\s+(?:played|in)\b|\bhow\s+involved\b",
    re.I,
)
_BORN = re.compile(r"\bd\.?\s?o\.?\s?b\b|\bbirth\b|\bborn\b|\bage\b", re.I)
_RISKY = re.compile(r"\b(?:actions?|owner|due|deadline|attend\w*|apolog\w*|present)\b", re.I)
_ABOUT = re.compile(
    r"about|details|notes|remarks|information|description|comments|what (?:we|is) know\w*|who (?:they are|is it)", re.I
)
_DAY = re.compile(r"\d[/.\-\s]+(?:\d|[a-z]{3})[\w\s]*[/.\-\s]+\d{2}", re.I)
FEWEST_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Told:
    """One row: whom it names, the field that the role means ("" where it tells none), and what else stands there."""

    name: str
    born: str
    field: str
    remark: str

    def value(self) -> str:
        """The name with the date of birth or age behind it."""
        if not re.search(r"\d", self.born):
            return self.name
        return f"{self.name} (DOB {self.born})" if _DAY.search(self.born) else f"{self.name} ({self.born})"


def read_person_table(rows: list[list[str]]) -> list[Told]:
    """The people of a table that lists them with their parts; none where it is another table."""
    if len(rows) < 2 or len(rows[0]) < FEWEST_COLUMNS or any(_RISKY.search(cell) for cell in rows[0]):
        return []
    head = [" ".join(cell.split()) for cell in rows[0]]
    role = next((at for at, cell in enumerate(head) if _ROLE.search(cell)), None)
    name = next((at for at, cell in enumerate(head) if at != role and _NAME.search(cell)), None)
    born = next((at for at, cell in enumerate(head) if at not in (role, name) and _BORN.search(cell)), None)
    if name is None or (role is None and not (len(head) == FEWEST_COLUMNS and _ABOUT.fullmatch(head[1 - name]))):
        return []
    filled = [row for row in rows[1:] if len(row) == len(head) and row[name].strip()]
    if not filled or not all(read_name(row[name]).is_name or '"' in row[name] for row in filled):
        return []
    return [_told(row, head, name, role, born) for row in filled]


def _told(row: list[str], head: list[str], name: int, role: int | None, born: int | None) -> Told:
    rest = [
        cell.strip() if len(head) == FEWEST_COLUMNS else f"{head[at]}: {cell.strip()}"
        for at, cell in enumerate(row)
        if at not in (name, born) and cell.strip() and re.search(r"\w{2}", cell)
    ]
    written = " ".join(row[name].split())
    return Told(
        written,
        row[born].strip() if born is not None else "",
        role_of(row[role]) if role is not None else "",
        f"{written}: {'; '.join(rest)}" if rest else "",
    )


def role_of(said: str) -> str:
    """The field of the form that words for a part mean: "student at risk" the victim, "person of concern" the alleged."""
    for field, words in load("told_words.yaml")["parts"].items():
        if re.search(rf"\b(?:{alternatives(words)})\b", said, re.I):
            return str(field)
    return ""
