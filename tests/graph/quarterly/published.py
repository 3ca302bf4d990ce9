"""What the annual report for 2015-16 published (Appendix A), by quarter, and case rows made up so that they come to that.

Only numbers are the report's; every child, date and row is invented.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

Numbers = tuple[int, int, int, int]
Levels = tuple[int, int, int]

STARTS = (date(2015, 4, 1), date(2015, 7, 1), date(2015, 10, 1), date(2016, 1, 1))
ENDS = (date(2015, 6, 30), date(2015, 9, 30), date(2015, 12, 31), date(2016, 3, 31))
QUARTERS = ("Q1 2015-16", "Q2 2015-16", "Q3 2015-16", "Q4 2015-16")
CARRIED = 21
WITHOUT_MEETING = 7
"""Children carried over whose first meeting was still to come."""

REQUESTS: Numbers = (9, 11, 9, 8)
MALE: Numbers = (0, 1, 0, 1)
DISABILITY: Numbers = (0, 0, 1, 0)
IN_CARE: Numbers = (1, 2, 3, 0)
BECAUSE_OF_EXPLOITATION: Numbers = (0, 1, 0, 0)
OTHER_AUTHORITY: Numbers = (0, 1, 0, 0)
HETEROSEXUAL: Numbers = (1, 2, 3, 6)
ETHNICITY: dict[str, Numbers] = {
    "White - British": (6, 6, 8, 7),
    "White - Other European": (0, 1, 1, 1),
    "Black or Black British - African": (0, 1, 0, 1),
    "Black or Black British - Caribbean": (0, 1, 0, 0),
    "Dual Heritage - White and Asian": (1, 1, 0, 0),
    "Dual Heritage - White and Black Caribbean": (2, 0, 0, 0),
    "Gypsy/Roma": (0, 1, 0, 0),
}
ETHNICITY_SUMMARY: dict[str, Numbers] = {
    "White British": (6, 6, 8, 7),
    "BME": (3, 5, 1, 2),
    "Of which; White – Not British": (0, 2, 1, 1),
}
SOURCE: dict[str, Numbers] = {
    "Careline": (0, 1, 0, 0),
    "Children's Home": (0, 1, 0, 0),
    "Children's Practitioner": (0, 0, 2, 2),
    "Education": (3, 0, 0, 1),
    "Enthusiasm": (0, 0, 0, 1),
    "Family": (0, 0, 0, 1),
    "Health": (0, 1, 0, 0),
    "MAT": (2, 1, 0, 1),
    "Police": (0, 6, 0, 1),
    "Safe and Sound": (0, 0, 1, 0),
    "Social Care": (3, 1, 6, 1),
}
MODEL: dict[str, Numbers] = {
    "Boyfriend or girlfriend": (0, 2, 4, 2),
    "Gangs and gang association": (0, 0, 1, 1),
    "Trafficking into, within or out of the UK": (0, 1, 1, 1),
    "Online": (2, 3, 3, 5),
    "Offline or street grooming": (0, 1, 0, 4),
    "Risk taking that makes vulnerable": (3, 4, 6, 2),
    "1:1 grooming (adult on child)": (1, 2, 3, 1),
    "Other": (0, 1, 0, 1),
}
OPEN: Numbers = (30, 28, 27, 29)
OPEN_BY_RISK: dict[str, Numbers] = {
    "High (including escalated)": (8, 12, 9, 12),
    "Medium": (8, 8, 10, 8),
    "Low (including closed)": (9, 7, 5, 6),
    "Not yet assessed/unknown": (2, 0, 3, 3),
}
CLOSURES: Numbers = (14, 10, 7, 6)
CLOSURE_REASONS: dict[str, Numbers] = {
    "In Low Risk": (3, 1, 2, 0),
    "Risk Reduced (including CiN)": (5, 5, 2, 5),
    "Risk Escalated (includes CP)": (2, 1, 2, 1),
    "Moved": (0, 0, 0, 0),
    "Age": (0, 1, 0, 0),
    "Meeting not held - threshold not met": (3, 1, 0, 0),
    "Other": (1, 1, 0, 0),
}
KEY_WORKER: dict[str, Numbers] = {"Social Care": (19, 20, 22, 26), "MAT": (9, 7, 4, 3), "Other": (2, 1, 1, 0)}
PRIORITY_AREAS: dict[str, Numbers] = {
    "Police Involvement": (17, 18, 18, 18),
    "Underage Pregnancy/false negatives": (3, 3, 3, 3),
    "Gangs": (4, 4, 5, 6),
    "Substance misuse": (14, 12, 12, 12),
    "Family/Young person DV": (10, 7, 6, 5),
    "Channel Report/Violent Extremism": (0, 1, 1, 1),
    "Self Harm": (12, 12, 11, 12),
    "Any Missing": (18, 16, 17, 17),
    "Homeless": (2, 2, 3, 1),
    "Offending": (6, 7, 7, 7),
}
MEETINGS: dict[str, Numbers] = {
    "Professionals meeting": (8, 8, 3, 1),
    "Initial meeting": (6, 5, 9, 8),
    "First review": (2, 4, 1, 6),
    "Further reviews": (6, 7, 2, 3),
}
MEETINGS_HELD: Numbers = (22, 24, 15, 18)
YOUNG_PEOPLE: Numbers = (4, 2, 5, 8)
CARERS: Numbers = (7, 9, 10, 9)
VIEWS: Numbers = (8, 2, 5, 1)
SHARES: dict[str, Numbers] = {
    "Young people (% attending at eligible meetings)": (29, 13, 42, 47),
    "Parents/Carers (% attending at eligible meetings)": (50, 60, 83, 53),
    "Young person seen or conveys views prior to meeting (% from eligible meetings)": (57, 13, 42, 63),
}
OUTCOME: dict[str, Numbers] = {"Low risk": (4, 3, 1, 0), "Medium risk": (2, 4, 3, 2), "High risk": (3, 6, 1, 5)}
BY_MEETING: dict[str, Levels] = {
    "First professionals meeting": (17, 10, 5),
    "Second professionals meeting": (5, 2, 0),
    "Initial meeting": (20, 19, 6),
    "First review": (10, 9, 6),
    "Second review": (7, 4, 4),
    "Third review": (3, 3, 2),
    "Fourth review": (2, 1, 1),
    "Fifth review": (0, 1, 0),
}
"""High, medium, low, for the year."""

CODES = {
    "Boyfriend or girlfriend": "Boyfriend/Girlfriend",
    "Offline or street grooming": "Street grooming",
    "Trafficking into, within or out of the UK": "Trafficking",
    "Risk taking that makes vulnerable": "Risk taking",
    "1:1 grooming (adult on child)": "1:1 grooming",
    "Gangs and gang association": "Gangs",
    "Underage Pregnancy/false negatives": "underage pregnancy",
    "Family/Young person DV": "DV",
    "Channel Report/Violent Extremism": "violent extremism",
    "Any Missing": "missing",
    "Homeless": "homeless",
    "In Low Risk": "in low risk",
    "Risk Reduced (including CiN)": "risk reduced",
    "Risk Escalated (includes CP)": "risk escalated",
    "Meeting not held - threshold not met": "threshold not met",
}
"""How a row says what a table's label means, where it is not the label itself."""
FURTHER = ("Second review", "Third review", "Fourth review", "Fifth review")
LEVELS = ("High", "Medium", "Low")

Cells = dict[str, object]


@dataclass
class Year:
    """Rows of one year, made quarter by quarter."""

    open: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    left: dict[str, list[int]] = field(default_factory=lambda: {name: list(told) for name, told in BY_MEETING.items()})
    requests: list[Cells] = field(default_factory=list)
    closures: list[Cells] = field(default_factory=list)
    meetings: list[Cells] = field(default_factory=list)
    lists: list[list[Cells]] = field(default_factory=list)


def write_year(folder: Path) -> None:
    """Write the year's extracts as CSV files: requests, closures, meetings, and the case list of each quarter."""
    year = made_up()
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("requests", "closures", "meetings"):
        _write(folder / f"{name}.csv", getattr(year, name))
    for end, rows in zip(ENDS, year.lists, strict=True):
        _write(folder / f"cases {end.isoformat()}.csv", rows)


def _write(file: Path, rows: Sequence[Cells]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def made_up() -> Year:
    """Rows that come to what was published, as far as that can be."""
    carried = [f"K{number:02d}" for number in range(1, CARRIED + 1)]
    year = Year(open=carried, met=set(carried[WITHOUT_MEETING:]))
    waiting: list[str] = []
    for quarter in range(4):
        new = list(_requests(year, quarter))
        # Some were asked for too late to be assessed; some whose case was closed come back without a request.
        unassessed = new[-OPEN_BY_RISK["Not yet assessed/unknown"][quarter] :] if quarter != 1 else []
        not_met = new[: CLOSURE_REASONS["Meeting not held - threshold not met"][quarter]]
        back = [child for child in year.closed if child[0] == "K" and child not in year.met][:1] if quarter in (1, 3) else []
        year.open += [*new, *back]
        worked = list(year.open)
        assert len(worked) == OPEN[quarter]
        _meetings(year, quarter, [*waiting, *_unmet(year, worked, {*not_met, *unassessed})], not_met=not_met)
        closing = _closures(year, quarter, not_met, keep={*unassessed, *back})
        year.lists.append(list(_case_list(quarter, worked, closing, unassessed, back)))
        waiting = unassessed
    _before_the_year(year)
    return year


def _requests(year: Year, quarter: int) -> Iterator[str]:
    count = REQUESTS[quarter]
    children = [f"R{quarter + 1}{number:02d}" for number in range(count)]
    ethnic, sources = _spread(ETHNICITY, quarter), _spread(SOURCE, quarter)
    models = _handed_out(MODEL, quarter, count)
    for number, child in enumerate(children):
        year.requests.append(
            {
                "Request ID": f"Q{child}",
                "Child ID": child,
                "Date of request": f"{STARTS[quarter] + timedelta(days=number):%d/%m/%Y}",
                "Gender": "M" if number < MALE[quarter] else "F",
                "Source of request": sources[number] if number < len(sources) else "",
                "Disability": _yes(number < DISABILITY[quarter]),
                "CLA": _yes(number < IN_CARE[quarter]),
                "In care as a result of CSE": _yes(number < BECAUSE_OF_EXPLOITATION[quarter]),
                "From another LA": _yes(number < OTHER_AUTHORITY[quarter]),
                "Ethnicity": ethnic[number],
                "Sexual identity": "Heterosexual" if number < HETEROSEXUAL[quarter] else "",
                "Model": "; ".join(models[number]),
                "Accepted": "Y",
            }
        )
    yield from children


def _yes(said: bool) -> str:
    return "Y" if said else "N"


def _spread(told: dict[str, Numbers], quarter: int) -> list[str]:
    return [CODES.get(label, label) for label, numbers in told.items() for _ in range(numbers[quarter])]


def _handed_out(told: dict[str, Numbers], quarter: int, count: int) -> list[list[str]]:
    """Labels handed out in turn, none twice to the same."""
    held: list[list[str]] = [[] for _ in range(count)]
    turn = cycle(range(count))
    for label, numbers in told.items():
        for _ in range(numbers[quarter]):
            held[next(turn)].append(CODES.get(label, label))
    return held


def _unmet(year: Year, children: Iterable[str], leave: set[str]) -> list[str]:
    """Children whom no meeting was about, those asked for last first."""
    return [child for child in reversed(list(children)) if child not in year.met | leave]


def _meetings(year: Year, quarter: int, unmet: Sequence[str], not_met: Sequence[str]) -> None:
    """First meetings of those without one, then meetings of those who had one before."""
    firsts = [level for level, label in zip(LEVELS, reversed(OUTCOME), strict=True) for _ in range(OUTCOME[label][quarter])]
    kinds = ["First professionals meeting"] * MEETINGS["Professionals meeting"][quarter]
    kinds += ["Initial meeting"] * MEETINGS["Initial meeting"][quarter]
    before = [child for child in year.open if child in year.met and child not in not_met]
    people = list(dict.fromkeys(unmet))[: len(firsts)]
    assert len(people) == len(firsts), (quarter, len(people))
    later = cycle(before)
    held: list[Cells] = []
    for kind in kinds:
        if people:
            level = _roomiest(year, kind, sorted(set(firsts), key=LEVELS.index))
            firsts.remove(level)
            child = people.pop(0)
            year.met.add(child)
        else:
            child, level = next(later), ""
        held.append(_meeting(year, child, kind, level, ENDS[quarter] if child in year.closed else STARTS[quarter], 30))
    held += [
        _meeting(year, next(later), "First review", "", STARTS[quarter], 50) for _ in range(MEETINGS["First review"][quarter])
    ]
    for _ in range(MEETINGS["Further reviews"][quarter]):
        kind = max(FURTHER, key=lambda kind: sum(year.left[kind]))
        held.append(_meeting(year, next(later), kind, "", STARTS[quarter], 50))
    eligible = [row for row in held if "professionals" not in str(row["Meeting type"])]
    for number, row in enumerate(eligible):
        seen = YOUNG_PEOPLE[quarter] <= number < YOUNG_PEOPLE[quarter] + VIEWS[quarter]
        row |= {
            "Young person attended": _yes(number < YOUNG_PEOPLE[quarter]),
            "Parent/carer attended": _yes(number < CARERS[quarter]),
            "Views given": _yes(seen),
        }
    year.meetings += held


def _roomiest(year: Year, kind: str, levels: Sequence[str]) -> str:
    return max(levels, key=lambda level: year.left[kind][LEVELS.index(level)])


def _meeting(year: Year, child: str, kind: str, level: str, start: date, days: int) -> Cells:
    level = level or _roomiest(year, kind, LEVELS)
    year.left[kind][LEVELS.index(level)] -= 1
    assert year.left[kind][LEVELS.index(level)] >= 0, (kind, level)
    on = start if start in ENDS else start + timedelta(days=days)
    return {
        "Child ID": child,
        "Meeting date": f"{on:%d/%m/%Y}",
        "Meeting type": kind,
        "Risk level": level,
        "Young person attended": "",
        "Parent/carer attended": "",
        "Views given": "",
    }


def _before_the_year(year: Year) -> None:
    """What is left of the meetings was held the year before, about children who had one before."""
    children = cycle(f"K{number:02d}" for number in range(WITHOUT_MEETING + 1, CARRIED + 1))
    for kind in BY_MEETING:
        for level, count in zip(LEVELS, list(year.left[kind]), strict=True):
            for _ in range(count):
                year.meetings.append(_meeting(year, next(children), kind, level, date(2014, 9, 1), len(year.meetings) % 200))


def _closures(year: Year, quarter: int, not_met: Sequence[str], keep: set[str]) -> dict[str, str]:
    """Close as many as were closed; returns child to reason."""
    reasons = [CODES.get(label, label) for label, told in CLOSURE_REASONS.items() for _ in range(told[quarter])]
    reasons += [""] * (CLOSURES[quarter] - len(reasons))
    others = iter([child for child in year.open if child not in keep and child not in not_met])
    refused = iter(not_met)
    closing = {next(refused) if reason == "threshold not met" else next(others): reason for reason in reasons}
    for number, (child, reason) in enumerate(closing.items()):
        # The level at closure is written down where the reason does not tell it.
        risk = {"Age": "Low", "": "Low", "Other": ("Low", "Medium", "", "")[quarter]}.get(reason, "")
        on = ENDS[quarter] - timedelta(days=1 + number % 5)
        year.closures.append(
            {"Child ID": child, "Date closed": f"{on:%d/%m/%Y}", "Closure reason": reason, "Risk at closure": risk}
        )
    year.open = [child for child in year.open if child not in closing]
    year.closed += closing
    return closing


def _case_list(
    quarter: int, worked: Sequence[str], closing: dict[str, str], unassessed: Sequence[str], back: Sequence[str]
) -> Iterator[Cells]:
    at_closure = {"risk escalated": 0, "in low risk": 2, "risk reduced": 2, "Age": 2, "": 2, "Other": (2, 1)[quarter == 1]}
    told = [OPEN_BY_RISK[label][quarter] for label in list(OPEN_BY_RISK)[:3]]
    for reason in closing.values():
        if reason in at_closure:
            told[at_closure[reason]] -= 1
    levels = iter([level for level, count in zip(LEVELS, told, strict=True) for _ in range(count)])
    teams = _spread(KEY_WORKER, quarter)
    areas = _handed_out(PRIORITY_AREAS, quarter, len(worked))
    for number, child in enumerate(worked):
        over = child in closing
        level = "" if over else "Not yet assessed" if child in unassessed else next(levels)
        asked = STARTS[quarter] if child[0] == "R" and child[1] == str(quarter + 1) else date(2014, 6, 2)
        yield {
            "Child ID": child,
            "Status": "Closed" if over else "Open",
            "Referred": f"{asked:%d/%m/%Y}" if child[0] == "K" and child not in back else "",
            "Risk level": level,
            "Team": teams[number],
            "Priority areas": "; ".join(areas[number]),
        }
