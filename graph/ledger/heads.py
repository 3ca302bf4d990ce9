"""The head of the log's chain, signed, to be kept somewhere else: what came before it can then neither be cut nor rewritten."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from graph.errors import BadInput, NotFound
from graph.ledger.audit import first_break
from graph.ledger.folder import DataFolder
from graph.ledger.keys import secret_of

KEY_FILE = "audit.key"
ADVICE = "Give the file that `kith audit head` wrote, as it was."


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of the log at one moment.

    Attributes
    ----------
    n, hash, at
        Its number, its hash, and when it was written.
    key, signature : str
        The data folder's public key, and its signature over the other three.
    """

    n: int
    hash: str
    at: str
    key: str
    signature: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether the log still holds all that a head stands for; where not, `problem` says what was found."""

    ok: bool
    problem: str
    rows: int
    since: int


def head(driver: sqlite3.Connection, folder: DataFolder) -> Head:
    """The log's head now. Raises NotFound where nothing is logged yet."""
    row = driver.execute("SELECT n, hash, at FROM audit ORDER BY n DESC LIMIT 1").fetchone()
    if row is None:
        raise NotFound("Nothing is logged yet, so that there is no head.", "Take files in, or look at something first.")
    signer = Ed25519PrivateKey.from_private_bytes(secret_of(folder, KEY_FILE))
    public = signer.public_key().public_bytes_raw().hex()
    return Head(row[0], row[1], row[2], public, signer.sign(_signed(*row)).hex())


def read_head(file: Path) -> Head:
    """A head that was exported before. Raises BadInput where the file is none, or has been changed."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        found = Head(int(told["n"]), str(told["hash"]), str(told["when"]), str(told["key"]), str(told["signature"]))
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(found.key))
        key.verify(bytes.fromhex(found.signature), _signed(found.n, found.hash, found.at))
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.", ADVICE, "file") from None
    except (ValueError, KeyError, TypeError):
        raise BadInput(f"{file} holds no head of a log.", ADVICE, "file") from None
    except InvalidSignature:
        raise BadInput(f"{file} has been changed: its signature does not fit.", ADVICE, "file") from None
    return found


def check(driver: sqlite3.Connection, kept: Head) -> Checked:
    """Hold the log against a head that was kept: nothing before it may be missing or another."""
    count = driver.execute("SELECT count(*) FROM audit").fetchone()[0]
    broken = first_break(_rows(driver))
    if broken is not None:
        return Checked(False, f"row {broken} does not follow from the row before it", count, 0)
    row = driver.execute("SELECT hash FROM audit WHERE n = ?", (kept.n,)).fetchone()
    if row is None:
        return Checked(False, f"the log ends at row {count}: rows up to {kept.n} had been written", count, 0)
    if row[0] != kept.hash:
        return Checked(False, f"row {kept.n} is another than it was: the log was written anew", count, 0)
    return Checked(True, "", count, count - kept.n)


def _signed(n: int, hash_: str, at: str) -> bytes:
    return f"kith log head\n{n}\n{hash_}\n{at}".encode()


def _rows(driver: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    cursor = driver.execute("SELECT * FROM audit ORDER BY n")
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)
