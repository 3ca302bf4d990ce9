"""Support plans: outcomes, the actions towards each, and when they are to be looked at again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph.access import View
from graph.casework.entering import Entered, keep, record_on
from graph.casework.kept import Kept, entered
from graph.errors import WrongUsage
from graph.kith import Kith
from graph.store.base import Node

KIND = "support_plan"
MOST_OUTCOMES = 5
REASSESSED = timedelta(weeks=6)
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Step:
    """One action towards an outcome."""

    action: str
    who: str
    by_when: str
    contingency: str

    @property
    def as_said(self) -> tuple[str, ...]:
        """Its four cells."""
        return self.action, self.who, self.by_when, self.contingency

    @property
    def due(self) -> date | None:
        """Its day, where it has one; "as needed" is none."""
        try:
            return date.fromisoformat(self.by_when)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to come about, and how."""

    outcome: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of one child as it stands."""

    child: str
    name: str
    reference: str
    made_on: date
    author: str
    outcomes: tuple[Outcome, ...]
    version: int

    @property
    def reassess_by(self) -> date:
        """Six weeks after it was made or looked at again."""
        return self.made_on + REASSESSED

    def overdue(self, today: date) -> bool:
        """Whether it should have been looked at again before today."""
        return self.reassess_by < today


def check(outcomes: Sequence[Outcome]) -> None:
    """Refuse a plan that nobody could work with. Raises WrongUsage."""
    if not outcomes:
        raise WrongUsage("The plan has no outcome.", "Say what is to come about for the child.", "outcome-1")
    if len(outcomes) > MOST_OUTCOMES:
        raise WrongUsage(f"The plan has {len(outcomes)} outcomes.", f"Keep to {MOST_OUTCOMES}: what matters most.", "outcome-6")
    for number, outcome in enumerate(outcomes, 1):
        if not outcome.outcome:
            raise WrongUsage("There are actions without an outcome.", "Say what they are for.", f"outcome-{number}")
        if not outcome.steps:
            raise WrongUsage(
                f"Nothing is to be done for “{outcome.outcome}”.", "Give at least one action.", f"action-{number}-1"
            )
        for place, step in enumerate(outcome.steps, 1):
            if not step.action or not step.who:
                missing = "what is to be done" if not step.action else "who does it"
                field = f"{'action' if not step.action else 'who'}-{number}-{place}"
                raise WrongUsage(f"An action towards “{outcome.outcome}” does not say {missing}.", "Fill it in.", field)


def make(kith: Kith, by: Entered, child: Node, outcomes: Sequence[Outcome]) -> str:
    """Keep a plan, the first of a child or the next one. Raises WrongUsage."""
    check(outcomes)
    told = [
        {
            "outcome": one.outcome[:LONGEST],
            "actions": [
                {"action": step.action[:LONGEST], "who": step.who, "by_when": step.by_when, "contingency": step.contingency}
                for step in one.steps
            ],
        }
        for one in outcomes
    ]
    fields = {
        f"outcome {number}": "\n".join([one.outcome, *(f"{s.action} – {s.who} – {s.by_when}" for s in one.steps)])
        for number, one in enumerate(outcomes, 1)
    }
    return keep(kith, by, child, record_on(child, KIND, by.today, fields, {"outcomes": told}))


def plans(view: View, child: str = "") -> list[Plan]:
    """The plans that count, of all children or of one, those to be looked at again first at the top."""
    kept = entered(view, KIND, child)
    found = [_plan(one, sum(other.reference == one.reference for other in kept)) for one in kept if one.counts]
    view.log(f"support plans {child}".strip(), [one.child for one in found])
    return sorted(found, key=lambda plan: (plan.reassess_by, plan.name))


def _plan(kept: Kept, version: int) -> Plan:
    outcomes = tuple(
        Outcome(told["outcome"], tuple(_step(step) for step in told["actions"])) for told in kept.content["outcomes"]
    )
    return Plan(kept.child, kept.name, kept.reference, kept.on, kept.author, outcomes, version)


def _step(told: Mapping[str, Any]) -> Step:
    return Step(told["action"], told["who"], told["by_when"], told["contingency"])
