"""What routes ask for before they run: who asks, whether they may, and a view under their name and purpose."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from api.auth import User, Users
from api.csrf import SAFE, check_form
from api.errors import PurposeNeeded, SignInNeeded
from api.jobs import Jobs
from api.provider import Provider
from api.rights import Rights
from api.second_step import SecondSteps
from api.sessions import Bearers, Links, Session, Sessions
from api.settings import Settings
from graph.access import Look, View
from graph.errors import NotAllowed
from graph.kith import Kith

PURPOSE_HEADER = "Kith-Purpose"
LONGEST_PURPOSE = 300
PURPOSE_PARAMETER = {
    "name": PURPOSE_HEADER,
    "in": "header",
    "required": True,
    "description": "What this look is for; it is logged.",
    "schema": {"type": "string", "maxLength": LONGEST_PURPOSE},
}


@dataclass(frozen=True, slots=True)
class House:
    """Everything that routes share; kept on ``app.state.house``."""

    settings: Settings
    kith: Kith
    users: Users
    sessions: Sessions
    links: Links
    bearers: Bearers
    jobs: Jobs
    second_steps: SecondSteps
    provider: Provider | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, and what for.

    `session` is None where a personal token stands for them.
    """

    user: User
    purpose: str
    session: Session | None

    @property
    def csrf(self) -> str:
        """What forms of this visit carry."""
        return self.session.csrf if self.session else ""

    def may(self, rights: Rights) -> bool:
        """Whether one of their roles is enough."""
        return rights.roles is None or bool(rights.roles & self.user.roles)


def house_of(request: Request) -> House:
    """What routes share."""
    return cast("House", request.app.state.house)


def cookie_name(settings: Settings) -> str:
    """Name of the session's cookie; under https the browser itself holds it to this host."""
    return "__Host-kith" if settings.https else "kith"


def session_of(request: Request) -> Session | None:
    """The visit that the request's cookie belongs to."""
    house = house_of(request)
    token = request.cookies.get(cookie_name(house.settings), "")
    return house.sessions.get(token) if token else None


def _visitor(request: Request) -> Visitor:
    program = request.url.path.startswith("/api/v1")
    stated = request.headers.get(PURPOSE_HEADER, "").strip()[:LONGEST_PURPOSE]
    if program and (user := _bearer(request)):
        return Visitor(user, stated, None)
    session = session_of(request)
    if session is None:
        raise SignInNeeded
    return Visitor(session.user, stated if program else session.purpose, session)


def _bearer(request: Request) -> User | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return house_of(request).bearers.get(token.strip()) if scheme.casefold() == "bearer" else None


class Gate:
    """The check before a route: somebody, with a right to it, for a purpose, from our own form.

    Parameters
    ----------
    rights : Rights
        What the route declared.
    """

    def __init__(self, rights: Rights) -> None:
        self.rights = rights

    async def __call__(self, request: Request) -> AsyncIterator[None]:
        if self.rights.roles is not None:
            await self._check(request)
        yield
        # Files of a form stay open until then.
        await request.close()

    async def _check(self, request: Request) -> None:
        visitor = await run_in_threadpool(_visitor, request)
        request.state.visitor = visitor
        if not visitor.may(self.rights):
            raise NotAllowed("Your role does not reach this page.", "Ask whoever runs Kith if you need it for your work.")
        if request.method not in SAFE and visitor.session is not None:
            await check_form(request, visitor.session)
        if self.rights.purpose and not visitor.purpose:
            raise PurposeNeeded


def visitor_of(request: Request) -> Visitor:
    """Who asks; the gate has put it there."""
    return cast("Visitor", request.state.visitor)


def look_of(visitor: Annotated[Visitor, Depends(visitor_of)]) -> Look:
    """Who looks, and why."""
    return Look(visitor.user.name, visitor.purpose)


def view_of(request: Request, look: Annotated[Look, Depends(look_of)]) -> View:
    """The record as this visitor may see it; each look is logged."""
    return house_of(request).kith.view(look.actor, look.purpose)


async def form_of(request: Request) -> AsyncIterator[FormData]:
    """The fields of a form, read after the gate; files in it are let go of at the end."""
    async with request.form() as form:
        yield form


TheHouse = Annotated[House, Depends(house_of)]
TheVisitor = Annotated[Visitor, Depends(visitor_of)]
TheLook = Annotated[Look, Depends(look_of)]
TheView = Annotated[View, Depends(view_of)]
TheForm = Annotated[FormData, Depends(form_of)]

Handler = Callable[..., Any]


class Routes:
    """A set of routes, each of which must say what it requires.

    Parameters
    ----------
    prefix : str, optional
        What their paths begin with.
    documented : bool, optional
        Whether they stand in the OpenAPI description.
    """

    def __init__(self, prefix: str = "", *, documented: bool = False) -> None:
        self.router = APIRouter(prefix=prefix, include_in_schema=documented)

    def get(self, path: str, *, requires: Rights, **options: Any) -> Callable[[Handler], Handler]:
        """Declare a route that reads."""
        return self.router.get(path, **_gated(requires, options))

    def post(self, path: str, *, requires: Rights, **options: Any) -> Callable[[Handler], Handler]:
        """Declare a route that changes something."""
        return self.router.post(path, **_gated(requires, options))

    def put(self, path: str, *, requires: Rights, **options: Any) -> Callable[[Handler], Handler]:
        """Declare a route that keeps something under an address."""
        return self.router.put(path, **_gated(requires, options))


def _gated(requires: Rights, options: dict[str, Any]) -> dict[str, Any]:
    roles = sorted(requires.roles) if requires.roles is not None else []
    stated = {"parameters": [PURPOSE_PARAMETER]} if requires.purpose else {}
    described = {"x-roles": roles, **stated, **options.pop("openapi_extra", {})}
    return {"dependencies": [Depends(Gate(requires))], "openapi_extra": described, **options}
