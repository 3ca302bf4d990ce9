"""Original files, byte for byte, by their SHA-256."""

import hashlib
import os
import secrets
from pathlib import Path

from graph.errors import NotFound


class Originals:
    """A folder of files named by their content.

    Parameters
    ----------
    folder : pathlib.Path
        Where they are kept, fanned out by the first two digits of the hash.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Where the file of that hash is, or would be."""
        return self._folder / sha256[:2] / sha256

    def keep(self, content: bytes, sha256: str) -> bool:
        """Store `content` durably; it is whole or not there at all. True if it was new."""
        target = self.path(sha256)
        if target.exists():
            return False
        target.parent.mkdir(exist_ok=True)
        part = target.with_name(f"{sha256}.{secrets.token_hex(4)}.part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        return True

    def replace(self, sha256: str, content: bytes) -> None:
        """Put a redacted copy in the place of an original, whose bytes are written over first. Safe to do again."""
        target = self.path(sha256)
        part = target.with_name(f"{sha256}.{secrets.token_hex(4)}.part")
        target.parent.mkdir(exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        destroy(target)
        part.replace(target)

    def read(self, sha256: str) -> bytes:
        """The bytes of an original.

        Raises
        ------
        NotFound
            If there is no file of that hash.
        """
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound(f"There is no original {sha256[:12]}….", "Run `kith verify` to see what is missing.") from None

    def intact(self, sha256: str, digest: str = "") -> bool:
        """Whether the file is there and still has the hash that it is named by, or the one of its redacted copy."""
        path = self.path(sha256)
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == (digest or sha256)


def destroy(path: Path) -> None:
    """Write over a file's bytes and delete it; one that is not there is no error."""
    if not path.is_file():
        return
    with path.open("r+b") as file:
        left = file.seek(0, os.SEEK_END)
        file.seek(0)
        while left > 0:
            left -= file.write(bytes(min(left, 1 << 20)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
