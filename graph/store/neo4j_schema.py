"""Constraints and indexes of a Neo4j database, made from the ontology."""

from graph.ontology.catalogue import link_kinds, node_kinds
from graph.store.bolt import Server
from graph.store.mirrored import EVERY, STATE
from graph.store.neo4j_search import INDEX

VERSION = 1
"""Changed whenever how nodes and links stand in Neo4j changes; a database of another version is loaded anew."""

DATED = ("dob", "conditions_expire", "occurred_on", "known_on", "date")
LOOKED_UP = ("case_id", "e164", "registration", "postcode", "handle", "reference")


def missing(server: Server) -> list[str]:
    """Statements that make what a database does not have yet."""
    there = {row[0] for row in server.rows("SHOW INDEXES YIELD name")}
    lacking = [statement for name, statement in statements().items() if name not in there]
    return [*lacking, "CALL db.awaitIndexes(600)"] if lacking else []


def statements() -> dict[str, str]:
    """Every constraint and index by name, each safe to make again."""
    return {**_constraints(), **_range_indexes(), **_full_text()}


def _constraints() -> dict[str, str]:
    """Ids are unique, over all nodes of ours and for those who ask by kind."""
    names = {label: f"kith_{label.lower()}_id" for label in (EVERY, STATE, *sorted(node_kinds()))}
    return {
        name: f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE" for label, name in names.items()
    }


def _range_indexes() -> dict[str, str]:
    found = {}
    for kind in node_kinds().values():
        for name in ("name", *(name for name in kind.properties if name in DATED or name in LOOKED_UP)):
            index = f"kith_{kind.name.lower()}_{name}"
            found[index] = f"CREATE RANGE INDEX {index} IF NOT EXISTS FOR (n:{kind.name}) ON (n.{name})"
    for link in link_kinds().values():
        if link.role in ("victim", "alleged", "location", "platform"):
            index = f"kith_{link.name.lower()}_last"
            found[index] = f"CREATE RANGE INDEX {index} IF NOT EXISTS FOR ()-[r:{link.name}]-() ON (r.last)"
    return found


def _full_text() -> dict[str, str]:
    """One index that Kith searches by, of words as it folds them; and one over names as written, for people."""
    named = "|".join(sorted(kind for kind in node_kinds() if kind != "Incident"))
    return {
        INDEX: f"CREATE FULLTEXT INDEX {INDEX} IF NOT EXISTS FOR (n:{EVERY}) ON EACH [n._words, n._typos] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}",
        "kith_names": f"CREATE FULLTEXT INDEX kith_names IF NOT EXISTS FOR (n:{named}) ON EACH [n.name, n.also_known_as] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}",
    }
