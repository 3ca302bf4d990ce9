"""A backup of a whole data folder, made while others go on working: sealed, and read back before it counts."""

import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from graph.custody import register
from graph.custody.manifest import Manifest, pack, unpack
from graph.custody.sealing import BackupKey
from graph.errors import BadInput, Contradiction
from graph.kith import Kith
from graph.ledger.audit import Verb, append
from graph.ledger.database import raw, utc_now
from graph.ledger.folder import DataFolder

COPIED = ("ledger.sqlite", "accounts.sqlite")
"""Files that are written to: a copy of one moment of each goes into the backup."""
LEFT_OUT = ("writer.json", "writer.lock", "writer.queue", register.PLACES)
STAGING = "backup-"
RECIPIENT = "backup"


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What was put where.

    Attributes
    ----------
    hash : str
        Over everything in it: a restored folder has the same.
    """

    file: Path
    size: int
    files: int
    hash: str
    made_at: str


def back_up(kith: Kith, to: Path, key: BackupKey, actor: str, purpose: str) -> BackedUp:
    """Make a backup, read it back, and only then give it its name.

    Raises
    ------
    BadInput
        If it cannot be written there.
    Contradiction
        If it would lie in the data folder itself.
    """
    place = to.absolute()
    if not place.parent.is_dir():
        raise BadInput(f"There is no folder {place.parent}.", "Make it, or name another place.", "file")
    if kith.folder.path.absolute() in place.parents:
        raise Contradiction(f"{to} lies in the data folder itself.", "Put backups on another disk.", "file")
    made_at = utc_now()
    staging = kith.folder.path / f"{STAGING}{secrets.token_hex(4)}"
    part = place.with_name(f"{place.name}.{secrets.token_hex(4)}.part")
    staging.mkdir()
    try:
        _log(kith, actor, purpose, made_at)
        _copies(kith, staging)
        made = _sealed(kith.folder, staging, part, key, made_at)
        read_back(part, key, made)
        part.replace(place)
    except OSError as error:
        raise BadInput(f"{to} cannot be written: {error.strerror}.", "Name another place, or make room.", "file") from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        part.unlink(missing_ok=True)
    register.remember(kith.folder, place.parent, made_at)
    with kith.database.reading() as connection:
        register.write(place.parent, register.held(raw(connection)))
    return BackedUp(to, place.stat().st_size, len(made.digests), made.hash, made_at)


def _log(kith: Kith, actor: str, purpose: str, at: str) -> None:
    with kith.database.writing(actor) as connection:
        append(connection, at, actor, Verb.DISCLOSURE, "backup of the whole data folder, sealed", [], purpose, RECIPIENT)


def _copies(kith: Kith, staging: Path) -> None:
    """A copy of one moment of the files that are written to; nobody writes to the ledger meanwhile."""
    with kith.database.holding("backup"):
        for name in COPIED:
            source = kith.folder.path / name
            if source.exists():
                with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(staging / name)) as copy:
                    live.backup(copy)


def _sealed(folder: DataFolder, staging: Path, part: Path, key: BackupKey, made_at: str) -> Manifest:
    made: list[Manifest] = []
    with part.open("wb") as out:
        key.seal(lambda pipe: made.append(pack(_files(folder, staging), made_at, pipe)), out)
    return made[0]


def _files(folder: DataFolder, staging: Path) -> Iterator[tuple[str, Path]]:
    """What goes into the backup: the path within the folder, and where it is read from."""
    yield from ((path.name, path) for path in sorted(staging.iterdir()))
    for path in sorted(folder.path.rglob("*")):
        inside = path.relative_to(folder.path)
        top = inside.parts[0]
        passing = top.startswith((*COPIED, STAGING)) or top in LEFT_OUT or top == folder.backups.name
        if path.is_file() and not path.is_symlink() and not passing and path.suffix != ".part":
            yield inside.as_posix(), path


def read_back(file: Path, key: BackupKey, wanted: Manifest | None = None) -> Manifest:
    """Open a backup and hold every file in it against its digest. Raises BadInput, Locked."""
    found: list[Manifest] = []
    with file.open("rb") as sealed:
        key.open(sealed, lambda stream: found.append(unpack(stream, lambda _name: None)))
    if wanted is not None and found[0].hash != wanted.hash:
        raise BadInput("The backup does not read back as it was written.", "Try another disk.", "file")
    return found[0]
