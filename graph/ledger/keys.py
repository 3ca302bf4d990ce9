"""Secrets of one data folder: made on first use, readable by their owner alone."""

import os
import secrets
from contextlib import suppress

from graph.ledger.folder import DataFolder

KEY_BYTES = 32


def secret_of(folder: DataFolder, name: str) -> bytes:
    """The secret in a file of the data folder."""
    place = folder.path / name
    if not place.exists():
        made = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(secrets.token_bytes(KEY_BYTES))
        with suppress(FileExistsError):
            os.link(made, place)  # whole or not at all, and the first of two who make one at once stays
        made.unlink()
    return place.read_bytes()
