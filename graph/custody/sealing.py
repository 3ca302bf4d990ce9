"""The key of a backup, and what it does: age (https://age-encryption.org), so that `age -d` opens a backup as well."""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import pyrage

from graph.errors import BadInput, Locked

IDENTITY = "AGE-SECRET-KEY-"
HEADER = b"age-encryption.org/v1"
SHORTEST = 8
OTHER_KEY = "Give the key that the backup was made with. Nothing was changed."


class BackupKey:
    """Seals and opens backups.

    Parameters
    ----------
    secret : bytes
        An age identity ("AGE-SECRET-KEY-1…"), or anything else, which is then a passphrase. With an identity a backup of any
        size goes through in small portions; with a passphrase all of it stands in memory once.

    Raises
    ------
    BadInput
        If it is neither.
    """

    def __init__(self, secret: bytes) -> None:
        told = _first_line(secret)
        self._identity: pyrage.x25519.Identity | None = None
        self._passphrase = told
        if told.startswith(IDENTITY):
            try:
                self._identity = pyrage.x25519.Identity.from_str(told)
            except pyrage.IdentityError:
                raise BadInput("The key is damaged.", "Give the whole line that begins with AGE-SECRET-KEY-1.", "key") from None
        elif len(told) < SHORTEST:
            raise BadInput(
                "The key is too short.",
                f"Use at least {SHORTEST} characters, or make one: `kith backup --make-key FILE`.",
                "key",
            )

    def seal(self, write: Callable[[IO[bytes]], None], to: IO[bytes]) -> None:
        """Have `write` write to a pipe, and what it writes go sealed into `to`."""
        with _piped(write) as plain:
            if self._identity is not None:
                pyrage.encrypt_io(plain, to, [self._identity.to_public()])
            else:
                to.write(pyrage.passphrase.encrypt(plain.read(), self._passphrase))

    def open(self, sealed: IO[bytes], read: Callable[[IO[bytes]], None]) -> None:
        """Have `read` read what was sealed.

        Raises
        ------
        Locked
            If it was sealed with another key.
        BadInput
            If it is no backup, or is not whole.
        """
        if sealed.peek(len(HEADER))[: len(HEADER)] != HEADER:  # type: ignore[attr-defined]
            raise BadInput("This is no backup of Kith's.", "Give a file that `kith backup` made.", "file")

        def unsealed(to: IO[bytes]) -> None:
            try:
                if self._identity is not None:
                    pyrage.decrypt_io(sealed, to, [self._identity])
                else:
                    to.write(pyrage.passphrase.decrypt(sealed.read(), self._passphrase))
            except pyrage.DecryptError:
                raise Locked("This key does not open the backup.", OTHER_KEY, "key") from None
            except OSError as error:
                if error.errno is None:  # of the sealing, not of the disk
                    raise BadInput("The backup is damaged.", "Use another backup. Nothing was changed.", "file") from None
                raise

        with _piped(unsealed) as plain:
            try:
                read(plain)
            finally:
                with suppress(OSError, ValueError):
                    while plain.read(1 << 20):  # let the other end finish, so that its error is heard
                        pass


def _first_line(secret: bytes) -> str:
    """The line of a key file that says something; a file that is no text is taken as it is."""
    try:
        lines = [line.strip() for line in secret.decode().splitlines()]
    except UnicodeDecodeError:
        return secret.hex()
    return next((line for line in lines if line and not line.startswith("#")), "")


class _piped:  # noqa: N801 - used as a function in a with statement
    """What a function writes, as something to read; an error there is raised here."""

    def __init__(self, write: Callable[[IO[bytes]], None]) -> None:
        self._write = write
        self._error: BaseException | None = None

    def __enter__(self) -> IO[bytes]:
        read, write = os.pipe()
        self._read = os.fdopen(read, "rb")
        self._thread = threading.Thread(target=self._run, args=(write,), name="backup", daemon=True)
        self._thread.start()
        return self._read

    def _run(self, write: int) -> None:
        try:
            with os.fdopen(write, "wb") as to:
                self._write(to)
        except BrokenPipeError:
            return  # whoever reads has ended, and says why
        except BaseException as error:  # noqa: BLE001 - raised again where the pipe is read
            self._error = error

    def __exit__(self, kind: object, error: BaseException | None, _traceback: object) -> None:
        self._read.close()
        self._thread.join()
        if self._error is not None and not isinstance(error, KeyboardInterrupt):
            raise self._error


def make_key(file: Path) -> str:
    """Write a new key to a file that is not there yet; gives its public half.

    Raises
    ------
    BadInput
        If the file is there, or cannot be written.
    """
    identity = pyrage.x25519.Identity.generate()
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(f"# public key: {identity.to_public()}\n{identity}\n")
    except FileExistsError:
        raise BadInput(f"{file} is there already.", "A key is never written over: name another file.", "make-key") from None
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}.", "Name another file.", "make-key") from None
    return str(identity.to_public())
