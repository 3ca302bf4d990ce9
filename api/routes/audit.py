"""Who looked at what, when and why (section 62 DPA 2018): read, searched, taken along, and what in it is unusual."""

from typing import Annotated
from urllib.parse import urlencode

import orjson
from fastapi import Depends, Request
from fastapi.responses import Response

from api.deps import Routes, TheHouse, TheView
from api.forms import day_of
from api.log_shapes import head_json, log_csv
from api.record import today
from api.rights import OVERSEE
from api.templating import render
from graph import log
from graph.errors import BadInput
from graph.ledger import heads
from graph.ledger.audit import Verb
from graph.ledger.database import raw
from graph.unusual import unusual

routes = Routes()

A_PAGE = 100
MOST_TAKEN = 100_000


def asked_for(person: str = "", actor: str = "", verb: str = "", text: str = "", start: str = "", end: str = "") -> log.Asked:
    """What the form asks for. Raises BadInput where a date is none."""
    first, last = day_of(start, "start"), day_of(end, "end")
    if first and last and last < first:
        raise BadInput(f"“To” ({end}) lies before “from” ({start}).", "Swap them.", "end")
    return log.Asked(person.strip(), actor.strip(), first, last, verb if verb in set(Verb) else "", text.strip())


TheAsked = Annotated[log.Asked, Depends(asked_for)]


@routes.get("/audit", requires=OVERSEE)
def read(request: Request, asked: TheAsked, view: TheView, house: TheHouse, page: int = 1) -> Response:
    """The log, the newest first; reading it is a look as well."""
    page = max(page, 1)
    rows = log.rows(house.kith, view, asked, A_PAGE + 1, (page - 1) * A_PAGE)
    strange = unusual(house.kith, view, today(house.settings.today)) if page == 1 and asked == log.Asked() else []
    query = urlencode(_query(asked))
    return render(
        request,
        "audit.html",
        rows=rows[:A_PAGE],
        page=page,
        more=len(rows) > A_PAGE,
        asked=asked,
        query=query,
        verbs=sorted(Verb),
        strange=strange,
    )


@routes.get("/audit/rows.csv", requires=OVERSEE)
def take(asked: TheAsked, view: TheView, house: TheHouse) -> Response:
    """The rows that were asked for, as CSV; that they were taken along is logged."""
    rows = log.rows(house.kith, view, asked, MOST_TAKEN)
    named = [subject for row in rows for subject in row.subjects]
    view.log(f"the log itself, {len(rows)} rows taken along", named, Verb.DISCLOSURE, view.look.actor)
    return _file(log_csv(rows).encode("utf-8-sig"), "text/csv", "kith-log.csv")


@routes.get("/audit/head.json", requires=OVERSEE)
def head(house: TheHouse) -> Response:
    """The log's head, signed, to be kept somewhere else."""
    with house.kith.database.reading() as connection:
        found = heads.head(raw(connection), house.kith.folder)
    return _file(
        orjson.dumps(head_json(found), option=orjson.OPT_INDENT_2), "application/json", f"kith-log-head-{found.n}.json"
    )


def _file(content: bytes, media: str, name: str) -> Response:
    return Response(content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _query(asked: log.Asked) -> dict[str, str]:
    told = {
        "person": asked.person,
        "actor": asked.user,
        "verb": asked.verb,
        "text": asked.text,
        "start": str(asked.start or ""),
        "end": str(asked.end or ""),
    }
    return {name: value for name, value in told.items() if value}
