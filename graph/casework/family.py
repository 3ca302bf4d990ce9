"""The genogram of a child: who is related how, as case links say it, with what somebody corrected laid over it."""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graph.access import View
from graph.casework.entering import Entered
from graph.casework.laid_over import OWN, Corrections, Said, one_of
from graph.errors import WrongUsage
from graph.kith import Kith
from graph.store.base import Node

KIND = "genogram"
DECLARED = Path(__file__).parent / "relatives.yaml"
BONDS = {"": "Not said", "close": "Close", "distant": "Distant", "conflict": "Conflict", "cut_off": "Cut off"}
SEXES = {"F": "Female", "M": "Male", "X": "Not known"}
YEAR = re.compile(r"(?:19|20)\d\d")

RELATED = """
    SELECT a.entity, b.entity, r.body ->> '$.fields.relationship', r.reference
    FROM graph_evidence AS e JOIN records AS r ON r.id = e.record
    JOIN mentions AS ma ON ma.record = r.id JOIN graph_entity AS a ON a.mention = ma.id
    JOIN mentions AS mb ON mb.record = r.id AND mb.position > ma.position JOIN graph_entity AS b ON b.mention = mb.id
    WHERE e.kind IN ('SIBLING_OF', 'FAMILY_OF') AND r.kind = 'relationship' AND ? IN (e.source, e.target)
    ORDER BY r.known_on, r.reference
"""
"""Relationship rows about one child: the first whom they name, the second, and what is said."""
HOMES = "SELECT DISTINCT source, target FROM graph_evidence WHERE kind = 'LIVES_AT'"


@dataclass(frozen=True, slots=True)
class Relation:
    """One way of being related; `row` is the generation above the child's."""

    code: str
    label: str
    row: int
    sex: str
    words: tuple[str, ...]
    back: str


@dataclass(frozen=True, slots=True)
class Relative:
    """One person of the family.

    Attributes
    ----------
    id : str
        Entity, or the id of somebody who was added by hand.
    bond : str
        close, distant, conflict or cut_off with the child; empty where nobody has said.
    home : bool
        Whether they live with the child.
    """

    id: str
    name: str
    relation: str
    sex: str
    born: str = ""
    died: str = ""
    bond: str = ""
    home: bool = False
    hidden: bool = False
    corrected: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Genogram:
    """The family of one child; `said` is what stands corrected."""

    child: Node
    relatives: tuple[Relative, ...]
    corrected_by: str
    corrected_on: str
    said: Mapping[str, Mapping[str, str]]

    def of(self, *relations: str) -> list[Relative]:
        """Those who are related so, who are drawn, the oldest first."""
        found = [one for one in self.relatives if one.relation in relations and not one.hidden]
        return sorted(found, key=lambda one: (one.born or "9999", one.name))


@cache
def relations() -> dict[str, Relation]:
    """All ways of being related, in the order of ``relatives.yaml``."""
    declared = yaml.safe_load(DECLARED.read_text(encoding="utf-8"))
    return {
        code: Relation(code, told["label"], told["row"], told.get("sex", "X"), tuple(told["words"]), told["back"])
        for code, told in declared.items()
    }


def relation_of(words: str, *, child_first: bool) -> str:
    """What somebody is to a child by a row's words.

    "Mother of" says what the first of the two is; "mother" alone says what the other one is.
    """
    said = " ".join(words.casefold().replace("-", " ").split())
    first_is = said.endswith(" of")
    plain = said.removesuffix(" of")
    found = next((one for one in relations().values() if plain in one.words), relations()["other"])
    # What is said is said of the first; the relative is the other one exactly where the child comes first.
    return found.back if first_is == child_first else found.code


def genogram(view: View, child: Node) -> Genogram:
    """The family of a child, as known now, with what was corrected."""

    def read(driver: sqlite3.Connection) -> list[tuple[str, str, str]]:
        rows = driver.execute(RELATED, (child.id,)).fetchall()
        return [
            (second if first == child.id else first, relation_of(words or "", child_first=first == child.id), reference)
            for first, second, words, reference in rows
            if child.id in (first, second) and first != second
        ]

    found = {entity: (relation, reference) for entity, relation, reference in view.read(read)}
    nodes = view.nodes(list(found))
    with_child = view.read(lambda driver: _housemates(driver, child.id))
    drawn = [_relative(node, *found[node.id], home=node.id in with_child) for node in nodes]
    stands = CORRECTIONS.standing(view, child)
    relatives = _corrected(drawn, stands.said)
    view.log(f"genogram of {child.id}", [child.id, *(one.id for one in relatives if not one.id.startswith(OWN))])
    return Genogram(child, tuple(relatives), stands.by, stands.on, stands.said)


def _housemates(driver: sqlite3.Connection, child: str) -> set[str]:
    homes: dict[str, set[str]] = {}
    for person, home in driver.execute(HOMES):
        homes.setdefault(home, set()).add(person)
    return {other for living in homes.values() if child in living for other in living} - {child}


def _relative(node: Node, relation: str, reference: str, *, home: bool) -> Relative:
    sex = str(node.attributes.get("sex") or relations()[relation].sex)
    return Relative(node.id, node.name, relation, sex, str(node.attributes.get("dob") or "")[:4], home=home, source=reference)


def correct(kith: Kith, by: Entered, found: Genogram, said: Said) -> str:
    """Keep corrections beside those that stand: for each relative what is other than shown. Raises WrongUsage."""
    names = {one.id: one.name for one in found.relatives}
    return CORRECTIONS.keep(kith, by, found.child, names, found.said, said)


def _check(told: Mapping[str, str]) -> None:
    one_of(told, {"relation": relations(), "sex": SEXES, "bond": BONDS}, "a genogram")
    for name in ("born", "died"):
        if told.get(name) and not YEAR.fullmatch(told[name]):
            raise WrongUsage(f"“{told[name]}” is no year.", "Give it with four digits.", name)


CORRECTIONS = Corrections(KIND, "relatives", _check)


def _corrected(drawn: Iterable[Relative], said: Said) -> list[Relative]:
    relatives = [_with(one, said[one.id]) if one.id in said else one for one in drawn]
    for added, told in said.items():
        if added.startswith(OWN):
            relatives.append(_with(Relative(added, str(told["name"]), "other", "X", source="added by hand"), told))
    order = list(relations())
    return sorted(relatives, key=lambda one: (order.index(one.relation), one.born or "9999", one.name))


def _with(one: Relative, told: Mapping[str, Any]) -> Relative:
    chosen = {name: str(told[name]) for name in ("relation", "sex", "born", "died", "bond") if told.get(name)}
    if "relation" in chosen and "sex" not in chosen and one.sex == "X":
        chosen["sex"] = relations()[chosen["relation"]].sex
    home = told["home"] == "yes" if told.get("home") else one.home
    return replace(one, **chosen, home=home, hidden=bool(told.get("hidden")), corrected=True)
