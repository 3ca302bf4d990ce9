"""What a backup holds: each file with its digest, and one digest over them all."""

import hashlib
import io
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

import orjson

from graph.errors import BadInput

NAME = "manifest.json"
PORTION = 1 << 20
DAMAGED = "Use another backup. Nothing was changed."


@dataclass(slots=True)
class Manifest:
    """Digests by path, and when the backup was made."""

    made_at: str
    digests: dict[str, str] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """One digest over all paths and digests: two copies with the same hash hold the same."""
        told = "".join(f"{path}\0{digest}\n" for path, digest in sorted(self.digests.items()))
        return hashlib.sha256(told.encode()).hexdigest()


class _Hashing(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        got = self._file.read(size)
        self.digest.update(got)
        return got


def pack(files: Iterator[tuple[str, Path]], made_at: str, to: IO[bytes]) -> Manifest:
    """Write files and a manifest to a stream as one tar archive."""
    manifest = Manifest(made_at)
    with tarfile.open(fileobj=to, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for name, path in files:
            with path.open("rb") as file:
                info = archive.gettarinfo(arcname=name, fileobj=file)
                info.uid = info.gid = 0
                info.uname = info.gname = ""
                hashing = _Hashing(file)
                archive.addfile(info, hashing)
                manifest.digests[name] = hashing.digest.hexdigest()
        told = orjson.dumps({"made_at": made_at, "hash": manifest.hash, "files": manifest.digests})
        info = tarfile.TarInfo(NAME)
        info.size = len(told)
        archive.addfile(info, io.BytesIO(told))
    return manifest


def unpack(stream: IO[bytes], keep: Callable[[str], IO[bytes] | None]) -> Manifest:
    """Read an archive through and hold every file against the manifest; `keep` says where each is written, if at all.

    Raises
    ------
    BadInput
        If something in it is missing, changed, too much, or tries to be written elsewhere.
    """
    found: dict[str, str] = {}
    said: dict[str, object] = {}
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                if not member.isreg() or not _stays_inside(member.name):
                    raise BadInput(f"The backup holds something that is no file of Kith's: {member.name}.", DAMAGED, "file")
                content = archive.extractfile(member)
                if content is None:
                    continue
                if member.name == NAME:
                    said = orjson.loads(content.read())
                else:
                    found[member.name] = _copied(content, keep(member.name))
    except (tarfile.TarError, EOFError, orjson.JSONDecodeError) as error:
        raise BadInput(f"The backup is damaged: {error}.", DAMAGED, "file") from None
    manifest = Manifest(str(said.get("made_at", "")), found)
    if said.get("files") != found or said.get("hash") != manifest.hash:
        raise BadInput("The backup is not whole: files are missing or changed.", DAMAGED, "file")
    return manifest


def _copied(content: IO[bytes], to: IO[bytes] | None) -> str:
    digest = hashlib.sha256()
    try:
        while portion := content.read(PORTION):
            digest.update(portion)
            if to is not None:
                to.write(portion)
    finally:
        if to is not None:
            to.close()
    return digest.hexdigest()


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in path.parts[0]
