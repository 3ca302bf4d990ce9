"""The log of section 62 DPA 2018: who did what to whose record, when and why, in a chain that shows tampering."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from graph.ledger import tables

GENESIS = "0" * 64
"""What the first row names as its predecessor."""

CHAINED = ("at", "actor", "verb", "what", "subjects", "purpose", "recipient")


class Verb(StrEnum):
    """The acts that section 62(1) has logged."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


def link_hash(previous: str, row: Mapping[str, Any]) -> str:
    """Hash of one row: SHA-256 over its predecessor's hash and its own content as canonical JSON."""
    content = json.dumps([row[name] for name in CHAINED], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()


def append(
    connection: Connection,
    at: str,
    actor: str,
    verb: Verb,
    what: str,
    subjects: Sequence[str],
    purpose: str,
    recipient: str = "",
) -> None:
    """Add one row to the chain, in the caller's transaction."""
    last = connection.exec_driver_sql("SELECT hash FROM audit ORDER BY n DESC LIMIT 1").scalar()
    row = {
        "at": at,
        "actor": actor,
        "verb": str(verb),
        "what": what,
        "subjects": json.dumps(list(subjects)),
        "purpose": purpose,
        "recipient": recipient,
        "previous": last or GENESIS,
    }
    connection.execute(tables.audit.insert(), {**row, "hash": link_hash(row["previous"], row)})


def first_break(rows: Iterable[Mapping[str, Any]]) -> int | None:
    """Number of the first row that does not follow from the one before it, or None if the chain is whole."""
    previous, expected = GENESIS, 1
    for row in rows:
        if row["n"] != expected or row["previous"] != previous or row["hash"] != link_hash(previous, row):
            return int(row["n"])
        previous, expected = row["hash"], expected + 1
    return None
