"""Tables of the embedded projection. They live in the ledger's file and hold nothing that the ledger cannot give back."""

import sqlite3

VERSION = "8"
"""Changed whenever a table here changes, or what is shown of an entity; a projection of another version is made again."""

TABLES = {
    "graph_state": "(name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "graph_entity": "(mention TEXT PRIMARY KEY, entity TEXT NOT NULL) WITHOUT ROWID",
    "graph_counted": "(record TEXT PRIMARY KEY) WITHOUT ROWID",
    "graph_dismissed": "(entity TEXT PRIMARY KEY) WITHOUT ROWID",
    # What the mentions of an entity say, each wording once: a platform named twenty thousand times has a few rows here.
    "graph_told": """(
        entity TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, attributes TEXT NOT NULL, record_kind TEXT NOT NULL,
        known_on TEXT NOT NULL, count INTEGER NOT NULL, first INTEGER NOT NULL,
        PRIMARY KEY (entity, kind, text, attributes, record_kind)) WITHOUT ROWID""",
    "graph_nodes": """(
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, also_known_as TEXT NOT NULL, attributes TEXT NOT NULL
        ) WITHOUT ROWID""",
    "graph_evidence": """(
        statement INTEGER NOT NULL, record TEXT NOT NULL, reference TEXT NOT NULL,
        source TEXT NOT NULL, target TEXT NOT NULL, kind TEXT NOT NULL,
        happened_on TEXT, known_on TEXT, footing TEXT NOT NULL, root TEXT,
        source_grade TEXT, intelligence_grade TEXT, nature TEXT NOT NULL)""",
    "graph_names": "(entity TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL, own INTEGER NOT NULL)",
    "graph_words": "(word TEXT NOT NULL, name INTEGER NOT NULL, PRIMARY KEY (word, name)) WITHOUT ROWID",
    # Each word with one letter left out, so that a word with one typo is found by looking up.
    "graph_typos": "(variant TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (variant, word)) WITHOUT ROWID",
}

TEXT = """CREATE VIRTUAL TABLE main.graph_text USING fts5 (
    words, record UNINDEXED, tokenize="unicode61 remove_diacritics 2")"""
"""Narratives, in which names learnt later are looked for."""

INDEXES = {
    "graph_entity_members": "graph_entity (entity)",
    "graph_nodes_kind": "graph_nodes (kind)",
    "graph_evidence_source": "graph_evidence (source, kind, happened_on)",
    "graph_evidence_target": "graph_evidence (target, kind, happened_on)",
    "graph_evidence_record": "graph_evidence (record)",
    "graph_names_folded": "graph_names (folded)",
    "graph_names_entity": "graph_names (entity)",
}


def current(connection: sqlite3.Connection) -> bool:
    """Whether the projection's tables are there and of this version."""
    if not connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'graph_state'").fetchone():
        return False
    found = connection.execute("SELECT value FROM graph_state WHERE name = 'version'").fetchone()
    return bool(found) and found[0] == VERSION


def make_empty(connection: sqlite3.Connection) -> None:
    """Drop the projection and make its tables again, empty and without indexes.

    They are made in ``main``, so that a connection may hold a projection of its own beside an attached ledger.
    """
    virtual_first = "ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC"  # they take tables of their own along
    old = connection.execute(
        f"SELECT name FROM main.sqlite_master WHERE type = 'table' AND name GLOB 'graph_*' {virtual_first}"
    ).fetchall()
    for (table,) in old:
        connection.execute(f"DROP TABLE IF EXISTS main.{table}")
    for table, columns in TABLES.items():
        connection.execute(f"CREATE TABLE main.{table} {columns}")
    connection.execute(TEXT)
    connection.execute("INSERT INTO main.graph_state VALUES ('version', ?), ('watermark', '0')", (VERSION,))


def index(connection: sqlite3.Connection) -> None:
    """Make the indexes, once the tables are full: much faster than keeping them up row by row."""
    for name, columns in INDEXES.items():
        connection.execute(f"CREATE INDEX main.{name} ON {columns}")
