"""Original files, byte for byte, by their SHA-256; sealed on the disk where there is a key."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from graph.errors import Locked, NoRoom, NotFound

SEALED = b"kith sealed original 1\n"
NONCE = 12
PART, STAGED = ".part", ".copy"


class Originals:
    """A folder of files named by their content.

    Parameters
    ----------
    folder : pathlib.Path
        Where they are kept, fanned out by the first two digits of the hash.
    key : bytes, optional
        With it files are sealed (AES-256-GCM, each bound to its name). Those from before are read as they are until `seal_all`.
    """

    def __init__(self, folder: Path, key: bytes = b"") -> None:
        self._folder = folder
        self._cipher = AESGCM(hashlib.sha256(key).digest()) if key else None

    def path(self, sha256: str) -> Path:
        """Where the file of that hash is, or would be."""
        return self._folder / sha256[:2] / sha256

    def keep(self, content: bytes, sha256: str) -> bool:
        """Store `content` durably; it is whole or not there at all. True if it was new."""
        target = self.path(sha256)
        if target.exists():
            return False
        self._written(sha256, content).replace(target)
        return True

    def replace(self, sha256: str, content: bytes) -> None:
        """Put a redacted copy in the place of an original, whose bytes are written over first. Safe to do again."""
        part = self._written(sha256, content)
        destroy(self.path(sha256))
        part.replace(self.path(sha256))

    def stage(self, sha256: str, content: bytes) -> None:
        """Keep a redacted copy beside its original, durably, until it may take its place."""
        self._written(sha256, content).replace(self._staged(sha256))

    def put_staged(self, sha256: str) -> bool:
        """Put a copy that was staged in the place of its original; false where none is. Safe to stop and to do again."""
        staged = self._staged(sha256)
        if not staged.exists():
            return False
        destroy(self.path(sha256))
        staged.replace(self.path(sha256))
        return True

    def forget_staged(self) -> None:
        """Drop copies that were staged and are not wanted, as after a stop in the middle."""
        for staged in self._folder.glob(f"??/*{STAGED}"):
            destroy(staged)

    def _staged(self, sha256: str) -> Path:
        return self.path(sha256).with_name(f"{sha256}{STAGED}")

    def read(self, sha256: str) -> bytes:
        """The bytes of an original.

        Raises
        ------
        NotFound
            If there is no file of that hash.
        Locked
            If it is sealed, and with another key.
        """
        try:
            held = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound(f"There is no original {sha256[:12]}….", "Run `kith verify` to see what is missing.") from None
        return self._opened(sha256, held) if held.startswith(SEALED) else held

    def intact(self, sha256: str, digest: str = "") -> bool:
        """Whether the file is there and still has the hash that it is named by, or the one of its redacted copy."""
        try:
            content = self.read(sha256)
        except NotFound:
            return False
        return hashlib.sha256(content).hexdigest() == (digest or sha256)

    def seal_all(self) -> Iterator[int]:
        """Seal what is not sealed yet, file by file; gives how many are done. Safe to stop and to do again."""
        count = 0
        for path in sorted(self._folder.glob("??/*")):
            if path.suffix in (PART, STAGED) or self._cipher is None:
                continue
            with path.open("rb") as file:
                sealed = file.read(len(SEALED)) == SEALED
            if not sealed:
                self.replace(path.name, path.read_bytes())
                count += 1
                yield count

    def _written(self, sha256: str, content: bytes) -> Path:
        """The content beside its place, durably."""
        target = self.path(sha256)
        target.parent.mkdir(exist_ok=True)
        part = target.with_name(f"{sha256}.{secrets.token_hex(4)}{PART}")
        try:
            self._fill(part, sha256, content)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise NoRoom from error
        return part

    def _fill(self, part: Path, sha256: str, content: bytes) -> None:
        with part.open("wb") as file:
            if self._cipher is not None:
                nonce = secrets.token_bytes(NONCE)
                file.write(SEALED + nonce)
                content = self._cipher.encrypt(nonce, content, sha256.encode())
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def _opened(self, sha256: str, held: bytes) -> bytes:
        remedy = "Give the key that it was sealed with: KITH_ORIGINALS_KEY_FILE."
        if self._cipher is None:
            raise Locked("The original files are sealed.", remedy, "KITH_ORIGINALS_KEY_FILE")
        start = len(SEALED)
        try:
            return self._cipher.decrypt(held[start : start + NONCE], held[start + NONCE :], sha256.encode())
        except InvalidTag:
            raise Locked("A file is sealed with another key, or damaged.", remedy, "KITH_ORIGINALS_KEY_FILE") from None


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
