"""Actions that meetings have set, and the meetings themselves."""

from fastapi import Request
from fastapi.responses import Response

from api.deps import Routes, TheHouse, TheView
from api.record import today
from api.rights import READ
from api.routes.reports import of_field, pieces
from api.templating import render
from graph.errors import NotFound
from graph.ledger.actions import ENDED, overdue

routes = Routes()


@routes.get("/actions", requires=READ)
def every(request: Request, view: TheView, house: TheHouse, status: str = "", owner: str = "") -> Response:
    """All actions, filtered by status and owner."""
    rows = view.actions()
    shown = [row for row in rows if status in ("", row.status) and owner in ("", row.owner)]
    late = {row.ref for row in rows if overdue(row, today(house.settings.today))}
    ended = [row for row in shown if row.status in ENDED]
    groups = [
        ("overdue", "Overdue", [row for row in shown if row.ref in late]),
        ("open", "Open", [row for row in shown if row.ref not in late and row.status not in ENDED]),
        ("ended", "Ended", sorted(ended, key=lambda row: row.meeting, reverse=True)),
    ]
    return render(
        request,
        "actions.html",
        rows=shown,
        groups=[group for group in groups if group[2]],
        late=late,
        statuses=sorted({row.status for row in rows if row.status}),
        owners=sorted({row.owner for row in rows if row.owner}),
        status=status,
        owner=owner,
    )


@routes.get("/meetings/{reference}", requires=READ)
def meeting(request: Request, reference: str, view: TheView, house: TheHouse) -> Response:
    """One meeting: its sections as written, who and what it discussed, and its actions."""
    found = view.record(reference)
    if found.summary.kind != "meeting":
        raise NotFound("There is no such meeting.", "Open it from the list of actions.")
    texts = {name: pieces(text, of_field(found.mentions, name)) for name, _, text in found.fields}
    rows = [row for row in view.actions() if row.meeting == reference]
    late = {row.ref for row in rows if overdue(row, today(house.settings.today))}
    return render(request, "meeting.html", record=found, texts=texts, rows=rows, late=late)
