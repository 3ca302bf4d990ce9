"""Who somebody is: local users with argon2id passwords, and a lock after too many wrong ones."""

import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from api.account_book import AccountBook
from api.rights import Role
from graph.errors import BadInput, Busy, Contradiction, NotAllowed, NotFound

# OWASP's minimum: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
HASHES_AT_ONCE = 2
PATIENCE = 10.0
SHORTEST_PASSWORD = 12
FAILURES_ALLOWED = 5
LOCKED_FOR = 15 * 60

_hashing = threading.BoundedSemaphore(HASHES_AT_ONCE)


class WrongSignIn(NotAllowed):
    """Name and password do not belong together, or the account is locked; which of these is not said."""

    def __init__(self) -> None:
        super().__init__(
            "The name or the password is not right.",
            f"Try again. After {FAILURES_ALLOWED} wrong tries an account rests for {LOCKED_FOR // 60} minutes, "
            "unless whoever runs Kith wakes it.",
            "password",
        )


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in."""

    name: str
    roles: frozenset[Role]
    active: bool = True


class Users:
    """The people who use Kith.

    Parameters
    ----------
    book : AccountBook
        Where they are kept.
    """

    def __init__(self, book: AccountBook) -> None:
        self._book = book

    def add(self, name: str, roles: Iterable[Role], password: str | None = None) -> User:
        """Make an account; without a password it is entered by one-time links alone.

        Raises
        ------
        BadInput
            If the name is empty, the password too short or no role is given.
        Contradiction
            If somebody of that name is there already.
        """
        name, given = name.strip(), frozenset(roles)
        if not name:
            raise BadInput("The name is empty.", "Enter the name that the person signs in with.", "name")
        if not given:
            raise BadInput("No role was chosen.", "Choose at least one role.", "roles")
        stored = hash_password(password) if password is not None else ""
        with self._book.change() as connection:
            if connection.execute("SELECT 1 FROM users WHERE name = ?", (name,)).fetchone():
                raise Contradiction(f"{name} has an account already.", "Choose another name.", "name")
            connection.execute(
                "INSERT INTO users (name, roles, password, made) VALUES (?, ?, ?, ?)",
                (name, ",".join(sorted(given)), stored, self._book.clock()),
            )
            self._book.note(connection, name, "account made")
        return User(name, given)

    def get(self, name: str) -> User:
        """One user by name. Raises NotFound."""
        with self._book.read() as connection:
            row = connection.execute("SELECT name, roles, active FROM users WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise NotFound(f"Nobody is called {name} here.", "Check the spelling.", "name")
        return User(row["name"], _roles(row["roles"]), bool(row["active"]))

    def everybody(self) -> list[User]:
        """All users by name."""
        with self._book.read() as connection:
            rows = connection.execute("SELECT name, roles, active FROM users ORDER BY name").fetchall()
        return [User(row["name"], _roles(row["roles"]), bool(row["active"])) for row in rows]

    def set_roles(self, name: str, roles: Iterable[Role]) -> User:
        """Give an account these roles and no others, at once. Raises NotFound, BadInput."""
        given, known = frozenset(roles), self.get(name)
        if not given:
            raise BadInput("No role was chosen.", "Choose at least one role.", "roles")
        with self._book.change() as connection:
            connection.execute("UPDATE users SET roles = ? WHERE name = ?", (",".join(sorted(given)), name))
            self._book.note(connection, known.name, f"roles: {', '.join(sorted(given))}")
        return User(known.name, given, known.active)

    def locked(self, name: str) -> bool:
        """Whether an account rests after too many wrong tries."""
        since = self._book.clock() - LOCKED_FOR
        with self._book.read() as connection:
            query = "SELECT count(*) FROM failures WHERE name = ? AND at > ?"
            return bool(connection.execute(query, (name, since)).fetchone()[0] >= FAILURES_ALLOWED)

    def unlock(self, name: str) -> None:
        """Forget the wrong tries of an account. Raises NotFound."""
        known = self.get(name)
        with self._book.change() as connection:
            connection.execute("DELETE FROM failures WHERE name = ?", (name,))
            self._book.note(connection, known.name, "unlocked")

    def set_active(self, name: str, *, active: bool) -> None:
        """Let an account rest, or wake it; resting ends all its sessions and tokens at once."""
        self.get(name)
        with self._book.change() as connection:
            connection.execute("UPDATE users SET active = ? WHERE name = ?", (int(active), name))
            if not active:
                _end_access(connection, name)
            self._book.note(connection, name, "account woken" if active else "account put to rest")

    def set_password(self, name: str, password: str) -> None:
        """Give an account a new password; its other sessions end."""
        self.get(name)
        stored = hash_password(password)
        with self._book.change() as connection:
            connection.execute("UPDATE users SET password = ? WHERE name = ?", (stored, name))
            _end_access(connection, name)
            self._book.note(connection, name, "password changed")

    def check(self, name: str, password: str) -> User:
        """The user whom name and password belong to.

        Raises
        ------
        WrongSignIn
            If they do not, or the account rests after too many failures.
        Busy
            If too many people sign in at the same moment.
        """
        since = self._book.clock() - LOCKED_FOR
        with self._book.read() as connection:
            row = connection.execute("SELECT * FROM users WHERE name = ? AND active", (name,)).fetchone()
            failures = connection.execute("SELECT count(*) FROM failures WHERE name = ? AND at > ?", (name, since)).fetchone()[
                0
            ]
        # The hash is worked out in every case, so that the time taken tells nobody which names exist.
        right = _matches(row["password"] if row and row["password"] else _nobody(), password)
        if row is None or not right or failures >= FAILURES_ALLOWED:
            # A locked account is not locked for longer by those who go on trying.
            if failures < FAILURES_ALLOWED:
                self._fail(name, since, failures + 1)
            raise WrongSignIn
        with self._book.change() as connection:
            connection.execute("DELETE FROM failures WHERE name = ?", (name,))
        return User(row["name"], _roles(row["roles"]))

    def fail(self, name: str) -> None:
        """Count a wrong try, as one of a second step."""
        since = self._book.clock() - LOCKED_FOR
        with self._book.read() as connection:
            query = "SELECT count(*) FROM failures WHERE name = ? AND at > ?"
            count = connection.execute(query, (name, since)).fetchone()[0]
        self._fail(name, since, count + 1)

    def forgive(self, name: str) -> None:
        """Forget wrong tries: the right one has come."""
        with self._book.change() as connection:
            connection.execute("DELETE FROM failures WHERE name = ?", (name,))

    def _fail(self, name: str, since: float, count: int) -> None:
        with self._book.change() as connection:
            connection.execute("DELETE FROM failures WHERE at <= ?", (since,))
            connection.execute("INSERT INTO failures (name, at) VALUES (?, ?)", (name[:200], self._book.clock()))
            self._book.note(connection, name[:200], "locked out" if count >= FAILURES_ALLOWED else "sign-in failed")


def hash_password(password: str) -> str:
    """An argon2id hash. Raises BadInput where the password is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(
            "The password is too short.",
            f"Use at least {SHORTEST_PASSWORD} characters; three words are good.",
            "password",
        )
    with _one_of_few():
        return HASHER.hash(password)


def _matches(stored: str, password: str) -> bool:
    with _one_of_few():
        try:
            return HASHER.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


@contextmanager
def _one_of_few() -> Iterator[None]:
    """Each hash takes 19 MiB: a flood of sign-ins must not take all memory."""
    if not _hashing.acquire(timeout=PATIENCE):
        raise Busy("Too many people sign in at this moment.", "Try again in a few seconds.")
    try:
        yield
    finally:
        _hashing.release()


@cache
def _nobody() -> str:
    return HASHER.hash(secrets.token_urlsafe(16))


def _roles(text: str) -> frozenset[Role]:
    return frozenset(Role(role) for role in text.split(","))


def _end_access(connection: sqlite3.Connection, name: str) -> None:
    for table in ("sessions", "links", "bearers", "halfway"):
        connection.execute(f"DELETE FROM {table} WHERE name = ?", (name,))  # noqa: S608 -- three names, all ours
