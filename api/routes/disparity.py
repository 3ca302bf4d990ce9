"""Who is flagged beside the case population, for those who answer for it."""

from datetime import date

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup

from api.deps import Routes, TheHouse, TheLook
from api.record import today
from api.rights import ANSWER_FOR
from api.templating import render
from graph.triage.disparity import disparity
from graph.triage.small_numbers import METHOD, ShownCharacteristic, ShownDisparity, shown
from viz.shares import shares

routes = Routes()


@routes.get("/disparity", requires=ANSWER_FOR)
def page(
    request: Request, look: TheLook, house: TheHouse, as_of: date | None = None, tier: str = "any", small: bool = False
) -> Response:
    """By gender, ethnicity, age, care and SEND, with what small numbers leave open."""
    day = as_of or today(house.settings.today)
    found = shown(disparity(house.kith, look, day, tier), small=small)
    drawn = {one.name: Markup(_drawn(one, found)) for one in found.characteristics}  # noqa: S704 -- our own SVG, escaped
    return render(request, "disparity.html", found=found, drawn=drawn, as_of=day, tier=tier, small=small, method=METHOD)


def _drawn(one: ShownCharacteristic, found: ShownDisparity) -> str:
    rows = [
        (f"{group.label} ({group.known})", group.share, group.low, group.high)
        for group in one.groups
        if group.share is not None and group.low is not None and group.high is not None
    ]
    overall = found.flagged / found.known if found.known and found.flagged is not None else None
    return shares(rows, overall, f"Share flagged by {one.label.lower()}, with 95 % intervals; the table below holds the same")
