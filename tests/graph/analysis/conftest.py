"""Small evidence, written report by report."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from graph.analysis.columns import evidence_from_columns
from graph.analysis.evidence import Evidence

NOWHERE = {"latitude": float("nan"), "longitude": float("nan")}
TODAY = date(2026, 10, 31)
KINDS = {"C": "Child", "P": "PersonOfConcern", "L": "Location", "O": "OnlinePlatform", "T": "Phone"}
ROLES = {"C": "victim", "P": "alleged", "L": "location", "O": "platform", "T": "phone"}


@dataclass
class Book:
    """Collects reports; an entity's first letter says what it is (C child, P person, L place, O platform, T phone)."""

    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    reports: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    relations: list[dict[str, Any]] = field(default_factory=list)
    episodes: list[dict[str, Any]] = field(default_factory=list)

    def know(self, name: str, **properties: Any) -> None:
        blank = {
            "home": False,
            "place_kind": "",
            "age_known": True,
            "name_alone": False,
            "high_risk": False,
            "owner": "",
            **NOWHERE,
        }
        self.entities.setdefault(name, {"id": name, "name": name, "kind": KINDS[name[0]], **blank}).update(properties)

    def report(self, ago: int, who: str, root: str | None = "", footing: str = "first_hand", **more: Any) -> str:
        """`who` lists entities; `ago` is days before today; the root is the report's own unless given."""
        reference = f"R{len(self.reports):04d}"
        day = TODAY - timedelta(days=ago)
        known = more.pop("known", None)
        agency = more.pop("agency", "")
        minute = more.pop("minute", -1)
        self.reports.append(
            {
                "reference": reference,
                "known_on": known or day,
                "occurred_on": day,
                "agency": agency,
                "minute": minute,
                "liberty": True,
            }
        )
        basis = {"root": reference if root == "" else root, "footing": footing, "source": "", "intelligence": ""}
        for entity in who.split():
            self.know(entity)
            row = {"report": reference, "incident": reference, "entity": entity, "role": ROLES[entity[0]]}
            self.rows.append({**row, "assessment": False, **basis, **more})
        return reference

    def relate(self, subject: str, kind: str, other: str, ago: int = 10) -> None:
        for entity in (subject, other):
            self.know(entity)
        self.relations.append({"subject": subject, "object": other, "kind": kind, "report": self._row(ago)})

    def missing(self, child: str, start: Any, end: Any, place: str | None = None) -> None:
        self.know(child)
        if place:
            self.know(place)
        self.episodes.append({"child": child, "start": start, "end": end, "place": place, "report": self._row(0)})

    def _row(self, ago: int) -> str:
        reference = f"row{len(self.reports)}"
        day = TODAY - timedelta(days=ago)
        self.reports.append(
            {"reference": reference, "known_on": day, "occurred_on": day, "agency": "", "minute": -1, "liberty": False}
        )
        return reference

    def evidence(self) -> Evidence:
        return evidence_from_columns(
            *({key: [row[key] for row in rows] for key in (rows[0] if rows else {})}
              for rows in (list(self.entities.values()), self.reports, self.rows, self.relations, self.episodes))
        )  # fmt: skip


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def quiet_area(book: Book) -> Callable[[], Book]:
    """Two years of chance reports about twenty places, so that there is a past to compare with."""

    def fill() -> Book:
        for number in range(200):
            place = number * 7 % 20
            book.report(5 + number * 3, f"C{number % 90} L{place:02d}")
        return book

    return fill
