"""Everything held on one person, others as labels: looked through, put right, and only then taken along as a file."""

from pathlib import Path
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from api.deps import House, Routes, TheForm, TheHouse, TheView, TheVisitor
from api.forms import text
from api.record import today
from api.rights import OVERSEE
from api.routes.packs import block_as_shown
from api.subject_access import CHECK, FORMS, as_pack, form_of, make
from api.templating import render
from graph.access import View
from graph.custody.others import NO_CHOICE, Choice
from graph.custody.subject_access import Held, held_on
from graph.errors import BadInput, WrongUsage

routes = Routes()

MOST_WORDS = 200
LABELS = {".docx": "Word", ".pdf": "PDF", ".json": "JSON", ".zip": "zip of all three"}


@routes.get("/subject-access/{entity}", requires=OVERSEE)
def look(request: Request, entity: str, visitor: TheVisitor, view: TheView, house: TheHouse) -> Response:
    """Everything held on one person as it would be handed over, to be checked."""
    return _page(request, house, _held(house, view, entity, NO_CHOICE), NO_CHOICE, visitor.user.name)


@routes.post("/subject-access/{entity}", requires=OVERSEE)
def check(
    request: Request, entity: str, form: TheForm, visitor: TheVisitor, view: TheView, house: TheHouse
) -> Response:  # fmt: skip
    """The same with what the check changed, or the file; that it was checked, and how, is logged before it leaves."""
    choice = _choice(form)
    held = _held(house, view, entity, choice)
    wanted = text(form, "form")
    if not wanted:
        return _page(request, house, held, choice, visitor.user.name)
    try:
        suffix = form_of(Path(f"subject-access{wanted}"))
        if not form.get("checked"):
            raise WrongUsage("Nothing was made yet.", "Read all of it, and say that you have checked it.", "checked")
    except BadInput as error:
        return _page(request, house, held, choice, visitor.user.name, error)
    content, _ = make(house.kith, view, held, choice, suffix, today(house.settings.today))
    name = quote(f"subject-access-{entity}{suffix}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type="application/octet-stream", headers=headers)


def _held(house: House, view: View, entity: str, choice: Choice) -> Held:
    return held_on(house.kith, view, entity, today(house.settings.today), choice)


def _choice(form: FormData) -> Choice:
    lines = [line.strip() for line in text(form, "also").splitlines() if line.strip()]
    return Choice(frozenset(str(one) for one in form.getlist("shown")), tuple(dict.fromkeys(lines))[:MOST_WORDS])


def _page(
    request: Request, house: House, held: Held, choice: Choice, author: str, error: BadInput | None = None
) -> Response:  # fmt: skip
    return render(
        request,
        "subject_access.html",
        code=400 if error else 200,
        held=held,
        pack=as_pack(held, author, today(house.settings.today)),
        shown=block_as_shown,
        choice=choice,
        error=error,
        check=CHECK,
        forms={suffix: LABELS[suffix] for suffix in FORMS},
    )
