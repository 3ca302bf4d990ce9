CREATE TABLE chart_versions (
    n INTEGER NOT NULL,
    chart TEXT NOT NULL,
    version INTEGER NOT NULL,
    parent INTEGER NOT NULL,
    name TEXT NOT NULL,
    author TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    meeting TEXT,
    watermark INTEGER NOT NULL,
    state TEXT NOT NULL,
    grounds TEXT NOT NULL,
    PRIMARY KEY (n)
);

CREATE UNIQUE INDEX ix_chart_versions_chart ON chart_versions (chart, version);

CREATE TABLE chart_shares (
    n INTEGER NOT NULL,
    chart TEXT NOT NULL,
    role TEXT NOT NULL,
    granted INTEGER NOT NULL,
    author TEXT NOT NULL,
    shared_at TEXT NOT NULL,
    PRIMARY KEY (n)
);

CREATE INDEX ix_chart_shares_chart ON chart_shares (chart);
