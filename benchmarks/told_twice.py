"""Pairs of reports labelled before the rules were written, against what the rules say of them.

``data/relations.csv`` holds pairs of the corpus, labelled from its plan (which event each report was written about, who stands
behind it); ``data/told.csv`` forty invented reports of twenty-one events, with those traps that the corpus lacks: one day, one
place and two events; one person in two places; one source under two names; a word passed on.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

from graph.provenance import ONE_EVENT, Relation, Told, relate

DATA = Path(__file__).with_name("data")
ANOTHER = "another event"


def rows_of(name: str) -> list[dict[str, str]]:
    """Rows of one of the data files."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def invented() -> Iterator[tuple[str, str]]:
    """(label, relation) of every pair of invented reports."""
    rows = rows_of("told.csv")
    for one, other in combinations(rows, 2):
        found = relate(_told(one), _told(other))
        yield _label(one, other), found.relation if found else ""


def _label(one: dict[str, str], other: dict[str, str]) -> str:
    """What two invented reports are to each other by the plan: their event, and who is behind them."""
    if one["event"] != other["event"]:
        return ANOTHER
    if not one["root"] or not other["root"]:
        return "unknown"
    if one["root"] == other["reporter"] and other["root"] == one["reporter"] and one["root"] != other["root"]:
        return "circular"
    if _person(one["root"]) == _person(other["root"]):
        return "duplicate" if one["reporter"] == other["reporter"] else "same source"
    first_hand = one["footing"] == other["footing"] == "first_hand"
    return "corroborates" if first_hand else "unknown"


def _person(root: str) -> tuple[str, str]:
    names = root.partition(",")[0].replace(".", " ").split()
    return names[0][:1], names[-1]


def _told(row: dict[str, str]) -> Told:
    reference, day = row["reference"], row["occurred_on"]
    return Told(
        reference, reference, reference, date.fromisoformat(day) if day else None, date.fromisoformat(row["known_on"]),
        row["footing"], row["root"] or None, row["reporter"],
        frozenset(filter(None, row["persons"].split(";"))), frozenset(filter(None, row["places"].split(";"))),
        row["words"], row["occurred_time"],
    )  # fmt: skip


def lines(said: dict[tuple[str, str], str]) -> list[str]:
    """The section's lines; `said` has what the corpus's pairs are to each other as ``kith corroboration`` gives it."""
    corpus = [(row["label"], said.get((row["a"], row["b"]), "")) for row in rows_of("relations.csv")]
    table = [
        "| labelled pairs | pairs | said to corroborate, falsely | true corroborations found | one event found, of all | "
        "events made one, falsely |",
        "|---|---|---|---|---|---|",
    ]
    return [*table, _line("the corpus", corpus), _line("invented, with traps", list(invented())), ""]


def _line(name: str, pairs: list[tuple[str, str]]) -> str:
    counted = Counter(pairs)
    false = sum(n for (label, found), n in counted.items() if found == Relation.CORROBORATES and label != "corroborates")
    true = sum(n for (label, _), n in counted.items() if label == "corroborates")
    right = counted["corroborates", Relation.CORROBORATES]
    one = sum(n for (label, _), n in counted.items() if label in ONE_EVENT)
    joined = sum(n for (label, found), n in counted.items() if label in ONE_EVENT and found in ONE_EVENT)
    wrong = sum(n for (label, found), n in counted.items() if label == ANOTHER and found in ONE_EVENT)
    told = f"{right} of {true}" if true else "none there"
    return f"| {name} | {len(pairs)} | {false} | {told} | {joined} of {one} | {wrong} |"
