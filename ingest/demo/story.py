"""What is hidden in the region's files, for tests and for whoever shows the demo."""

from typing import Any

from ingest.demo.model import Form, Someone
from ingest.demo.plot import Plot


def told(plot: Plot, forms: list[Form]) -> dict[str, Any]:
    """Return people, places, planted stories and what each report is about, as plain JSON."""
    people = {**plot.cast.children, **plot.cast.adults}
    return {
        "period": [plot.start.isoformat(), plot.end.isoformat()],
        "people": {key: _person(who) for key, who in people.items()},
        "places": {
            key: {"name": place.name, "postcode": place.postcode, "kind": place.kind} for key, place in plot.cast.places.items()
        },
        "stories": plot.truth,
        "missing_together": [
            [on.isoformat(), [child.key for child in children]] for on, children in plot.together if len(children) > 1
        ],
        "reports": [_report(form) for form in forms],
    }


def _person(who: Someone) -> dict[str, Any]:
    return {
        "name": who.name,
        "dob": who.born.isoformat(),
        "aliases": who.aliases,
        "phone": who.phone,
        "vehicle": who.vehicle.registration if who.vehicle else "",
        "child": who.key.startswith("C"),
    }


def _report(form: Form) -> dict[str, Any]:
    event = form.event
    return {
        "reference": form.reference,
        "reported": form.reported_at.isoformat(),
        "on": event.on.isoformat(),
        "story": event.story,
        "agency": form.reporter.agency,
        "footing": event.footing,
        "root": event.witness if event.footing == "third_party" else form.reporter.name,
        "victim": event.victim.key if event.victim else "",
        "present": [who.key for who in event.present],
        "alleged": [who.key for who in event.alleged],
        "place": event.place.key if event.place else "",
        "platform": event.platform,
        "serious": event.serious,
    }
