"""Who is flagged as JSON, for the command and /api/v1 alike."""

from datetime import date

from api.shapes import Json
from graph.triage.small_numbers import METHOD, ShownDisparity, ShownGroup


def disparity_json(found: ShownDisparity, as_of: date, tier: str) -> Json:
    """The answer of ``disparity``; null where a number is left out."""
    return {
        "as_of": as_of.isoformat(),
        "tier": tier,
        "known": found.known,
        "flagged": found.flagged,
        "unlisted": found.unlisted,
        "method": METHOD,
        "left_out": found.left_out,
        "characteristics": [
            {
                "name": one.name,
                "label": one.label,
                "not_recorded": one.not_recorded,
                "groups": [_group(group) for group in one.groups],
            }
            for one in found.characteristics
        ],
    }


def _group(group: ShownGroup) -> Json:
    return {
        "group": group.label,
        "known": group.known,
        "flagged": group.flagged,
        "share": _rounded(group.share),
        "low": _rounded(group.low),
        "high": _rounded(group.high),
        "says": group.says,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
