"""The log's chain as it was before texts were sealed: a migration makes sure of it before it seals them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

GENESIS = "0" * 64
CHAINED = ("at", "actor", "verb", "what", "subjects", "purpose", "recipient")


def first_break(rows: Iterable[Mapping[str, Any]]) -> int | None:
    """Number of the first row that does not follow from the one before it, or None if the chain is whole."""
    previous, expected = GENESIS, 1
    for row in rows:
        if row["n"] != expected or row["previous"] != previous or row["hash"] != _link_hash(previous, row):
            return int(row["n"])
        previous, expected = row["hash"], expected + 1
    return None


def _link_hash(previous: str, row: Mapping[str, Any]) -> str:
    content = json.dumps([row[name] for name in CHAINED], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()
