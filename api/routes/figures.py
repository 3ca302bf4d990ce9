"""The eco map and the genogram of a child: the figure, a table that says the same and can be corrected, and files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
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
from graph.access import View
from graph.casework import circle, family
from graph.casework.entering import Entered
from graph.casework.laid_over import OWN, Said
from graph.errors import KithError, NotFound, WrongUsage
from graph.kith import Kith
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


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the two figures: how it is read, drawn, shown row by row and corrected.

    Attributes
    ----------
    key : str
        Its place in the address and its template.
    fields : tuple of str
        What can be corrected of a row, beside whether it is left out.
    rows : callable
        Its rows by id, field by field as they are shown.
    choices : callable
        What its page offers to choose from.
    """

    key: str
    title: str
    fields: tuple[str, ...]
    read: Callable[[View, Node], Any]
    draw: Callable[[Any], Board]
    rows: Callable[[Any], dict[str, dict[str, object]]]
    correct: Callable[[Kith, Entered, Any, Said], str]
    choices: Callable[[], dict[str, object]]

    def page(self, request: Request, desk: Desk, error: KithError | None = None) -> Response:
        """The figure and the table that says the same."""
        found = self.read(desk.view, desk.child)
        drawn = Markup(svg(self.draw(found)))  # noqa: S704 -- our own SVG, the words in it escaped
        return render(
            request, f"{self.key}.html", 400 if error else 200, child=desk.child, found=found, drawn=drawn, error=error,
            added=ADDED, **self.choices(),
        )  # fmt: skip

    def corrected(self, request: Request, form: FormData, desk: Desk) -> Response:
        """Keep what a form says otherwise than is shown."""
        found = self.read(desk.view, desk.child)
        try:
            self.correct(desk.kith, desk.by, found, _changed(form, self.rows(found), self.fields, len(found.said)))
        except KithError as error:
            return self.page(request, desk, error)
        return RedirectResponse(f"/entities/{desk.child.id}/{self.key}", 303)

    def board(self, desk: Desk) -> tuple[Board, list[Node]]:
        """The figure, and the child and whoever of the record stands in it."""
        found = self.read(desk.view, desk.child)
        around = [row for row, told in self.rows(found).items() if not told["hidden"]]
        return self.draw(found), desk.view.nodes([desk.child.id, *around])


def _ties(found: circle.EcoMap) -> dict[str, dict[str, object]]:
    return {tie.id: {name: getattr(tie, name) for name in TIE_FIELDS} | {"hidden": tie.hidden} for tie in found.ties}


def _relatives(found: family.Genogram) -> dict[str, dict[str, object]]:
    return {
        one.id: {name: getattr(one, name) for name in KIN_FIELDS} | {"home": "yes" if one.home else "no", "hidden": one.hidden}
        for one in found.relatives
    }


ECO_MAP = Figure(
    "ecomap", "Eco map", TIE_FIELDS, circle.eco_map, ecomap.drawn, _ties, circle.correct, lambda: {"choices": circle.CHOICES}
)
GENOGRAM = Figure(
    "genogram", "Genogram", KIN_FIELDS, family.genogram, genogram.drawn, _relatives, family.correct,
    lambda: {
        "relation_choices": [(one.code, one.label) for one in family.relations().values()],
        "sexes": family.SEXES,
        "bonds": family.BONDS,
    },
)  # fmt: skip
FIGURES = {figure.key: figure for figure in (ECO_MAP, GENOGRAM)}


@routes.get("/entities/{entity}/ecomap", requires=READ)
def eco_map(request: Request, desk: TheDesk) -> Response:
    """The eco map of a child."""
    return ECO_MAP.page(request, desk)


@routes.post("/entities/{entity}/ecomap", requires=DECIDE)
def eco_map_corrected(request: Request, form: TheForm, desk: TheDesk) -> Response:
    """Keep what was corrected of an eco map."""
    return ECO_MAP.corrected(request, form, desk)


@routes.get("/entities/{entity}/genogram", requires=READ)
def family_tree(request: Request, desk: TheDesk) -> Response:
    """The genogram of a child."""
    return GENOGRAM.page(request, desk)


@routes.post("/entities/{entity}/genogram", requires=DECIDE)
def family_tree_corrected(request: Request, form: TheForm, desk: TheDesk) -> Response:
    """Keep what was corrected of a genogram."""
    return GENOGRAM.corrected(request, form, desk)


@routes.post("/entities/{entity}/figure", requires=READ)
def take_along(form: TheForm, desk: TheDesk) -> Response:
    """The figure as a file, kept and logged as handed on to whoever gets it."""
    name, ending, recipient = (text(form.get(field)) for field in ("figure", "form", "recipient"))
    if name not in FIGURES or ending not in FORMS:
        raise NotFound("There is no such figure.", "Begin from the page of the eco map or the genogram.")
    if not recipient or len(recipient) > LONGEST:
        raise WrongUsage("A figure to take along needs a recipient.", "Say who gets it: a name and an agency.", "recipient")
    figure = FIGURES[name]
    board, shown = figure.board(desk)
    made = f"Made on {desk.by.today:%d/%m/%Y} by {desk.by.look.actor} from what was known by then."
    lines = [
        f"For {recipient}. {desk.by.look.purpose}. {made}",
        "Intelligence, not proof. Not to be passed on without asking.",
    ]
    content = FORMS[ending].write(board, lines)
    title = f"{figure.title} of {desk.child.name}"
    look, persons = desk.by.look, [node.id for node in shown if node_kinds()[node.kind].family == "person"]
    record_product(
        desk.kith.database,
        ProductDraft(
            name, title, ending, recipient, look.purpose, look.actor, content,
            entities=[node.id for node in shown], persons=persons,
        ),
    )  # fmt: skip
    file = f"{MARKING}_{figure.title}_{desk.child.name}_{desk.by.today}.{ending}"
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file)}",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    }
    return Response(content, media_type=FORMS[ending].media, headers=headers)


def _changed(
    form: FormData, shown: Mapping[str, Mapping[str, object]], names: Sequence[str], added: int
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
            said[f"{OWN}{added + place}"] = {name: value for name, value in told.items() if value}
    return said
