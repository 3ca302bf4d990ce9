"""The quarter's tables of one record, whole or safe to publish."""

from dataclasses import replace
from datetime import date

from graph.access import View
from graph.quarterly import children, police
from graph.quarterly.facts import DATED_BY, Facts, gather
from graph.quarterly.platforms import platforms
from graph.quarterly.suppression import published
from graph.quarterly.tables import Counter, Statistics, Table, counted

COUNTERS: dict[str, Counter] = {
    "requests": children.requests,
    "gender": children.gender,
    "disability": children.disability,
    "children_in_care": children.children_in_care,
    "ethnicity": children.ethnicity,
    "ethnicity_summary": children.ethnicity_summary,
    "sexual_identity": children.sexual_identity,
    "source_of_requests": children.source_of_requests,
    "model": children.model,
    "exploitation": children.exploitation,
    "open_cases": children.open_cases,
    "closures": children.closures,
    "key_worker": children.key_worker,
    "priority_areas": children.priority_areas,
    "meetings": children.meetings,
    "participation": children.participation,
    "outcome": children.outcome,
    "risk_by_meeting": children.risk_by_meeting,
    "police": police.referrals,
    "charges": police.charges,
    "disruption": police.disruption,
    "cyber": police.cyber,
    "platforms": platforms,
    "offence_lag": police.offence_lag,
    "no_place": police.no_place,
    "cla": children.cla,
    "cla_homes": police.cla_homes,
}
"""How each block of ``blocks.yaml`` is counted."""

WORDS = {
    "request": ("requests", "request"),
    "closure": ("closures", "closure"),
    "meeting_held": ("meetings", "meeting"),
    "police_referral": ("police", "referral"),
    "offence": ("cyber", "offence"),
    "disruption": ("disruption", "measure"),
}
"""Kind of row to the block that says how many of it carry no day, and what one is called."""


def statistics(view: View, start: date, end: date, *, publish: bool = False) -> Statistics:
    """The tables of a period; numbers that could point at a child are left out where they are to be published.

    Raises
    ------
    WrongUsage
        If the period ends before it begins, or is too long.
    """
    facts = view.read(gather)
    found = counted(facts, start, end, COUNTERS)
    found = replace(found, tables=tuple(replace(table, notes=_notes(facts, table, found)) for table in found.tables))
    view.log(f"statistics from {start} to {end}{', for publishing' if publish else ''}", [])
    return published(found) if publish else found


def _notes(facts: Facts, table: Table, found: Statistics) -> tuple[str, ...]:
    """What the numbers of a table cannot say by themselves."""
    notes = []
    for kind in DATED_BY:
        block, word = WORDS.get(kind, ("", ""))
        if block == table.block.key and (count := facts.undated[kind]):
            notes.append(f"{count} {word}{' is' if count == 1 else 's are'} in no quarter, having no day.")
    if table.block.key == "cla":
        notes += _supplied(facts, found)
    if not any(count for told in table.counts.values() for count in told.values()):
        notes.append("Nothing was recorded of this in the period.")
    return tuple(notes)


def _supplied(facts: Facts, found: Statistics) -> list[str]:
    """Overviews that the council counted itself, for comparison."""
    notes = []
    for row in facts.rows["cla_overview"]:
        if row.on and found.start <= row.on <= found.end and row.said.get("total") is not None:
            levels = ", ".join(f"{row.said[level]} {level}" for level in children.LEVELS if row.said.get(level) is not None)
            notes.append(f"The council's own count at {row.on:%d/%m/%Y}: {row.said['total']} ({levels}).")
    return notes
