"""The journal of an erasure under way: what it takes to finish it where it was stopped in the middle.

It holds the words that are being taken out, and is destroyed when they are.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import orjson

from graph.custody.target import Target
from graph.custody.whom import Known
from graph.ledger.folder import DataFolder
from graph.ledger.originals import destroy

NAME = "erasure.json"


@dataclass(frozen=True, slots=True)
class Journal:
    """Whom, why and by whom."""

    target: Target
    reason: str
    actor: str
    purpose: str


def place_of(folder: DataFolder) -> Path:
    """Where the journal lies while there is one."""
    return folder.path / NAME


def begin(folder: DataFolder, journal: Journal) -> None:
    """Write it down, durably."""
    told = {
        "mentions": sorted(journal.target.mentions),
        "persons": sorted(journal.target.persons),
        "known": journal.target.known.as_json(),
        "reason": journal.reason,
        "actor": journal.actor,
        "purpose": journal.purpose,
    }
    place = place_of(folder)
    part = place.with_name(f"{NAME}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(orjson.dumps(told))
        out.flush()
        os.fsync(out.fileno())
    part.replace(place)


def read(folder: DataFolder) -> Journal | None:
    """The journal of an erasure that has not ended, if there is one."""
    try:
        told = orjson.loads(place_of(folder).read_bytes())
    except FileNotFoundError:
        return None
    target = Target(set(told["mentions"]), set(told["persons"]), Known.from_json(told["known"]))
    return Journal(target, told["reason"], told["actor"], told["purpose"])


def end(folder: DataFolder) -> None:
    """Destroy it."""
    destroy(place_of(folder))
    destroy(place_of(folder).with_name(f"{NAME}.part"))
