"""Registers with plants and with what misleads, taken in as files are: what stands out, and what must not."""

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from graph.analysis.finding import Finding
from graph.kith import Kith
from graph.ledger.database import raw
from graph.ledger.writer import Grade
from ingest.pipeline import Sender, ingest_upload

TODAY = date(2026, 10, 31)
HEADER = (
    "Reference", "Date of report", "Reporter's name", "Agency", "Witnessed?", "Third party?", "Details of witness", "Victim",
    "Victim DOB", "Others present", "Alleged offender(s)", "Location", "Details",
)  # fmt: skip
GIVEN = [
    "Amelia",
    "Callum",
    "Idris",
    "Zara",
    "Kai",
    "Poppy",
    "Josef",
    "Tyrone",
    "Megan",
    "Rhys",
    "Dariusz",
    "Lena",
    "Omar",
    "Freya",
    "Jake",
    "Sana",
    "Harriet",
    "Levi",
    "Nadia",
]
FAMILY = [
    "Ashdown",
    "Birkett",
    "Cutler",
    "Dravid",
    "Eastham",
    "Farrow",
    "Gostelow",
    "Hallam",
    "Jessop",
    "Kowal",
    "Lisle",
    "Novak",
    "Okafor",
    "Quayle",
    "Thwaite",
]
RISES, RUMOUR, ONE_CHILD, BUSY, FALSE = (
    "Abbey Gardens",
    "Grange Hotel",
    "Weston Skate Park",
    "Thornby Bus Station",
    "Star Kebab",
)
OTHERS = [
    f"{name} {kind}" for name in ("Mill Lane", "Canal Street", "Queen Street") for kind in ("Underpass", "Arcade", "Hotel")
]
HOME = "14 Larch Close"


@dataclass
class Register:
    """Rows of a register, drawn with a seed: chance reports, a busy place, and what is planted."""

    seed: int
    rows: list[tuple[date, list[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        people = [f"{given} {family}" for given in GIVEN for family in FAMILY]
        self.random.shuffle(people)
        self.children, self.adults, self.reporters = people[:60], people[60:80], people[80:130]
        self.group, self.groomer = self.children[50:56], self.adults[0]

    def add(self, ago: int, children: Sequence[str], place: str, alleged: str = "", *, told: str = "", who: str = "") -> None:
        """One row; `told` names whom the reporter has it from."""
        day = TODAY - timedelta(days=ago)
        born = date(2010, 1, 1) + timedelta(days=17 * self.children.index(children[0]))
        words = (
            f"{day:%d/%m/%Y}: {children[0]} seen{f' at {place}' if place else ''}. Staff were worried, number {len(self.rows)}."
        )
        basis = ("No", "Yes", told) if told else ("Yes", "No", "")
        cells = [f"{day:%d/%m/%Y}", who or self.random.choice(self.reporters), "School", *basis, children[0]]
        self.rows.append((day, [*cells, f"{born:%d/%m/%Y}", "; ".join(children[1:]), alleged, place, words]))

    def fill(self, reports: int, days: int) -> None:
        draw = self.random
        for _ in range(reports):
            place = BUSY if draw.random() < 0.18 else draw.choice([*OTHERS, "", ""])
            alleged = draw.choice(self.adults[1:]) if draw.random() < 0.25 else ""
            self.add(draw.randrange(days), [draw.choice(self.children)], place, alleged)
        for number in range(12):
            pair = [self.group[(number + step) % 6] for step in (0, 1)]
            self.add(1 + 2 * number, pair, RISES, self.groomer)
        for number in range(9):
            chosen = draw.choice(self.children)
            self.add(4 * number, [chosen], RUMOUR, told="one learning mentor")
            self.add(4 * number + 1, [self.children[3]], ONE_CHILD)
            self.add(4 * number + 2, [self.children[4 * number]], FALSE)
            self.add(4 * number + 3, [self.children[5 * number]], HOME)

    def text(self) -> bytes:
        page = io.StringIO()
        sheet = csv.writer(page)
        sheet.writerow(HEADER)
        for number, (day, cells) in enumerate(sorted(self.rows), 1):
            sheet.writerow([f"LIB-{day.year}-{number:05d}", *cells])
        return page.getvalue().encode()

    def homes(self) -> bytes:
        lines = ["Person,Related to,Relationship,From,Source", f"{self.children[9]},{HOME},lives at,01/06/2026,LCS"]
        return "\n".join(lines).encode()


@pytest.fixture
def taken_in(tmp_path: Path) -> Callable[[Register], Kith]:
    def take(register: Register) -> Kith:
        kith = Kith(tmp_path / "data")
        files = [("register.csv", register.text()), ("links.csv", register.homes())]
        ingest_upload(kith, files, Sender("ann", "a test", TODAY))
        return kith

    return take


def found_in(kith: Kith) -> list[Finding]:
    return kith.view("ann", "a test").findings(TODAY).findings


def places(found: list[Finding]) -> dict[str, str]:
    return {finding.subjects[0].name: finding.tier for finding in found if finding.kind == "location"}


def grade_false(kith: Kith, place: str) -> None:
    """Suspected to be false: every report that names a place."""
    with kith.database.reading() as connection:
        records = [
            row[0]
            for row in raw(connection).execute(
                "SELECT DISTINCT record FROM graph_evidence JOIN graph_nodes ON id = target WHERE name = ?", (place,)
            )
        ]
    with kith.writing("ann", "grading") as (writer, _):
        for record in records:
            writer.grade(record, Grade("3", "E"), graded_at=TODAY.isoformat())


def test_a_year_s_register_raises_what_rises_and_stays_quiet_about_what_misleads(taken_in: Callable[[Register], Kith]) -> None:
    register = Register(2)
    register.fill(170, 400)
    with taken_in(register) as kith:
        before = places(found_in(kith))
        assert before == {RISES: "alert", FALSE: "alert"}, "nine children by nine sources, as far as anyone knows"
        grade_false(kith, FALSE)
        found = found_in(kith)
    assert places(found) == {RISES: "alert"}
    concern = [finding for finding in found if finding.kind == "person_of_concern"]
    assert register.groomer in {finding.subjects[0].name for finding in concern}
    assert not {subject.kind for finding in concern for subject in finding.subjects} - {"PersonOfConcern"}
    groups = [{node.name for node in finding.subjects} for finding in found if finding.kind == "peer_group"]
    assert any(set(register.group) <= group for group in groups)


def test_a_young_register_says_what_rises_to_watch_only(taken_in: Callable[[Register], Kith]) -> None:
    register = Register(5)
    register.fill(45, 90)
    with taken_in(register) as kith:
        grade_false(kith, FALSE)
        found = found_in(kith)
        looked = kith.view("ann", "a test").looked_at(TODAY)
    assert places(found) == {RISES: "watch"}
    assert next(finding for finding in found if finding.kind == "location").measures["window_days"] == looked.place_days < 90
    assert not [finding for finding in found if finding.kind == "platform"]
    assert not looked.platforms
