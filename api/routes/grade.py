"""Grading a report item by item: its text on one side, the grade on the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from api.deps import Routes, TheForm, TheHouse, TheLook
from api.errors import status_of
from api.forms import a_day, a_number, text, typed_day
from api.record import today
from api.rights import DECIDE
from api.templating import render
from graph.errors import KithError, NotFound
from graph.ledger.writer import Grade
from graph.triage.grading import (
    ACTIONS,
    HANDLING,
    INTELLIGENCE,
    SANITISATION,
    SOURCE,
    WHOLE,
    Changed,
    Graded,
    GradedMeanwhile,
    Grading,
    Sheet,
)
from graph.triage.wording import Blame, blaming, pointed_out

routes = Routes()

FIELDS = ("source", "intelligence", "handling", "action", "sanitisation", "sanitised", "review_on", "reason")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text; where it blames a child, what is said of it."""

    text: str
    blame: Blame | None = None


@routes.get("/grade/{reference:path}", requires=DECIDE)
def ask(request: Request, reference: str, look: TheLook, house: TheHouse, item: int = 1) -> Response:
    """The sheet of one report, with the grade of one item to be filled in (0: of the whole report)."""
    sheet = Grading(house.kith, look, today(house.settings.today)).sheet(reference)
    return _page(request, sheet, _among(sheet, item), _filled(_held(sheet, item)))


@routes.post("/grade/{reference:path}", requires=DECIDE)
def grade(request: Request, reference: str, form: TheForm, look: TheLook, house: TheHouse) -> Response:
    """Keep a grade, and show what followed; who was overtaken by somebody else is asked first."""
    grading = Grading(house.kith, look, today(house.settings.today))
    item = a_number(form, "item", WHOLE)
    sent = {name: text(form, name) for name in FIELDS}
    try:
        seen = a_number(form, "seen", 0)
        changed = grading.grade(reference, _given(form), item, seen)
    except NotFound:
        raise
    except KithError as error:
        sheet = grading.sheet(reference)
        return _page(request, sheet, _among(sheet, item), sent, error=error)
    sheet = grading.sheet(reference)
    further = item + 1 if 0 < item < len(sheet.items) else _among(sheet, item)
    return _page(request, sheet, further, _filled(_held(sheet, further)), changed=changed, graded=item)


def _given(form: FormData) -> Grade:
    conditions = f"{text(form, 'action')} {text(form, 'sanitisation')}" if text(form, "handling") == "C" else ""
    return Grade(
        text(form, "source"),
        text(form, "intelligence"),
        text(form, "handling"),
        conditions,
        text(form, "sanitised"),
        a_day(form, "review_on"),
        text(form, "reason"),
    )


def _among(sheet: Sheet, item: int) -> int:
    return item if 0 <= item <= len(sheet.items) else 1


def _held(sheet: Sheet, item: int) -> Graded | None:
    if item == WHOLE:
        return max((one.holds for one in sheet.items if one.holds), key=lambda held: held.n, default=None)
    return next((one.holds for one in sheet.items if one.item.number == item), None)


def _filled(held: Graded | None) -> dict[str, str]:
    if held is None:
        return dict.fromkeys(FIELDS, "")
    grade = held.grade
    conditions = grade.conditions.split(", ")
    return {
        "source": grade.source,
        "intelligence": grade.intelligence,
        "handling": grade.handling,
        "action": next((one for one in conditions if one in ACTIONS), ""),
        "sanitisation": next((one for one in conditions if one in SANITISATION), ""),
        "sanitised": grade.sanitised,
        "review_on": typed_day(grade.review_on),
        "reason": "",
    }


def _page(
    request: Request,
    sheet: Sheet,
    item: int,
    filled: dict[str, str],
    *,
    error: KithError | None = None,
    changed: Sequence[Changed] | None = None,
    graded: int | None = None,
) -> Response:
    held = _held(sheet, item)
    return render(
        request,
        "grade.html",
        status_of(error) if error else 200,
        sheet=sheet,
        summary=sheet.page.summary,
        chosen=item,
        held=held,
        filled=filled,
        seen=held.n if held else 0,
        overtaken=error.by if isinstance(error, GradedMeanwhile) else None,
        stretches={one.item.number: list(stretches(one.item.text)) for one in sheet.items},
        blamed=pointed_out(*(one.item.text for one in sheet.items), filled["sanitised"]),
        codes={"source": SOURCE, "intelligence": INTELLIGENCE, "handling": HANDLING},
        actions=ACTIONS,
        sanitisation=SANITISATION,
        changed=changed,
        graded=graded,
        error=error,
    )


def stretches(written: str) -> Iterator[Stretch]:
    """A text cut at the words that blame a child."""
    at = 0
    for blame in blaming(written):
        if blame.start < at:
            continue
        if blame.start > at:
            yield Stretch(written[at : blame.start])
        yield Stretch(written[blame.start : blame.end], blame)
        at = blame.end
    if at < len(written):
        yield Stretch(written[at:])
