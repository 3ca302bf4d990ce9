"""Who is flagged beside the case population, for those who answer for it."""

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup

from api.deps import Routes, TheHouse, TheLook
from api.forms import Day
from api.record import today
from api.rights import ANSWER_FOR
from api.templating import render
from graph.triage.disparity import Characteristic, Disparity, disparity
from viz.shares import shares

routes = Routes()


@routes.get("/disparity", requires=ANSWER_FOR)
def page(request: Request, look: TheLook, house: TheHouse, as_of: Day = None, tier: str = "any") -> Response:
    """By gender, ethnicity, age, care and SEND, with what small numbers leave open."""
    day = as_of or today(house.settings.today)
    found = disparity(house.kith, look, day, tier)
    drawn = {one.name: Markup(_drawn(one, found)) for one in found.characteristics}  # noqa: S704 -- our own SVG, escaped
    return render(request, "disparity.html", found=found, drawn=drawn, as_of=day, tier=tier)


def _drawn(one: Characteristic, found: Disparity) -> str:
    rows = [(f"{group.label} ({group.known})", group.share, group.low, group.high) for group in one.groups]
    overall = found.flagged / found.known if found.known else 0.0
    return shares(rows, overall, f"Share flagged by {one.label.lower()}, with 95 % intervals; the table below holds the same")
