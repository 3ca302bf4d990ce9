"""The next meeting: its agenda, ordered, noted and decided on; each act is kept with who did it."""

from collections.abc import Callable
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.deps import House, Routes, TheForm, TheHouse, TheView, TheVisitor, Visitor
from api.forms import DAY_FIRST, a_day, text
from api.record import today
from api.rights import DECIDE, READ
from api.templating import render
from graph.access import View
from graph.errors import BadInput, NotFound, WrongUsage
from graph.ledger.actions import overdue
from graph.ledger.events import Event
from graph.meetings.agenda import section_kinds
from graph.meetings.book import Book
from graph.ontology.catalogue import five_ps, vocabulary

routes = Routes()


@routes.get("/agenda", requires=READ)
def agenda(request: Request, view: TheView, visitor: TheVisitor, house: TheHouse, open: str = "") -> Response:  # noqa: A002
    """The next meeting's agenda; `open` names the section that is unfolded, or all."""
    return _page(request, view, visitor, house, open)


@routes.post("/agenda/{act}", requires=DECIDE)
def act(request: Request, act: str, form: TheForm, view: TheView, visitor: TheVisitor, house: TheHouse) -> Response:
    """Plan, add, drop, put back, move, note, decide, say a status, answer a question."""
    book = Book(house.kith.database, view, today(house.settings.today))
    if act not in ACTS:
        raise NotFound("There is no such thing to do with an agenda.", "See the agenda.")
    try:
        kept = ACTS[act](book, form)
    except (BadInput, NotFound) as error:
        return _page(request, view, visitor, house, _section(text(form, "item")), error)
    about = kept.content.get("about") or kept.item
    return RedirectResponse(f"/agenda?open={_section(about)}#{quote(about.replace(':', '-'))}", 303)


def _section(item: str) -> str:
    """The section that an item stands in, by its key."""
    key = item.partition(":")[0]
    return key if key in section_kinds() else ""


def _page(
    request: Request, view: View, visitor: Visitor, house: House, opened: str, error: BadInput | NotFound | None = None
) -> Response:
    day = today(house.settings.today)
    found = Book(house.kith.database, view, day).agenda()
    late = [row for row in view.actions() if overdue(row, day)]
    return render(
        request,
        "agenda.html",
        code=400 if error else 200,
        agenda=found,
        opened=opened,
        late=late,
        may_decide=visitor.may(DECIDE),
        sections=section_kinds(),
        five_ps=five_ps(found.day or day),
        statuses=[one.code for one in vocabulary("action_status")],
        error=error,
    )


def _plan(book: Book, form: FormData) -> Event:
    day = a_day(form, "date")
    if day is None:
        raise WrongUsage("A meeting needs a day.", DAY_FIRST, "date")
    return book.plan(day)


def _said(form: FormData, *names: str) -> list[str]:
    return [text(form, name) for name in names]


def _decide(book: Book, form: FormData) -> Event:
    words, owner, five_p, entity, about = _said(form, "text", "owner", "five_p", "id", "item")
    return book.decide(words, owner, a_day(form, "due"), five_p, [entity] if entity else [], about)


ACTS: dict[str, Callable[[Book, FormData], Event]] = {
    "plan": _plan,
    "add": lambda book, form: book.add(*_said(form, "section", "title", "why", "id")),
    "drop": lambda book, form: book.drop(*_said(form, "item", "reason")),
    "restore": lambda book, form: book.restore(*_said(form, "item")),
    "up": lambda book, form: book.order(*_said(form, "section", "item"), up=True),
    "down": lambda book, form: book.order(*_said(form, "section", "item"), up=False),
    "note": lambda book, form: book.note(*_said(form, "item", "text")),
    "decide": _decide,
    "status": lambda book, form: book.status(*_said(form, "ref", "status")),
    "same": lambda book, form: book.match(*_said(form, "later", "earlier"), same=True),
    "other": lambda book, form: book.match(*_said(form, "later", "earlier"), same=False),
}
