"""The quarter's tables as a page with charts, and as files to take along."""

from datetime import date
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup
from starlette.datastructures import FormData

from api.deps import Routes, TheForm, TheHouse, TheView
from api.forms import Day, a_day
from api.quarterly import MEDIA, handed_on
from api.record import today
from api.rights import READ
from api.routes.sign_in import text
from api.templating import render
from graph.errors import KithError, WrongUsage
from graph.quarterly.book import statistics
from graph.quarterly.periods import year_start
from graph.quarterly.tables import Statistics
from viz.quarterly.chart import columns
from viz.quarterly.printed import printed

routes = Routes()


@routes.get("/statistics", requires=READ)
def tables(
    request: Request,
    view: TheView,
    house: TheHouse,
    start: Day = None,
    end: Day = None,
    publish: bool = False,
    open: str = "",  # noqa: A002
) -> Response:
    """All tables of a period with their charts and definitions; `open` names the one that is unfolded, or all."""
    last = end or today(house.settings.today)
    first = start or year_start(last)
    try:
        found = statistics(view, first, last, publish=publish)
    except WrongUsage as error:
        return _shown(request, statistics(view, year_start(last), last, publish=publish), error=error, code=400)
    return _shown(request, found, open)


@routes.post("/statistics", requires=READ)
def take_along(request: Request, form: TheForm, view: TheView, house: TheHouse) -> Response:
    """The same as a file; with small numbers in it, it is asked who gets it."""
    publish = bool(form.get("publish"))
    found = statistics(view, _day(form, "start"), _day(form, "end"), publish=publish)
    recipient = text(form.get("recipient"))
    try:
        made = handed_on(house.kith, view, found, text(form.get("form")), recipient, today(house.settings.today))
    except KithError as error:
        return _shown(request, found, error=error, code=400)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name)}"}
    return Response(made.content, media_type=made.media, headers=headers)


def _day(form: FormData, name: str) -> date:
    found = a_day(form, name)
    if found is None:
        raise WrongUsage("The period has no first or no last day.", "Give both.", name)
    return found


def _shown(request: Request, found: Statistics, opened: str = "", error: KithError | None = None, code: int = 200) -> Response:
    told = [
        (printed(found, table), Markup(columns(found, table)))  # noqa: S704 -- our own SVG, the words in it escaped
        for table in found.tables
    ]
    at = f"/statistics?start={found.start}&end={found.end}{'&publish=true' if found.suppressed else ''}"
    return render(
        request, "statistics.html", code, found=found, tables=told, forms=tuple(MEDIA), error=error, opened=opened, at=at
    )
