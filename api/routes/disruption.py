"""Disruption and licensed premises: what was done, recorded, withdrawn, and what was reported before and after."""

from datetime import date
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.deps import House, Routes, TheForm, TheHouse, TheView, TheVisitor, Visitor
from api.forms import a_day, text
from api.record import today
from api.rights import DECIDE, READ
from api.templating import render
from graph.access import View
from graph.disruption import FOR_PLACES, KINDS, OUTCOMES, Disruption, Done
from graph.errors import BadInput, NotFound
from graph.ontology.catalogue import vocabulary

routes = Routes()

SHOWN = 60


@routes.get("/disruption", requires=READ)
def every(request: Request, view: TheView, visitor: TheVisitor, house: TheHouse, entity: str = "") -> Response:
    """What was done, the newest first, with reports before and after; about one entity where that is asked."""
    return _page(request, view, visitor, house, entity)


@routes.post("/disruption", requires=DECIDE)
def record(request: Request, form: TheForm, view: TheView, visitor: TheVisitor, house: TheHouse) -> Response:
    """Record a measure, or withdraw one."""
    book = Disruption(house.kith.database, view)
    entity = text(form, "id")
    try:
        if form.get("withdraw"):
            book.withdraw(text(form, "withdraw"), text(form, "reason"))
        else:
            _record(book, form, today(house.settings.today))
    except (BadInput, NotFound) as error:
        return _page(request, view, visitor, house, entity, error)
    return RedirectResponse(f"/disruption?entity={entity}" if entity else "/disruption", 303)


@routes.get("/premises", requires=READ)
def premises(request: Request, view: TheView, house: TheHouse) -> Response:
    """Licensed premises: news since the last decision, visits, test purchases, and whether a threshold was met."""
    day = today(house.settings.today)
    done = [one for one in Disruption(house.kith.database, view).done(until=day) if one.measure.kind in FOR_PLACES]
    places: dict[str, list[Done]] = {}
    for one in done:
        places.setdefault(one.subject.id, []).append(one)
    rows = [_premises(held) for held in places.values()]
    rows.sort(key=lambda row: (-len(row["news"]), row["subject"].name))
    return render(request, "premises.html", rows=rows)


def _premises(held: list[Done]) -> dict[str, Any]:
    decided = [one for one in held if one.measure.kind == "threshold"]
    since = decided[-1].measure.started if decided else None
    return {
        "subject": held[0].subject,
        "news": [one for one in held if one.measure.kind == "update" and (since is None or one.measure.started >= since)],
        "visits": [one for one in held if one.measure.kind == "visit"],
        "purchases": [one for one in held if one.measure.kind == "test_purchase"],
        "decided": decided[-1] if decided else None,
    }


def _record(book: Disruption, form: FormData, day: date) -> None:
    said = {name: text(form, name) for name in ("id", "kind", "what", "measure", "conditions", "outcome")}
    words = said["measure"] if said["kind"] == "measure" else said["what"]
    started, expires = a_day(form, "started") or day, a_day(form, "expires")
    book.record(said["id"], said["kind"], words, started, expires, said["conditions"], said["outcome"])


def _page(
    request: Request, view: View, visitor: Visitor, house: House, entity: str, error: BadInput | NotFound | None = None
) -> Response:
    day = today(house.settings.today)
    book = Disruption(house.kith.database, view)
    done = book.done(entity, day)[::-1]
    subject = next(iter(view.nodes([entity])), None) if entity else None
    return render(
        request,
        "disruption.html",
        code=400 if error else 200,
        rows=[book.compared(one, day) for one in done[:SHOWN]],
        more=max(0, len(done) - SHOWN),
        subject=subject,
        entity=entity,
        on=day,
        may_decide=visitor.may(DECIDE),
        kinds_of_measures=KINDS,
        outcomes=sorted({one for listed in OUTCOMES.values() for one in listed}),
        tools=[one.code for one in vocabulary("disruption_tool")],
        error=error,
    )
