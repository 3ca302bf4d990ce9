"""What may be joined without asking, what must be asked, and what speaks against.

Nothing here counts evidence (see ``compare``): these are the guards. Twins, namesakes and a child beside an adult score
high on any scale, so no score may join them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA

from graph.identity.names import Name, low_information_surnames
from graph.identity.node import FullName, Node
from graph.identity.people import People
from graph.identity.settings import settings

IDENTIFIER = "identifier"
NAME_AND_DOB = "name and date of birth"
NAME_ALONE = "name alone"
NAME_AND_CONTEXT = "name and context"
OTHER_DOB = "another date of birth"
OTHER_NUMBER = "another case or police number"
TWINS = "twins or siblings"
NAMESAKES = "namesakes"
PART = "part of the name only"
STREET_NAME = "same street name"
COMMON = "a name that many bear"
BY_WEIGHT = "alike by weight"
SPELLING = "name but for a letter"
GROWN = "an adult beside a child"
DEFAULT_DATE = "a date of birth of 1 January, which is often a stand-in"
STRONG = frozenset({IDENTIFIER, NAME_AND_DOB})

# How near two names are, best first. "either": a slip that may as well be another forename (Smir: Amir, or Samir).
# "lookalike": one letter apart, but each a name in its own right (Mina, Nina).
LEVELS = ("equal", "form", "middle", "part", "slip", "either", "lookalike")
JOINING = frozenset({"equal", "form", "slip"})
JOINING_ALONE = JOINING | {"either"}
"""Without a date of birth; with the same one, a forename that may be another is a twin's until a person says otherwise."""


@dataclass(frozen=True, slots=True)
class Near:
    """A node whose name comes near, and how."""

    node: Node
    level: str
    name: FullName = ("", "")


def near(people: People, node: Node) -> list[Near]:
    """Everyone whose full name is near one of the node's, each at the best level."""
    best: dict[int, Near] = {}
    for name in sorted(node.names):
        if not node.main_name(name):
            continue
        for other in near_name(people, name):
            held = best.get(id(other.node))
            if other.node is not node and (held is None or LEVELS.index(other.level) < LEVELS.index(held.level)):
                best[id(other.node)] = other
    return list(best.values())


def near_name(people: People, name: FullName) -> list[Near]:
    """Everyone whose full name, or nickname with surname, is near `name`."""
    found: dict[int, Near] = {}
    for other, level in people.known_near(Name(given=name[0], family=name[1])):
        for node in people.named(other):
            if level == "equal" or node.main_name(other):
                found.setdefault(id(node), Near(node, level, other))
    for node in people.also_known_as(name[0]):
        if any(family == name[1] for _, family in node.names):
            found.setdefault(id(node), Near(node, "form"))
    for node in people.also_known_as(f"{name[0]} {name[1]}"):
        found.setdefault(id(node), Near(node, "form"))
    return list(found.values())


def against(left: Node, right: Node) -> list[str]:
    """What speaks against two nodes being one person, in words; empty where nothing does."""
    found = []
    if left.dobs and right.dobs and not left.dobs & right.dobs:
        found.append(OTHER_DOB)
    if _schemes_clash(left.ids, right.ids):
        found.append(OTHER_NUMBER)
    if left.sexes and right.sexes and not left.sexes & right.sexes:
        found.append("another sex")
    if not left.dobs & right.dobs and _ages_clash(left.classes, right.classes):
        found.append(GROWN)
    if _age_off(left, right) or _age_off(right, left):
        found.append("another age")
    if left.schools and right.schools and not left.schools & right.schools:
        found.append("another school")
    if left.towns and right.towns and not left.towns & right.towns:
        found.append("another town")
    if _stand_in(left, right) or _stand_in(right, left):
        found.append(DEFAULT_DATE)
    return found


def in_doubt(node: Node, better: Node) -> bool:
    """Whether `node`, of the same name as `better`, may well be no namesake but a form with a slip or a stand-in for a date.

    It is asked about all the same; only it gives no reason to doubt everybody else of that name.
    """
    if node.listed or node.ids:
        return False
    reasons = set(against(node, better))
    slip = OTHER_DOB in reasons and bool(dobs_near(node.dobs, better.dobs))
    years = {day.year for day in better.dobs}
    stand_in = DEFAULT_DATE in reasons and all(year - 1 <= day.year <= year + 1 for day in node.default_dobs for year in years)
    return bool(reasons) and not reasons - ({OTHER_DOB} if slip else set()) - ({DEFAULT_DATE} if stand_in else set())


def _stand_in(left: Node, right: Node) -> bool:
    """Whether all that `left` has for a date of birth is 1 January, and `right` has a date to hold against it."""
    return bool(left.default_dobs) and not left.dobs and bool(right.dobs or right.default_dobs)


def _schemes_clash(left: set[str], right: set[str]) -> bool:
    """Whether both bear a number of one scheme, and not the same."""
    schemes = {number.partition(":")[0] for number in left} & {number.partition(":")[0] for number in right}
    return any(not {n for n in left if n.startswith(f"{s}:")} & {n for n in right if n.startswith(f"{s}:")} for s in schemes)


def _ages_clash(left: set[str], right: set[str]) -> bool:
    """Whether one is a child and the other an adult, or alleged with no age to tell."""
    grown = {"adult", "alleged"}
    return ("child" in left and bool(right & grown)) or ("child" in right and bool(left & grown))


def _age_off(aged: Node, born: Node) -> bool:
    """Whether an age given to one is more than a year off the other's date of birth."""
    return any(abs(age - (day - dob).days / 365.25 + 0.5) > 1.6 for dob in born.dobs if not aged.dobs for age, day in aged.ages)


def swapped(day: date) -> date | None:
    """The date with day and month in each other's place, where that is another date."""
    if day.day > 12 or day.day == day.month:
        return None
    return date(day.year, day.day, day.month)


def dobs_near(left: Iterable[date], right: Iterable[date]) -> str:
    """How two dates of birth differ where it is by little: "swapped" or "one digit", else ""."""
    for one in left:
        for other in right:
            if one == swapped(other):
                return "swapped"
            if OSA.distance(one.strftime("%d%m%Y"), other.strftime("%d%m%Y")) == 1:
                return "one digit"
    return ""


NamesNear = dict[FullName, set[str]]


def names_about(people: People, name: Name) -> NamesNear:
    """Names seen that a full name may be, with how."""
    found: NamesNear = {}
    for other, level in people.names_near(name):
        found.setdefault(other, set()).add(level)
    return found


def level_of(about: NamesNear, name: Name, node: Node) -> str:
    """How near a full name, with the names `about` it, is to any name of `node`, "" where it is not.

    Where the node bears a name that is another name and not a slip (Lina, for Lena), no slip in a third spelling joins them.
    """
    levels = {level for other in node.names for level in about.get(other, ())}
    if any(name.given in node.aliases and family == name.family for _, family in node.names):
        levels.add("form")
    if "lookalike" in levels:
        levels.discard("slip")
    return min(levels, key=LEVELS.index, default="")


def too_common(name: FullName) -> bool:
    """Whether a full name is borne by so many that it says nearly nothing."""
    return name[0] in settings().common_forenames and name[1] in low_information_surnames()


def side_by_side(left: Node, right: Node) -> bool:
    """Whether one record names both, each for itself."""
    return bool(left.records & right.records)
