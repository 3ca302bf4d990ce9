"""The JSON of risk assessments."""

from collections.abc import Iterable

from api.shapes import Json, iso
from graph.casework.assessments import Assessment


def assessments_json(found: Iterable[Assessment]) -> Json:
    """All assessments."""
    return {"assessments": [assessment_json(one) for one in found]}


def assessment_json(one: Assessment) -> Json:
    """One assessment; `indicators` are codes, `ticks` say how each was ticked."""
    return {
        "child": one.child,
        "name": one.name,
        "case_id": one.case_id,
        "reference": one.reference,
        "source": one.source,
        "date": iso(one.on),
        "risk": one.risk,
        "primary_type": one.primary_type,
        "threshold": one.threshold,
        "indicators": [str(tick["code"]) for tick in one.indicators],
        "ticks": [
            {name: tick.get(name) for name in ("code", "label", "cce", "cse", "risk", "context")} for tick in one.indicators
        ],
        "vulnerabilities": [dict(factor) for factor in one.vulnerabilities],
        "protective_factors": one.content.get("protective_factors", ""),
        "review_due": iso(one.review_due),
        "flags": one.flags,
        "why": one.why,
        "override_reason": one.override,
        "prompts": [{"code": prompt.code, "says": prompt.says} for prompt in one.prompts],
    }
