"""How long people stay in the record: who is due, and what is decided; erasing one."""

from dataclasses import dataclass
from datetime import date

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.deps import House, Routes, TheForm, TheHouse, TheView
from api.forms import a_day
from api.record import today
from api.rights import OVERSEE
from api.routes.sign_in import text
from api.templating import render
from graph.access import View
from graph.custody import retention
from graph.custody.erasure import Erasure, erase
from graph.custody.retention import Due
from graph.errors import BadInput, KithError, NotFound, WrongUsage

routes = Routes()

A_PAGE = 50
WORD = "erase"
"""What has to be typed before somebody is taken out for good."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of the list."""

    rows: list[Due]
    page: int
    more: bool


@routes.get("/retention", requires=OVERSEE)
def due(request: Request, view: TheView, house: TheHouse, page: int = 1, everybody: bool = False) -> Response:
    """Who is due for review, the longest due first; everybody where that is asked."""
    page = max(page, 1)
    day = today(house.settings.today)
    found = retention.review_list(house.kith, view, day, due_only=not everybody)
    start = (page - 1) * A_PAGE
    since, rules = retention.in_force(day)
    shown = Shown(found[start : start + A_PAGE], page, len(found) > start + A_PAGE)
    return render(
        request, "retention.html", shown=shown, total=len(found), day=day, everybody=everybody, since=since, rules=rules
    )


@routes.get("/retention/{entity}", requires=OVERSEE)
def one(request: Request, entity: str, view: TheView, house: TheHouse) -> Response:
    """One person, with what can be decided."""
    return _one(request, entity, view, house)


@routes.post("/retention/{entity}", requires=OVERSEE)
def decide(request: Request, entity: str, form: TheForm, view: TheView, house: TheHouse) -> Response:
    """Keep, restrict, lift, or erase."""
    day = today(house.settings.today)
    reason = text(form.get("reason"))
    try:
        match text(form.get("decision")):
            case "keep":
                retention.keep(house.kith, view, entity, reason, _until(form), day)
            case "restrict":
                named = [name.strip() for name in text(form.get("named")).split(",") if name.strip()]
                retention.restrict(house.kith, view, entity, named, reason)
            case "lift":
                retention.lift(house.kith, view, entity, reason)
            case "erase":
                return _erased(request, _erase(house, view, entity, reason, text(form.get("word"))))
            case _:
                raise WrongUsage("Nothing was decided.", "Use one of the forms.", "decision")
    except (WrongUsage, BadInput) as error:
        return _one(request, entity, view, house, error)
    return RedirectResponse("/retention", 303)


def _erase(house: House, view: View, entity: str, reason: str, word: str) -> Erasure:
    if word.casefold() != WORD:
        raise WrongUsage("Nobody was erased.", f"Type “{WORD}” to say that you mean it: it cannot be taken back.", "word")
    return erase(house.kith, [entity], reason, view.look.actor, view.look.purpose)


def _erased(request: Request, done: Erasure) -> Response:
    return render(request, "erased.html", done=done)


def _one(request: Request, entity: str, view: View, house: House, error: KithError | None = None) -> Response:
    rows = retention.review_list(house.kith, view, today(house.settings.today))
    found = next((row for row in rows if row.id == entity), None)
    if found is None:
        raise NotFound("There is nobody of that id on the review list.", "Find them by name, and open their review from there.")
    return render(request, "retention_one.html", code=400 if error else 200, row=found, error=error, word=WORD)


def _until(form: FormData) -> date:
    found = a_day(form, "until")
    if found is None:
        raise WrongUsage("It was not said until when.", "Give the day until which to keep.", "until")
    return found
