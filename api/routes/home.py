"""Home: what stands out, what is new, what is serious and unreferred, what needs attention."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.deps import Routes, TheHouse, TheVisitor
from api.record import findings, today
from api.rights import OPEN, READ, SEND
from api.routes.upload import shown_name
from api.shapes import Json
from api.templating import render
from graph.access import Look

routes = Routes()

SHOWN = 8
WAITING = 5


@routes.get("/", requires=SEND)
def home(request: Request, visitor: TheVisitor, house: TheHouse) -> Response:
    """What a visitor sees first; somebody of a partner agency is asked for reports, and shown none."""
    if not visitor.may(READ):
        return RedirectResponse("/upload", 303)
    if not visitor.purpose:
        return RedirectResponse("/purpose", 303)
    look = Look(visitor.user.name, visitor.purpose)
    view = house.kith.view(look.actor, look.purpose)
    return render(
        request,
        "home.html",
        findings=findings(house.kith, look, today(house.settings.today))[:SHOWN],
        newest=view.newest_reports(limit=SHOWN),
        unreferred=view.unreferred(limit=SHOWN),
        waiting=house.kith.needing_attention(WAITING),
        shown_name=shown_name,
    )


@routes.get("/health", requires=OPEN)
def health(house: TheHouse) -> Json:
    """Whether Kith answers, and how far the graph is behind the record; nothing about anybody."""
    return {"ok": True, "behind": house.kith.view("health", "health").status().behind}
