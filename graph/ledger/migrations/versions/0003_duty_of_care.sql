ALTER TABLE audit RENAME TO audit_plain;

CREATE TABLE audit (
    n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    verb TEXT NOT NULL,
    what TEXT NOT NULL,
    subjects TEXT NOT NULL,
    purpose TEXT NOT NULL,
    recipient TEXT NOT NULL,
    salts TEXT NOT NULL,
    seals TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE erasures (
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    mentions TEXT NOT NULL,
    reason TEXT NOT NULL,
    counts TEXT NOT NULL,
    author TEXT NOT NULL,
    erased_at TEXT NOT NULL,
    PRIMARY KEY (n),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_erasures_seq ON erasures (seq);

CREATE TABLE redactions (
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    document TEXT NOT NULL,
    copy TEXT NOT NULL,
    PRIMARY KEY (n),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_redactions_document ON redactions (document);

CREATE INDEX ix_redactions_seq ON redactions (seq);

CREATE TABLE restrictions (
    n INTEGER NOT NULL,
    subject TEXT NOT NULL,
    named TEXT NOT NULL,
    lifted INTEGER NOT NULL,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    restricted_at TEXT NOT NULL,
    PRIMARY KEY (n)
);

CREATE INDEX ix_restrictions_subject ON restrictions (subject);

CREATE TABLE retention_reviews (
    n INTEGER NOT NULL,
    subject TEXT NOT NULL,
    decision TEXT NOT NULL,
    reason TEXT NOT NULL,
    next_review TEXT NOT NULL,
    author TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    PRIMARY KEY (n)
);

CREATE INDEX ix_retention_reviews_subject ON retention_reviews (subject);
