"""A second invented town whose reporters write otherwise than those of the examples: who is who on names never seen before.

Nicknames, slips, scanned letters, halves of double surnames, twins, namesakes on no list, father and son of one name, siblings
at one address, day and month swapped, dates of birth of 1 January. Run as ``python -m benchmarks.identity_habits FOLDER
[--seed N]``: writes a register, case lists and ``truth.json``, which ``python -m benchmarks.review FOLDER`` measures.
The generator knows nothing of Kith's rules or of its alias table.
"""

import argparse
import csv
import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

NAMES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "data" / "habits.yaml").read_text(encoding="utf-8"))
BOYS: dict[str, list[str]] = NAMES["boys"]
GIRLS: dict[str, list[str]] = NAMES["girls"]
FAMILIES: list[str] = NAMES["families"]
STREET: list[str] = NAMES["street_names"]
PLACES: list[list[str]] = NAMES["places"]
AGENCIES = ["School", "Health", "Police", "Housing", "Youth service"]
SCAN = [("m", "rn"), ("l", "1"), ("o", "0"), ("ri", "n"), ("h", "b"), ("u", "ii")]
START = date(2026, 1, 5)


@dataclass
class Somebody:
    """One invented person; `known` says that a list holds them."""

    key: str
    given: str
    family: str
    born: date
    child: bool
    known: bool
    short: list[str] = field(default_factory=list)
    street: str = ""
    sex: str = ""
    home: int = 0
    shown: date | None = None


class Town:
    """Makes people, then reports on them.

    Parameters
    ----------
    seed : int
    children : int
        Children without those planted to be mistaken for one another.
    """

    def __init__(self, seed: int, children: int = 90) -> None:
        self.dice = random.Random(seed)
        self.people: list[Somebody] = []
        for _ in range(children):
            self.child(known=self.dice.random() < 0.7)
        for _ in range(children // 3):
            self.adult(known=self.dice.random() < 0.6)
        self.plant()

    def born(self, first: int = 2009, last: int = 2013) -> date:
        return date(first, 1, 2) + timedelta(days=self.dice.randrange(365 * (last - first)))

    def child(self, **changes: Any) -> Somebody:
        sex = self.dice.choice("MF")
        names = BOYS if sex == "M" else GIRLS
        given = self.dice.choice(sorted(names))
        one = Somebody(
            f"C{len(self.people):03}", given, self.dice.choice(FAMILIES), self.born(), True, True, names[given], sex=sex
        )
        return self.keep(one, changes)

    def adult(self, **changes: Any) -> Somebody:
        given = self.dice.choice(sorted(BOYS))
        free = sorted(set(STREET) - {one.street for one in self.people})
        street = self.dice.choice(free) if free and self.dice.random() < 0.4 else ""
        key = f"N{8000 + len(self.people)}"
        one = Somebody(key, given, self.dice.choice(FAMILIES), self.born(1970, 2003), False, True, BOYS[given], street, "M")
        return self.keep(one, changes)

    def keep(self, one: Somebody, changes: dict[str, Any]) -> Somebody:
        for name, value in changes.items():
            setattr(one, name, value)
        one.home = one.home or self.dice.randrange(1, 400)
        self.people.append(one)
        return one

    def plant(self) -> None:
        """People who are easily mistaken for one another."""
        for one, other in (("Jayden", "Kayden"), ("Aaliyah", "Aliya"), ("Marek", "Marko"), ("Ava", "Eva")):
            first = self.child(given=one, short=[])
            self.child(given=other, family=first.family, born=first.born, home=first.home, short=[], sex=first.sex)
        for _ in range(6):  # siblings of one initial at one address
            first = self.child(given="Tyler", short=["Ty"], sex="M")
            self.child(given="Tia", family=first.family, home=first.home, short=[], sex="F")
        for both in (True, True, True, False, False):  # namesakes, both on the list or one of them
            first = self.child(known=True)
            self.child(given=first.given, family=first.family, short=first.short, sex=first.sex, known=both)
        for _ in range(4):  # father and son of one name
            son = self.child(known=True, sex="M", given=self.dice.choice(sorted(BOYS)), short=[])
            self.adult(given=son.given, family=son.family, short=[], street="", known=True)
        for _ in range(3):  # two children given 1 January
            first = self.child(shown=date(2010, 1, 1))
            self.child(given=first.given, family=first.family, short=first.short, sex=first.sex, shown=date(2010, 1, 1))


def slip(word: str, dice: random.Random) -> str:
    """One slip of the pen."""
    if len(word) < 4:
        return word
    at = dice.randrange(1, len(word) - 1)
    return dice.choice(
        [word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + word[at + 1] + word[at] + word[at + 2 :],
         word[:at] + dice.choice("aeiostn") + word[at + 1 :]]
    )  # fmt: skip


def plain(text: str) -> str:
    """Without the marks that an English keyboard lacks."""
    return text.translate(str.maketrans("łŁąćęńóśźżšáéíútțţșŠČčž", "lLacenoszzsaeiutttsSCcz"))


def written(one: Somebody, dice: random.Random) -> str:
    """How one report writes somebody."""
    given, family = one.given, one.family
    if dice.random() < 0.6:
        given, family = plain(given), plain(family)
    ways: list[tuple[float, Callable[[], str]]] = [
        (56, lambda: f"{given} {family}"),
        (5, lambda: f"{family.upper()} {given}"),
        (5, lambda: f"{family}, {given}"),
        (6, lambda: f"{given[0]} {family}"),
        (8, lambda: f"{dice.choice(one.short or [given])} {family}"),
        (3, lambda: given),
        (2, lambda: dice.choice(one.short or [given])),
        (5, lambda: f"{slip(given, dice)} {family}"),
        (5, lambda: f"{given} {slip(family, dice)}"),
        (3, lambda: f"{given} {family}".replace(*dice.choice(SCAN), 1)),
        (3, f"{given} {family}".lower),
        (3, lambda: f"{given} {dice.choice(['James', 'Marie', 'Lee'])} {family}"),
        (3, lambda: f"{given} {family.partition('-')[2] or family}"),
        (8 if one.street else 0, lambda: one.street),
        (4 if one.street else 0, lambda: f"{given} {family} aka {one.street}"),
    ]
    return dice.choices([way for _, way in ways], [weight for weight, _ in ways])[0]()


def given_dob(one: Somebody, dice: random.Random) -> str:
    """The date of birth as one form gives it."""
    day, chance = one.shown or one.born, dice.random()
    if chance > 0.45:
        return ""
    if chance < 0.02 and day.day <= 12:
        return day.strftime("%m/%d/%Y")
    if chance < 0.035:
        return (day + timedelta(days=dice.choice([1, -1, 10]))).strftime("%d/%m/%Y")
    return f"01/01/{day.year}" if chance < 0.05 else day.strftime("%d/%m/%Y")


def reports(town: Town, count: int) -> Iterable[tuple[dict[str, str], dict[str, Any]]]:
    """Rows of the register, each with its truth."""
    dice = town.dice
    children, adults = [one for one in town.people if one.child], [one for one in town.people if not one.child]
    haunts = {one.key: dice.sample(PLACES, 2) for one in town.people}
    often = {one.key: dice.choice([1, 1, 2, 4, 7]) for one in town.people}
    for number in range(count):
        day = START + timedelta(days=number * 270 // count)
        victim = dice.choices(children, [often[one.key] for one in children])[0]
        alleged = dice.choices(adults, [often[one.key] for one in adults])[0] if dice.random() < 0.5 else None
        friend = dice.choice(children) if dice.random() < 0.2 else None
        name, suspect = written(victim, dice), written(alleged, dice) if alleged else ""
        place, postcode = dice.choice(haunts[victim.key])
        ref = f"KL-{number:04}"
        told = f"On {day:%d/%m/%Y} at {dice.randrange(14, 23)}:15 {name} was at {place}, {postcode}."
        entities = [{"id": victim.key, "role": "victim", "as_written": name}]
        if alleged:
            told += f" {suspect} handed over a phone."
            entities.append({"id": alleged.key, "role": "alleged offender", "as_written": suspect.partition(" aka ")[0]})
        if friend and friend is not victim:
            beside = f"{friend.given} {friend.family}"
            told += f" {beside} was there as well."
            entities.append({"id": friend.key, "role": "present", "as_written": beside})
        row = {
            "Ref": ref, "Type of exploitation": dice.choice(["CSE", "CCE"]), "Reported on": f"{day:%d/%m/%Y}",
            "Reporter": f"Worker {number % 23}", "Reporting agency": dice.choice(AGENCIES),
            "Witnessed?": dice.choice(["Yes", "No"]), "What happened": told, "Alleged offender": suspect,
            "Others present": beside if friend and friend is not victim else "", "Victim name": name,
            "Victim DOB": given_dob(victim, dice),
        }  # fmt: skip
        yield row, {"ref": ref, "entities": entities}


def write(folder: Path, seed: int, count: int = 500) -> None:
    """All files of one town."""
    town = Town(seed)
    made = list(reports(town, count))
    folder.mkdir(parents=True, exist_ok=True)
    _sheet(folder / "register.csv", [row for row, _ in made])
    _sheet(
        folder / "children.csv",
        [
            {
                "LCS number": one.key, "Last name": one.family, "First name": one.given,
                "Date of birth": f"{one.shown or one.born:%d/%m/%Y}", "Sex": one.sex, "Risk level": "Medium",
                "Home address": f"{one.home} Harbour Road", "Status": "Open",
            }
            for one in town.people if one.child and one.known
        ],
    )  # fmt: skip
    _sheet(
        folder / "nominals.csv",
        [
            {
                "Nominal ref": one.key, "Surname": one.family, "Forenames": one.given, "DOB": f"{one.born:%d/%m/%Y}",
                "Street name": one.street, "Conditions": "",
            }
            for one in town.people if not one.child and one.known
        ],
    )  # fmt: skip
    people = {one.key: {"given": one.given, "family": one.family} for one in town.people}
    truth = {"people": people, "reports": [told for _, told in made], "minutes": []}
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")


def _sheet(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.folder, given.seed)
