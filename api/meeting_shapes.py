"""The JSON of the next meeting and of actions that may be one."""

from api.shapes import Json, iso
from graph.ledger.actions import Doubt
from graph.meetings.agenda import Item
from graph.meetings.book import Agenda, Placed


def agenda_json(agenda: Agenda) -> Json:
    """The answer of ``meeting next``."""
    return {
        "date": iso(agenda.day),
        "planned": agenda.planned,
        "since": iso(agenda.since),
        "items": [placed_json(one) for placing in agenda.sections for one in placing.placed],
        "more": {placing.section.kind.key: placing.section.more for placing in agenda.sections if placing.section.more},
        "dropped": [
            {**item_json(item), "reason": event.reason, "by": event.author}
            for placing in agenda.sections
            for item, event in placing.dropped
        ],
        "elsewhere": [{"risk": risk, "children": count, "where": where} for risk, count, where in agenda.elsewhere],
        "asked": [doubt_json(doubt) for doubt in agenda.doubts],
        "unknown_references": list(agenda.unknown),
    }


def item_json(item: Item) -> Json:
    """One item; what is about no entity has a subject without an id."""
    subject = item.subject
    named = {"id": subject.id, "kind": subject.kind, "name": subject.name} if subject else {"id": None, "kind": None}
    return {
        "section": item.section,
        "subject": {**named, "name": subject.name if subject else item.title},
        "why": item.why,
        "item": item.key,
        "title": item.title,
        "reports": list(item.reports),
    }


def placed_json(placed: Placed) -> Json:
    """One item as it stands on the agenda."""
    return {
        **item_json(placed.item),
        "notes": [{"text": note.content["text"], "by": note.author} for note in placed.notes],
        "actions": [event.item for event in placed.decided],
    }


def doubt_json(doubt: Doubt) -> Json:
    """A question: is it the same action?"""
    later = doubt.later
    return {
        "later": later.key,
        "text": later.text,
        "owner": later.owner,
        "earlier": doubt.earlier.ref,
        "earlier_text": doubt.earlier.text,
        "earlier_owner": doubt.earlier.owner,
        "likeness": doubt.likeness,
    }
