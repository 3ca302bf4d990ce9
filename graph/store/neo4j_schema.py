"""Constraints and indexes of a Neo4j database, made from the ontology."""

from graph.ontology.catalogue import link_kinds, node_kinds
from graph.store.mirrored import EVERY, STATE
from graph.store.neo4j_search import INDEX

VERSION = 1
"""Changed whenever how nodes and links stand in Neo4j changes; a database of another version is loaded anew."""

DATED = ("dob", "conditions_expire", "occurred_on", "known_on", "date")
LOOKED_UP = ("case_id", "e164", "registration", "postcode", "handle", "reference")


def statements() -> list[str]:
    """Everything to run, each safe to run again."""
    return [*_constraints(), *_range_indexes(), *_full_text(), "CALL db.awaitIndexes(600)"]


def _constraints() -> list[str]:
    """Ids are unique, over all nodes of ours and for those who ask by kind."""
    labels = [EVERY, STATE, *sorted(node_kinds())]
    return [
        f"CREATE CONSTRAINT kith_{label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE" for label in labels
    ]


def _range_indexes() -> list[str]:
    found = [f"CREATE RANGE INDEX kith_{kind.lower()}_name IF NOT EXISTS FOR (n:{kind}) ON (n.name)" for kind in node_kinds()]
    for kind in node_kinds().values():
        found += [
            f"CREATE RANGE INDEX kith_{kind.name.lower()}_{name} IF NOT EXISTS FOR (n:{kind.name}) ON (n.{name})"
            for name in kind.properties
            if name in DATED or name in LOOKED_UP
        ]
    found += [
        f"CREATE RANGE INDEX kith_{kind.name.lower()}_last IF NOT EXISTS FOR ()-[r:{kind.name}]-() ON (r.last)"
        for kind in link_kinds().values()
        if kind.role in ("victim", "alleged", "location", "platform")
    ]
    return found


def _full_text() -> list[str]:
    """One index that Kith searches by, of words as it folds them; and one over names as written, for people."""
    named = "|".join(sorted(kind for kind in node_kinds() if kind != "Incident"))
    return [
        f"CREATE FULLTEXT INDEX {INDEX} IF NOT EXISTS FOR (n:{EVERY}) ON EACH [n._words, n._typos] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}",
        f"CREATE FULLTEXT INDEX kith_names IF NOT EXISTS FOR (n:{named}) ON EACH [n.name, n.also_known_as] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}",
    ]
