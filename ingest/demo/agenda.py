"""What each month's tasking meeting speaks of, and the actions that it carries from month to month."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from ingest.demo.episodes import Episode
from ingest.demo.model import Form, Place, Someone

NEXT_STATUS = {
    "Not started": ["Not started", "Ongoing", "Complete"],
    "Ongoing": ["Ongoing", "Complete", "Complete"],
    "Overdue": ["Complete", "Ongoing"],
}


@dataclass(slots=True)
class Action:
    """One action, as it stands at a meeting."""

    ref: str
    text: str
    owner: str
    due: date
    five_p: str
    status: str = "Not started"


@dataclass(slots=True)
class Meeting:
    """One month's agenda: what its members know by then."""

    on: date
    number: int
    previous: list[Action]
    children: list[tuple[Someone, int]]
    adults: list[tuple[Someone, Place | None]]
    places: list[tuple[Place, int]]
    platforms: list[tuple[str, int]]
    missing: list[tuple[Someone, int]]
    actions: list[Action] = field(default_factory=list)


def meeting_days(start: date, end: date) -> list[date]:
    """Return the working day on or before the 26th of each month, from the first with two weeks to speak of.

    The last lies some days back, so that something is new since.
    """
    days, year, month = [], start.year, start.month
    while (year, month) <= (end.year, end.month):
        on = date(year, month, 26)
        on -= timedelta(days=max(0, on.weekday() - 4))
        if start + timedelta(days=14) <= on <= end - timedelta(days=5):
            days.append(on)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return days


def meetings(forms: list[Form], missing: list[Episode], start: date, end: date, rng: Random) -> list[Meeting]:
    """Return the period's meetings, each with the actions of the one before."""
    held: list[Meeting] = []
    standing: list[Action] = []
    since, number = start - timedelta(days=1), 0
    for on in meeting_days(start, end):
        previous = [_moved(action, on, rng) for action in standing]
        month = [form for form in forms if since < form.reported_at.date() <= on]
        away = [one for one in missing if since < one.since.date() <= on]
        meeting = _meeting(on, len(held), previous, month, away)
        meeting.actions = _actions(meeting, number, rng)
        number += len(meeting.actions)
        standing = [action for action in previous if action.status not in ("Complete", "Withdrawn")] + meeting.actions
        held.append(meeting)
        since = on
    return held


def _moved(action: Action, on: date, rng: Random) -> Action:
    """Return the action as it stands a month later; nothing stays open for ever."""
    status = rng.choice(NEXT_STATUS.get(action.status, ["Complete"]))
    if status == "Not started" and (on - action.due).days > 45:
        status = rng.choice(["Overdue", "Withdrawn"])
    if (on - action.due).days > 100:
        status = "Complete"
    return Action(action.ref, action.text, action.owner, action.due, action.five_p, status)


def _meeting(on: date, number: int, previous: list[Action], month: list[Form], away: list[Episode]) -> Meeting:
    events = [form.event for form in month]
    children = Counter(event.victim for event in events if event.victim)
    adults = Counter(adult for event in events for adult in event.alleged)
    where = {adult: event.place for event in events for adult in event.alleged if event.place}
    places = Counter(event.place.key for event in events if event.place and event.place.kind != "home")
    named = {event.place.key: event.place for event in events if event.place}
    platforms = Counter(event.platform for event in events if event.platform)
    return Meeting(
        on,
        number,
        previous,
        children.most_common(5),
        [(who, where.get(who)) for who, _ in adults.most_common(4)],
        [(named[key], count) for key, count in places.most_common(4)],
        platforms.most_common(3),
        Counter(one.child for one in away).most_common(10),
    )


def _actions(meeting: Meeting, number: int, rng: Random) -> list[Action]:
    due = meeting.on + timedelta(days=28)
    drafts: list[tuple[str, str, str]] = []
    for child, _ in meeting.children[:3]:
        drafts.append(
            rng.choice(
                [
                    (f"Complete risk assessment review for {child.name}", "Social Care", "Protect"),
                    (f"Review safety plan of {child.name} with family", "Social Care", "Protect"),
                    (f"Offer one to one support to {child.name}", "Safe and Sound", "Prevent"),
                    (f"Return interview with {child.name} to be completed", "Catch22", "Protect"),
                ]
            )
        )
    for adult, _ in meeting.adults[:2]:
        drafts.append(
            rng.choice(
                [
                    (f"Serve Child Abduction Warning Notice on {adult.name}", "Police CRE Unit", "Pursue"),
                    (f"Research vehicles and phones linked to {adult.name}", "Police CRE Unit", "Pursue"),
                    (f"Check licence and bail conditions of {adult.name}", "Probation", "Prosecute"),
                ]
            )
        )
    for place, _ in meeting.places[:2]:
        drafts.append(
            rng.choice(
                [
                    (f"Say Something if You See Something visit to {place.name}", "Licensing", "Prevent"),
                    (
                        f"Heightened patrols at {place.name}, Thursday to Saturday evenings",
                        "Police Neighbourhood Team",
                        "Protect",
                    ),
                    (f"Environmental visit to {place.name} and check of lighting and CCTV", "Community Safety", "Partnership"),
                ]
            )
        )
    if meeting.platforms:
        drafts.append((f"Circulate briefing on {meeting.platforms[0][0]} to schools", "Education", "Prevent"))
    rng.shuffle(drafts)
    return [Action(f"TA{number + at:03d}", text, owner, due, five_p) for at, (text, owner, five_p) in enumerate(drafts, 1)]
