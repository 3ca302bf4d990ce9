"""Meetings about children: who was asked, who came, and what the child and the family said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.access import View
from graph.casework.entering import FIELD, Entered, keep, named
from graph.errors import WrongUsage
from graph.kith import Kith
from graph.ledger.drafts import RecordDraft
from graph.quarterly.facts import Facts, gather
from graph.quarterly.meetings import Meeting
from graph.store.base import Node

KIND = "meeting_held"
MEETING_KINDS = ("Professionals meeting", "Initial meeting", "First review", "Further review", "Core or network group", "Other")


@dataclass(frozen=True, slots=True)
class Held:
    """One meeting with what was said in it."""

    child: str
    meeting: Meeting
    chair: str
    child_views: str
    carer_views: str


@dataclass(frozen=True, slots=True)
class Said:
    """A meeting as it is entered."""

    on: date
    kind: str
    risk: str
    child_attended: bool
    carer_attended: bool
    child_views: str
    carer_views: str
    chair: str


def add(kith: Kith, by: Entered, child: Node, said: Said) -> str:
    """Keep a meeting about a child. Raises WrongUsage where it lies in the future or has no kind."""
    if said.on > by.today:
        raise WrongUsage("The meeting lies in the future.", "Enter it when it was held.", "meeting_date")
    if said.kind not in MEETING_KINDS:
        raise WrongUsage("The kind of meeting is not given.", "Choose one.", "meeting_kind")
    views = bool(said.child_views)
    content = {
        "meeting_date": said.on.isoformat(),
        "meeting_kind": said.kind,
        "risk_level": said.risk,
        "child_attended": said.child_attended,
        "carer_attended": said.carer_attended,
        "views_given": views,
        "child_views": said.child_views,
        "carer_views": said.carer_views,
        "chair": said.chair,
    }
    fields = {FIELD: child.name, "meeting date": f"{said.on:%d/%m/%Y}", "meeting kind": said.kind}
    fields |= {"chair": said.chair, "views of the child": said.child_views, "views of parents or carers": said.carer_views}
    record = RecordDraft(kind=KIND, known_on=said.on, fields=fields, content=content, mentions=[named(child)])
    return keep(kith, by, child, record)


def meetings(view: View, child: str = "") -> list[Held]:
    """Meetings about all children or one, the newest first."""
    facts: Facts = view.read(gather)
    said = {row.record: row.said for row in facts.rows[KIND]}
    held = [_held(one, said.get(one.record, {})) for one in facts.meetings if child in ("", one.child)]
    view.log(f"meetings {child}".strip(), list(dict.fromkeys(one.child for one in held)))
    return sorted(held, key=lambda one: (one.meeting.on, one.meeting.record), reverse=True)


def _held(meeting: Meeting, said: Mapping[str, Any]) -> Held:
    words = [str(said.get(name) or "") for name in ("chair", "child_views", "carer_views")]
    return Held(meeting.child, meeting, *words)
