CREATE TABLE audit (
    n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    verb TEXT NOT NULL,
    what TEXT NOT NULL,
    subjects TEXT NOT NULL,
    purpose TEXT NOT NULL,
    recipient TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE entries (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    recorded_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL
);

CREATE TABLE actions (
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    record TEXT NOT NULL,
    ref TEXT NOT NULL,
    text TEXT NOT NULL,
    owner TEXT NOT NULL,
    due TEXT,
    due_raw TEXT NOT NULL,
    five_p TEXT NOT NULL,
    status TEXT NOT NULL,
    section TEXT NOT NULL,
    targets TEXT NOT NULL,
    PRIMARY KEY (n),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_actions_record ON actions (record);

CREATE INDEX ix_actions_ref ON actions (ref);

CREATE INDEX ix_actions_seq ON actions (seq);

CREATE TABLE assessments (
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    record TEXT NOT NULL,
    child TEXT,
    assessed_on TEXT,
    risk TEXT NOT NULL,
    primary_type TEXT NOT NULL,
    threshold TEXT NOT NULL,
    indicators TEXT NOT NULL,
    vulnerabilities TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (n),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_assessments_record ON assessments (record);

CREATE INDEX ix_assessments_seq ON assessments (seq);

CREATE TABLE documents (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    path TEXT NOT NULL,
    container TEXT NOT NULL,
    media TEXT NOT NULL,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_documents_seq ON documents (seq);

CREATE TABLE finding_decisions (
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    finding TEXT NOT NULL,
    decision TEXT NOT NULL,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (n),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_finding_decisions_finding ON finding_decisions (finding);

CREATE INDEX ix_finding_decisions_seq ON finding_decisions (seq);

CREATE TABLE grades (
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    record TEXT NOT NULL,
    item INTEGER NOT NULL,
    source_grade TEXT NOT NULL,
    intelligence_grade TEXT NOT NULL,
    handling TEXT NOT NULL,
    conditions TEXT NOT NULL,
    author TEXT NOT NULL,
    graded_at TEXT NOT NULL,
    PRIMARY KEY (n),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_grades_record ON grades (record);

CREATE INDEX ix_grades_seq ON grades (seq);

CREATE TABLE incidents (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    position INTEGER NOT NULL,
    record TEXT NOT NULL,
    occurred_on TEXT,
    occurred_time TEXT NOT NULL,
    exploitation TEXT NOT NULL,
    summary TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_incidents_record ON incidents (record);

CREATE INDEX ix_incidents_seq ON incidents (seq);

CREATE TABLE judgements (
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    outcome TEXT NOT NULL,
    basis TEXT NOT NULL,
    score FLOAT,
    weights_version TEXT NOT NULL,
    because TEXT NOT NULL,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    known_on TEXT,
    supersedes INTEGER,
    PRIMARY KEY (n),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_judgements_a ON judgements (a, b, outcome, kind);

CREATE INDEX ix_judgements_b ON judgements (b, a, outcome, kind);

CREATE INDEX ix_judgements_seq ON judgements (seq);

CREATE TABLE mentions (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    position INTEGER NOT NULL,
    record TEXT NOT NULL,
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    field TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    sure INTEGER NOT NULL,
    attributes TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_mentions_record ON mentions (record);

CREATE INDEX ix_mentions_seq ON mentions (seq);

CREATE TABLE problems (
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    document TEXT NOT NULL,
    record TEXT,
    field TEXT NOT NULL,
    problem TEXT NOT NULL,
    remedy TEXT NOT NULL,
    severity TEXT NOT NULL,
    PRIMARY KEY (n),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_problems_document ON problems (document);

CREATE INDEX ix_problems_seq ON problems (seq);

CREATE TABLE records (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    position INTEGER NOT NULL,
    document TEXT NOT NULL,
    kind TEXT NOT NULL,
    locator TEXT NOT NULL,
    reference TEXT NOT NULL,
    assigned INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    known_on TEXT,
    known_time TEXT NOT NULL,
    footing TEXT NOT NULL,
    root TEXT,
    reporter TEXT NOT NULL,
    agency TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_records_document ON records (document);

CREATE INDEX ix_records_fingerprint ON records (fingerprint);

CREATE INDEX ix_records_known ON records (kind, known_on);

CREATE INDEX ix_records_reference ON records (reference, kind);

CREATE INDEX ix_records_root ON records (root);

CREATE INDEX ix_records_seq ON records (seq);

CREATE TABLE statements (
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    record TEXT NOT NULL,
    item INTEGER NOT NULL,
    predicate TEXT NOT NULL,
    subject TEXT,
    object TEXT,
    incident TEXT,
    nature TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    PRIMARY KEY (n),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_statements_record ON statements (record);

CREATE INDEX ix_statements_seq ON statements (seq);
