"""What a visitor should be told beside an answer: at the top of a page, and in a header for programs."""

from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.notices import heard, listening

HEADER = "Kith-Notice"
"""Percent-encoded; more than one by comma."""


class Notices:
    """Middleware that listens to what is said while a request is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_notices(message: Message) -> None:
            if message["type"] == "http.response.start" and heard():
                MutableHeaders(scope=message)[HEADER] = ", ".join(quote(notice, safe=" ") for notice in heard())
            await send(message)

        with listening():
            await self._app(scope, receive, send_with_notices)
