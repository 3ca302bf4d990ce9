"""Grading by 3x5x2, item by item; what follows from it is worked out at once and said."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.access import Look, RecordPage
from graph.analysis.finding import Finding
from graph.errors import Contradiction, NotFound, WrongUsage
from graph.items import Item, numbered_items
from graph.kith import Kith
from graph.ledger import audit, reader
from graph.ledger.database import raw
from graph.ledger.writer import Grade

SOURCE = {"1": "Reliable", "2": "Untested", "3": "Not reliable"}
INTELLIGENCE = {
    "A": "Known directly",
    "B": "Known indirectly but corroborated",
    "C": "Known indirectly",
    "D": "Not known",
    "E": "Suspected to be false",
}
HANDLING = {"P": "Lawful sharing permitted", "C": "Lawful sharing permitted with conditions"}
ACTIONS = {"A1": "No action without the originator's permission", "A2": "Covert action only", "A3": "Overt action permitted"}
SANITISATION = {"S1": "May be sanitised without asking", "S2": "Consult the originator first"}
WHOLE = 0
"""Stands for all items of a report."""
LONGEST_TEXT = 20_000

GRADES = """
    SELECT g.n, g.item, g.source_grade, g.intelligence_grade, g.handling, g.conditions, g.author, g.graded_at,
        COALESCE(x.sanitised, ''), x.review_on, COALESCE(x.reason, '')
    FROM grades AS g LEFT JOIN grade_notes AS x ON x.grade = g.n WHERE g.record = ? ORDER BY g.n DESC
"""


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade that was given; `item` is 0 where it is one of the whole report."""

    n: int
    item: int
    grade: Grade
    author: str
    graded_at: str

    @property
    def words(self) -> str:
        """The grade in short: "1B, P" or "2C, C (A1, S2)"."""
        one = self.grade
        return f"{one.source}{one.intelligence}, {one.handling}{f' ({one.conditions})' if one.conditions else ''}"


@dataclass(frozen=True, slots=True)
class GradedItem:
    """One numbered item with the grade that holds, and those that held before (newest first)."""

    item: Item
    holds: Graded | None
    before: tuple[Graded, ...]

    @property
    def seen(self) -> int:
        """What a form that shows this carries along: the number of the grade that it saw, 0 for none."""
        return self.holds.n if self.holds else 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report to be graded: its text beside the grades of its items."""

    page: RecordPage
    items: tuple[GradedItem, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """What a finding has become since; `finding` is its id."""

    finding: str
    what: str


class GradedMeanwhile(Contradiction):
    """Somebody else graded the item since the form was opened."""

    def __init__(self, by: Graded) -> None:
        super().__init__(
            f"{by.author} graded this {by.words} while you were at it.",
            "Both are kept if you grade it again; yours would hold then. Look at theirs first.",
            "seen",
        )
        self.by = by


class Grading:
    """Grading under one name and for one purpose.

    Parameters
    ----------
    kith : Kith
        The open data folder.
    look : Look
        Who, and what for.
    today : date
        The day on which a grade is known, and findings are told.
    """

    def __init__(self, kith: Kith, look: Look, today: date) -> None:
        self._kith = kith
        self._look = look
        self._view = kith.view(look.actor, look.purpose)
        self._today = today

    def sheet(self, reference: str) -> Sheet:
        """A report's items with their grades. Raises NotFound."""
        page = self._view.record(reference)
        with self._kith.database.reading_as(self._look.actor) as connection:
            return Sheet(page, items_of(raw(connection), page))

    def grade(self, reference: str, grade: Grade, item: int = WHOLE, seen: int | None = None) -> list[Changed]:
        """Grade one item of a report, or all of it, and say what followed.

        Parameters
        ----------
        reference : str
            The report.
        grade : Grade
            The grade, with its conditions.
        item : int, optional
            Number of the item; the whole report unless given.
        seen : int, optional
            Number of the grade that whoever grades has seen; not checked unless given.

        Raises
        ------
        NotFound
            If there is no such report, or no such item in it.
        GradedMeanwhile
            If somebody graded it since; nothing is written then.
        WrongUsage
            If the grade is none by 3x5x2.
        """
        wanted = checked(grade, self._today)
        self._view.check(reference)
        before = self._findings()
        with self._kith.writing(self._look.actor, "grade") as (writer, driver):
            page = reader.record_page(driver, reference)
            items = items_of(driver, page)
            holds = _chosen(items, item, page.summary.reference)
            if seen is not None and holds is not None and holds.n != seen:
                raise GradedMeanwhile(holds)
            at = writer.recorded_at
            if at[:10] != self._today.isoformat():
                at = self._today.isoformat() + at[10:]
            writer.grade(page.summary.record, wanted, item, at)
            what = f"report {page.summary.reference}{f' item {item}' if item else ''} graded {_words(wanted)}"
            subjects = list(dict.fromkeys(mention.entity for mention in page.mentions))
            writer.audit(audit.Verb.ALTERATION, what, subjects[:400], self._look.purpose)
        return changes(before, self._findings())

    def _findings(self) -> list[Finding]:
        return self._view.findings(self._today).findings


def checked(grade: Grade, today: date) -> Grade:
    """The grade in the code's own letters. Raises WrongUsage where it is none."""
    source, intelligence, handling = grade.source.strip(), grade.intelligence.strip().upper(), grade.handling.strip().upper()
    for said, known, field in (
        (source, SOURCE, "source"),
        (intelligence, INTELLIGENCE, "intelligence"),
        (handling, HANDLING, "handling"),
    ):
        if said not in known:
            raise WrongUsage(f"“{said}” is no grade for {field}.", f"One of {', '.join(known)}.", field)
    conditions = ", ".join(dict.fromkeys(part.upper() for part in grade.conditions.replace(",", " ").split()))
    wrong = [part for part in conditions.split(", ") if part and part not in ACTIONS | SANITISATION]
    if wrong:
        raise WrongUsage(f"“{wrong[0]}” is no condition.", f"One of {', '.join(ACTIONS | SANITISATION)}.", "conditions")
    given = set(conditions.split(", "))
    if len(given & ACTIONS.keys()) > 1 or len(given & SANITISATION.keys()) > 1:
        raise WrongUsage(f"{conditions} speak against each other.", "Choose one of A1 to A3, and S1 or S2.", "conditions")
    if conditions and handling == "P":
        raise WrongUsage("P has no conditions.", "Choose C, or leave the conditions out.", "conditions")
    if grade.review_on and grade.review_on < today:
        raise WrongUsage(f"The review date {grade.review_on} lies in the past.", "Give a day to come.", "review_on")
    if len(grade.sanitised) > LONGEST_TEXT:
        raise WrongUsage("The sanitised text is too long.", f"Use {LONGEST_TEXT:,} characters at most.", "sanitised")
    return replace(grade, source=source, intelligence=intelligence, handling=handling, conditions=conditions)


def _words(grade: Grade) -> str:
    return Graded(0, 0, grade, "", "").words


def _chosen(items: Sequence[GradedItem], item: int, reference: str) -> Graded | None:
    """The grade that the chosen item has, or of the whole report the newest of any."""
    if item == WHOLE:
        return max((one.holds for one in items if one.holds), key=lambda held: held.n, default=None)
    found = next((one for one in items if one.item.number == item), None)
    if found is None:
        known = f"items 1 to {len(items)}" if len(items) > 1 else "one item"
        raise NotFound(f"{reference} has no item {item}: it has {known}.", "Open the report and see its items.")
    return found.holds


def items_of(driver: sqlite3.Connection, page: RecordPage) -> tuple[GradedItem, ...]:
    """The items of a report, each with the grade that holds and those before."""
    fields = {name: text for name, _, text in page.fields}
    if page.summary.kind == "liberty_report":
        items = numbered_items(fields.get("details", ""))
    else:
        (last,) = driver.execute(
            "SELECT COALESCE(max(item), 1) FROM statements WHERE record = ?", (page.summary.record,)
        ).fetchone()
        whole = "\n".join(text for text in fields.values() if text)
        items = tuple(Item(number, 0, 0, whole if last == 1 else "") for number in range(1, max(last, 1) + 1))
    given = [_graded(row) for row in driver.execute(GRADES, (page.summary.record,))]
    return tuple(_with_grades(item, [one for one in given if one.item in (WHOLE, item.number)]) for item in items)


def _with_grades(item: Item, given: Sequence[Graded]) -> GradedItem:
    return GradedItem(item, given[0] if given else None, tuple(given[1:]))


def _graded(row: Sequence[object]) -> Graded:
    n, item, source, intelligence, handling, conditions, author, graded_at, sanitised, review_on, reason = row
    review = date.fromisoformat(str(review_on)) if review_on else None
    grade = Grade(str(source), str(intelligence), str(handling), str(conditions), str(sanitised), review, str(reason))
    return Graded(int(str(n)), int(str(item)), grade, str(author), str(graded_at))


def changes(before: Sequence[Finding], after: Sequence[Finding]) -> list[Changed]:
    """How findings differ: those that came, went, or changed tier or counts; in the order of the list."""
    was, now = {one.id: one for one in before}, {one.id: one for one in after}
    told = []
    for name, one in now.items():
        what = _difference(was[name], one) if name in was else f"now stands out ({one.tier}): {_about(one)}"
        if what:
            told.append(Changed(name, what))
    gone = [
        Changed(name, f"no longer stands out (was {one.tier}): {_about(one)}") for name, one in was.items() if name not in now
    ]
    return [*told, *gone]


def _about(finding: Finding) -> str:
    named = finding.subjects[:3]
    return ", ".join(node.name for node in named) + (" and others" if len(finding.subjects) > len(named) else "")


def _difference(was: Finding, now: Finding) -> str:
    parts = []
    if was.tier != now.tier:
        parts.append(f"{was.tier} → {now.tier}")
    for label, before, after in (
        ("independent sources", was.sources, now.sources),
        ("children", was.children, now.children),
        ("reports that count", len(was.reports), len(now.reports)),
    ):
        if before != after:
            parts.append(f"{label} {before} → {after}")
    return f"{'; '.join(parts)}: {_about(now)}" if parts else ""


def sanitised_texts(driver: sqlite3.Connection, record: str) -> dict[int, str]:
    """By item (0 for the whole report), the newest text that may be shared in place of what was reported."""
    found: dict[int, str] = {}
    for given in (_graded(row) for row in driver.execute(GRADES, (record,))):
        if given.grade.sanitised:
            found.setdefault(given.item, given.grade.sanitised)
    return found
