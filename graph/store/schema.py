"""Tables of the embedded projection. They live in the ledger's file and hold nothing that the ledger cannot give back."""

import sqlite3

VERSION = "2"
"""Changed whenever a table here changes; a projection of another version is dropped and made again."""

TABLES = (
    "graph_state",
    "graph_entity",
    "graph_counted",
    "graph_nodes",
    "graph_evidence",
    "graph_names",
    "graph_search",
    "graph_text",
)

DDL = """
CREATE TABLE IF NOT EXISTS graph_state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS graph_entity (mention TEXT PRIMARY KEY, entity TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS graph_entity_members ON graph_entity (entity);
CREATE TABLE IF NOT EXISTS graph_counted (record TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS graph_nodes (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, also_known_as TEXT NOT NULL, attributes TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS graph_nodes_kind ON graph_nodes (kind);
CREATE TABLE IF NOT EXISTS graph_evidence (
    statement INTEGER NOT NULL, record TEXT NOT NULL, reference TEXT NOT NULL,
    source TEXT NOT NULL, target TEXT NOT NULL, kind TEXT NOT NULL,
    happened_on TEXT, known_on TEXT, footing TEXT NOT NULL, root TEXT,
    source_grade TEXT, intelligence_grade TEXT, nature TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS graph_evidence_source ON graph_evidence (source, kind, happened_on);
CREATE INDEX IF NOT EXISTS graph_evidence_target ON graph_evidence (target, kind, happened_on);
CREATE INDEX IF NOT EXISTS graph_evidence_record ON graph_evidence (record);
CREATE TABLE IF NOT EXISTS graph_names (entity TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL, own INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS graph_names_folded ON graph_names (folded);
CREATE INDEX IF NOT EXISTS graph_names_entity ON graph_names (entity);
CREATE VIRTUAL TABLE IF NOT EXISTS graph_search USING fts5 (folded, tokenize='trigram');
CREATE VIRTUAL TABLE IF NOT EXISTS graph_text USING fts5 (
    words, record UNINDEXED, tokenize="unicode61 remove_diacritics 2"
);
"""


def current(connection: sqlite3.Connection) -> bool:
    """Whether the projection's tables are there and of this version."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'graph_state'").fetchone():
        return False
    found = connection.execute("SELECT value FROM graph_state WHERE name = 'version'").fetchone()
    return bool(found) and found[0] == VERSION


def ensure(connection: sqlite3.Connection) -> bool:
    """Make the tables where they are missing or of another version; True if they were made empty."""
    if current(connection):
        return False
    drop(connection)
    return True


def drop(connection: sqlite3.Connection) -> None:
    """Drop the projection and make its tables again, empty."""
    for table in TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in DDL.split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute("INSERT INTO graph_state VALUES ('version', ?), ('watermark', '0')", (VERSION,))
