"""Saved questions to Neo4j, each with its answer as a table and a chart; every person in an answer is logged as looked at."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from api.deps import House, Routes, TheHouse, TheView
from api.named import meant
from api.record import today
from api.rights import READ
from api.templating import render
from graph.access import View
from graph.errors import KithError, NotFound
from graph.proposing import propose
from graph.store.questions import USUAL, Question, Told, ask, entities_in, question, questions

routes = Routes()

BARS = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; `share` of the longest in hundredths."""

    label: str
    number: float
    share: int


@routes.get("/questions", requires=READ)
def every(request: Request, house: TheHouse) -> Response:
    """The list of saved questions."""
    return render(request, "questions.html", questions=questions().values(), connected=house.kith.second is not None)


@routes.get("/questions/{name}", requires=READ)
def one(request: Request, name: str, house: TheHouse, view: TheView) -> Response:
    """One question with a form for what it takes, and its answer once that is filled in."""
    asked = question(name)
    given = {key: request.query_params.get(key, "") for key in asked.parameters}
    told, error = None, None
    if request.query_params.get("ask"):
        try:
            told = _answer(house, view, asked, given)
        except KithError as problem:
            error = problem
    shown = {key: given[key] or USUAL.get(kind, "") for key, kind in asked.parameters.items()}
    bars = _bars(asked, told) if told else []
    return render(
        request, "question.html", code=400 if error else 200, asked=asked, given=shown, told=told, bars=bars, error=error
    )


def _answer(house: House, view: View, asked: Question, given: dict[str, str]) -> Told:
    """Ask, and log the look before anything is shown."""
    if house.kith.second is None:
        raise NotFound("No Neo4j server is named to this Kith.", "Whoever runs it sets KITH_NEO4J_URI.")
    resolved = {key: meant(view, text) if asked.parameters[key] == "entity" else text for key, text in given.items()}
    server, day = house.kith.second.connect(), today(house.settings.today)
    told = propose(view, server, asked, resolved, day) if asked.science else ask(server, asked, resolved, day)
    view.log(f"question {asked.name}", entities_in(asked, told.rows))
    return told


def _bars(asked: Question, told: Told) -> list[Bar]:
    if not asked.chart:
        return []
    names = list(asked.columns)
    label, number = (names.index(column) for column in asked.chart)
    rows: list[list[Any]] = told.rows[:BARS]
    longest = max((float(row[number]) for row in rows), default=0.0) or 1.0
    return [Bar(str(row[label]), row[number], round(100 * float(row[number]) / longest)) for row in rows]
