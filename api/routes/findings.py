"""What stands out: the list, and one finding with its evidence."""

from datetime import date

from fastapi import Request
from fastapi.responses import Response

from api.deps import Routes, TheHouse, TheLook, TheView
from api.record import findings, today
from api.rights import READ
from api.templating import render
from graph.errors import NotFound

routes = Routes()


@routes.get("/findings", requires=READ)
def every(request: Request, look: TheLook, house: TheHouse, as_of: date | None = None, kind: str = "") -> Response:
    """All findings as of a day."""
    day = as_of or today(house.settings.today)
    found = [finding for finding in findings(house.kith, look, day) if kind in ("", finding.kind)]
    return render(request, "findings.html", findings=found, as_of=day, kind=kind)


@routes.get("/findings/{finding}", requires=READ)
def one(request: Request, finding: str, look: TheLook, view: TheView, house: TheHouse) -> Response:
    """One finding: why, since when, which reports, which children and sources."""
    found = next((row for row in findings(house.kith, look, today(house.settings.today)) if row.id == finding), None)
    if found is None:
        raise NotFound("This does not stand out any more, or never did.", "See what stands out now.")
    reports = [view.record(reference).summary for reference in found.reports]
    children = view.nodes(found.child_ids)
    return render(request, "finding.html", finding=found, reports=reports, children=children)
