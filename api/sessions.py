"""Sessions on the server, one-time sign-in links and personal tokens; of each only a hash is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from api.account_book import AccountBook
from api.auth import User
from api.rights import Role
from graph.errors import NotAllowed, NotFound

LINK_FOR = 15 * 60
BEARER_DAYS = 90
NOTED_EVERY = 30
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Session:
    """One visit.

    Attributes
    ----------
    key : str
        Hash of the cookie's token.
    csrf : str
        What every form of this visit carries.
    purpose : str
        What the visitor is here for; empty until asked.
    """

    key: str
    user: User
    csrf: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as its owner or an administrator sees it in a list; `id` is the beginning of its key."""

    id: str
    made: datetime
    seen: datetime
    purpose: str


@dataclass(frozen=True, slots=True)
class Bearer:
    """A personal token as its owner sees it in a list."""

    id: str
    label: str
    made: datetime
    until: datetime


def hashed(token: str) -> str:
    """What is kept of a token; it is random and long, so that one plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


class Sessions:
    """Visits to Kith.

    Parameters
    ----------
    book : AccountBook
        Where they are kept.
    idle, longest : int
        Seconds after which a visit ends: unused, and at the latest.
    """

    def __init__(self, book: AccountBook, idle: int, longest: int) -> None:
        self._book = book
        self._idle = idle
        self._longest = longest

    def start(self, user: User, previous: str = "") -> str:
        """Begin a visit under a new token, whatever cookie was sent before; give that token."""
        token, now = secrets.token_urlsafe(32), self._book.clock()
        with self._book.change() as connection:
            connection.execute("DELETE FROM sessions WHERE token = ? OR made <= ?", (hashed(previous), now - self._longest))
            connection.execute(
                "INSERT INTO sessions (token, name, csrf, made, seen) VALUES (?, ?, ?, ?, ?)",
                (hashed(token), user.name, secrets.token_urlsafe(24), now, now),
            )
            self._book.note(connection, user.name, "signed in")
        return token

    def get(self, token: str) -> Session | None:
        """The visit that a cookie's token belongs to, if it still lasts."""
        now = self._book.clock()
        with self._book.read() as connection:
            row = connection.execute(
                "SELECT s.*, u.roles, u.name AS user FROM sessions s JOIN users u ON u.name = s.name"
                " WHERE s.token = ? AND u.active AND s.seen > ? AND s.made > ?",
                (hashed(token), now - self._idle, now - self._longest),
            ).fetchone()
        if row is None:
            return None
        if now - row["seen"] > NOTED_EVERY:
            with self._book.change() as connection:
                connection.execute("UPDATE sessions SET seen = ? WHERE token = ?", (now, row["token"]))
        roles = frozenset(Role(role) for role in row["roles"].split(","))
        return Session(row["token"], User(row["user"], roles), row["csrf"], row["purpose"])

    def of(self, name: str) -> list[Visit]:
        """Visits of one user that still last, the last used first."""
        now = self._book.clock()
        with self._book.read() as connection:
            rows = connection.execute(
                "SELECT token, made, seen, purpose FROM sessions WHERE name = ? AND seen > ? AND made > ? ORDER BY seen DESC",
                (name, now - self._idle, now - self._longest),
            ).fetchall()
        return [Visit(row["token"][:SHOWN], _moment(row["made"]), _moment(row["seen"]), row["purpose"]) for row in rows]

    def revoke(self, name: str, visit: str) -> None:
        """End one visit of a user, by what a list shows of it. Raises NotFound."""
        with self._book.change() as connection:
            query = "DELETE FROM sessions WHERE name = ? AND substr(token, 1, ?) = ?"
            if not connection.execute(query, (name, SHOWN, visit)).rowcount:
                raise NotFound("There is no such visit.", "It may have ended already.")
            self._book.note(connection, name, "visit ended by hand")

    def set_purpose(self, session: Session, purpose: str) -> None:
        """Keep what the visitor is here for, until the visit ends."""
        with self._book.change() as connection:
            connection.execute("UPDATE sessions SET purpose = ? WHERE token = ?", (purpose, session.key))

    def end(self, session: Session) -> None:
        """Sign out."""
        with self._book.change() as connection:
            connection.execute("DELETE FROM sessions WHERE token = ?", (session.key,))
            self._book.note(connection, session.user.name, "signed out")


class Links:
    """One-time sign-in links."""

    def __init__(self, book: AccountBook) -> None:
        self._book = book

    def make(self, user: User, lasts: int = LINK_FOR) -> str:
        """A token that signs `user` in once, within `lasts` seconds."""
        token, now = secrets.token_urlsafe(32), self._book.clock()
        with self._book.change() as connection:
            connection.execute("DELETE FROM links WHERE until <= ?", (now,))
            connection.execute("INSERT INTO links VALUES (?, ?, ?)", (hashed(token), user.name, now + lasts))
        return token

    def use(self, token: str) -> User:
        """The user whom a link signs in; from then on it is worth nothing.

        Raises
        ------
        NotAllowed
            If the link was used before, is too old or was never made.
        """
        with self._book.change() as connection:
            row = connection.execute("SELECT name, until FROM links WHERE token = ?", (hashed(token),)).fetchone()
            connection.execute("DELETE FROM links WHERE token = ?", (hashed(token),))
            user = (
                row and connection.execute("SELECT name, roles FROM users WHERE name = ? AND active", (row["name"],)).fetchone()
            )
        if not user or row["until"] <= self._book.clock():
            raise NotAllowed(
                "This sign-in link has been used or is too old.", "Ask for a new one, or sign in with your password."
            )
        return User(user["name"], frozenset(Role(role) for role in user["roles"].split(",")))


class Bearers:
    """Personal tokens for /api/v1."""

    def __init__(self, book: AccountBook) -> None:
        self._book = book

    def make(self, user: User, label: str, days: int = BEARER_DAYS) -> str:
        """A token that stands for `user`; it is shown this once."""
        token, now = f"kith_{secrets.token_urlsafe(32)}", self._book.clock()
        with self._book.change() as connection:
            connection.execute(
                "INSERT INTO bearers VALUES (?, ?, ?, ?, ?, ?)",
                (hashed(token), secrets.token_hex(6), user.name, label[:100] or "no name", now, now + days * 86400),
            )
            self._book.note(connection, user.name, "token made")
        return token

    def get(self, token: str) -> User | None:
        """Whom a token stands for, if it is still good."""
        with self._book.read() as connection:
            row = connection.execute(
                "SELECT u.name, u.roles FROM bearers b JOIN users u ON u.name = b.name"
                " WHERE b.token = ? AND b.until > ? AND u.active",
                (hashed(token), self._book.clock()),
            ).fetchone()
        return row and User(row["name"], frozenset(Role(role) for role in row["roles"].split(",")))

    def of(self, user: User) -> list[Bearer]:
        """All tokens of one user, the newest first."""
        with self._book.read() as connection:
            rows = connection.execute(
                "SELECT id, label, made, until FROM bearers WHERE name = ? ORDER BY made DESC", (user.name,)
            ).fetchall()
        return [Bearer(row["id"], row["label"], _moment(row["made"]), _moment(row["until"])) for row in rows]

    def withdraw(self, user: User, bearer: str) -> None:
        """Take a token back. Raises NotFound."""
        with self._book.change() as connection:
            gone = connection.execute("DELETE FROM bearers WHERE name = ? AND id = ?", (user.name, bearer)).rowcount
            if not gone:
                raise NotFound("There is no such token.", "It may have been withdrawn already.")
            self._book.note(connection, user.name, "token withdrawn")


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
