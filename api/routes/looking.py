"""Pages that raise nothing: the missing list, groups, gaps, what crosses the border, cyber by quarter, side by side."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response

from api.deps import Routes, TheHouse, TheView
from api.forms import Day
from api.named import all_meant
from api.record import today
from api.rights import READ
from api.templating import render
from graph import looking

routes = Routes()

Ids = Annotated[list[str] | None, Query()]


@routes.get("/missing", requires=READ)
def missing(request: Request, view: TheView, house: TheHouse, as_of: Day = None) -> Response:
    """The children who went missing most in a year, with whom, and where children were found."""
    day = as_of or today(house.settings.today)
    return render(request, "missing.html", found=looking.missing(view, day), as_of=day)


@routes.get("/groups", requires=READ)
def groups(request: Request, view: TheView, house: TheHouse, as_of: Day = None) -> Response:
    """Groups of children, what holds them and what changed."""
    day = as_of or today(house.settings.today)
    found = view.groups(day)
    held = {node.id: node for node in view.nodes([one for group in found for one in group.measures["held_by"]])}
    return render(request, "groups.html", groups=found, held=held, as_of=day)


@routes.get("/gaps", requires=READ)
def gaps(request: Request, view: TheView, house: TheHouse, as_of: Day = None) -> Response:
    """Who has gone quiet, and what is not known of those who matter most."""
    day = as_of or today(house.settings.today)
    return render(request, "gaps.html", found=looking.unknown(view, day), as_of=day)


@routes.get("/borders", requires=READ)
def borders(request: Request, view: TheView, house: TheHouse, as_of: Day = None) -> Response:
    """What crosses the area's border."""
    day = as_of or today(house.settings.today)
    far = round(looking.FAR_METRES / 1000)
    return render(request, "borders.html", found=looking.borders(view, day), far=far, as_of=day)


@routes.get("/cyber", requires=READ)
def cyber(request: Request, view: TheView, house: TheHouse, as_of: Day = None) -> Response:
    """Reports with something online, and without, by quarter."""
    day = as_of or today(house.settings.today)
    return render(request, "cyber.html", quarters=looking.cyber(view, day), as_of=day)


@routes.get("/compare", requires=READ)
def compare(
    request: Request, view: TheView, house: TheHouse, first: Ids = None, second: Ids = None, as_of: Day = None
) -> Response:
    """Two places or groups side by side, and what all of them have in common."""
    day = as_of or today(house.settings.today)
    one, other = (all_meant(view, given or []) for given in (first, second))
    found = looking.compared(view, one, other, day) if one and other else None
    common = looking.common(view, [*one, *other], day) if found else []
    named = {node.id: node for node in view.nodes([*one, *other])} if found else {}
    typed = [", ".join(given or []) for given in (first, second)]
    return render(
        request, "compare.html", found=found, common=common, first=one, second=other, named=named, typed=typed, as_of=day
    )
