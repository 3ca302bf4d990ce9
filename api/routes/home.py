"""Home: what changed since the last meeting, what is new, what is serious and unreferred, what needs attention."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from api.deps import Routes, TheHouse, TheVisitor
from api.record import today
from api.rights import OPEN, READ, SEND
from api.routes.upload import shown_name
from api.shapes import Json
from api.templating import render
from graph.access import Look, View
from graph.analysis.finding import Comparison, Finding
from graph.casework.plans import plans
from graph.recent import Together, first_together, weekly, weekly_reports
from graph.triage.inbox import Inbox
from graph.triage.watching import Watching
from viz.sparks import sparkline

routes = Routes()

SHOWN = 8
WAITING = 5
A_MONTH = timedelta(days=30)
FIRST = {"new": 0, "rising": 1, "cooling": 2}


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed since the last meeting, or within a month where there was none."""

    day: date
    met: bool
    counts: dict[str, int]
    findings: list[Finding]
    gone: list[Finding]
    together: list[Together]


@routes.get("/", requires=SEND)
def home(request: Request, visitor: TheVisitor, house: TheHouse) -> Response:
    """What a visitor sees first; somebody of a partner agency is asked for reports, and shown none."""
    if not visitor.may(READ):
        return RedirectResponse("/upload", 303)
    if not visitor.purpose:
        return RedirectResponse("/purpose", 303)
    look = Look(visitor.user.name, visitor.purpose)
    view = house.kith.view(look.actor, look.purpose)
    day = today(house.settings.today)
    with view.as_one():
        since = changed(view, day)
        found: dict[str, Any] = {
            "since": since,
            "findings": since.findings,
            "sparks": sparks(view, since.findings, day),
            "newest": view.newest_reports(limit=SHOWN),
            "all_reports": reports_by_week(view, day),
            "unreferred": view.unreferred(limit=SHOWN),
            "inbox": Inbox(house.kith, look, day).counts(),
            "watched": [watch for watch in Watching(house.kith, look).listed() if watch.new],
            "overdue": [plan for plan in plans(view) if plan.overdue(day)][:SHOWN],
            "waiting": house.kith.needing_attention(look.actor, WAITING),
            "backlog": house.kith.second.backlog() if house.kith.second else None,
        }
    return render(request, "home.html", shown_name=shown_name, **found)


@routes.get("/health", requires=OPEN)
def health(house: TheHouse) -> Json:
    """Whether Kith answers, and how far the graph is behind the record; nothing about anybody."""
    return {"ok": True, "behind": house.kith.behind()}


def changed(view: View, day: date) -> Since:
    """What is new, rising, cooling and gone, and who was reported together for the first time."""
    meetings = [met for met in view.meetings() if met < day]
    since = meetings[-1] if meetings else day - A_MONTH
    compared: Comparison = view.findings(day)
    ordered = sorted(compared.findings, key=lambda one: (FIRST.get(one.change, 3), one.tier != "alert"))
    counts = {change: sum(one.change == change for one in compared.findings) for change in FIRST}
    together = first_together(view, since, day, SHOWN)
    return Since(since, bool(meetings), counts, ordered[:SHOWN], compared.gone[:SHOWN], together)


def sparks(view: View, findings: list[Finding], day: date) -> dict[str, Markup]:
    """The weekly numbers behind each finding as a small drawing, by its id."""
    first = {one.id: one.subjects[0] for one in findings if one.subjects}
    counts = weekly(view, [node.id for node in first.values()], day)
    return {one: _spark(counts[node.id], f"reports that name {node.name}") for one, node in first.items()}


def reports_by_week(view: View, day: date) -> Markup:
    """All reports week by week as a small drawing."""
    return _spark(weekly_reports(view, day), "reports", 320)


def _spark(counts: list[int], of: str, width: int = 150) -> Markup:
    recent, before = sum(counts[-4:]), sum(counts[-8:-4])
    says = f"{recent} {of} in the last four weeks, {before} in the four before; bars are weeks"
    return Markup(sparkline(counts, says, width))  # noqa: S704 -- our own SVG, the name in it escaped
