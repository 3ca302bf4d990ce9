"""What the forms on a child say, read field by field."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from starlette.datastructures import FormData

from api.forms import a_day
from api.routes.sign_in import text
from graph.casework.plans import MOST_OUTCOMES, Outcome, Step
from graph.ledger.drafts import Json
from graph.ontology.catalogue import vocabulary
from ingest.risk_assessment.entered import Filled

STEPS = 4
"""Actions that the form has room for, towards each outcome."""
REVIEW = timedelta(weeks=6)
TEXTS = (
    ("locations", "Locations that pose a risk", "One on each line"),
    ("environments", "Environments that pose a risk, online too", "Places, apps, groups"),
    ("persons", "Persons who pose a risk", "Names, and what is known of them"),
    ("action_taken", "Action already taken against persons or places of risk", ""),
    ("immediate_concerns", "Immediate concerns", ""),
    ("protective_factors", "Protective factors and resilience of the child", ""),
    ("contextual_analysis", "Contextual safeguarding analysis", "Other impacts, such as bullying, isolation or stigma"),
    ("actions", "Immediate actions to safeguard the child", "One on each line: what, who, by when"),
    ("barriers", "Barriers to engagement with professionals", ""),
    ("practitioner_risks", "Risks to practitioners", ""),
)
"""Free text of the form: field, label, hint."""


def filled(form: FormData, today: date) -> Filled:
    """What was filled in of a risk assessment. Raises WrongUsage where a date is none."""
    assessed = a_day(form, "assessed_on") or today
    names = [name for name, _, _ in TEXTS] + ["practitioner", "agency"]
    return Filled(
        assessed_on=assessed,
        risk=text(form.get("risk")),
        primary_type=text(form.get("primary_type")),
        threshold=text(form.get("threshold")),
        review_due=a_day(form, "review_due") or assessed + REVIEW,
        override=text(form.get("override_reason")),
        texts={name: text(form.get(name)) for name in names},
        ticks=list(_ticks(form)),
        factors=list(_factors(form)),
        seen_to=[text(one) for one in form.getlist("seen_to")],
    )


def _ticks(form: FormData) -> Iterator[Json]:
    for term in vocabulary("indicator"):
        said = {name: text(form.get(f"{name}-{term.code}")) for name in ("cce", "cse", "risk", "context")}
        if any(said.values()):
            yield {"code": term.code, "label": term.label, **said, "cce": bool(said["cce"]), "cse": bool(said["cse"])}


def _factors(form: FormData) -> Iterator[Json]:
    for term in vocabulary("vulnerability"):
        said = {name: text(form.get(f"{name}-{term.code}")) for name in ("historic", "current", "commentary")}
        if any(said.values()):
            told = {"historic": bool(said["historic"]), "current": bool(said["current"]), "commentary": said["commentary"]}
            yield {"code": term.code, "label": term.label, **told}


def outcomes(form: FormData) -> list[Outcome]:
    """What was filled in of a support plan; rows left empty are none."""
    found = []
    for number in range(1, MOST_OUTCOMES + 1):
        steps = tuple(step for place in range(1, STEPS + 1) if any((step := _step(form, f"{number}-{place}")).as_said))
        outcome = text(form.get(f"outcome-{number}"))
        if outcome or steps:
            found.append(Outcome(outcome, steps))
    return found


def _step(form: FormData, place: str) -> Step:
    return Step(*(text(form.get(f"{name}-{place}")) for name in ("action", "who", "by_when", "contingency")))


def room(given: Sequence[Outcome]) -> list[list[Step]]:
    """As many steps for each outcome as the form has rows for."""
    blank = Step("", "", "", "")
    rows = [list(one.steps) for one in given] + [[] for _ in range(MOST_OUTCOMES - len(given))]
    return [(steps + [blank] * STEPS)[: max(STEPS, len(steps))] for steps in rows[:MOST_OUTCOMES]]
