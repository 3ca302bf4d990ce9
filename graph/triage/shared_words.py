"""What reports say in the words that were written for sharing, item by item; and why the words of other items stay here."""

import re
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from graph.errors import NotFound
from graph.ledger import reader
from graph.ontology.catalogue import node_kinds
from graph.triage.grading import GradedItem, items_of, sanitised_texts

UNGRADED = "Not graded yet."
UNWRITTEN = "No text for sharing has been written."
CONDITIONS = "Handling code C: not to be shared without the originator's permission."
NAMES = "The text for sharing names somebody."
MAY_BE_SANITISED = "S1"
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class SharedWords:
    """One item of a report: its words for sharing, or why there are none here.

    Attributes
    ----------
    grade : str
        In short: "1B, P"; empty where it has none.
    words, withheld : str
        One of the two is empty.
    names : frozenset of str
        By which people are called in the report.
    """

    reference: str
    item: int
    grade: str
    words: str
    withheld: str
    names: frozenset[str]

    @property
    def names_somebody(self) -> bool:
        """Whether a name out of the report stands in the words after all."""
        said = "|".join(map(re.escape, self.names))
        return bool(said) and re.search(rf"(?<!\w)(?:{said})(?!\w)", self.words, re.IGNORECASE) is not None


def shared_words(driver: sqlite3.Connection, references: Iterable[str], *, permitted: bool = False) -> list[SharedWords]:
    """The items of reports as they may be shared.

    Parameters
    ----------
    driver : sqlite3.Connection
    references : iterable of str
        Reports; what else has a reference has no items and is passed over.
    permitted : bool, optional
        Whether the originators of what has handling code C have said yes.
    """
    told: list[SharedWords] = []
    for reference in dict.fromkeys(references):
        try:
            page = reader.record_page(driver, reference)
        except NotFound:
            continue
        if page.summary.kind != "liberty_report":
            continue
        texts = sanitised_texts(driver, page.summary.record)
        persons = {one.text for one in page.mentions if node_kinds()[one.kind].family == "person"}
        names = frozenset(part for name in persons for part in (name, *name.split()) if len(part) >= SHORTEST_NAME)
        for one in items_of(driver, page):
            words = texts.get(one.item.number) or texts.get(0, "")
            withheld = _withheld(one, words, permitted=permitted)
            grade = one.holds.words if one.holds else ""
            told.append(SharedWords(reference, one.item.number, grade, "" if withheld else words, withheld, names))
    return told


def _withheld(one: GradedItem, words: str, *, permitted: bool) -> str:
    if one.holds is None:
        return UNGRADED
    held = one.holds.grade
    if held.handling == "C" and not permitted and not (words and MAY_BE_SANITISED in held.conditions):
        return CONDITIONS
    return "" if words else UNWRITTEN


def counted(told: Collection[SharedWords]) -> dict[str, int]:
    """Why words stay here, each with of how many items."""
    reasons = [one.withheld for one in told if one.withheld]
    return {reason: reasons.count(reason) for reason in dict.fromkeys(reasons)}
