"""What stands out: the list, one finding with its evidence, and what is decided on it."""

from itertools import pairwise

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.deps import Routes, TheForm, TheHouse, TheLook, TheView, TheVisitor
from api.forms import Day
from api.record import findings, today
from api.rights import DECIDE, READ
from api.routes.home import sparks
from api.routes.sign_in import text
from api.templating import render
from graph.analysis.finding import Finding
from graph.errors import NotFound, WrongUsage

routes = Routes()

DECISIONS = {
    "agenda": ("Put on the agenda", "A", "The meeting talks about it."),
    "accept": ("Accept", "C", "It is so, and is dealt with."),
    "dismiss": ("Dismiss", "D", "It goes away until its evidence changes."),
}


@routes.get("/findings", requires=READ)
def every(request: Request, view: TheView, house: TheHouse, as_of: Day = None, kind: str = "") -> Response:
    """All findings as of a day."""
    day = as_of or today(house.settings.today)
    with view.as_one():
        told = view.findings(day)
        found, gone = ([one for one in some if kind in ("", one.kind)] for some in (told.findings, told.gone))
        drawn, looked = sparks(view, found, day), view.looked_at(day)
    return render(request, "findings.html", findings=found, gone=gone, sparks=drawn, as_of=day, kind=kind, looked=looked)


@routes.get("/findings/{finding}", requires=READ)
def one(request: Request, finding: str, look: TheLook, view: TheView, house: TheHouse, visitor: TheVisitor) -> Response:
    """One finding: why, since when, which reports, which children and sources; and the form to decide on it."""
    return _page(request, *_among(findings(house.kith, look, today(house.settings.today)), finding), view, house, visitor)


@routes.post("/findings/{finding}", requires=DECIDE)
def decide(request: Request, finding: str, form: TheForm, view: TheView, house: TheHouse, visitor: TheVisitor) -> Response:
    """Write down what was decided, and go on to the next finding."""
    day = today(house.settings.today)
    found, before, after = _among(view.findings(day).findings, finding)
    try:
        view.decide(finding, text(form.get("decision")), text(form.get("reason")), day)
    except WrongUsage as error:
        return _page(request, found, before, after, view, house, visitor, error)
    return RedirectResponse(f"/findings/{after}" if after else "/findings", 303)


def _among(found: list[Finding], wanted: str) -> tuple[Finding, str, str]:
    """A finding, with the ids of those before and after it in the list. Raises NotFound."""
    for (before, here), (_, after) in pairwise(pairwise([None, *found, None])):
        if here is not None and here.id == wanted:
            return here, before.id if before else "", after.id if after else ""
    raise NotFound("This does not stand out any more, or never did.", "See what stands out now.")


def _page(
    request: Request,
    finding: Finding,
    before: str,
    after: str,
    view: TheView,
    house: TheHouse,
    visitor: TheVisitor,
    error: WrongUsage | None = None,
) -> Response:
    with view.as_one():
        spark = sparks(view, [finding], today(house.settings.today)).get(finding.id, "")
        reports = [view.record(reference).summary for reference in finding.reports]
        children = view.nodes(finding.child_ids)
    return render(
        request,
        "finding.html",
        code=400 if error else 200,
        finding=finding,
        before=before,
        after=after,
        spark=spark,
        reports=reports,
        children=children,
        decisions=DECISIONS if visitor.may(DECIDE) else {},
        error=error,
    )
