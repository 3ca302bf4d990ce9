"""Written in by hand: a report, a person, a place, a link; and what is wrong, put right."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.deps import Routes, TheForm, TheHouse, TheLook, TheView
from api.errors import status_of
from api.forms import text
from api.record import today
from api.rights import DECIDE
from api.templating import render
from graph.errors import KithError, NotFound
from graph.ledger.drafts import Footing, Nature
from graph.ontology.catalogue import link_kinds, vocabulary
from graph.store.base import Node
from graph.triage.wording import pointed_out
from ingest.by_hand.correcting import correct_entity, correct_report, correctable
from ingest.by_hand.entering import (
    FOOTINGS,
    LINKS,
    OWN_COLUMNS,
    PERSON_COLUMNS,
    PERSONS,
    PLACE_COLUMNS,
    LinkGiven,
    enter_link,
    enter_person,
    enter_place,
    enter_report,
)
from ingest.by_hand.keeping import known_end
from ingest.liberty.labels import FIELDS
from ingest.pipeline import FileOutcome, Sender

routes = Routes()

LONG = frozenset({"details", "alleged", "present", "victim", "witness_details", "shared_with"})
YES_NO = ("witnessed", "member_of_public", "practitioner", "third_party", "willing_to_engage")
REPORT_FIELDS = tuple(name for name in FIELDS if name != "reference")
REPORT_WORDS = {
    "exploitation": "Form of exploitation",
    "reported_at": "Date and time of report",
    "reporter_name": "Name of whoever reports",
    "reporter_post": "Their post",
    "reporter_agency": "Their agency",
    "reporter_contact": "How to reach them",
    "witnessed": "Did they witness it?",
    "member_of_public": "Did a member of the public?",
    "practitioner": "Did a practitioner?",
    "third_party": "Does it come from a third party?",
    "witness_details": "Details of the witness",
    "willing_to_engage": "Is the witness willing to engage with the police?",
    "details": "Date, time, place and details of the incident",
    "alleged": "Alleged offenders",
    "present": "Others present",
    "victim": "Victim",
    "victim_dob": "Victim’s date of birth",
    "shared_with": "With whom it has been shared",
}
BLANK: dict[str, str] = {}


@routes.get("/enter", requires=DECIDE)
def hub(request: Request) -> Response:
    """What can be written in."""
    return render(request, "enter.html")


@routes.get("/enter/report", requires=DECIDE)
def ask_report(request: Request) -> Response:
    """The fields of the Liberty form."""
    return _report_page(request, BLANK)


@routes.post("/enter/report", requires=DECIDE)
def take_report(request: Request, form: TheForm, look: TheLook, house: TheHouse) -> Response:
    """Keep a report that was typed in; words that blame a child are pointed out first."""
    values = _values(form, REPORT_FIELDS)
    blamed = pointed_out(*values.values())
    if blamed and not text(form, "as_said"):
        return _report_page(request, values, blamed=True)
    try:
        outcome = enter_report(house.kith, values, _sender(look, house))
    except KithError as error:
        return _report_page(request, values, error=error)
    return _entered(outcome)


@routes.get("/enter/person", requires=DECIDE)
def ask_person(request: Request, kind: str = "Child") -> Response:
    """A child, a person of concern, or somebody whose role is not known."""
    return _person_page(request, kind if kind in PERSONS else "Child", BLANK)


@routes.post("/enter/person", requires=DECIDE)
def take_person(request: Request, form: TheForm, look: TheLook, house: TheHouse) -> Response:
    """Keep a person that was written in."""
    kind = text(form, "kind")
    columns = {**PERSON_COLUMNS, **OWN_COLUMNS[PERSONS.get(kind, "child_case")]}
    values = _values(form, columns)
    try:
        outcome = enter_person(house.kith, kind, values, _sender(look, house))
    except KithError as error:
        return _person_page(request, kind if kind in PERSONS else "Child", values, error)
    return _entered(outcome)


@routes.get("/enter/place", requires=DECIDE)
def ask_place(request: Request) -> Response:
    """A place."""
    return _place_page(request, BLANK)


@routes.post("/enter/place", requires=DECIDE)
def take_place(request: Request, form: TheForm, look: TheLook, house: TheHouse) -> Response:
    """Keep a place that was written in."""
    values = _values(form, PLACE_COLUMNS)
    try:
        outcome = enter_place(house.kith, values, _sender(look, house))
    except KithError as error:
        return _place_page(request, values, error)
    return _entered(outcome)


@routes.get("/enter/link", requires=DECIDE)
def ask_link(request: Request, view: TheView, source: str = "") -> Response:
    """A link between two that are known."""
    named = view.nodes([source]) if source else []
    return _link_page(request, {"source": named[0].id if named else ""}, named)


@routes.post("/enter/link", requires=DECIDE)
def take_link(request: Request, form: TheForm, look: TheLook, house: TheHouse, view: TheView) -> Response:
    """Keep a link that was written in; an end may be named by its id or by its name."""
    names = ("source", "target", "kind", "nature", "footing", "told_by", "since", "note", "reason")
    said = {name: text(form, name) for name in names}
    sender = _sender(look, house)
    try:
        source, target = (known_end(house.kith, said[end], sender) for end in ("source", "target"))
        nature, footing = cast("Nature", said["nature"]), cast("Footing", said["footing"])
        given = LinkGiven(source, target, said["kind"], nature, footing, said["told_by"], said["since"], said["note"])
        enter_link(house.kith, given, said["reason"], sender)
    except KithError as error:
        return _link_page(request, said, view.nodes([said["source"]]), error)
    return RedirectResponse(f"/entities/{source}#links", 303)


@routes.get("/correct/entity/{entity}", requires=DECIDE)
def ask_entity(request: Request, entity: str, view: TheView, field: str = "") -> Response:
    """What is said of somebody or something, to be put right."""
    node = view.entity(entity).node
    return _entity_page(request, node, {"field": field, "value": "", "reason": ""})


@routes.post("/correct/entity/{entity}", requires=DECIDE)
def take_entity(request: Request, entity: str, form: TheForm, look: TheLook, house: TheHouse, view: TheView) -> Response:
    """Put right what is said; the old value stays beside it."""
    said = {name: text(form, name) for name in ("field", "value", "reason")}
    try:
        correct_entity(house.kith, entity, said["field"], said["value"], said["reason"], _sender(look, house))
    except NotFound:
        raise
    except KithError as error:
        return _entity_page(request, view.entity(entity).node, said, error)
    return RedirectResponse(f"/entities/{quote(entity)}#corrections", 303)


@routes.get("/correct/report/{reference:path}", requires=DECIDE)
def ask_correction(request: Request, reference: str, view: TheView) -> Response:
    """The fields of a report as they stand, to be put right."""
    page = view.record(reference)
    values = {name: said for name, _, said in page.fields}
    return _report_page(request, values, reference=page.summary.reference)


@routes.post("/correct/report/{reference:path}", requires=DECIDE)
def take_correction(request: Request, reference: str, form: TheForm, look: TheLook, house: TheHouse) -> Response:
    """Keep the corrected version; the one before it stays."""
    values = _values(form, REPORT_FIELDS)
    try:
        correct_report(house.kith, reference, values, text(form, "reason"), _sender(look, house))
    except NotFound:
        raise
    except KithError as error:
        return _report_page(request, values, reference=reference, error=error, reason=text(form, "reason"))
    return RedirectResponse(f"/reports/{quote(reference)}", 303)


def _sender(look: TheLook, house: TheHouse) -> Sender:
    return Sender(look.actor, look.purpose, today(house.settings.today))


def _values(form: FormData, names: Any) -> dict[str, str]:
    return {name: text(form, name) for name in names}


def _entered(outcome: FileOutcome) -> Response:
    return RedirectResponse(f"/reports/{quote(outcome.references[0])}", 303)


def _report_page(
    request: Request,
    values: Mapping[str, str],
    *,
    reference: str = "",
    error: KithError | None = None,
    blamed: bool = False,
    reason: str = "",
) -> Response:
    return render(
        request,
        "enter_report.html",
        status_of(error) if error else 200,
        values={name: values.get(name, "") for name in REPORT_FIELDS},
        words_of=REPORT_WORDS,
        long=LONG,
        yes_no=YES_NO,
        kinds_of=[term.label for term in vocabulary("exploitation")],
        reference=reference,
        error=error,
        reason=reason,
        blamed=pointed_out(*values.values()),
        ask_again=blamed,
    )


def _person_page(request: Request, kind: str, values: Mapping[str, str], error: KithError | None = None) -> Response:
    columns = {**PERSON_COLUMNS, **OWN_COLUMNS[PERSONS[kind]]}
    filled = {name: (label, values.get(name, "")) for name, label in columns.items()}
    heading = {"Child": "Enter a child", "PersonOfConcern": "Enter a person of concern", "Person": "Enter a person"}[kind]
    others = [name for name in PERSONS if name != kind]
    code = status_of(error) if error else 200
    return render(
        request, "enter_row.html", code, filled=filled, needed="name", heading=heading, address="/enter/person", kind=kind,
        others=others, error=error,
    )  # fmt: skip


def _place_page(request: Request, values: Mapping[str, str], error: KithError | None = None) -> Response:
    filled = {name: (label, values.get(name, "")) for name, label in PLACE_COLUMNS.items()}
    code = status_of(error) if error else 200
    return render(
        request, "enter_row.html", code, filled=filled, needed="place", heading="Enter a place", address="/enter/place",
        kind="", others=[], error=error,
    )  # fmt: skip


def _link_page(
    request: Request, values: Mapping[str, str], named: list[Node], error: KithError | None = None
) -> Response:  # fmt: skip
    names = ("source", "target", "kind", "nature", "footing", "told_by", "since", "note", "reason")
    return render(
        request,
        "enter_link.html",
        status_of(error) if error else 200,
        values={name: values.get(name, "") for name in names},
        named=named,
        links={name: link_kinds()[name].forward for name in LINKS},
        footings=FOOTINGS,
        error=error,
    )


def _entity_page(request: Request, node: Node, said: Mapping[str, str], error: KithError | None = None) -> Response:
    held = {name: node.name if name == "name" else node.attributes.get(name, "") for name in correctable(node)}
    code = status_of(error) if error else 200
    return render(request, "correct_entity.html", code, node=node, held=held, said=said, error=error)
