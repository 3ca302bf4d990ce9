"""The explorer: the network as a chart that one walks, expands, filters and keeps; and the data that it asks for."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.deps import Routes, TheHouse, TheLook, TheView
from api.explorer import opening
from api.explorer.details import entity_json, source_json, ways
from api.explorer.payload import chart_json, looks_json
from api.explorer.picking import counts, nearest
from api.forms import Day
from api.record import findings, today
from api.rights import READ
from api.shapes import matches_json
from api.templating import render
from graph.access import Chart
from graph.errors import NotFound, WrongUsage
from graph.ontology.catalogue import node_kinds
from graph.store.base import Scope
from ingest.maps import outlines

routes = Routes()

SCRIPTS = Path(__file__).parents[1] / "static" / "kith" / "explorer"
MODULES = sorted(file.name for file in SCRIPTS.glob("*.js") if file.name != "placing_worker.js")
"""Asked for together, not one after the other as each names the next."""
MOST_IDS = 6000
MOST_REPORTS = 200
MOST_ENDS = 5
MOST_FOUND = 20
SEARCHED = tuple(kind.name for kind in node_kinds().values() if kind.counted)
Ids = Annotated[list[str], Field(max_length=MOST_IDS)]


def known_kind(name: str) -> str:
    """A kind by its name; what asks of another is told so."""
    if name not in node_kinds():
        raise ValueError(f"There is no kind “{name}”.")
    return name


Kind = Annotated[str, AfterValidator(known_kind)]


class Filter(BaseModel):
    """Which part of the record is asked: kinds, dates, grades."""

    model_config = ConfigDict(extra="forbid")
    kinds: list[Kind] = []
    start: Day = None
    end: Day = None
    as_of: date | None = None
    graded: bool = False

    def scope(self) -> Scope:
        """The same for the graph."""
        return Scope(tuple(self.kinds), self.start, self.end, self.as_of, self.graded)


class Expansion(Filter):
    """What to add around one entity of a chart on which `known` stands already."""

    entity: str
    known: Ids = []
    most: Annotated[int, Field(ge=1, le=opening.MOST_SHOWN)] = 40


class Ends(Filter):
    """Between which entities ways are sought."""

    ends: Annotated[list[str], Field(min_length=2, max_length=MOST_ENDS)]
    count: Annotated[int, Field(ge=1, le=10)] = 3


class Members(BaseModel):
    """What is to stand on a chart; `known` stands there already."""

    ids: Ids
    known: Ids = []


class References(BaseModel):
    """Reports that are asked about."""

    references: Annotated[list[str], Field(max_length=MOST_REPORTS)]


@routes.get("/explorer", requires=READ)
def page(request: Request, house: TheHouse, view: TheView) -> Response:
    """The workbench; what it opens on stands in the address."""
    looks = looks_json(view.meetings(), today(house.settings.today))
    return render(request, "explorer.html", looks=looks, searched=SEARCHED, modules=MODULES)


@routes.get("/explorer/data/open", requires=READ)
def opened(
    view: TheView,
    look: TheLook,
    house: TheHouse,
    entity: Annotated[list[str] | None, Query()] = None,
    finding: str = "",
    ids: str = "",
    hops: Annotated[int, Query(ge=1, le=3)] = 1,
    show: Annotated[int, Query(ge=1, le=opening.MOST_SHOWN)] = opening.FIRST_SHOWN,
) -> dict[str, Any]:
    """What a chart opens on: entities, a finding or group, a list of ids, or everything."""
    with view.as_one():
        if entity:
            return opening.around(view, entity, hops, show)
        if finding:
            found = next((row for row in findings(house.kith, look, today(house.settings.today)) if row.id == finding), None)
            if found is None:
                raise NotFound("This does not stand out any more, or never did.", "See what stands out now.")
            return opening.on_finding(view, found)
        if ids:
            return opening.these(view, ids.split(","))
        return opening.whole(view)


@routes.get("/explorer/data/search", requires=READ)
def search(view: TheView, q: str, kind: Annotated[list[str] | None, Query()] = None) -> dict[str, Any]:
    """Entities by name, for adding to a chart."""
    return matches_json(view.find(q.strip(), kind or SEARCHED, MOST_FOUND)) if q.strip() else {"matches": []}


@routes.post("/explorer/data/counts", requires=READ)
def around_by_kind(view: TheView, asked: Expansion) -> dict[str, Any]:
    """How many there are of each kind around an entity, and how many of them are not on the chart."""
    part = view.neighbours([asked.entity], 1, replace(asked.scope(), kinds=()))
    return {"counts": counts(part, asked.entity, set(asked.known))}


@routes.post("/explorer/data/expand", requires=READ)
def expand(view: TheView, asked: Expansion) -> dict[str, Any]:
    """What to add around one entity: the new nodes, and their links to all that stands on the chart."""
    known = set(asked.known)
    with view.as_one():
        part = view.neighbours([asked.entity], 1, replace(asked.scope(), kinds=()))
        return _added(view.chart([*nearest(part, asked.entity, known, set(asked.kinds), asked.most), *asked.known]), known)


@routes.post("/explorer/data/add", requires=READ)
def add(view: TheView, members: Members) -> dict[str, Any]:
    """Named entities, and their links to all that stands on the chart."""
    return _added(view.chart([*members.ids, *members.known]), set(members.known))


@routes.post("/explorer/data/chart", requires=READ)
def chart(view: TheView, members: Members) -> dict[str, Any]:
    """Everything on a chart that was kept, as the record has it now."""
    if len(members.ids) > opening.MOST_SHOWN:
        raise WrongUsage(f"A chart holds {opening.MOST_SHOWN} things at most.", "Ask for fewer, or for groups.", "ids")
    return chart_json(view.chart(members.ids))


@routes.post("/explorer/data/paths", requires=READ)
def paths(view: TheView, ends: Ends) -> dict[str, Any]:
    """The shortest ways between each two of the entities."""
    return ways(view, ends.ends, ends.count, ends.scope())


@routes.get("/explorer/data/entities/{entity}", requires=READ)
def entity(view: TheView, entity: str) -> dict[str, Any]:
    """One entity for the side panel."""
    return entity_json(view.entity(entity))


@routes.post("/explorer/data/sources", requires=READ)
def sources(view: TheView, asked: References) -> dict[str, Any]:
    """The reports behind a link, with date, grade and agency."""
    return {"sources": [source_json(row) for row in view.sources(asked.references)]}


@routes.get("/explorer/data/groups", requires=READ)
def groups(view: TheView, house: TheHouse) -> dict[str, Any]:
    """Peer groups of children, for the outlines drawn around them."""
    found = view.groups(today(house.settings.today))
    return {
        "groups": [
            {"id": one.id, "label": f"Peer group of {one.subjects[0].name}", "members": list(one.child_ids)} for one in found
        ]
    }


@routes.get("/explorer/data/wards", requires=READ)
def wards(house: TheHouse) -> Response:
    """Ward outlines for the map, or null where none are held."""
    found = outlines(house.kith)
    return Response(b'{"wards":' + (found or b"null") + b"}", media_type="application/json")


def _added(found: Chart, known: set[str]) -> dict[str, Any]:
    """A chart without what stood there before."""
    said = chart_json(found)
    said["nodes"] = [node for node in said["nodes"] if node["id"] not in known]
    said["links"] = [link for link in said["links"] if not {link["source"], link["target"]} <= known]
    return said
