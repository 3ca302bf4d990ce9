"""/api/v1 of the morning: the inbox, grades, watches and list checks, in the same JSON as the commands."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api import triage_shapes as shapes
from api.deps import Routes, TheHouse, TheLook
from api.record import today
from api.rights import DECIDE, READ
from api.shapes import Json
from graph.ledger.writer import Grade
from graph.triage.checking import MOST_LINES, check
from graph.triage.grading import WHOLE, Grading
from graph.triage.inbox import Inbox
from graph.triage.watching import LONGEST, Watching
from ingest.lists import pasted

routes = Routes("/api/v1", documented=True)

LONGEST_TEXT = 20_000
Reason = Annotated[str, Field(max_length=2000)]
State = Literal["new", "taken", "waiting", "done"]


class Mark(BaseModel):
    """What is done with a report of the inbox."""

    reference: Annotated[str, Field(min_length=1, max_length=200)]
    state: State
    reason: Reason = ""


class GradeGiven(BaseModel):
    """A grade by 3x5x2; `item` 0 is the whole report, `seen` the number of the grade that whoever grades has seen."""

    reference: Annotated[str, Field(min_length=1, max_length=200)]
    item: Annotated[int, Field(ge=0, le=999)] = WHOLE
    source: Literal["1", "2", "3"]
    intelligence: Literal["A", "B", "C", "D", "E"]
    handling: Literal["P", "C"]
    conditions: Annotated[str, Field(max_length=20)] = ""
    sanitised: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    review_on: date | None = None
    reason: Reason = ""
    seen: Annotated[int, Field(ge=0, le=2**53)] | None = None


class Wanted(BaseModel):
    """What is to be watched: an id, or text."""

    what: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    reason: Reason = ""


class ListGiven(BaseModel):
    """A list to be checked, one entry on each line."""

    lines: Annotated[list[Annotated[str, Field(max_length=500)]], Field(min_length=1, max_length=MOST_LINES)]


@routes.get("/inbox", requires=READ)
def inbox(look: TheLook, house: TheHouse, state: State | None = None) -> Json:
    """Reports that are open or were dealt with in the last day, the urgent first."""
    return shapes.inbox_json(Inbox(house.kith, look, today(house.settings.today)).items(state or ""))


@routes.post("/inbox", requires=DECIDE)
def mark(given: Mark, look: TheLook, house: TheHouse) -> Json:
    """Take a report, have it wait, say that it is dealt with, or put it back."""
    return shapes.inbox_json(
        [Inbox(house.kith, look, today(house.settings.today)).mark(given.reference, given.state, given.reason)]
    )


@routes.post("/grades", requires=DECIDE)
def grade(given: GradeGiven, look: TheLook, house: TheHouse) -> Json:
    """Grade a report or one item of it, and say what changed by it."""
    wanted = Grade(
        given.source, given.intelligence, given.handling, given.conditions, given.sanitised, given.review_on, given.reason
    )
    grading = Grading(house.kith, look, today(house.settings.today))
    return shapes.changed_json(grading.grade(given.reference, wanted, given.item, given.seen))


@routes.get("/watches", requires=READ)
def watches(look: TheLook, house: TheHouse) -> Json:
    """What you watch, and what has come in on it since."""
    return shapes.watches_json(Watching(house.kith, look).listed())


@routes.post("/watches", requires=READ)
def watch(given: Wanted, look: TheLook, house: TheHouse) -> Json:
    """Watch for somebody or something."""
    return {"watch": shapes.watch_json(Watching(house.kith, look).add(given.what, given.reason))}


@routes.post("/watches/{watch}/end", requires=READ)
def end(watch: str, look: TheLook, house: TheHouse) -> Json:
    """End a watch."""
    Watching(house.kith, look).remove(watch)
    return {"removed": watch}


@routes.post("/check", requires=READ)
def checked(given: ListGiven, look: TheLook, house: TheHouse) -> Json:
    """Hold a list of names, plates and numbers against what is known; each line is a look."""
    return shapes.check_json(check(house.kith, look, list(pasted("\n".join(given.lines)))))
