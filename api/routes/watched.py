"""Counts for Prometheus."""

import secrets

from fastapi import Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.deps import Routes, TheHouse
from api.rights import OPEN
from api.settings import LOOPBACK
from graph.errors import NotAllowed

routes = Routes()

ELSEWHERE = ("x-forwarded-for", "forwarded", "x-real-ip")


@routes.get("/metrics", requires=OPEN)
def metrics(request: Request, house: TheHouse) -> Response:
    """Counts and times, to this machine alone or to whoever has the token that the settings name; nobody is in them."""
    if not _may(request, house.settings.metrics_token):
        raise NotAllowed("These counts are for whoever runs Kith.", "Ask from this machine, or with KITH_METRICS_TOKEN.")
    return Response(request.app.state.meters.text(), media_type=CONTENT_TYPE_LATEST)


def _may(request: Request, token: str) -> bool:
    given = request.headers.get("authorization", "").partition(" ")[2].strip()
    if token and secrets.compare_digest(given.encode(), token.encode()):
        return True
    passed_on = any(name in request.headers for name in ELSEWHERE)
    return request.client is not None and request.client.host in LOOPBACK and not passed_on
