"""The log of section 62 DPA 2018: who did what to whose record, when and why, in a chain that shows tampering.

The chain does not run over what people wrote but over a salted digest of each text (its seal). So an erasure can take a name
out of a row, with the salt, and the chain still holds; what it took out is named by a row of its own. A text that is missing
and that no erasure names, is tampering.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from graph.ledger import tables

GENESIS = "0" * 64
"""What the first row names as its predecessor."""

OPEN = ("at", "actor", "verb")
SEALED = ("what", "subjects", "purpose", "recipient")
ERASED = {"what": "[erased]", "subjects": "[]", "purpose": "[erased]", "recipient": "[erased]"}
"""What stands in place of a text that an erasure took out."""

TAKEN_OUT = "rows of the log without their text: "
"""How the row of an erasure begins to say which rows of the log it took texts out of."""


class Verb(StrEnum):
    """The acts that section 62(1) has logged."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


def seal(salt: str, name: str, text: str) -> str:
    """Salted digest of one text of a row."""
    return hashlib.sha256(f"{salt}\n{name}\n{text}".encode()).hexdigest()


def link_hash(previous: str, row: Mapping[str, Any]) -> str:
    """Hash of one row: SHA-256 over its predecessor's hash, what is never taken out, and the seals of the rest."""
    content = json.dumps([*(row[name] for name in OPEN), row["seals"]], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()


def sealed(row: Mapping[str, Any], previous: str) -> dict[str, Any]:
    """The row with fresh salts, its seals and its place in the chain."""
    salts = [secrets.token_hex(16) for _ in SEALED]
    seals = [seal(salt, name, row[name]) for salt, name in zip(salts, SEALED, strict=True)]
    whole = {**row, "salts": json.dumps(salts), "seals": json.dumps(seals), "previous": previous}
    return {**whole, "hash": link_hash(previous, whole)}


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
        "subjects": json.dumps(list(subjects), ensure_ascii=False),
        "purpose": purpose,
        "recipient": recipient,
    }
    connection.execute(tables.audit.insert(), sealed(row, last or GENESIS))


def without_texts(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """What changes in a row where an erasure takes some of its texts out: the texts and their salts go, the seals stay."""
    salts = json.loads(row["salts"])
    changed = {name: ERASED[name] for name in names}
    kept = ["" if name in changed else salt for name, salt in zip(SEALED, salts, strict=True)]
    return {**changed, "salts": json.dumps(kept)}


def spans(numbers: Iterable[int]) -> str:
    """Row numbers as the log writes them: "3-5, 9"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def first_break(rows: Iterable[Mapping[str, Any]]) -> int | None:
    """Number of the first row that does not follow from the one before it, or None if the chain is whole."""
    previous, expected = GENESIS, 1
    blank: list[int] = []
    named: set[int] = set()
    for row in rows:
        if row["n"] != expected or row["previous"] != previous or row["hash"] != link_hash(previous, row):
            return int(row["n"])
        empty = _empty(row)
        if empty is None:
            return int(row["n"])
        blank += [row["n"]] * empty
        named |= _named(row)
        previous, expected = row["hash"], expected + 1
    return next((number for number in blank if number not in named), None)


def _empty(row: Mapping[str, Any]) -> bool | None:
    """Whether a row has had texts taken out; None where a text is not the one that was sealed."""
    try:
        salts, seals = json.loads(row["salts"]), json.loads(row["seals"])
        parts = list(zip(SEALED, salts, seals, strict=True))
    except (ValueError, TypeError):
        return None
    for name, salt, held in parts:
        if row[name] != ERASED[name] if salt == "" else seal(salt, name, row[name]) != held:
            return None
    return "" in salts


def _named(row: Mapping[str, Any]) -> set[int]:
    """The rows that the row of an erasure says it took texts out of."""
    if row["verb"] != Verb.ERASURE or TAKEN_OUT not in row["what"]:
        return set()
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", row["what"].partition(TAKEN_OUT)[2]):
        found |= set(range(int(first), int(last or first) + 1))
    return found
