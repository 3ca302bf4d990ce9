"""The list of erasures, kept beside backups: a backup from before an erasure does not bring anybody back.

It names nobody. Of each person it holds the ids of their mentions, digests of where they stood in files that are destroyed:
they say something to a backup that holds these mentions, and to nothing and nobody else.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson

from graph.errors import BadInput
from graph.ledger.folder import DataFolder

BESIDE = "kith-erasures.json"
PLACES = "backups.json"


@dataclass(frozen=True, slots=True)
class Erased:
    """One erasure: when, and the ids of the mentions that are no more."""

    erased_at: str
    mentions: tuple[str, ...]


def held(driver: sqlite3.Connection) -> list[Erased]:
    """The erasures that a ledger knows of, the first made first."""
    rows = driver.execute("SELECT erased_at, mentions FROM erasures ORDER BY n")
    return [Erased(row[0], tuple(orjson.loads(row[1]))) for row in rows]


def how_many(driver: sqlite3.Connection) -> int:
    """How many erasures there were."""
    return int(driver.execute("SELECT count(*) FROM erasures").fetchone()[0])


def read(file: Path) -> list[Erased]:
    """A list that was kept. Raises BadInput where it is none."""
    try:
        told = orjson.loads(file.read_bytes())
        return [Erased(str(one["erased_at"]), tuple(map(str, one["mentions"]))) for one in told["erasures"]]
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.", "Give the list of erasures.", "erasures") from None
    except (ValueError, KeyError, TypeError):
        raise BadInput(
            f"{file} is no list of erasures.", f"It is called {BESIDE} and lies beside the backups.", "erasures"
        ) from None


def write(place: Path, known: Iterable[Erased]) -> None:
    """Add erasures to the list in a folder of backups; what stands there stays."""
    file = place / BESIDE
    both = {one.mentions: one for one in (*known, *(read(file) if file.exists() else ()))}
    told = [{"erased_at": one.erased_at, "mentions": list(one.mentions)} for one in sorted(both.values(), key=_when)]
    part = file.with_name(f"{BESIDE}.part")
    part.write_bytes(orjson.dumps({"erasures": told}, option=orjson.OPT_INDENT_2) + b"\n")
    part.replace(file)


def _when(one: Erased) -> tuple[str, tuple[str, ...]]:
    return one.erased_at, one.mentions


def places(folder: DataFolder) -> list[Path]:
    """The folders into which this data folder was backed up."""
    with suppress(OSError, ValueError, KeyError):
        return [Path(place) for place in orjson.loads((folder.path / PLACES).read_bytes())["places"]]
    return []


def remember(folder: DataFolder, place: Path, made_at: str) -> None:
    """Keep in mind where a backup was put, and when."""
    known = dict.fromkeys([*map(str, places(folder)), str(place.absolute())])
    part = folder.path / f"{PLACES}.part"
    part.write_bytes(orjson.dumps({"last": made_at, "places": list(known)}))
    part.replace(folder.path / PLACES)


def last_backup(folder: DataFolder) -> float:
    """When the last backup was made, in seconds since 1970; 0 where there was none."""
    with suppress(OSError, ValueError, KeyError):
        return datetime.fromisoformat(orjson.loads((folder.path / PLACES).read_bytes())["last"]).timestamp()
    return 0.0


def spread(folder: DataFolder, known: Iterable[Erased]) -> list[Path]:
    """Write the list to every folder of backups that can be reached; gives those that cannot."""
    known = list(known)
    missed = []
    for place in places(folder):
        try:
            write(place, known)
        except (OSError, BadInput):
            missed.append(place)
    return missed
