"""Exports: asked for with recipient and purpose, made, logged as a disclosure, listed."""

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response

from api.charting import around, kept
from api.deps import LONGEST_PURPOSE, Routes, TheForm, TheHouse, TheLook, TheView, TheVisitor, Visitor
from api.explorer.opening import FIRST_SHOWN, MOST_SHOWN
from api.exporting import Wanted, export, handed_on, one_handed_on, shared
from api.record import today
from api.rights import OVERSEE, READ
from api.routes.charts import charts_of
from api.routes.sign_in import text
from api.templating import render
from graph.access import View
from graph.errors import BadInput, WrongUsage
from graph.ledger.products import last_entry
from viz.export.formats import FORMATS
from viz.export.picture import Origin, Picture

routes = Routes()

MOST_HOPS = 3
ASKED = ("entity", "hops", "chart", "version")


@routes.get("/export", requires=READ)
def ask(request: Request, visitor: TheVisitor, house: TheHouse) -> Response:
    """The form: of what, in which format, for whom and what for."""
    asked = {name: request.query_params.get(name, "") for name in ASKED}
    return _form(request, asked, title_of(request, asked, house.kith.view(visitor.user.name, visitor.purpose)))


@routes.post("/export", requires=READ)
def make(request: Request, form: TheForm, visitor: TheVisitor, house: TheHouse) -> Response:
    """The file; without recipient and purpose there is none."""
    asked = {name: text(form.get(name)) for name in ASKED}
    said = {name: text(form.get(name)) for name in ("form", "recipient", "purpose", "pseudonyms")}
    try:
        wanted = Wanted(said["form"], said["recipient"], said["purpose"], bool(said["pseudonyms"]))
    except BadInput as error:
        title = title_of(request, asked, house.kith.view(visitor.user.name, visitor.purpose))
        return _form(request, asked, title, said, error)
    view, watermark = house.kith.view(visitor.user.name, wanted.purpose[:LONGEST_PURPOSE]), last_entry(house.kith.database)
    picture = picture_of(request, asked, view, wanted.origin(visitor.user.name, today(house.settings.today)))
    made = export(house.kith, view, picture, wanted, watermark)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name)}",
        # Somebody may open it from here all the same: nothing in it reaches anything.
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    }
    return Response(made.content, media_type=made.media, headers=headers)


@routes.get("/exports", requires=READ)
def every(request: Request, look: TheLook, visitor: TheVisitor, house: TheHouse) -> Response:
    """Packs and exports that were made: one's own, or everybody's for whoever oversees; what is to be recalled stands out."""
    author = _whose(visitor)
    found = handed_on(house.kith, look, author)
    return render(request, "exports.html", rows=found, shares=shared(house.kith, look, author), author=author)


@routes.get("/exports/{product}", requires=READ)
def one(request: Request, product: str, view: TheView, visitor: TheVisitor, house: TheHouse) -> Response:
    """One pack or export: who has it, what it shows, what has changed since."""
    recall, nodes, references = one_handed_on(house.kith, view, product, _whose(visitor))
    named = {node.id: node for node in nodes}
    return render(request, "product.html", recall=recall, nodes=nodes, named=named, references=references)


def _whose(visitor: Visitor) -> str:
    """Whose products a visitor sees; empty for everybody's."""
    return "" if visitor.may(OVERSEE) else visitor.user.name


def title_of(request: Request, asked: dict[str, str], view: View) -> str:
    """What is to be exported, in words. Raises NotFound, WrongUsage."""
    if asked["chart"]:
        return charts_of(request).one(asked["chart"]).newest.name
    if asked["entity"]:
        return f"Around {view.entity(asked['entity']).node.name}"
    raise WrongUsage("It was not said what to export.", "Begin from a chart, or from the page of a person or place.")


def picture_of(request: Request, asked: dict[str, str], view: View, origin: Origin) -> Picture:
    """What is exported: a chart that was kept, or the network around an entity."""
    if asked["chart"]:
        version = int(asked["version"]) if asked["version"].isdecimal() else None
        found = charts_of(request).open(asked["chart"], version)
        return kept(found.state, found.now, origin)
    if not asked["entity"]:
        raise WrongUsage("It was not said what to export.", "Begin from a chart, or from the page of a person or place.")
    hops = min(max(int(asked["hops"]) if asked["hops"].isdecimal() else 1, 1), MOST_HOPS)
    return around(view, asked["entity"], hops, FIRST_SHOWN if hops == 1 else MOST_SHOWN, origin)


def _form(
    request: Request, asked: dict[str, str], title: str, said: dict[str, str] | None = None, error: BadInput | None = None
) -> Response:
    filled = said or {"form": "png", "recipient": "", "purpose": "", "pseudonyms": ""}
    return render(
        request, "export.html", code=400 if error else 200, asked=asked, title=title, said=filled, formats=FORMATS, error=error
    )
