"""Help."""

from fastapi import Request
from fastapi.responses import Response

from api.deps import Routes
from api.rights import SIGNED_IN
from api.templating import render

routes = Routes()


@routes.get("/help", requires=SIGNED_IN)
def guide(request: Request) -> Response:
    """What Kith does, in what words, and what its signs mean."""
    return render(request, "help.html")
