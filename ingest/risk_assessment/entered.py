"""A risk assessment that was filled in on a page rather than sent in: the same record as one that is read."""

from dataclasses import dataclass, field
from datetime import date

from graph.ages import age_on
from graph.casework.assessments import OVERRIDE
from graph.casework.rule import NEVER_LOW, suggests_risk, why_never_low
from graph.errors import WrongUsage
from graph.ledger.drafts import AssessmentDraft, Json, MentionDraft, Problem, RecordDraft
from graph.ontology.catalogue import vocabulary
from ingest.labels import mapping
from ingest.risk_assessment.concerns import Concerns

LEVELS = ("low", "medium", "high")


@dataclass(slots=True)
class Filled:
    """What somebody filled in.

    Attributes
    ----------
    texts : dict of str to str
        Free text by the form's field ("locations", "persons", "protective_factors", ...).
    ticks : list of dict
        Indicators with ``code``, ``cce``, ``cse``, ``risk`` and ``context``.
    factors : list of dict
        Vulnerability factors with ``code``, ``historic``, ``current`` and ``commentary``.
    seen_to : list of str
        Duties (NRM, Prevent, ...) that were seen to.
    override : str
        Why the child is Low against the rule.
    """

    assessed_on: date
    risk: str
    primary_type: str = ""
    threshold: str = ""
    review_due: date | None = None
    override: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    ticks: list[Json] = field(default_factory=list)
    factors: list[Json] = field(default_factory=list)
    seen_to: list[str] = field(default_factory=list)


def check(filled: Filled, today: date, born: date | None, *, send: bool) -> str:
    """Refuse what cannot stand; returns why a Low breaks the rule, empty where it does not.

    Raises
    ------
    WrongUsage
        If there is no level, the day is to come, or a Low breaks the rule and no reason is given.
    """
    if filled.risk not in LEVELS:
        raise WrongUsage("The current level of risk is not given.", "Choose low, medium or high.", "risk")
    if filled.assessed_on > today:
        raise WrongUsage("The assessment is dated in the future.", "Correct the date.", "assessed_on")
    if filled.review_due and filled.review_due < filled.assessed_on:
        raise WrongUsage("The review lies before the assessment.", "Correct the date of review.", "review_due")
    if not suggests_risk(filled.ticks):
        if filled.risk != "low":
            problem = f"{filled.risk.title()} risk, and no indicator is ticked."
            raise WrongUsage(problem, "Tick what it rests on; “other” takes what is not listed.", "ticks")
        return ""
    why = why_never_low(filled.risk, age_on(born, filled.assessed_on) if born else None, send=send)
    if why and not filled.override.strip():
        raise WrongUsage(
            f"The child {why} and indicators suggest risk, so the level cannot be Low.",
            "Choose another level, or give the reason why it is Low nevertheless.",
            OVERRIDE,
        )
    return why


def record_of(filled: Filled, child: MentionDraft, why: str) -> RecordDraft:
    """The record of an assessment that was filled in.

    Parameters
    ----------
    filled : Filled
        What was filled in, checked.
    child : MentionDraft
        Whose it is; stands in field "child_name".
    why : str
        Why a Low breaks the rule, as `check` says it.
    """
    indicators, spans = _ticked(filled)
    fields = dict.fromkeys(mapping("risk_assessment")["labels"], "")
    fields |= {name: text.strip() for name, text in filled.texts.items()}
    fields |= {
        "child_name": child.text,
        "assessed_on": f"{filled.assessed_on:%d/%m/%Y}",
        "risk": filled.risk.title(),
        "indicators": indicators,
        "vulnerabilities": "\n".join(f"{one['label']}: {one['commentary']}" for one in filled.factors),
        "actions": filled.texts.get("actions", ""),
    }
    record = RecordDraft(kind="risk_assessment", known_on=filled.assessed_on, fields=fields, mentions=[child])
    content: Json = {
        "practitioner": fields["practitioner"],
        "agency": fields["agency"],
        "protective_factors": fields["protective_factors"],
        "actions": [{"action": line, "owner": "", "due": ""} for line in fields["actions"].splitlines() if line.strip()],
        "review_due": filled.review_due.isoformat() if filled.review_due else "",
        "seen_to": filled.seen_to,
        OVERRIDE: filled.override.strip() if why else "",
        "flags": [NEVER_LOW] if why else [],
    }
    record.content = {"risk": filled.risk, "primary_type": filled.primary_type, **content}
    if why:
        problem = f"Assessed Low though indicators suggest risk and the child {why}: {filled.override.strip()}"
        record.problems.append(Problem("risk", problem, "Look at the level of risk again at the review.", "note"))
    record.assessments.append(
        AssessmentDraft(
            0, filled.assessed_on, filled.risk, filled.primary_type, filled.threshold, filled.ticks, filled.factors, content
        )
    )
    Concerns(record, 0, filled.assessed_on).name_all([{"spans": spans}])
    return record


def _ticked(filled: Filled) -> tuple[str, list[list[int]]]:
    """The indicators as text, and where in it the context of each stands."""
    labels = {term.code: term.label for term in vocabulary("indicator")}
    lines: list[str] = []
    spans: list[list[int]] = []
    place = 0
    for one in filled.ticks:
        kinds = "/".join(name.upper() for name in ("cce", "cse") if one[name])
        head = f"{labels[one['code']]} ({', '.join(filter(None, (kinds, str(one['risk']).title())))})"
        line = f"{head}: {one['context']}" if one["context"] else head
        if one["context"]:
            spans.append([place + len(head) + 2, place + len(line)])
        one["label"], one["spans"] = labels[one["code"]], spans[-1:] if one["context"] else []
        lines.append(line)
        place += len(line) + 1
    return "\n".join(lines), spans
