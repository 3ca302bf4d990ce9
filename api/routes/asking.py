"""Who is who, asked and parted by hand: whether two are one, and a mention taken out of whom it was put with."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.deps import Routes, TheForm, TheView
from api.errors import status_of
from api.rights import DECIDE
from api.routes.review import TheReview
from api.templating import render
from graph.access import View
from graph.errors import KithError
from graph.identity.review import Review
from graph.ontology.catalogue import node_kinds

routes = Routes()

OFFERED = 20


@routes.get("/review/ask", requires=DECIDE)
def choose(request: Request, view: TheView, a: str, q: str = "") -> Response:
    """Whom an entity may be the same as: looked for by name."""
    return _choosing(request, view, a, q)


@routes.post("/review/ask", requires=DECIDE)
def ask(request: Request, form: TheForm, view: TheView, review: TheReview) -> Response:
    """Raise the question, and go to it."""
    a, b = str(form.get("a", "")), str(form.get("b", ""))
    try:
        question = review.ask(a, b)
    except KithError as error:
        return _choosing(request, view, a, str(form.get("q", "")), error)
    return RedirectResponse(f"/review/{question}", 303)


def _choosing(request: Request, view: View, a: str, wanted: str, error: KithError | None = None) -> Response:
    node = view.entity(a).node
    kinds = [kind.name for kind in node_kinds().values() if kind.family == node_kinds()[node.kind].family]
    found = view.find(wanted, kinds, OFFERED) if wanted.strip() else []
    return render(
        request,
        "review_ask.html",
        status_of(error) if error else 200,
        node=node,
        wanted=wanted,
        found=[match for match in found if match.node.id != node.id],
        error=error,
    )


@routes.get("/review/detach/{mention}", requires=DECIDE)
def taking_out(request: Request, mention: str, review: TheReview) -> Response:
    """A mention in its sentence, before it is taken out."""
    return _taking_out(request, review, mention)


@routes.post("/review/detach/{mention}", requires=DECIDE)
def take_out(request: Request, mention: str, form: TheForm, review: TheReview) -> Response:
    """Take a mention out; it can be undone."""
    try:
        decision = review.detach(mention, str(form.get("reason", "")))
    except KithError as error:
        return _taking_out(request, review, mention, error, str(form.get("reason", "")))
    return RedirectResponse(f"/review?done={decision.id}", 303)


def _taking_out(request: Request, review: Review, mention: str, error: KithError | None = None, reason: str = "") -> Response:
    half = review.mention(mention)
    status = status_of(error) if error else 200
    return render(request, "review_detach.html", status, half=half, mention=mention, error=error, reason=reason)
