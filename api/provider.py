"""Signing in by the force's or council's own sign-in service (OpenID Connect, authorisation code with PKCE).

Kith has accounts of its own: the service says who somebody is, the account here says what they may do. The first sign-in binds
the service's id of a person to the account that bears their name; from then on that id counts, whatever they are called.
"""

import secrets
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.base_client import OpenIDMixin
from authlib.integrations.httpx_client import OAuth2Client

from api.account_book import AccountBook
from api.auth import User, Users
from api.sessions import hashed
from api.settings import Oidc
from graph.errors import NotAllowed, NotFound, Unreachable

TIMEOUT = 5.0
ASKED_FOR = 10 * 60
SIGNED = ("RS", "ES", "PS", "EdDSA")
SCOPE = "openid profile email"


class _Service(OpenIDMixin):  # type: ignore[misc]
    """What Authlib needs to know of the service to check what it says."""

    def __init__(self, chosen: Oidc) -> None:
        self.client_id = chosen.client_id
        self._chosen = chosen
        self.server_metadata: dict[str, Any] = {}

    def client(self, redirect: str = "") -> OAuth2Client:
        """Asks the service something."""
        return OAuth2Client(
            self._chosen.client_id,
            self._chosen.client_secret or None,
            scope=SCOPE,
            redirect_uri=redirect or None,
            code_challenge_method="S256",
            timeout=TIMEOUT,
        )

    def _get_session(self) -> AbstractContextManager[OAuth2Client]:
        session: AbstractContextManager[OAuth2Client] = self.client()
        return session

    def load_server_metadata(self) -> dict[str, Any]:
        """What the service says of itself, asked once."""
        if not self.server_metadata:
            with httpx2.Client(timeout=TIMEOUT) as client:
                answer = client.get(f"{self._chosen.issuer}/.well-known/openid-configuration")
                answer.raise_for_status()
                told: dict[str, Any] = answer.json()
            if str(told.get("issuer", "")).rstrip("/") != self._chosen.issuer:
                raise Unreachable("The sign-in service calls itself something else.", "Check KITH_OIDC_ISSUER.")
            offered = told.get("id_token_signing_alg_values_supported") or ["RS256"]
            told["id_token_signing_alg_values_supported"] = [one for one in offered if one.startswith(SIGNED)]
            self.server_metadata = told
        return self.server_metadata


@dataclass(slots=True)
class Provider:
    """The sign-in service that the settings name.

    Parameters
    ----------
    chosen : Oidc
        Its address, and what Kith is called there.
    book : AccountBook
        Where bound identities are kept.
    users : Users
        The accounts here.
    """

    chosen: Oidc
    book: AccountBook
    users: Users
    _service: _Service = field(init=False)

    def __post_init__(self) -> None:
        self._service = _Service(self.chosen)

    def leave(self, redirect: str, wanted: str) -> tuple[str, str]:
        """Where to send somebody who wants to sign in, and the token that their browser keeps meanwhile.

        Raises
        ------
        Unreachable
            If the service does not answer.
        """
        token, nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(16), generate_token(48)
        try:
            place = self._service.load_server_metadata()["authorization_endpoint"]
        except (httpx2.HTTPError, KeyError, ValueError) as error:
            raise self._away() from error
        with self._service.client(redirect) as client:
            address, _ = client.create_authorization_url(place, state=token, nonce=nonce, code_verifier=verifier)
        now = self.book.clock()
        with self.book.change() as connection:
            connection.execute("DELETE FROM asked WHERE until <= ?", (now,))
            row = (hashed(token), nonce, verifier, wanted, now + ASKED_FOR)
            connection.execute("INSERT INTO asked VALUES (?, ?, ?, ?, ?)", row)
        return str(address), token

    def come_back(self, redirect: str, address: str, state: str, token: str) -> tuple[User, str]:
        """Who has come back from the service, and where they wanted to go.

        Raises
        ------
        NotAllowed
            If this browser never asked, what the service says does not hold, or nobody here has that name.
        Unreachable
            If the service does not answer.
        """
        nonce, verifier, wanted = self._asked(state, token)
        try:
            metadata = self._service.load_server_metadata()
            with self._service.client(redirect) as client:
                given = client.fetch_token(
                    metadata["token_endpoint"], authorization_response=address, state=token, code_verifier=verifier
                )
            said = self._service.parse_id_token(given, nonce)
        except httpx2.HTTPError as error:
            raise self._away() from error
        except (AuthlibBaseError, KeyError, ValueError) as error:
            raise _not_held() from error
        if not said:
            raise _not_held()
        return self._account(dict(said)), wanted

    def _asked(self, state: str, token: str) -> tuple[str, str, str]:
        """What was asked with this token; it counts once, and in the browser that it was given to."""
        with self.book.change() as connection:
            query = "SELECT nonce, verifier, wanted FROM asked WHERE token = ? AND until > ?"
            row = connection.execute(query, (hashed(token), self.book.clock())).fetchone()
            connection.execute("DELETE FROM asked WHERE token = ?", (hashed(token),))
        if row is None or not secrets.compare_digest(state.encode(), token.encode()):
            raise NotAllowed("This sign-in was not begun here, or took too long.", "Begin again.")
        return row["nonce"], row["verifier"], row["wanted"]

    def _account(self, said: dict[str, Any]) -> User:
        issuer, subject = str(said["iss"]), str(said["sub"])
        with self.book.read() as connection:
            query = "SELECT name FROM identities WHERE issuer = ? AND subject = ?"
            row = connection.execute(query, (issuer, subject)).fetchone()
        name = row["name"] if row else str(said.get(self.chosen.claim) or "")
        try:
            user = self.users.get(name)
        except NotFound:
            raise NotAllowed(
                f"The sign-in is right, but nobody here is called “{name or subject}”.", "Ask whoever runs Kith for an account."
            ) from None
        if not user.active:
            raise NotAllowed("Your account here is at rest.", "Ask whoever runs Kith.")
        if row is None:
            self._bind(issuer, subject, user)
        return user

    def _bind(self, issuer: str, subject: str, user: User) -> None:
        with self.book.change() as connection:
            query = "SELECT 1 FROM identities WHERE issuer = ? AND name = ?"
            if connection.execute(query, (issuer, user.name)).fetchone():
                raise NotAllowed(f"The account {user.name} belongs to somebody else there.", "Ask whoever runs Kith.")
            connection.execute("INSERT INTO identities VALUES (?, ?, ?)", (issuer, subject, user.name))
            self.book.note(connection, user.name, "bound to the sign-in service")

    def _away(self) -> Unreachable:
        return Unreachable(
            f"{self.chosen.label} does not answer.", "Whoever has a password here can sign in with it; others try again later."
        )


def _not_held() -> NotAllowed:
    return NotAllowed("What the sign-in service said does not hold.", "Begin again; if it comes back, tell whoever runs Kith.")
