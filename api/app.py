"""The web application: pages, /api/v1 and what they share."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response

from api import errors
from api.account_book import AccountBook
from api.auth import Users
from api.beside import keep_neo4j_beside, opened
from api.deps import House
from api.jobs import Jobs
from api.notices import Notices
from api.provider import Provider
from api.record import take_in, today
from api.routes import (
    account,
    actions,
    asking,
    audit,
    casework,
    charts,
    cypher,
    disparity,
    disruption,
    entering,
    entities,
    explorer,
    exports,
    figures,
    findings,
    grade,
    guide,
    home,
    inbox,
    looking,
    meeting,
    packs,
    people,
    quarterly,
    reports,
    rest,
    rest_care,
    rest_docs,
    rest_triage,
    retention,
    review,
    search,
    shared,
    sign_in,
    subject_access,
    upload,
    watched,
    watching,
)
from api.second_step import SecondSteps
from api.security import SecurityHeaders
from api.sessions import Bearers, Links, Sessions
from api.settings import Settings
from api.warming import Warming
from api.watched import Meters, Watched
from graph.custody.register import how_many
from graph.kith import Kith
from graph.ledger.database import raw
from ingest.pipeline import FileOutcome, Progress

STATIC = Path(__file__).parent / "static"
FORM_OVERHEAD = 64 * 1024
PARTS = (
    sign_in,
    home,
    upload,
    search,
    entities,
    casework,
    figures,
    explorer,
    charts,
    exports,
    disruption,
    meeting,
    packs,
    shared,
    reports,
    inbox,
    grade,
    watching,
    disparity,
    entering,
    findings,
    looking,
    asking,
    review,
    cypher,
    actions,
    quarterly,
    audit,
    retention,
    subject_access,
    account,
    people,
    guide,
    rest,
    rest_triage,
    rest_care,
    rest_docs,
    watched,
)


class OurFiles(StaticFiles):
    """Scripts and style sheets: a browser may keep them, and asks each time whether they are still the same.

    They hold nothing of the record; what is kept need not be sent and compiled again for each page.
    """

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        answer = super().file_response(*args, **kwargs)
        answer.headers["Cache-Control"] = "no-cache"
        return answer


def create_app(settings: Settings, kith: Kith | None = None, *, warm: bool = False) -> FastAPI:
    """The application over one record.

    Parameters
    ----------
    settings : Settings
        Where the data folder is, which hosts may ask, how long sessions last.
    kith : Kith, optional
        The record, where it is open already; opened at ``settings.folder``, and closed in the end, otherwise.
    warm : bool
        Work out in the background, from the start on, what the first page would have to wait for.

    Returns
    -------
    FastAPI
        Ready to be served; ``app.state.house`` holds the accounts and the one-time links.
    """
    record = kith or _opened(settings)
    house = _house(settings, record)
    warming = Warming(record, lambda: today(settings.today)) if warm else None

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if record.second is not None:
            record.second.follow()
        if warming is not None:
            warming.start()
        yield
        if warming is not None:
            warming.close()
        house.jobs.close()
        if kith is None:
            record.close()

    app = FastAPI(
        title="Kith",
        version="1",
        summary="The people and places around children at risk of exploitation, with where each claim comes from.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.house = house
    errors.install(app)
    for part in PARTS:
        app.include_router(part.routes.router)
    app.mount("/static", OurFiles(directory=STATIC), name="static")
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=settings.upload_limit + FORM_OVERHEAD)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts), www_redirect=False)
    app.add_middleware(SecurityHeaders, https=settings.https)
    app.add_middleware(Notices)
    app.state.meters = Meters(record)
    app.add_middleware(Watched, meters=app.state.meters, lines=settings.log)
    return app


def _opened(settings: Settings) -> Kith:
    kith = opened(settings)
    keep_neo4j_beside(settings, kith)
    return kith


def _house(settings: Settings, kith: Kith) -> House:
    def work(files: Sequence[Path], actor: str, watch: Callable[[Progress], None]) -> Sequence[FileOutcome]:
        return take_in(kith, files, actor, today(settings.today), watch)

    def erasures() -> int:
        with kith.database.reading() as connection:
            return how_many(raw(connection))

    book = AccountBook(kith.folder.accounts)
    users = Users(book)
    return House(
        settings=settings,
        kith=kith,
        users=users,
        sessions=Sessions(book, settings.idle, settings.longest),
        links=Links(book),
        bearers=Bearers(book),
        jobs=Jobs(work, erasures),
        second_steps=SecondSteps(book, users),
        provider=Provider(settings.oidc, book, users) if settings.oidc else None,
    )
