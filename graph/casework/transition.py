"""From 18 to 25: who turns 18 soon, and who has; what was done to them as a child stays what it was."""

import sqlite3
from dataclasses import dataclass
from datetime import date

import orjson

from graph.access import View
from graph.ages import age_on

SOON_AGE, ADULT, SUPPORT_ENDS = 17, 18, 25

CHILDREN = """
    SELECT n.id, n.name, n.attributes FROM graph_nodes AS n
    WHERE n.kind = 'Child' AND n.attributes ->> '$.dob' IS NOT NULL AND ? IN ('', n.id)
"""


@dataclass(frozen=True, slots=True)
class Turning:
    """Somebody on the way from children's to adults' services."""

    child: str
    name: str
    born: date
    age: int
    send: bool
    looked_after: bool
    risk: str
    lead_worker: str

    @property
    def turns_18(self) -> date:
        """The eighteenth birthday."""
        return _birthday(self.born, ADULT)

    @property
    def supported_to(self) -> date:
        """Until when support goes on (leaving care, SEND): the twenty-fifth birthday."""
        return _birthday(self.born, SUPPORT_ENDS)

    @property
    def stage(self) -> str:
        """Where on the way they are."""
        return "Turned 18" if self.age >= ADULT else "Turns 18"


def turning(view: View, today: date, child: str = "") -> list[Turning]:
    """Those from 17 to 25, or one child, the next birthday first."""

    def read(driver: sqlite3.Connection) -> list[Turning]:
        return [_turning(row, today) for row in driver.execute(CHILDREN, (child,))]

    found = [one for one in view.read(read) if SOON_AGE <= one.age < SUPPORT_ENDS]
    view.log(f"who turns 18 {child}".strip(), [one.child for one in found])
    return sorted(found, key=lambda one: (one.age >= ADULT, one.turns_18 if one.age < ADULT else one.supported_to, one.name))


def _turning(row: tuple[str, str, str], today: date) -> Turning:
    child, name, attributes = row
    said = orjson.loads(attributes)
    born = date.fromisoformat(said["dob"])
    return Turning(
        child, name, born, age_on(born, today), bool(said.get("send")), bool(said.get("looked_after")),
        said.get("risk_level", ""), said.get("lead_worker", ""),
    )  # fmt: skip


def _birthday(born: date, age: int) -> date:
    try:
        return born.replace(year=born.year + age)
    except ValueError:  # born on a leap day
        return date(born.year + age, 3, 1)
