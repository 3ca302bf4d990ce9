"""Forms sent from elsewhere are refused: the browser must name our origin, and the form carry the visit's token."""

import secrets
from urllib.parse import urlsplit

from fastapi import Request

from api.sessions import Session
from graph.errors import NotAllowed

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD = "csrf"
HEADER = "X-CSRF-Token"


def check_origin(request: Request) -> None:
    """Refuse what a page of another origin sends.

    Raises
    ------
    NotAllowed
        If the browser names another origin, or says that the request comes from another site.
    """
    origin = request.headers.get("origin")
    if origin is not None:
        ours = urlsplit(origin).netloc.casefold() == request.headers.get("host", "").casefold()
    else:
        # Something that is no browser sends neither header; it carries no visitor's cookie by accident either.
        ours = request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
    if not ours:
        raise NotAllowed("This form was sent from another site.", "Open the page in Kith itself and send it again.")


async def check_form(request: Request, session: Session) -> None:
    """Refuse a change that does not carry the visit's token, as a form field or a header.

    Raises
    ------
    NotAllowed
        If the token is missing or another one.
    """
    check_origin(request)
    given = request.headers.get(HEADER)
    if given is None:
        sent = (await request.form()).get(FIELD)
        given = sent if isinstance(sent, str) else ""
    if not secrets.compare_digest(given.encode(), session.csrf.encode()):
        await request.close()  # files that came along
        raise NotAllowed("This form has gone stale.", "Go back, load the page again and send it once more.")
