"""What the side panel says: one entity, the sources of a link, ways between entities in words."""

import itertools
from collections.abc import Sequence
from typing import Any

from api.explorer.payload import way_json
from api.shapes import iso
from api.templating import ROLES, day, exploitation, fact_value, fact_words, words
from graph.access import EntityRecord, Fact, View
from graph.ledger.sources import SourceRow
from graph.ontology.catalogue import node_kinds
from graph.store.base import Scope
from graph.subjects import category, is_assessed

Json = dict[str, Any]

MOST_FACTS = 14
LONGEST = 6
"""Entities that a way may pass."""
FOOTINGS = {"first_hand": "first hand", "third_party": "third party", "untraced": "source not traced"}
RECORDS = {"liberty_report": "Liberty report", "meeting": "Tasking minutes"}


def entity_json(record: EntityRecord) -> Json:
    """One entity as the panel shows it."""
    node, shown = record.node, record.facts[:MOST_FACTS]
    parts: dict[str, int] = {}
    for role in record.roles:
        parts[role.role] = parts.get(role.role, 0) + 1
    return {
        "id": node.id,
        "kind": node.kind,
        "name": node.name,
        "aka": list(node.also_known_as),
        "s38": category(node),
        "now_adult": bool(node.attributes.get("now_adult")),
        "parts": [[ROLES.get(role, words(role)), count] for role, count in parts.items()],
        "facts": [_fact(fact) for fact in shown if not is_assessed(fact.name)],
        "assessed": [_fact(fact) for fact in shown if is_assessed(fact.name)],
        "reports": list(dict.fromkeys(mention.reference for mention in record.mentions)),
    }


def _fact(fact: Fact) -> list[Any]:
    return [fact_words(fact.name), fact_value(fact.value, fact.name), list(fact.reports)]


def source_json(row: SourceRow) -> Json:
    """One report behind a link: date, grade, agency, in words."""
    graded = " ".join(part for part in (row.source_grade, row.intelligence_grade, row.handling) if part)
    return {
        "reference": row.reference,
        "kind": RECORDS.get(row.kind, words(row.kind)),
        "known": iso(row.known_on),
        "known_words": day(row.known_on),
        "happened_words": day(row.occurred_on) if row.occurred_on else "",
        "agency": row.agency or row.reporter or "not stated",
        "footing": FOOTINGS.get(row.footing, words(row.footing)),
        "concern": ", ".join(exploitation(code) for code in row.exploitation),
        "grade": graded or "ungraded",
    }


def ways(view: View, ends: Sequence[str], count: int, scope: Scope) -> Json:
    """The shortest ways between each two of several entities, and what was searched where there is none."""
    names = {node.id: node.name for node in view.nodes(ends)}
    pairs = []
    for source, target in itertools.combinations(names, 2):
        found = view.paths(source, target, count, scope)
        pairs.append({"source": source, "target": target, "ways": [way_json(path) for path in found]})
    return {"pairs": pairs, "names": names, "searched": searched(scope)}


def searched(scope: Scope) -> str:
    """Where ways were looked for, in words."""
    kinds = ", ".join(node_kinds()[kind].plural.lower() for kind in scope.kinds) or "every kind"
    said = [f"ways over at most {LONGEST} entities, through {kinds}"]
    if scope.start or scope.end:
        said.append(
            f"what happened from {day(scope.start) if scope.start else 'the beginning'} to "
            f"{day(scope.end) if scope.end else 'now'}"
        )
    if scope.as_of:
        said.append(f"as known on {day(scope.as_of)}")
    said.append("only what is graded A to C" if scope.graded else "any grade and ungraded")
    return "; ".join(said)
