"""Packs for meetings: chosen, looked at in the browser, taken along as a file; what was handed on is kept."""

from base64 import b64encode
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from api.deps import LONGEST_PURPOSE, Routes, TheForm, TheHouse, TheView, TheVisitor
from api.forms import a_day, text
from api.packing import checked, make, write
from api.record import today
from api.rights import READ
from api.templating import render
from graph.access import View
from graph.errors import BadInput, NotFound
from viz.pack.content import Figure, Paragraph, Table
from viz.pack.edition import Choice
from viz.pack.forms import FORMS
from viz.pack.kinds import pack_kind, pack_kinds

routes = Routes()


@routes.get("/packs", requires=READ)
def every(request: Request) -> Response:
    """The kinds of packs."""
    return render(request, "packs.html", kinds_of_packs=pack_kinds())


@routes.get("/packs/{kind}", requires=READ)
def ask(request: Request, kind: str, view: TheView, visitor: TheVisitor, house: TheHouse, entity: str = "") -> Response:
    """The form: about whom, which sections, for whom and what for."""
    day = today(house.settings.today)
    return _form(request, Choice(kind, "", visitor.purpose, day, entity), view)


@routes.post("/packs/{kind}", requires=READ)
def give(request: Request, kind: str, form: TheForm, visitor: TheVisitor, house: TheHouse) -> Response:
    """A look at the pack, or the file; a file is kept as handed on before it leaves."""
    view = house.kith.view(visitor.user.name, (text(form, "purpose") or visitor.purpose)[:LONGEST_PURPOSE])
    day = today(house.settings.today)
    choice = Choice(kind, "", "", day)
    try:
        choice = _choice(kind, form, day)
        checked(choice)
        asked = text(form, "form")
        if not asked:
            written = write(house.kith, view, choice, day)
            return render(
                request, "pack.html", pack=written.pack, choice=choice, forms=FORMS, kind=pack_kind(kind), shown=block_as_shown
            )
        made = make(house.kith, view, choice, asked, day)
    except (BadInput, NotFound) as error:
        if kind not in pack_kinds():
            raise
        return _form(request, choice, house.kith.view(visitor.user.name, visitor.purpose), error)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name)}",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    }
    return Response(made.content, media_type=made.media, headers=headers)


def _choice(kind: str, form: FormData, day: date) -> Choice:
    """What the form says. Raises WrongUsage where a date is none."""
    said = {name: text(form, name) for name in ("recipient", "purpose", "id", "area", "permission")}
    choice = Choice(kind, said["recipient"], said["purpose"], a_day(form, "as_of") or day, said["id"])
    return replace(
        choice,
        sections=tuple(str(one) for one in form.getlist("section")),
        pseudonyms=bool(form.get("pseudonyms")),
        full=bool(form.get("full")),
        area=said["area"],
        permission=said["permission"],
    )


def _form(request: Request, choice: Choice, view: View, error: BadInput | NotFound | None = None) -> Response:
    kind = pack_kind(choice.kind)
    subject = next(iter(view.nodes([choice.subject])), None) if choice.subject else None
    code = 400 if error else 200
    return render(request, "pack_form.html", code=code, kind=kind, choice=choice, subject=subject, forms=FORMS, error=error)


def block_as_shown(block: Paragraph | Table | Figure) -> dict[str, object]:
    """A block as the page draws it."""
    if isinstance(block, Paragraph):
        return {"is": "paragraph", "block": block}
    if isinstance(block, Table):
        return {"is": "table", "block": block}
    return {"is": "figure", "block": block, "address": f"data:image/png;base64,{b64encode(block.png).decode()}"}
