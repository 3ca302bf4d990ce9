"""Who is flagged beside who is known: by gender, ethnicity, age, care and SEND, with what small numbers leave open.

It looks at what stands out from outside: none of these characteristics is ever an input of a score.
"""

import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import orjson
from scipy.stats import fisher_exact

from graph.access import Look
from graph.errors import WrongUsage
from graph.kith import Kith
from graph.ledger.database import raw
from graph.ontology.catalogue import term

NOT_RECORDED = "Not recorded"
Z = 1.959964
"""Of a 95 % interval."""
SURE = 0.05
FEWEST = 10
"""Of fewer children than this nothing can be said."""
TIERS = ("any", "alert")
AGES = ((0, 12, "Under 13"), (13, 15, "13 to 15"), (16, 17, "16 or 17"), (18, 200, "18 or older"))
SEXES = {"F": "Female", "M": "Male", "X": "Other"}

CASES = """
    SELECT ge.entity, r.body -> '$.content', ge.entity IN (SELECT id FROM graph_nodes WHERE kind = 'Child')
    FROM records AS r JOIN graph_counted AS c ON c.record = r.id
    JOIN mentions AS m ON m.record = r.id AND m.kind = 'Child'
        AND m.position = (SELECT min(position) FROM mentions WHERE record = r.id AND kind = 'Child' AND seq = r.seq)
        AND m.seq = r.seq
    JOIN graph_entity AS ge ON ge.mention = m.id
    WHERE r.kind = 'child_case' AND COALESCE(r.known_on, '') <= ? ORDER BY r.known_on, r.seq, r.position
"""


Reading = Callable[[Mapping[str, Any], date], str]
"""From what is said of a child on a day to its group."""


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the case population.

    Attributes
    ----------
    known, flagged : int
        Children on the case list, and those of them who are behind something that stands out.
    low, high : float
        95 % interval of the share that is flagged (Wilson), 0 to 1.
    says : {"more", "less", "", "few"}
        Whether the group is flagged more or less than all others together beyond chance (Fisher's exact test, held to account
        for all groups that are tested); "few" where it is too small to tell anything.
    """

    label: str
    known: int
    flagged: int
    low: float
    high: float
    says: str

    @property
    def share(self) -> float:
        """Flagged of those known."""
        return self.flagged / self.known if self.known else 0.0


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One characteristic with its groups, the largest first."""

    name: str
    label: str
    groups: tuple[Group, ...]
    not_recorded: int


@dataclass(frozen=True, slots=True)
class Disparity:
    """The whole picture: children on the case list, those flagged, and each characteristic.

    `unlisted` counts children who are flagged and on no case list, of whom nothing can be said here.
    """

    known: int
    flagged: int
    unlisted: int
    characteristics: tuple[Characteristic, ...]


def wilson(hits: int, total: int) -> tuple[float, float]:
    """95 % interval of a share by Wilson's score, 0 to 1 where nothing is known.

    Examples
    --------
    >>> [round(end, 3) for end in wilson(3, 10)]
    [0.108, 0.603]
    """
    if total == 0:
        return 0.0, 1.0
    share, spread = hits / total, Z * Z / total
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / total + spread / (4 * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def disparity(kith: Kith, look: Look, as_of: date, tier: str = "any") -> Disparity:
    """Who of the case population is behind what stands out as of a day, by characteristic.

    Parameters
    ----------
    kith : Kith
        The open data folder.
    look : Look
        Who, and what for.
    as_of : date
        The day.
    tier : {"any", "alert"}, optional
        Only what is an alert where that is asked.

    Raises
    ------
    WrongUsage
        If there is no such tier.
    """
    if tier not in TIERS:
        raise WrongUsage(f"There is no tier “{tier}”.", f"One of {', '.join(TIERS)}.", "tier")
    view = kith.view(look.actor, look.purpose)
    findings = view.findings(as_of).findings
    flagged = {child for one in findings if tier in ("any", one.tier) for child in one.child_ids}
    with kith.database.reading() as connection:
        said = _population(raw(connection), as_of)
    view.log(f"who is flagged beside the case population as of {as_of}", sorted(said.keys() & flagged))
    return compared(said, flagged, as_of)


def compared(said: Mapping[str, Mapping[str, Any]], flagged: set[str], as_of: date) -> Disparity:
    """The same from what is said of each child, by id."""
    tables = [(name, label, {child: read(one, as_of) for child, one in said.items()}) for name, label, read in READ]
    counted = [(name, label, _counted(groups, flagged)) for name, label, groups in tables]
    tested = [
        (name, group, _chance(*numbers, len(said), len(said.keys() & flagged)))
        for name, _, groups in counted
        for group, numbers in groups.items()
        if group != NOT_RECORDED
    ]
    beyond, everybody = _beyond_chance(tested), (len(said), len(said.keys() & flagged))
    characteristics = [
        Characteristic(
            name,
            label,
            tuple(_group(name, group, groups[group], beyond, everybody) for group in _order(groups)),
            groups.get(NOT_RECORDED, (0, 0))[0],
        )
        for name, label, groups in counted
    ]
    return Disparity(len(said), len(said.keys() & flagged), len(flagged - said.keys()), tuple(characteristics))


def _population(driver: sqlite3.Connection, as_of: date) -> dict[str, dict[str, Any]]:
    """What the case list says of each child, the newest value of each cell."""
    said: dict[str, dict[str, Any]] = {}
    for entity, content, child in driver.execute(CASES, (as_of.isoformat(),)):
        if not child:
            continue
        one = said.setdefault(entity, {"protected": {}})
        read = orjson.loads(content)
        protected = {**one["protected"], **read.pop("protected", {})}
        one.update({name: value for name, value in read.items() if value not in (None, "", [])}, protected=protected)
    return said


def _sex(said: Mapping[str, Any], _day: date) -> str:
    return SEXES.get(str(said.get("sex", "")), NOT_RECORDED)


def _ethnicity(said: Mapping[str, Any], _day: date) -> str:
    text = str(said.get("protected", {}).get("ethnicity", "")).strip()
    known = term("ethnicity", text) if text else None
    return known.label if known else text or NOT_RECORDED


def _age(said: Mapping[str, Any], day: date) -> str:
    if not said.get("dob"):
        return NOT_RECORDED
    born = date.fromisoformat(str(said["dob"])[:10])
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return next((label for first, last, label in AGES if first <= years <= last), NOT_RECORDED)


def _yes_no(name: str, yes: str, no: str) -> Reading:
    def read(said: Mapping[str, Any], _day: date) -> str:
        value = said.get(name)
        return yes if value is True else no if value is False else NOT_RECORDED

    return read


READ: tuple[tuple[str, str, Reading], ...] = (
    ("gender", "Gender", _sex),
    ("ethnicity", "Ethnicity", _ethnicity),
    ("age", "Age", _age),
    ("cla", "Children looked after", _yes_no("looked_after", "Looked after", "Not looked after")),
    ("send", "Special educational needs or disability", _yes_no("send", "With SEND", "Without SEND")),
)


def _counted(groups: Mapping[str, str], flagged: set[str]) -> dict[str, tuple[int, int]]:
    known = Counter(groups.values())
    hits = Counter(group for child, group in groups.items() if child in flagged)
    return {group: (count, hits[group]) for group, count in known.items()}


def _order(groups: Mapping[str, tuple[int, int]]) -> list[str]:
    return sorted((group for group in groups if group != NOT_RECORDED), key=lambda group: (-groups[group][0], group))


def _chance(known: int, flagged: int, all_known: int, all_flagged: int) -> float:
    """How likely a difference like this one is by chance alone, the group against all others."""
    others = all_known - known
    if not known or not others:
        return 1.0
    table = np.array([[flagged, known - flagged], [all_flagged - flagged, others - (all_flagged - flagged)]])
    return float(fisher_exact(table).pvalue)


def _beyond_chance(tested: Sequence[tuple[str, str, float]]) -> set[tuple[str, str]]:
    """The groups that still differ when it is taken into account how many were tested (Holm)."""
    found: set[tuple[str, str]] = set()
    for place, (name, group, chance) in enumerate(sorted(tested, key=lambda one: one[2])):
        if chance > SURE / (len(tested) - place):
            break
        found.add((name, group))
    return found


def _group(name: str, label: str, counted: tuple[int, int], beyond: set[tuple[str, str]], everybody: tuple[int, int]) -> Group:
    known, flagged = counted
    others = everybody[0] - known
    rest = (everybody[1] - flagged) / others if others else 0.0
    says = ("more" if flagged / known > rest else "less") if (name, label) in beyond else "few" if known < FEWEST else ""
    return Group(label, known, flagged, *wilson(flagged, known), says)
