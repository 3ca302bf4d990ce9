CREATE TABLE products (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    form TEXT NOT NULL,
    recipient TEXT NOT NULL,
    purpose TEXT NOT NULL,
    author TEXT NOT NULL,
    made_at TEXT NOT NULL,
    as_of TEXT,
    watermark INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    pseudonyms INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_products_sha256 ON products (sha256);

CREATE TABLE product_holdings (
    n INTEGER NOT NULL,
    product TEXT NOT NULL,
    kind TEXT NOT NULL,
    "key" TEXT NOT NULL,
    members INTEGER NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (n)
);

CREATE INDEX ix_product_holdings_product ON product_holdings (product);

CREATE INDEX ix_product_holdings_key ON product_holdings (kind, "key");
