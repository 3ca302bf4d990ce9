"""The work with one child: its page of assessments, plan, meetings and transition, and the forms to enter them."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from api.deps import Routes, TheForm, TheHouse, TheLook, TheView
from api.forms import a_day
from api.record import today
from api.rights import DECIDE, READ
from api.routes.casework_forms import REVIEW, STEPS, TEXTS, filled, outcomes, room
from api.routes.sign_in import text
from api.templating import render
from graph.access import View
from graph.casework.assessments import OVERRIDE, assessments, prompts
from graph.casework.entering import Entered, keep, named
from graph.casework.participation import MEETING_KINDS, Said, add, meetings
from graph.casework.plans import MOST_OUTCOMES, Outcome, make, plans
from graph.casework.transition import turning
from graph.errors import KithError, NotFound
from graph.kith import Kith
from graph.ledger.reader import day as iso_day
from graph.store.base import Node
from ingest.risk_assessment.entered import check, record_of

routes = Routes()


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose page it is, and who works at it."""

    kith: Kith
    view: View
    by: Entered
    child: Node

    @property
    def address(self) -> str:
        """The page of the child's casework."""
        return f"/entities/{self.child.id}/casework"


def desk_of(entity: str, view: TheView, look: TheLook, house: TheHouse) -> Desk:
    """The desk for one child. Raises NotFound for anybody or anything else."""
    node = next(iter(view.nodes([entity])), None)
    if node is None or node.kind != "Child":
        raise NotFound("There is no child of that id.", "Search for the child by name.")
    return Desk(house.kith, view, Entered(look, today(house.settings.today)), node)


TheDesk = Annotated[Desk, Depends(desk_of)]


@routes.get("/entities/{entity}/casework", requires=READ)
def page(request: Request, desk: TheDesk) -> Response:
    """Assessments, plan, meetings and transition of one child."""
    child = desk.child.id
    return render(
        request,
        "casework.html",
        child=desk.child,
        assessments=list(reversed(assessments(desk.view, child))),
        plan=next(iter(plans(desk.view, child)), None),
        meetings=meetings(desk.view, child),
        turning=next(iter(turning(desk.view, desk.by.today, child)), None),
        kinds_of_meeting=[(kind, kind) for kind in MEETING_KINDS],
        day_now=desk.by.today,
    )


@routes.get("/entities/{entity}/assessment", requires=DECIDE)
def assess(request: Request, desk: TheDesk) -> Response:
    """The form of a risk assessment, with what the last one said."""
    last = next((one for one in reversed(assessments(desk.view, desk.child.id)) if one.source == "assessment"), None)
    ticks = {str(one["code"]): one for one in last.indicators} if last else {}
    factors = {str(one["code"]): one for one in last.vulnerabilities} if last else {}
    return _assessment_form(request, desk, {"ticks": ticks, "factors": factors, "last": last})


@routes.post("/entities/{entity}/assessment", requires=DECIDE)
def assessed(request: Request, form: TheForm, desk: TheDesk) -> Response:
    """Keep an assessment; what cannot stand comes back with what is wrong."""
    said: dict[str, Any] = {"ticks": {}, "factors": {}, "said": {name: text(value) for name, value in form.items()}}
    said["seen_to"] = form.getlist("seen_to")
    try:
        given = filled(form, desk.by.today)
        said["ticks"] = {one["code"]: one for one in given.ticks}
        said["factors"] = {one["code"]: one for one in given.factors}
        known = desk.child.attributes
        born = iso_day(known.get("dob")) if isinstance(known.get("dob"), str) else None
        why = check(given, desk.by.today, born, send=bool(known.get("send")))
    except KithError as error:
        return _assessment_form(request, desk, {**said, "error": error}, 400)
    keep(desk.kith, desk.by, desk.child, record_of(given, named(desk.child, "child_name"), why))
    return RedirectResponse(f"{desk.address}#assessments", 303)


def _assessment_form(request: Request, desk: Desk, said: dict[str, Any], code: int = 200) -> Response:
    told = {"said": {}, "seen_to": [], "last": None, "error": None, **said}
    days = {"day_now": desk.by.today, "review": desk.by.today + REVIEW}
    return render(
        request,
        "assessment_form.html",
        code,
        child=desk.child,
        texts=TEXTS,
        prompts=prompts(),
        override=OVERRIDE,
        **days,
        **told,
    )


@routes.get("/entities/{entity}/plan", requires=DECIDE)
def plan(request: Request, desk: TheDesk) -> Response:
    """The form of a support plan, with the plan as it stands."""
    standing = next(iter(plans(desk.view, desk.child.id)), None)
    return _plan_form(request, desk, list(standing.outcomes) if standing else [])


@routes.post("/entities/{entity}/plan", requires=DECIDE)
def planned(request: Request, form: TheForm, desk: TheDesk) -> Response:
    """Keep a support plan; it is looked at again in six weeks."""
    given = outcomes(form)
    try:
        make(desk.kith, desk.by, desk.child, given)
    except KithError as error:
        return _plan_form(request, desk, given, error, 400)
    return RedirectResponse(f"{desk.address}#plan", 303)


def _plan_form(request: Request, desk: Desk, given: list[Outcome], error: KithError | None = None, code: int = 200) -> Response:
    words = [one.outcome for one in given] + [""] * (MOST_OUTCOMES - len(given))
    return render(
        request, "plan_form.html", code, child=desk.child, words=words, rows=room(given), steps=STEPS, error=error,
        most=MOST_OUTCOMES,
    )  # fmt: skip


@routes.post("/entities/{entity}/meeting", requires=DECIDE)
def met(form: TheForm, desk: TheDesk) -> Response:
    """Keep a meeting about the child, with who came and what they said."""
    said = Said(
        on=a_day(form, "meeting_date") or desk.by.today,
        kind=text(form.get("meeting_kind")),
        risk=text(form.get("risk_level")),
        child_attended=bool(form.get("child_attended")),
        carer_attended=bool(form.get("carer_attended")),
        child_views=text(form.get("child_views")),
        carer_views=text(form.get("carer_views")),
        chair=text(form.get("chair")),
    )
    add(desk.kith, desk.by, desk.child, said)
    return RedirectResponse(f"{desk.address}#meetings", 303)


@routes.get("/assessments", requires=READ)
def every_assessment(request: Request, view: TheView, house: TheHouse) -> Response:
    """All assessments, the newest first; those against the rule stand out."""
    found = list(reversed(assessments(view)))
    return render(request, "assessments.html", found=found, day_now=today(house.settings.today))


@routes.get("/plans", requires=READ)
def every_plan(request: Request, view: TheView, house: TheHouse) -> Response:
    """All support plans, those to be looked at again first at the top."""
    return render(request, "plans.html", found=plans(view), day_now=today(house.settings.today))


@routes.get("/transition", requires=READ)
def transition(request: Request, view: TheView, house: TheHouse) -> Response:
    """Who turns 18 soon, and who has, up to 25."""
    return render(request, "transition.html", found=turning(view, today(house.settings.today)))


@routes.get("/participation", requires=READ)
def participation(request: Request, view: TheView) -> Response:
    """Meetings about children: who came, and what they said."""
    found = meetings(view)[:300]
    nodes = {node.id: node for node in view.nodes([one.child for one in found])}
    return render(request, "participation.html", found=found, nodes=nodes)
