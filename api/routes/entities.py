"""The page of a child, a person of concern, a place, a platform or anything else that reports name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from api.deps import Routes, TheHouse, TheView, TheVisitor
from api.record import today
from api.rights import DECIDE, READ
from api.security import DIAGRAM_POLICY
from api.templating import ROLES, day, render
from graph import looking
from graph.access import EntityRecord, Fact, View
from graph.analysis.rhythm import DAYS
from graph.casework.assessments import assessments
from graph.casework.plans import plans
from graph.casework.transition import turning
from graph.errors import NotFound
from graph.ledger.corrections import of_entity
from graph.ontology.catalogue import link_kinds, node_kinds
from graph.store.base import Link, Node, Scope, Subgraph
from graph.subjects import is_assessed
from viz.sparks import timeline as drawn_timeline
from viz.style import legend, link_words_from

routes = Routes()

MOST_HOPS = 3
FIRST_SHOWN = 150
MOST_SHOWN = 800
FIRST_TOLD = ("victim", "alleged", "present")


@dataclass(frozen=True, slots=True)
class Tie:
    """One link as seen from the entity whose page it is."""

    reads: str
    other: Node
    link: Link


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a timeline; `beside` says who and what else the incident names, and how."""

    on: date | None
    what: str
    incident: str
    reports: tuple[str, ...]
    beside: tuple[tuple[str, Node], ...]


@routes.get("/entities/{entity}", requires=READ)
def page(request: Request, entity: str, view: TheView, house: TheHouse, visitor: TheVisitor) -> Response:
    """Everything known of one entity; an id that was merged away leads to what it became."""
    with view.as_one():
        record = view.entity(entity)
        if record.node.id != entity:
            return RedirectResponse(f"/entities/{record.node.id}", 303)
        part, left_out = around(view, [entity], hops=1)
        near = {node.id: node for node in part.nodes}
        ends = {end for link in record.links for end in (link.source, link.target)}
        near |= {node.id: node for node in view.nodes(sorted(ends - near.keys()))}
        beyond = _beyond(view, record.node, today(house.settings.today))
    moments = timeline(record, part)
    corrections = view.read(lambda driver: of_entity(driver, record.node.id))
    return render(
        request,
        "entity.html",
        record=record,
        kind=node_kinds()[record.node.kind],
        facts=[fact for fact in facts(record) if not is_assessed(fact.name)],
        assessed=[fact for fact in facts(record) if is_assessed(fact.name)],
        corrections=corrections,
        put_right={(one.field, one.old) for one in corrections},
        may_decide=visitor.may(DECIDE),
        ties=ties(record, near),
        timeline=moments,
        span=span_of(moments),
        others=near,
        part=part,
        left_out=left_out,
        legend=legend(node.kind for node in part.nodes),
        **beyond,
    )


def _beyond(view: View, node: Node, day: date) -> dict[str, Any]:
    """The linked peers of a child, and the days and hours of a place, as far as anything of them was known by a day."""
    found: dict[str, Any] = {"peers": None, "busy": None, "days": DAYS}
    try:
        if node.kind == "Child":
            found |= _casework(view, node.id, day)
            found["peers"] = view.peers(node.id, day)
        elif node.kind == "Location":
            found["busy"] = looking.busy(view, node.id, day)
    except NotFound:  # only later reports name it
        return found
    return found


def _casework(view: View, child: str, day: date) -> dict[str, Any]:
    """The last risk assessment of a child, the support plan, and whether it turns 18."""
    return {
        "assessment": next(iter(reversed(assessments(view, child))), None),
        "plan": next(iter(plans(view, child)), None),
        "turning": next(iter(turning(view, day, child)), None),
        "day_now": day,
    }


@routes.get("/entities/{entity}/diagram", requires=READ)
def drawn(entity: str, view: TheView, hops: int = 1) -> Response:
    """The network around one entity, by pyvis, as a document that reaches nothing."""
    from viz.network import diagram  # pyvis takes more than a second to import, and pages need not wait for it

    part, _ = around(view, [entity], hops)
    name = next((node.name for node in part.nodes if node.id == entity), "entity")
    html = diagram(part, f"Network around {name}", focus=[entity])
    return HTMLResponse(html, headers={"Content-Security-Policy": DIAGRAM_POLICY})


def around(view: View, entities: Sequence[str], hops: int = 1, scope: Scope | None = None) -> tuple[Subgraph, int]:
    """What lies around entities, no more than can be read, and how many nodes were left out for that."""
    part = view.neighbours(entities, min(max(hops, 1), MOST_HOPS), scope or Scope())
    return fewer(part, set(entities), FIRST_SHOWN if hops == 1 else MOST_SHOWN)


def fewer(part: Subgraph, kept: set[str], most: int) -> tuple[Subgraph, int]:
    """The `most` nodes that are linked best, those in `kept` always, and how many are missing."""
    if len(part.nodes) <= most:
        return part, 0
    degree: dict[str, int] = {}
    for link in part.links:
        for end in (link.source, link.target):
            degree[end] = degree.get(end, 0) + max(link.sources, 1)
    ranked = sorted(part.nodes, key=lambda node: (node.id not in kept, -degree.get(node.id, 0), node.id))
    chosen = {node.id for node in ranked[:most]}
    nodes = tuple(node for node in part.nodes if node.id in chosen)
    links = tuple(link for link in part.links if link.source in chosen and link.target in chosen)
    return Subgraph(nodes, links), len(part.nodes) - most


def facts(record: EntityRecord) -> list[Fact]:
    """What is said of an entity in the order of its kind's properties, so that two answers to one question meet."""
    order = {name: number for number, name in enumerate(node_kinds()[record.node.kind].properties)}
    return sorted(record.facts, key=lambda fact: (order.get(fact.name, len(order)), fact.name))


def ties(record: EntityRecord, near: dict[str, Node]) -> list[Tie]:
    """The links of an entity in words, the other end named where it is known."""
    here = record.node.id
    found = []
    for link in record.links:
        forward = link.source == here
        other = link.target if forward else link.source
        node = near.get(other, Node(other, "", other))
        found.append(Tie(link_words_from(link.kind, forward=forward), node, link))
    return found


def timeline(record: EntityRecord, part: Subgraph) -> list[Moment]:
    """What is said to have happened, the latest first, what has no date last."""
    moments = [
        Moment(role.date, role.role, role.incident, role.reports, beside(part, role.incident, record.node.id))
        for role in record.roles
    ]
    return sorted(moments, key=lambda moment: (moment.on is None, -(moment.on or date.min).toordinal(), moment.incident))


def span_of(moments: Sequence[Moment]) -> Markup:
    """The dated moments on a line of time, a row for each part; empty where there are too few to be worth one."""
    rows: dict[str, list[tuple[date, str]]] = {}
    for moment in moments[:MOST_SHOWN]:
        if moment.on:
            named = ", ".join(node.name for _, node in moment.beside[:4])
            rows.setdefault(moment.what, []).append((moment.on, f"{day(moment.on)}: {named}" if named else day(moment.on)))
    enough = sum(map(len, rows.values())) > 1
    return Markup(drawn_timeline(rows, ROLES) if enough else "")  # noqa: S704 -- our own SVG, the words in it escaped


def beside(part: Subgraph, incident: str, here: str) -> tuple[tuple[str, Node], ...]:
    """Who and what an incident names besides `here`, each with its part."""
    nodes = {node.id: node for node in part.nodes}
    named = []
    for link in part.links:
        other = {link.source: link.target, link.target: link.source}.get(incident)
        if other and other != here and other in nodes:
            named.append((link_kinds()[link.kind].role or "", nodes[other]))
    return tuple(sorted(named, key=lambda entry: (entry[0] not in FIRST_TOLD, entry[0], entry[1].name)))
