"""Search for anybody and anything by name, number, plate or handle."""

from fastapi import Request
from fastapi.responses import Response

from api.deps import Routes, TheView
from api.rights import READ
from api.templating import render
from graph.ontology.catalogue import node_kinds

routes = Routes()

SHOWN = 50
EXACT, PREFIX = 0.999, 0.8
SEARCHED = tuple(kind.name for kind in node_kinds().values() if kind.counted)


@routes.get("/search", requires=READ)
def search(request: Request, view: TheView) -> Response:
    """What is asked for, and what was found; the kinds asked for are kept in the address."""
    wanted = request.query_params.get("q", "").strip()
    chosen = [kind for kind in request.query_params.getlist("kind") if kind in SEARCHED]
    matches = view.find(wanted, chosen, SHOWN) if wanted else []
    part = "search_results.html" if request.headers.get("HX-Request") else "search.html"
    return render(request, part, wanted=wanted, chosen=chosen, searched=SEARCHED, matches=matches, how=how, shown=SHOWN)


def how(score: float) -> str:
    """In words how well a name fits what was asked."""
    if score >= EXACT:
        return "Exact"
    return "Begins so" if score >= PREFIX else "Similar"
