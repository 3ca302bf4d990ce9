"""Who looked at what, when and why (section 62 DPA 2018)."""

from fastapi import Request
from fastapi.responses import Response

from api.deps import Routes, TheHouse, TheLook
from api.record import audit_rows
from api.rights import OVERSEE
from api.templating import render

routes = Routes()

A_PAGE = 100


@routes.get("/audit", requires=OVERSEE)
def log(request: Request, look: TheLook, house: TheHouse, page: int = 1, actor: str = "") -> Response:
    """The log, the newest first; reading it is a look as well."""
    page = max(page, 1)
    rows = audit_rows(house.kith, look, actor, A_PAGE + 1, (page - 1) * A_PAGE)
    return render(request, "audit.html", rows=rows[:A_PAGE], page=page, more=len(rows) > A_PAGE, actor=actor)
