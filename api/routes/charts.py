"""Saved charts: the list, one chart with its versions, and what the explorer keeps and opens."""

from datetime import date
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Routes, TheForm, TheHouse, TheView, TheVisitor, house_of, visitor_of
from api.explorer.payload import chart_json
from api.record import today
from api.rights import READ, Role
from api.routes.sign_in import text
from api.shapes import Json, node_json
from api.templating import render
from graph.charts import LONGEST_NAME, Became, Changes, Charts, Kept, of_meeting
from graph.errors import WrongUsage
from graph.ledger.charts import ChartVersion

routes = Routes()

SHAREABLE = (Role.ANALYST, Role.CE_LEAD, Role.SUPERVISOR, Role.PARTNER)


class Saving(BaseModel):
    """A chart as the explorer has it; `base` is the version that it was made from."""

    model_config = ConfigDict(extra="forbid")
    state: dict[str, Any]
    name: Annotated[str, Field(max_length=4 * LONGEST_NAME)] = ""
    base: int = 0


def charts_of(request: Request) -> Charts:
    """The charts that this visitor may open."""
    visitor, house = visitor_of(request), house_of(request)
    view = house.kith.view(visitor.user.name, visitor.purpose)
    return Charts(house.kith.database, view, [str(role) for role in visitor.user.roles])


@routes.get("/charts", requires=READ)
def every(request: Request) -> Response:
    """Charts of one's own and those shared with a role of one's own."""
    return render(request, "charts.html", rows=charts_of(request).listed())


@routes.get("/charts/{chart}", requires=READ)
def one(request: Request, chart: str, view: TheView, house: TheHouse) -> Response:
    """One chart: its versions, its snapshots, with whom it is shared."""
    return _page(request, chart, view.meetings(), today(house.settings.today))


@routes.post("/charts/{chart}/share", requires=READ)
def share(request: Request, chart: str, form: TheForm) -> Response:
    """Share a chart with roles, or no longer."""
    wanted = [str(role) for role in SHAREABLE if str(role) in form.getlist("role")]
    charts_of(request).share(chart, wanted)
    return RedirectResponse(f"/charts/{chart}", 303)


@routes.post("/charts/{chart}/name", requires=READ)
def rename(request: Request, chart: str, form: TheForm) -> Response:
    """Call a chart something else."""
    charts_of(request).rename(chart, text(form.get("name")))
    return RedirectResponse(f"/charts/{chart}", 303)


@routes.post("/charts/{chart}/snapshot", requires=READ)
def snapshot(request: Request, chart: str, form: TheForm) -> Response:
    """Keep a chart as the one of a meeting."""
    try:
        meeting = date.fromisoformat(text(form.get("meeting")))
    except ValueError:
        raise WrongUsage("No day of a meeting was chosen.", "Choose one.", "meeting") from None
    charts_of(request).snapshot(chart, meeting)
    return RedirectResponse(f"/charts/{chart}", 303)


def _page(request: Request, chart: str, meetings: list[date], day: date) -> Response:
    charts = charts_of(request)
    versions = charts.versions(chart)
    return render(
        request,
        "chart.html",
        chart=charts.one(chart),
        versions=versions,
        snapshots=of_meeting(versions),
        meetings=sorted({*meetings, day}, reverse=True),
        shareable=SHAREABLE,
    )


@routes.post("/explorer/data/charts", requires=READ)
def begin(request: Request, given: Saving) -> Json:
    """Keep a chart for the first time."""
    return kept_json(charts_of(request).save(given.state, given.name))


@routes.put("/explorer/data/charts/{chart}", requires=READ)
def keep(request: Request, chart: str, given: Saving) -> Json:
    """Keep a chart as a new version; those who saved beside it are named, and theirs is kept too."""
    return kept_json(charts_of(request).save(given.state, given.name, chart, given.base))


@routes.get("/explorer/data/charts/{chart}", requires=READ)
def opened(request: Request, chart: str, visitor: TheVisitor, version: int | None = None) -> Json:
    """A chart as it was left, with everything on it as the record has it now, and what has changed underneath."""
    found = charts_of(request).open(chart, version)
    return {
        **version_json(found.version),
        "newest": found.newest.version,
        "owner": found.owner,
        "mine": found.owner == visitor.user.name,
        "state": found.state,
        "now": chart_json(found.now),
        "changes": changes_json(found.changes),
    }


def version_json(row: ChartVersion) -> Json:
    """One version without what stands on it."""
    return {
        "chart": row.chart,
        "version": row.version,
        "name": row.name,
        "author": row.author,
        "saved_at": row.saved_at,
        "meeting": row.meeting.isoformat() if row.meeting else None,
    }


def kept_json(kept: Kept) -> Json:
    """What was kept, and what others kept beside it."""
    return {**version_json(kept.version), "beside": [version_json(row) for row in kept.beside]}


def changes_json(changes: Changes) -> Json:
    """What has changed underneath a chart."""
    return {
        "merged": [_became(one) for one in changes.merged],
        "split": [_became(one) for one in changes.split],
        "gone": [_became(one) for one in changes.gone],
        "links": [{"source": link.source, "target": link.target, "kind": link.kind} for link in changes.links],
        "reports": changes.reports,
    }


def _became(one: Became) -> Json:
    return {"id": one.id, "was": one.was, "now": [node_json(node) for node in one.now]}
