"""/api/v1: what the commands say, over HTTP, in the same JSON."""

from datetime import date
from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from api import product_shapes, shapes
from api.deps import Routes, TheForm, TheHouse, TheLook, TheView, TheVisitor
from api.exporting import handed_on
from api.record import findings, today
from api.rights import OVERSEE, READ, SEND
from api.routes.upload import received
from api.shapes import Json
from graph.errors import NotFound
from graph.store.base import Scope

routes = Routes("/api/v1", documented=True)

WINDOW_DAYS = 90
MOST = 200
LONGEST_WAIT = 600.0


UPLOAD_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            }
        },
    }
}
Kinds = Annotated[list[str] | None, Query(alias="kind", description="Only these kinds; all if none is given.")]
Day = date | None


def _scope(kinds: list[str] | None, start: Day, end: Day, as_of: Day) -> Scope:
    return Scope(tuple(kinds or ()), start, end, as_of)


@routes.get("/find", requires=READ)
def find(view: TheView, text: str, kind: Kinds = None, limit: int = 20) -> Json:
    """Entities by name, number or handle: exact, then prefix, then fuzzy."""
    return shapes.matches_json(view.find(text, kind or (), min(max(limit, 1), MOST)))


@routes.get("/entities/{entity}", requires=READ)
def entity(view: TheView, entity: str) -> Json:
    """One entity with its roles by incident and its links."""
    return shapes.entity_json(view.entity(entity))


@routes.get("/entities/{entity}/neighbours", requires=READ)
def neighbours(
    view: TheView,
    entity: str,
    hops: Annotated[int, Query(ge=1, le=6)] = 1,
    kind: Kinds = None,
    start: Annotated[Day, Query(alias="from")] = None,
    end: Annotated[Day, Query(alias="to")] = None,
) -> Json:
    """What lies around an entity."""
    return shapes.neighbours_json(view.neighbours([entity], hops, _scope(kind, start, end, None)))


@routes.get("/paths", requires=READ)
def paths(view: TheView, source: str, target: str, count: Annotated[int, Query(ge=1, le=20)] = 3) -> Json:
    """The shortest ways between two entities, each in words too."""
    return shapes.paths_json(view.paths(source, target, count))


@routes.get("/mentions", requires=READ)
def mentions(view: TheView, reference: str = "", entity: str = "") -> Json:
    """Mentions, of one report or one entity where that is asked."""
    return shapes.mentions_json(view.mentions(reference, entity))


@routes.get("/findings", requires=READ)
def stand_out(look: TheLook, house: TheHouse, as_of: Day = None) -> Json:
    """What stands out as of a day."""
    day = as_of or today(house.settings.today)
    return shapes.findings_json(findings(house.kith, look, day), day, WINDOW_DAYS)


@routes.get("/findings/{finding}", requires=READ)
def one_finding(look: TheLook, house: TheHouse, finding: str) -> Json:
    """One finding."""
    rows = findings(house.kith, look, today(house.settings.today))
    found = next((row for row in rows if row.id == finding), None)
    if found is None:
        raise NotFound("This does not stand out any more, or never did.", "Ask for all findings.")
    return shapes.finding_json(found)


@routes.get("/actions", requires=READ)
def actions(view: TheView, house: TheHouse) -> Json:
    """Actions of all meetings with their last status."""
    return shapes.actions_json(view.actions(), today(house.settings.today))


@routes.get("/reports", requires=READ)
def reports(view: TheView, limit: int = 20, offset: int = 0) -> Json:
    """Reports, the newest first."""
    rows = view.newest_reports(min(max(limit, 1), MOST), max(offset, 0))
    return {"reports": [shapes.report_json(row) for row in rows]}


@routes.get("/reports/{reference:path}", requires=READ)
def report(view: TheView, reference: str) -> Json:
    """One report, meeting or row with all that was read from it."""
    return shapes.record_json(view.record(reference))


@routes.get("/products", requires=READ)
def handed_on_products(look: TheLook, visitor: TheVisitor, house: TheHouse) -> Json:
    """Packs and exports that were handed on, each with what has changed in it since; of everybody for whoever oversees."""
    return product_shapes.products_json(handed_on(house.kith, look, "" if visitor.may(OVERSEE) else visitor.user.name))


@routes.post("/ingest", requires=SEND, openapi_extra=UPLOAD_BODY)
def ingest(form: TheForm, visitor: TheVisitor, house: TheHouse, response: Response) -> Json:
    """Take in files, sent as `files` of a multipart form; answers when they have been read."""
    folder, files = received(form, house.settings.folder)
    job = house.jobs.wait(house.jobs.start(folder, files, visitor.user.name).id, LONGEST_WAIT)
    if job.error:
        raise job.error
    if job.running:
        response.status_code = 202
    return shapes.ingest_json(job.outcomes)
