"""How nodes and links stand in Neo4j: property by property, from the rows of the embedded projection, and back."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import orjson

from graph.ontology.catalogue import node_kinds
from graph.store.base import Node, Scope
from graph.store.naming import fold
from graph.store.words import variants, words_of

EVERY = "Kith"
"""The label that each node of ours has, beside that of its kind."""
RECORD = "Record"
"""Stands for a row of a case list or an assessment, which has links and is no node of its own."""
STATE = "KithState"

SEPARATOR = "\x1f"
BLANK_DAY = " " * 10
OWN = ("id", "kind", "name", "caption", "also_known_as")

Properties = dict[str, Any]
NodeRow = tuple[str, str, str, str, str]
"""id, kind, name, also_known_as and attributes, as in the table of the embedded projection."""
Key = tuple[str, str, str]
"""source, kind, target."""
EvidenceRow = Sequence[Any]
"""source, target, kind, reference, happened_on, known_on, footing, root, intelligence_grade."""


def node_properties(row: NodeRow) -> Properties:
    """Properties of a node; names that begin with an underscore are for Kith alone."""
    identity, kind, name, others, attributes = row
    known: dict[str, Any] = orjson.loads(attributes)
    also = orjson.loads(others)
    properties = {key: _plain(value) for key, value in known.items() if key not in OWN}
    label = node_kinds()[kind].label
    shown = name if name.startswith(label) else f"{name} ({label[0].lower()}{label[1:]})"
    properties |= {"id": identity, "kind": kind, "name": name, "caption": shown}
    properties["_attributes"] = attributes
    if also:
        properties["also_known_as"] = also
    if kind != "Incident":  # nobody looks for an incident by what it is called
        words = dict.fromkeys(word for folded in folded_names(name, also) for word in words_of(folded))
        properties["_words"] = " ".join(words)
        properties["_typos"] = " ".join(sorted({form for word in words for form in variants(word)}))
    return properties


def record_properties(identity: str, reference: str) -> Properties:
    """Properties of what stands for a row or an assessment."""
    return {"id": identity, "kind": RECORD, "name": reference, "caption": reference}


def _plain(value: Any) -> Any:
    """A value that Neo4j can hold: lists of one type, and no structures."""
    if isinstance(value, list):
        return [str(item) for item in value]
    return orjson.dumps(value).decode() if isinstance(value, dict) else value


def folded_names(name: str, also_known_as: Iterable[str]) -> list[str]:
    """All names of a node as they are searched."""
    return [fold(name), *map(fold, also_known_as)]


def node_of(properties: Mapping[str, Any]) -> Node:
    """The node that stands in Neo4j with `properties`."""
    return Node(
        properties["id"],
        properties["kind"],
        properties["name"],
        tuple(properties.get("also_known_as") or ()),
        orjson.loads(properties["_attributes"]),
    )


NODE = "n {.id, .kind, .name, .also_known_as, ._attributes}"
"""What a query gives back for `node_of`."""


def links_of_rows(rows: Iterable[EvidenceRow]) -> dict[Key, Properties]:
    """The links that rows of evidence make, each with its properties."""
    ordered = sorted(rows, key=_key)
    return {key: link_properties(list(told)) for key, told in groupby(ordered, key=_key)}


def _key(row: EvidenceRow) -> Key:
    return row[0], row[2], row[1]


def link_properties(rows: Sequence[EvidenceRow]) -> Properties:
    """Properties of one link: what people ask for, and each piece of evidence in one line of fixed columns."""
    ordered = sorted(rows, key=lambda row: (row[5] or "", row[3]))
    happened = sorted(row[4] for row in rows if row[4])
    references = list(dict.fromkeys(row[3] for row in ordered))
    properties = {
        "reports": references,
        "report_count": len(references),
        "sources": len({row[7] or "" for row in rows}),
        "solid": any(row[8] and row[8] not in "DE" for row in rows),
        "_evidence": sorted({_line(row) for row in rows}),
    }
    if happened:
        properties |= {"first": happened[0], "last": happened[-1]}
    return properties


def _line(row: EvidenceRow) -> str:
    _, _, _, reference, happened, known, footing, root, grade = row
    columns = f"{known or BLANK_DAY}{happened or BLANK_DAY}{grade or ' '}"
    return SEPARATOR.join((columns, footing, root or "", reference))


def evidence_of(source: str, kind: str, target: str, lines: Iterable[str]) -> list[EvidenceRow]:
    """Rows of evidence as the embedded store reads them."""
    found: list[EvidenceRow] = []
    for line in lines:
        columns, footing, root, reference = line.split(SEPARATOR, 3)
        known, happened, grade = columns[:10].strip(), columns[10:20].strip(), columns[20:].strip()
        found.append((source, target, kind, reference, happened or None, known or None, footing, root or None, grade or None))
    return found


def within(scope: Scope, line: str = "e") -> tuple[str, dict[str, str]]:
    """Cypher condition on one line of evidence, and its parameters; "true" where a scope has no dates."""
    conditions: list[str] = []
    values: dict[str, str] = {}
    if scope.start:
        conditions.append(f"(substring({line}, 10, 10) = '{BLANK_DAY}' OR substring({line}, 10, 10) >= $start)")
        values["start"] = scope.start.isoformat()
    if scope.end:
        conditions.append(f"substring({line}, 10, 10) <= $end")  # blanks come before every day
        values["end"] = scope.end.isoformat()
    if scope.as_of:
        conditions.append(f"substring({line}, 0, 10) <= $as_of AND substring({line}, 0, 10) <> '{BLANK_DAY}'")
        values["as_of"] = scope.as_of.isoformat()
    if scope.graded:
        conditions.append(f"substring({line}, 20, 1) IN ['A', 'B', 'C']")
    return " AND ".join(conditions) or "true", values


def link_within(scope: Scope, link: str = "r") -> tuple[str, dict[str, str]]:
    """Cypher condition that some evidence of a link is within a scope, and its parameters."""
    condition, values = within(scope)
    return ("true", {}) if condition == "true" else (f"any(e IN {link}._evidence WHERE {condition})", values)
