CREATE TABLE inbox_marks (
    n INTEGER NOT NULL,
    record TEXT NOT NULL,
    state TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (n)
);

CREATE INDEX ix_inbox_marks_record ON inbox_marks (record);

CREATE TABLE watches (
    n INTEGER NOT NULL,
    watch TEXT NOT NULL,
    act TEXT NOT NULL,
    owner TEXT NOT NULL,
    entity TEXT NOT NULL,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    watermark INTEGER NOT NULL,
    PRIMARY KEY (n)
);

CREATE INDEX ix_watches_watch ON watches (watch);

CREATE TABLE corrections (
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    record TEXT NOT NULL,
    mention TEXT NOT NULL,
    reference TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    corrected_at TEXT NOT NULL,
    PRIMARY KEY (n),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_corrections_mention ON corrections (mention);

CREATE INDEX ix_corrections_reference ON corrections (reference);

CREATE INDEX ix_corrections_seq ON corrections (seq);

CREATE TABLE grade_notes (
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    grade INTEGER NOT NULL,
    sanitised TEXT NOT NULL,
    review_on TEXT,
    reason TEXT NOT NULL,
    PRIMARY KEY (n),
    FOREIGN KEY(seq) REFERENCES entries (seq)
);

CREATE INDEX ix_grade_notes_grade ON grade_notes (grade);

CREATE INDEX ix_grade_notes_seq ON grade_notes (seq);
