"""Whether a name is one that was erased: known by a keyed digest alone, so that nobody can read off whose it was."""

import hmac
import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from hashlib import sha256

import orjson

from graph.ledger.folder import DataFolder
from graph.ledger.keys import secret_of

KEY_FILE = "erased.key"


def digests(folder: DataFolder, names: Iterable[str]) -> list[str]:
    """Of each name, whatever the order of its words."""
    key = secret_of(folder, KEY_FILE)
    return sorted({hmac.new(key, folded.encode(), sha256).hexdigest() for name in names if (folded := _folded(name))})


def is_erased(driver: sqlite3.Connection, folder: DataFolder, text: str) -> bool:
    """Whether somebody of this name was erased."""
    held = driver.execute("SELECT counts FROM erasures").fetchall()
    if not held or not _folded(text):
        return False
    (digest,) = digests(folder, [text])
    return any(digest in orjson.loads(row[0]).get("digests", ()) for row in held)


def searched_for(driver: sqlite3.Connection, folder: DataFolder, text: str) -> str:
    """How a search is logged: the name of somebody who was erased does not come back by being asked for."""
    return "search for somebody who was erased" if is_erased(driver, folder, text) else f"search for {text!r}"


def _folded(name: str) -> str:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    return " ".join(sorted(re.findall(r"[^\W_]+", plain)))
