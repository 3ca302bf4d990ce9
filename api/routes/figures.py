"""The eco map and the genogram of a child: the figure, a table that says the same and can be corrected, and files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from starlette.datastructures import FormData

from api.deps import Routes, TheForm
from api.exporting import LONGEST
from api.rights import DECIDE, READ
from api.routes.casework import Desk, TheDesk
from api.routes.sign_in import text
from api.templating import MARKING, render
from graph.casework import circle, family
from graph.errors import KithError, NotFound, WrongUsage
from graph.ledger.products import ProductDraft, record_product
from graph.ontology.catalogue import node_kinds
from graph.store.base import Node
from viz import ecomap, genogram
from viz.board import Board, pdf, png, svg

routes = Routes()

ADDED = 3
"""Rows for those who are added by hand."""
TIE_FIELDS = ("sector", "nature", "strength", "way", "note")
KIN_FIELDS = ("relation", "sex", "born", "died", "bond", "home")
NAMES = {"ecomap": "Eco map", "genogram": "Genogram"}


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file that a figure can be taken along as."""

    media: str
    write: Callable[[Board, Sequence[str]], bytes]


FORMS = {
    "pdf": Form("application/pdf", lambda board, lines: pdf(board, MARKING, lines)),
    "png": Form("image/png", lambda board, lines: png(board, MARKING, lines)),
    "svg": Form("image/svg+xml", lambda board, _lines: svg(board).encode()),
}


@routes.get("/entities/{entity}/ecomap", requires=READ)
def eco_map(request: Request, desk: TheDesk) -> Response:
    """The eco map of a child."""
    return _eco_map(request, desk)


@routes.post("/entities/{entity}/ecomap", requires=DECIDE)
def eco_map_corrected(request: Request, form: TheForm, desk: TheDesk) -> Response:
    """Keep what was corrected of an eco map."""
    found = circle.eco_map(desk.view, desk.child)
    shown = {tie.id: {name: getattr(tie, name) for name in TIE_FIELDS} | {"hidden": tie.hidden} for tie in found.ties}
    try:
        circle.correct(desk.kith, desk.by, found, _changed(form, shown, TIE_FIELDS, circle.OWN, len(found.said)))
    except KithError as error:
        return _eco_map(request, desk, error)
    return RedirectResponse(f"/entities/{desk.child.id}/ecomap", 303)


def _eco_map(request: Request, desk: Desk, error: KithError | None = None) -> Response:
    found = circle.eco_map(desk.view, desk.child)
    drawn = Markup(svg(ecomap.drawn(found)))  # noqa: S704 -- our own SVG, the words in it escaped
    return render(
        request, "ecomap.html", 400 if error else 200, child=desk.child, found=found, drawn=drawn, error=error,
        choices=circle.CHOICES, added=ADDED,
    )  # fmt: skip


@routes.get("/entities/{entity}/genogram", requires=READ)
def family_tree(request: Request, desk: TheDesk) -> Response:
    """The genogram of a child."""
    return _genogram(request, desk)


@routes.post("/entities/{entity}/genogram", requires=DECIDE)
def family_tree_corrected(request: Request, form: TheForm, desk: TheDesk) -> Response:
    """Keep what was corrected of a genogram."""
    found = family.genogram(desk.view, desk.child)
    shown = {
        one.id: {name: getattr(one, name) for name in KIN_FIELDS} | {"home": "yes" if one.home else "no", "hidden": one.hidden}
        for one in found.relatives
    }
    try:
        family.correct(desk.kith, desk.by, found, _changed(form, shown, KIN_FIELDS, family.OWN, len(found.said)))
    except KithError as error:
        return _genogram(request, desk, error)
    return RedirectResponse(f"/entities/{desk.child.id}/genogram", 303)


def _genogram(request: Request, desk: Desk, error: KithError | None = None) -> Response:
    found = family.genogram(desk.view, desk.child)
    drawn = Markup(svg(genogram.drawn(found)))  # noqa: S704 -- our own SVG, the words in it escaped
    return render(
        request, "genogram.html", 400 if error else 200, child=desk.child, found=found, drawn=drawn, error=error, added=ADDED,
        relation_choices=[(one.code, one.label) for one in family.relations().values()], sexes=family.SEXES, bonds=family.BONDS,
    )  # fmt: skip


@routes.post("/entities/{entity}/figure", requires=READ)
def take_along(form: TheForm, desk: TheDesk) -> Response:
    """The figure as a file, kept and logged as handed on to whoever gets it."""
    name, ending, recipient = (text(form.get(field)) for field in ("figure", "form", "recipient"))
    if name not in NAMES or ending not in FORMS:
        raise NotFound("There is no such figure.", "Begin from the page of the eco map or the genogram.")
    if not recipient or len(recipient) > LONGEST:
        raise WrongUsage("A figure to take along needs a recipient.", "Say who gets it: a name and an agency.", "recipient")
    board, shown = _board(desk, name)
    made = f"Made on {desk.by.today:%d/%m/%Y} by {desk.by.look.actor} from what was known by then."
    lines = [
        f"For {recipient}. {desk.by.look.purpose}. {made}",
        "Intelligence, not proof. Not to be passed on without asking.",
    ]
    content = FORMS[ending].write(board, lines)
    title = f"{NAMES[name]} of {desk.child.name}"
    look, persons = desk.by.look, [node.id for node in shown if node_kinds()[node.kind].family == "person"]
    record_product(
        desk.kith.database,
        ProductDraft(
            name, title, ending, recipient, look.purpose, look.actor, content,
            entities=[node.id for node in shown], persons=persons,
        ),
    )  # fmt: skip
    file = f"{MARKING}_{NAMES[name]}_{desk.child.name}_{desk.by.today}.{ending}"
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file)}",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    }
    return Response(content, media_type=FORMS[ending].media, headers=headers)


def _board(desk: Desk, name: str) -> tuple[Board, list[Node]]:
    """The figure, and the child and whoever of the record stands in it."""
    if name == "ecomap":
        circled = circle.eco_map(desk.view, desk.child)
        drawn, around = ecomap.drawn(circled), [tie.id for tie in circled.ties if not tie.hidden]
    else:
        tree = family.genogram(desk.view, desk.child)
        drawn, around = genogram.drawn(tree), [one.id for one in tree.relatives if not one.hidden]
    return drawn, desk.view.nodes([desk.child.id, *around])


def _changed(
    form: FormData, shown: Mapping[str, Mapping[str, object]], names: Sequence[str], own: str, added: int
) -> dict[str, dict[str, str]]:
    """What a form says otherwise than is shown, by row; and the rows that were added."""
    said: dict[str, dict[str, str]] = {}
    for one, was in shown.items():
        told = {name: text(form.get(f"{name}:{one}")) for name in names if f"{name}:{one}" in form}
        changed = {name: value for name, value in told.items() if value != str(was[name] or "")}
        hidden = bool(form.get(f"hidden:{one}"))
        if hidden != was["hidden"] and told:
            changed["hidden"] = "yes" if hidden else ""
        if changed:
            said[one] = changed
    for place in range(1, ADDED + 1):
        told = {name: text(form.get(f"{name}:new{place}")) for name in ("name", *names)}
        if told["name"]:
            said[f"{own}{added + place}"] = {name: value for name, value in told.items() if value}
    return said
