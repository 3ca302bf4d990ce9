CREATE TABLE meeting_events (
    n INTEGER NOT NULL,
    meeting TEXT NOT NULL,
    act TEXT NOT NULL,
    item TEXT NOT NULL,
    content TEXT NOT NULL,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    said_at TEXT NOT NULL,
    PRIMARY KEY (n)
);

CREATE INDEX ix_meeting_events_meeting ON meeting_events (meeting);

CREATE TABLE measures (
    n INTEGER NOT NULL,
    measure TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    what TEXT NOT NULL,
    started TEXT NOT NULL,
    expires TEXT,
    conditions TEXT NOT NULL,
    outcome TEXT NOT NULL,
    withdrawn INTEGER NOT NULL,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (n)
);

CREATE INDEX ix_measures_measure ON measures (measure);

CREATE INDEX ix_measures_subject ON measures (subject);
