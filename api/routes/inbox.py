"""The inbox: what came in, the urgent first, worked through by keys."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import URL

from api.deps import Routes, TheForm, TheHouse, TheLook, TheVisitor
from api.errors import status_of
from api.forms import text
from api.record import today
from api.rights import DECIDE, READ
from api.templating import render
from graph.errors import KithError
from graph.triage.inbox import DONE, NEW, OPEN, TAKEN, WAITING, Inbox, InboxItem, counted

routes = Routes()

SHOWN = 50
SHOWS = {
    "": "All open",
    "urgent": "Urgent",
    "unreferred": "Serious, not referred",
    "mine": "Mine",
    NEW: "New",
    TAKEN: "Taken",
    WAITING: "Waiting",
    DONE: "Dealt with in the last day",
}
ACTS = {
    TAKEN: ("Take", "T", "I see to it."),
    DONE: ("Done", "D", "It is dealt with."),
    WAITING: ("Waiting", "W", "It waits for something."),
    NEW: ("Put back", "B", "Among the new ones again."),
}


@routes.get("/inbox", requires=READ)
def every(
    request: Request, look: TheLook, house: TheHouse, visitor: TheVisitor, show: str = "", at: str = ""
) -> Response:  # fmt: skip
    """What is open, or a part of it; `at` is the report that the keys start from."""
    return _page(request, Inbox(house.kith, look, today(house.settings.today)), visitor, show, at)


@routes.post("/inbox", requires=DECIDE)
def mark(request: Request, form: TheForm, look: TheLook, house: TheHouse, visitor: TheVisitor) -> Response:
    """Take, deal with, have wait or put back one report, and go on to the next."""
    inbox = Inbox(house.kith, look, today(house.settings.today))
    reference, show = text(form, "reference"), text(form, "show")
    try:
        inbox.mark(reference, text(form, "state"), text(form, "reason"))
    except KithError as error:
        return _page(request, inbox, visitor, show, reference, error)
    address = URL("/inbox").include_query_params(at=text(form, "next") or reference, **({"show": show} if show else {}))
    return RedirectResponse(f"{address}#here", 303)


def _page(request: Request, inbox: Inbox, visitor: TheVisitor, show: str, at: str, error: KithError | None = None) -> Response:
    items = inbox.items()
    chosen = [item for item in items if _is_shown(item, show, visitor.user.name)]
    listed = chosen[:SHOWN]
    here = at if any(item.reference == at for item in listed) else listed[0].reference if listed else ""
    return render(
        request,
        "inbox.html",
        status_of(error) if error else 200,
        items=listed,
        following=dict(zip([item.reference for item in listed], [item.reference for item in listed[1:]], strict=False)),
        more=len(chosen) - len(listed),
        totals=counted(items),
        show=show if show in SHOWS else "",
        shows=SHOWS,
        here=here,
        acts=ACTS if visitor.may(DECIDE) else {},
        error=error,
    )


def _is_shown(item: InboxItem, show: str, visitor: str) -> bool:
    if show == "urgent":
        return bool(item.urgent) and item.state in OPEN
    if show == "unreferred":
        return bool(item.unreferred) and item.state in OPEN
    if show == "mine":
        return item.taken_by == visitor and item.state in OPEN
    return item.state == show if show in (NEW, TAKEN, WAITING, DONE) else item.state in OPEN
