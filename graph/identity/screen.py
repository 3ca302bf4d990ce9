"""One question as a person looks at it: who the two are by now, and each in its sentence."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from graph.identity.listing import name_of
from graph.identity.question import Question
from graph.identity.rules import SPELLING
from graph.identity.shown import Side, in_sentence, mention_rows_of, sides
from graph.identity.standing import sizes_of
from graph.ledger.shown import MentionRow
from graph.store.base import Node
from graph.store.embedded import EmbeddedGraph


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two: its entity, how often it is named, and the mention by which it is asked about, in its sentence.

    `sentence` is what stands before the mention, the mention, and what stands after it.
    """

    side: Side
    entity: Node
    mentions: int
    sentence: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Screen:
    """A question with its place in the list.

    `before` and `after` are the questions beside it, "" at the ends; `alike` those that may be answered in one go with it.
    Where they ask about a place misspelt in other ways, `spellings` tells how, by their ids.
    """

    question: Question
    a: Half
    b: Half
    alike: tuple[str, ...]
    spellings: dict[str, str]
    before: str
    after: str
    place: int
    left: int


def screen_of(driver: sqlite3.Connection, every: Sequence[Question], question: str) -> Screen | None:
    """The screen of one of the open questions; None where it is not open."""
    place = next((place for place, one in enumerate(every) if one.id == question), None)
    if place is None:
        return None
    asked = every[place]
    shown = sides(driver, [asked])
    if asked.id not in shown:
        return None
    a, b = shown[asked.id]
    sizes = sizes_of(driver, asked.entities)
    alike = [one for one in every if one.alike == asked.alike and one.id != question]
    return Screen(
        question=asked,
        a=_half(driver, a, asked.near, sizes),
        b=_half(driver, b, asked.far, sizes),
        alike=tuple(one.id for one in alike),
        spellings=_spellings(driver, asked, alike) if asked.basis == SPELLING else {},
        before=every[place - 1].id if place else "",
        after=every[place + 1].id if place + 1 < len(every) else "",
        place=place + 1,
        left=len(every),
    )


def _spellings(driver: sqlite3.Connection, asked: Question, alike: Sequence[Question]) -> dict[str, str]:
    """The side of each that this question does not have, and where it is written so."""
    shown = sides(driver, alike)
    return {
        one.id: f"{name_of(side)} ({side.reference})"
        for one in alike
        for entity, side in zip((one.near, one.far), shown.get(one.id, ()), strict=False)
        if entity not in asked.entities and isinstance(side, MentionRow)
    }


def half_of(driver: sqlite3.Connection, mention: str) -> Half | None:
    """One mention in its sentence, with the entity that it is in; None where there is none of that id."""
    row = mention_rows_of(driver, [mention]).get(mention)
    return _half(driver, row, row.entity, sizes_of(driver, [row.entity])) if row and row.kind != "Incident" else None


def _half(driver: sqlite3.Connection, side: Side, entity: str, sizes: dict[str, int]) -> Half:
    if not isinstance(side, MentionRow):
        sentence = ("", side.name, "")
    elif side.kind == "Incident":
        sentence = ("", side.text, "")
    else:
        sentence = in_sentence(driver, side)
    return Half(side, EmbeddedGraph(driver).node(entity), sizes[entity], sentence)
