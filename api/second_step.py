"""A second step of signing in: a code that an app on a phone shows for half a minute (TOTP, RFC 6238)."""

import secrets
from dataclasses import dataclass

import pyotp

from api.account_book import AccountBook
from api.auth import LOCKED_FOR, User, Users
from api.sessions import hashed
from graph.errors import BadInput, NotAllowed

ISSUER = "Kith"
STEP = 30
SLACK = 1
"""Codes before and after the one of this half minute that count as well: clocks differ."""
HALFWAY_FOR = 5 * 60


class WrongCode(BadInput):
    """The code is not the one that the app shows."""

    def __init__(self) -> None:
        super().__init__("The code is not right.", "Enter the six digits that the app shows now.", "code")


class Resting(NotAllowed):
    """The account rests after too many wrong tries; who has come this far knows the password, and may be told."""

    def __init__(self) -> None:
        wait = f"Wait {LOCKED_FOR // 60} minutes, or ask whoever runs Kith to wake it."
        super().__init__("The account rests after too many wrong tries.", wait, "code")


@dataclass(frozen=True, slots=True)
class Halfway:
    """Somebody whose password was right, and whose code is still to come."""

    name: str
    wanted: str


class SecondSteps:
    """Second steps of those who have set one up.

    Parameters
    ----------
    book : AccountBook
        Where they are kept.
    users : Users
        Whose accounts they belong to; wrong codes count as wrong tries.
    """

    def __init__(self, book: AccountBook, users: Users) -> None:
        self._book = book
        self._users = users

    def has(self, name: str) -> bool:
        """Whether somebody needs a code to sign in."""
        with self._book.read() as connection:
            query = "SELECT 1 FROM second_steps WHERE name = ? AND confirmed"
            return connection.execute(query, (name,)).fetchone() is not None

    def begin(self, user: User) -> str:
        """A secret for an app, which counts once a code of it was entered. Raises BadInput where one counts already."""
        if self.has(user.name):
            raise BadInput("You have a second step already.", "Take it off first, with a code.", "code")
        with self._book.change() as connection:
            row = connection.execute("SELECT secret FROM second_steps WHERE name = ?", (user.name,)).fetchone()
            if row:
                return str(row["secret"])
            secret = pyotp.random_base32()
            connection.execute("INSERT INTO second_steps (name, secret) VALUES (?, ?)", (user.name, secret))
        return secret

    def address(self, user: User, secret: str) -> str:
        """What an app reads from the picture."""
        return pyotp.TOTP(secret).provisioning_uri(name=user.name, issuer_name=ISSUER)

    def confirm(self, user: User, code: str) -> None:
        """Have it count from now on. Raises WrongCode."""
        self._accept(user.name, code, confirmed=False)
        with self._book.change() as connection:
            connection.execute("UPDATE second_steps SET confirmed = 1 WHERE name = ?", (user.name,))
            self._book.note(connection, user.name, "second step set up")

    def check(self, name: str, code: str) -> User:
        """The user whose code it is; each code signs in once.

        Raises
        ------
        WrongCode
            If it is another.
        Resting
            If the account rests after too many wrong tries.
        """
        if self._users.locked(name):
            raise Resting
        try:
            self._accept(name, code, confirmed=True)
        except WrongCode:
            self._users.fail(name)
            raise
        self._users.forgive(name)
        return self._users.get(name)

    def remove(self, name: str, by: str = "") -> None:
        """Take it off."""
        with self._book.change() as connection:
            connection.execute("DELETE FROM second_steps WHERE name = ?", (name,))
            self._book.note(connection, name, f"second step taken off{f' by {by}' if by else ''}")

    def halfway(self, user: User, wanted: str) -> str:
        """A token that stands for a password that was right, for a few minutes."""
        token, now = secrets.token_urlsafe(32), self._book.clock()
        with self._book.change() as connection:
            connection.execute("DELETE FROM halfway WHERE until <= ?", (now,))
            connection.execute("INSERT INTO halfway VALUES (?, ?, ?, ?)", (hashed(token), user.name, wanted, now + HALFWAY_FOR))
        return token

    def whose(self, token: str) -> Halfway:
        """Who is halfway in. Raises NotAllowed where that was too long ago."""
        with self._book.read() as connection:
            query = "SELECT name, wanted FROM halfway WHERE token = ? AND until > ?"
            row = connection.execute(query, (hashed(token), self._book.clock())).fetchone()
        if row is None:
            raise NotAllowed("That took too long.", "Sign in with name and password again.")
        return Halfway(row["name"], row["wanted"])

    def arrived(self, token: str) -> None:
        """They are in: the token is worth nothing any more."""
        with self._book.change() as connection:
            connection.execute("DELETE FROM halfway WHERE token = ?", (hashed(token),))

    def _accept(self, name: str, code: str, *, confirmed: bool) -> None:
        now = int(self._book.clock()) // STEP
        with self._book.change() as connection:
            query = "SELECT secret, last FROM second_steps WHERE name = ? AND confirmed = ?"
            row = connection.execute(query, (name, int(confirmed))).fetchone()
            step = row and _step_of(row["secret"], code.replace(" ", ""), now, row["last"])
            if step is None:
                raise WrongCode
            connection.execute("UPDATE second_steps SET last = ? WHERE name = ?", (step, name))


def _step_of(secret: str, code: str, now: int, last: int) -> int | None:
    """The half minute that a code belongs to, if it is near and no code of it, or of a later one, was used."""
    made = pyotp.TOTP(secret)
    near = (step for step in range(now - SLACK, now + SLACK + 1) if step > last)
    return next((step for step in near if secrets.compare_digest(made.at(step * STEP).encode(), code.encode())), None)
