"""The rule of the CRE toolkit: where indicators suggest risk, no child under 13 or with SEND can be assessed Low."""

from collections.abc import Iterable, Mapping
from typing import Any

NEVER_LOW_BELOW = 13
NEVER_LOW = "never_low"


def suggests_risk(indicators: Iterable[Mapping[str, Any]]) -> bool:
    """Whether an indicator is ticked, given a level or a score."""
    return any(one.get(mark) for one in indicators for mark in ("cce", "cse", "risk", "score", "present"))


def why_never_low(risk: str, age: int | None, *, send: bool) -> str:
    """Why a Low breaks the rule ("is under 13", "has SEND"); empty where it does not."""
    if risk != "low":
        return ""
    if age is not None and age < NEVER_LOW_BELOW:
        return f"is under {NEVER_LOW_BELOW}"
    return "has SEND" if send else ""
