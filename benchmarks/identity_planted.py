"""People planted to be mistaken for one another: twins, namesakes, aliases, slips, OCR noise, default dates of birth.

The generator knows nothing of the rules; it takes forenames and short forms from the alias table only because people do bear
them, and makes surnames of its own.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from graph.identity.mention import Mention

ALIASES = Path(__file__).parents[1] / "graph" / "identity" / "aliases.csv"
START = ["B", "Br", "C", "Ch", "D", "F", "G", "H", "K", "L", "M", "N", "P", "R", "S", "Sh", "T", "Tr", "V", "W", "Z"]
MIDDLE = ["a", "e", "i", "o", "u", "ar", "en", "il", "on", "ass", "ell", "ott", "ind"]
END = ["ley", "ton", "man", "son", "ski", "ova", "escu", "wala", "ford", "well", "berg", "idge", "ani", "ope", "ich", "ards"]
TWIN_FORENAMES = [
    ("Jayden", "Kayden"), ("Mina", "Nina"), ("Zara", "Sara"), ("Hana", "Lana"), ("Amir", "Samir"), ("Ella", "Emma"),
    ("Kai", "Kaia"), ("Lena", "Lina"), ("Ayaan", "Rayaan"), ("Noah", "Noel"), ("Marta", "Maria"), ("Tia", "Mia"),
    ("Callum", "Cameron"), ("Dean", "Sean"), ("Aron", "Adam"), ("Zofia", "Zuzanna"), ("Bilal", "Hilal"), ("Petru", "Petra"),
]  # fmt: skip
OCR = [("m", "rn"), ("rn", "m"), ("l", "1"), ("o", "0"), ("i", "l"), ("e", "c"), ("cl", "d"), ("h", "b")]
TODAY = date(2026, 11, 1)


@dataclass(frozen=True)
class Planted:
    """One invented person. `group` says why they are here: plain, twin, namesake or default."""

    key: str
    given: str
    family: str
    dob: date
    group: str
    listed: bool


@dataclass
class Set:
    """Mentions, with who each one truly is."""

    mentions: list[Mention]
    truth: dict[str, str]
    people: dict[str, Planted]


def _forms() -> tuple[list[str], dict[str, list[str]]]:
    forms: dict[str, list[str]] = {}
    with ALIASES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            forms.setdefault(row["canonical"], [])
            if row["form"] != row["canonical"]:
                forms[row["canonical"]].append(row["form"])
    return sorted(forms), forms


def surnames(count: int, dice: random.Random) -> list[str]:
    """Invented surnames."""
    found: set[str] = set()
    while len(found) < count:
        found.add(dice.choice(START) + dice.choice(MIDDLE) + dice.choice(["", dice.choice("bdklmnrst")]) + dice.choice(END))
    return sorted(found)


def people(count: int, dice: random.Random) -> Iterator[Planted]:
    """`count` plain people, and for every ten a pair of twins, a pair of namesakes and a pair with a default date."""
    givens, _ = _forms()
    families = surnames(max(60, count // 6), dice)

    def born() -> date:
        return date(2008, 1, 2) + timedelta(days=dice.randrange(3000))

    for at in range(count):
        yield Planted(f"p{at}", dice.choice(givens), dice.choice(families), born(), "plain", dice.random() < 0.6)
    for at in range(count // 10):
        family, day, listed = f"{dice.choice(families)}", born(), dice.random() < 0.5
        for one, given in zip("ab", dice.choice(TWIN_FORENAMES), strict=True):
            yield Planted(f"t{at}{one}", given, family, day, "twin", listed or dice.random() < 0.5)
        given, family = dice.choice(givens), dice.choice(families)
        day = born()
        near = day.replace(year=day.year - 1) if day.day < 29 and dice.random() < 0.3 else born()
        for one, dob in (("a", day), ("b", near)):
            yield Planted(f"n{at}{one}", given, family, dob, "namesake", True)
        given, family = dice.choice(givens), dice.choice(families)
        for one in "ab":
            yield Planted(f"d{at}{one}", given, family, date(2010, 1, 1), "default", True)


def _slip(word: str, dice: random.Random) -> str:
    at = dice.randrange(len(word) - 1)
    kind = dice.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2 and len(word) > 3:
        return word[: at + 1] + word[at + 2 :]
    return word[: at + 1] + dice.choice("aeiounrst") + word[at + 2 :]


def written(person: Planted, forms: dict[str, list[str]], dice: random.Random) -> str:
    """The person's name as one report has it."""
    given, family, chance = person.given, person.family, dice.random()
    if chance < 0.62:
        return f"{given} {family}"
    if chance < 0.75:
        return f"{_slip(given, dice)} {family}" if dice.random() < 0.5 else f"{given} {_slip(family, dice)}"
    if chance < 0.80:
        return f"{family.upper()}, {given}"
    if chance < 0.86:
        return f"{given[0]}. {family}"
    if chance < 0.92 and forms.get(given):
        return f"{dice.choice(forms[given])} {family}"
    if chance < 0.94:
        return given
    if chance < 0.97:
        old, new = dice.choice(OCR)
        return f"{given} {family}".replace(old, new, 1)
    return f"{given} {family}".upper()


def planted(count: int = 2000, seed: int = 7) -> Set:
    """A set of reports on planted people: two thirds without a date of birth, a few with day and month swapped."""
    dice = random.Random(seed)
    _, forms = _forms()
    everyone = list(people(count, dice))
    mentions: list[Mention] = []
    truth: dict[str, str] = {}

    def add(person: Planted, record: str, text: str, said: dict[str, object]) -> None:
        at = len(mentions)
        mention = Mention(f"m{at:07d}", at, record, record, "Child", "victim", text, attributes=said, known_on=TODAY)
        mentions.append(mention)
        truth[mention.id] = person.key

    for person in everyone:
        if person.listed:
            said = {"case_id": person.key, "given": person.given, "family": person.family, "dob": person.dob.isoformat()}
            add(person, f"row {person.key}", f"{person.given} {person.family}", said)
    reported = [person for person in everyone for _ in range(dice.choice([0, 1, 1, 2, 3, 5]))]
    dice.shuffle(reported)
    places = [f"place:{at} mill street" for at in range(200)]
    haunts = {person.key: dice.sample(places, 2) for person in everyone}
    for at, person in enumerate(reported):
        said = {}
        if dice.random() < 0.36:
            day = person.dob
            if day.day <= 12 and dice.random() < 0.04:
                day = date(day.year, day.day, day.month)
            said = {"dob": day.isoformat()}
        add(person, f"report {at}", written(person, forms, dice), said)
        if dice.random() < 0.5:
            mentions[-1] = replace(mentions[-1], context=frozenset({dice.choice(haunts[person.key])}))
    return Set(mentions, truth, {person.key: person for person in everyone})
