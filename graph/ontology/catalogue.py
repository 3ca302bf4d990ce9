"""The kinds of the field, read once from the YAML beside this file.

Every part of Kith (stores, pages, legends, exports, API) asks here what a kind is called and how it is drawn, so that a new
kind is one new entry in ``nodes.yaml`` or ``links.yaml`` and nothing else.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class NodeKind:
    """One kind of node.

    Attributes
    ----------
    name, label, plural : str
        The kind's key, and its words for people.
    family : str
        Kinds of one family may turn out to be the same thing.
    shape, colour, text : str
        Cytoscape shape, fill and label colour (hex).
    s38 : str or None
        Default data subject category under section 38(3) DPA 2018.
    counted : bool
        Whether a hop to it counts (incidents and reports are shown, not counted).
    traversed : bool
        Whether neighbourhoods and paths lead through it.
    properties : tuple of str
        What may be known of it.
    """

    name: str
    label: str
    plural: str
    family: str
    shape: str
    colour: str
    text: str
    s38: str | None
    counted: bool
    traversed: bool
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkKind:
    """One kind of link: what it joins and how it reads in words."""

    name: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    forward: str
    backward: str
    role: str | None
    traversed: bool
    symmetric: bool


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a controlled vocabulary."""

    code: str
    label: str
    synonyms: tuple[str, ...]
    word_is_common: bool = False


def _load(name: str) -> dict[str, Any]:
    # The C loader reads the vocabularies in a tenth of the time; workers start often.
    loaded = yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if not isinstance(loaded, dict):
        raise TypeError(f"{name} must hold a mapping")
    return loaded


@cache
def node_kinds() -> dict[str, NodeKind]:
    """Every kind of node by name."""
    return {
        name: NodeKind(name=name, **{**row, "properties": tuple(row["properties"])})
        for name, row in _load("nodes.yaml").items()
    }


@cache
def link_kinds() -> dict[str, LinkKind]:
    """Every kind of link by name."""
    return {
        name: LinkKind(
            name=name,
            sources=tuple(row["from"]),
            targets=tuple(row["to"]),
            forward=row["forward"],
            backward=row["backward"],
            role=row["role"],
            traversed=row["traversed"],
            symmetric=row.get("symmetric", False),
        )
        for name, row in _load("links.yaml").items()
    }


@cache
def role_links() -> dict[str, str]:
    """Role of a mention in an incident (victim, alleged, ...) to the link kind that says it."""
    return {kind.role: kind.name for kind in link_kinds().values() if kind.role}


@cache
def vocabulary(name: str) -> tuple[Term, ...]:
    """The terms of one vocabulary, in the order of the file."""
    return tuple(
        Term(
            code=str(row["code"]),
            label=row.get("label", str(row["code"])),
            synonyms=tuple(row.get("synonyms", ())),
            word_is_common=row.get("word_is_common", False),
        )
        for row in _load("vocabularies.yaml")[name]
    )


@cache
def school_terms() -> tuple[tuple[date, date], ...]:
    """First and last day of each stretch of school."""
    return tuple((first, last) for first, last in _load("terms.yaml")["terms"])


@cache
def five_ps(day: date) -> tuple[str, ...]:
    """The 5 Ps that were in use on a day; all that there are where no period holds it."""
    for row in _load("vocabularies.yaml")["five_p_sets"]:
        if row["from"] <= day and (row["to"] is None or day <= row["to"]):
            return tuple(str(member) for member in row["members"])
    return tuple(term.code for term in vocabulary("five_p"))


def squash(text: str) -> str:
    """Lower case, letters and digits only: how vocabulary terms are compared."""
    return re.sub(r"[\W_]+", "", text.casefold())


@cache
def _index(name: str) -> dict[str, Term]:
    index: dict[str, Term] = {}
    for term in vocabulary(name):
        for form in (term.code, term.label, *term.synonyms):
            index.setdefault(squash(form), term)
    return index


def term(name: str, text: str) -> Term | None:
    """The term of vocabulary `name` that `text` is a spelling of, or None."""
    return _index(name).get(squash(text))
