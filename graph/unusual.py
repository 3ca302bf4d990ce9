"""Looking that is unusual: a lot in one day, at night, at somebody of one's own name. For the supervisor to ask about."""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from graph.access import View
from graph.identity.names import fold
from graph.kith import Kith
from graph.ledger.audit import Verb
from graph.ledger.database import raw
from graph.ledger.portions import chunks, marks
from graph.log import LONDON, LogRow, all_rows, begins
from graph.ontology.catalogue import node_kinds

RULES = Path(__file__).parent / "ledger" / "unusual.yaml"
PERSONS = tuple(kind for kind, said in node_kinds().items() if said.family == "person")
WHOLE_NAME = 2
"""Words of a user's name from which it is one: an account called “ann” says too little."""
LOOKING = frozenset({Verb.CONSULTATION, Verb.DISCLOSURE})


@dataclass(frozen=True, slots=True)
class Unusual:
    """Something to ask a user about.

    Attributes
    ----------
    kind : str
        a_lot, at_night or own_name.
    rows : tuple of int
        The rows of the log that it rests on.
    """

    user: str
    day: date
    kind: str
    why: str
    rows: tuple[int, ...]


@cache
def rules() -> dict[str, Any]:
    """What counts as unusual, as the configuration has it."""
    read: dict[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return read


def unusual(kith: Kith, view: View, today: date) -> list[Unusual]:
    """What was unusual of late, the newest first; asking is a look at the log, and logged."""
    view.log("the log itself: what is unusual", [])
    with kith.database.reading() as connection:
        driver = raw(connection)
        since = begins(today - timedelta(days=rules()["days"]))
        looks = [row for row in all_rows(driver, since) if row.verb in LOOKING]
        by_day: dict[tuple[str, date], list[LogRow]] = defaultdict(list)
        for row in looks:
            by_day[row.actor, row.at.astimezone(LONDON).date()].append(row)
        persons = _persons(driver, {one for row in looks for one in row.subjects})
    found = [*_a_lot(by_day, persons), *_at_night(by_day), *_own_name(by_day, persons)]
    return sorted(found, key=lambda one: (one.day, one.user, one.kind), reverse=True)


def _persons(driver: sqlite3.Connection, ids: set[str]) -> dict[str, str]:
    """Names, folded, of the persons among these ids."""
    found: dict[str, str] = {}
    for chunk in chunks(sorted(ids)):
        rows = driver.execute(
            f"SELECT id, name FROM graph_nodes WHERE kind IN ({marks(PERSONS)}) AND id IN ({marks(chunk)})",  # noqa: S608
            [*PERSONS, *chunk],
        )
        found |= {entity: fold(name) for entity, name in rows}
    return found


def _a_lot(by_day: dict[tuple[str, date], list[LogRow]], persons: dict[str, str]) -> list[Unusual]:
    """Days on which a user opened the pages of far more persons than is usual for them."""
    seen = {key: _pages(rows, persons) for key, rows in by_day.items()}
    found = []
    for (user, day), held in seen.items():
        others = [len(one) for (who, when), one in seen.items() if who == user and when != day]
        usual = median(others) if others else 0
        if len(held) > max(rules()["persons_a_day"], rules()["times_the_usual"] * usual):
            rows = tuple(row.n for row in by_day[user, day] if held.intersection(row.subjects))
            why = f"looked at {len(held)} persons one by one; {usual:g} on a middle day"
            found.append(Unusual(user, day, "a_lot", why, rows))
    return found


def _pages(rows: list[LogRow], persons: dict[str, str]) -> set[str]:
    """Persons whose own page was opened."""
    return {row.subjects[0] for row in rows if len(row.subjects) == 1 and row.subjects[0] in persons}


def _at_night(by_day: dict[tuple[str, date], list[LogRow]]) -> list[Unusual]:
    starts, ends = rules()["night"]["starts"], rules()["night"]["ends"]
    found = []
    for (user, day), rows in by_day.items():
        late = [row for row in rows if row.subjects and not ends <= row.at.astimezone(LONDON).hour < starts]
        if late:
            times = sorted({f"{row.at.astimezone(LONDON):%H:%M}" for row in late})
            said = times[0] if len(times) == 1 else f"{times[0]} to {times[-1]}"
            found.append(Unusual(user, day, "at_night", f"{len(late)} looks at night ({said})", tuple(row.n for row in late)))
    return found


def _own_name(by_day: dict[tuple[str, date], list[LogRow]], persons: dict[str, str]) -> list[Unusual]:
    """Looks at somebody who bears the user's own name, or a search for it; family and neighbours begin here."""
    found = []
    for (user, day), rows in by_day.items():
        own = {word for word in fold(user.partition("@")[0].replace(".", " ").replace("_", " ")).split() if len(word) > 1}
        if len(own) < WHOLE_NAME:
            continue
        met = [row for row in rows if _meets(own, row, persons)]
        if met:
            found.append(Unusual(user, day, "own_name", "looked for somebody of their own name", tuple(row.n for row in met)))
    return found


def _meets(own: set[str], row: LogRow, persons: dict[str, str]) -> bool:
    """Whether a look was at one person, or for a text, in which the user's whole name stands."""
    if row.what.startswith("search for"):
        return own <= set(fold(row.what.partition("search for")[2]).split())
    return len(row.subjects) == 1 and own <= set(persons.get(row.subjects[0], "").split())
