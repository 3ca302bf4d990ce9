"""A backup put back into an empty folder, checked, and everybody taken out again who was erased since it was made."""

import secrets
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from graph.custody import register
from graph.custody.manifest import Manifest, unpack
from graph.custody.register import Erased
from graph.custody.sealing import BackupKey
from graph.errors import BadInput, Contradiction, KithError
from graph.kith import Kith
from graph.verify import Check

Again = Callable[[Kith, Iterable[Erased]], int]
"""Takes out again who was erased; gives how many."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What stands in the folder now.

    Attributes
    ----------
    erased_again : int
        People who were erased after the backup was made, and were taken out of it once more.
    listed : bool
        Whether a list of erasures was found to go by.
    """

    folder: Path
    files: int
    hash: str
    made_at: str
    checks: tuple[Check, ...]
    erased_again: int
    listed: bool


def restore(
    file: Path, folder: Path, key: BackupKey, lists: Iterable[Path], again: Again, originals_key: bytes = b""
) -> Restored:
    """Put a backup back.

    Parameters
    ----------
    file : pathlib.Path
        What `kith backup` made.
    folder : pathlib.Path
        Where to; must be empty or not there.
    key : BackupKey
        What it was sealed with.
    lists : iterable of pathlib.Path
        Lists of erasures to go by, besides the one that lies beside the backup.
    again : callable
        Takes out again who stands in them.
    originals_key : bytes, optional
        What the original files in it are sealed with.

    Raises
    ------
    Contradiction
        If the folder is in use.
    Locked, BadInput
        If the key is another, or the file is no backup, or not whole. Nothing is changed.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Contradiction(
            f"{folder} is in use.", "A backup is put back into an empty folder alone: name another with --data.", "data"
        )
    beside = file.absolute().parent / register.BESIDE
    known = [one for listed in ([beside] if beside.exists() else []) + list(lists) for one in register.read(listed)]
    target = folder.absolute()
    staging = target.with_name(f"{target.name}.restoring-{secrets.token_hex(4)}")
    try:
        manifest = _unsealed(file, staging, key)
        with Kith(staging, originals_key) as kith:
            count = again(kith, known)
            checks = tuple(kith.verify())
        if folder.exists():
            folder.rmdir()
        staging.replace(target)
    except OSError as error:
        raise BadInput(
            f"The backup cannot be put back: {error.strerror or error}.", "Make room, or name another place."
        ) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Restored(
        folder, len(manifest.digests), manifest.hash, manifest.made_at, checks, count, bool(known) or beside.exists()
    )


def _unsealed(file: Path, staging: Path, key: BackupKey) -> Manifest:
    found: list[Manifest] = []

    def place(name: str) -> IO[bytes]:
        path = staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")

    try:
        sealed = file.open("rb")
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.", "Name a file that `kith backup` made.", "file") from None
    with sealed:
        staging.mkdir(parents=True, mode=0o700)
        key.open(sealed, lambda stream: found.append(unpack(stream, place)))
    for secret in staging.glob("*.key"):
        secret.chmod(0o600)
    if not (staging / "ledger.sqlite").is_file():
        raise KithError("The backup holds no record.", "Use another backup. Nothing was changed.")
    return found[0]
