"""Missing episodes: when, from where, with whom, and what the return interview brought."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ingest.demo.model import Place, Someone
from ingest.demo.plot import Plot

REASONS = [
    "Argument at home",
    "Wanted to see friends",
    "Did not want to say",
    "Asked to meet somebody",
    "Felt unsafe",
    "Bullying",
    "Contact with family did not go well",
    "",
]
TRIGGERS = [
    "Messages on phone",
    "Placement move",
    "School exclusion",
    "Family conflict",
    "Pressure to pay back money",
    "Birthday of a friend",
    "",
]
RUNNING_TO = ["Older friends", "A party", "Town centre", "Not known", "Sibling", "Somebody met online"]


@dataclass(slots=True)
class Episode:
    """One child, one absence."""

    child: Someone
    since: datetime
    until: datetime
    found_at: Place | None
    with_whom: list[Someone]
    interview: str
    interviewed: date | None
    reason: str
    trigger: str
    running_to: str


def episodes(plot: Plot) -> list[Episode]:
    """Return the period's episodes in order: those of the stories, and a steady number of others."""
    rng = plot.rng
    found = []
    for on, children in plot.together:
        where = plot.cast.places[rng.choice(_places_of(plot, children[0]))]
        start = rng.choice([17, 18, 19, 20, 21])
        for child in children:
            others = [other for other in children if other is not child]
            found.append(_episode(plot, child, on, start, where, others if rng.random() < 0.6 else []))
    months = (plot.end - plot.start).days / 30.4
    often = rng.sample(plot.ordinary(), 24)
    for on in plot.days(round(months * 7)):
        place = (
            plot.cast.places[rng.choice(["bus_station", "Northgate Park", "Canal Basin", "Burger Corner"])]
            if rng.random() < 0.4
            else None
        )
        found.append(_episode(plot, rng.choice(often), on, rng.randint(15, 22), place, []))
    return sorted(
        (one for one in found if plot.start <= one.since.date() <= plot.end), key=lambda one: (one.since, one.child.key)
    )


def _places_of(plot: Plot, child: Someone) -> list[str]:
    if child.key == plot.truth["case_study"]["child"]:
        return ["party_house"]
    return next((list(group["places"]) for group in plot.truth["groups"] if child.key in group["children"]), ["bus_station"])


def _episode(plot: Plot, child: Someone, on: date, hour: int, place: Place | None, others: list[Someone]) -> Episode:
    rng = plot.rng
    since = datetime.combine(on, time(hour, rng.choice([0, 10, 15, 20, 30, 45])))
    until = min(since + timedelta(hours=rng.choice([3, 5, 9, 14, 15, 30])), datetime.combine(plot.end, time(23, 0)))
    done = rng.random() < 0.7 and until.date() + timedelta(days=3) <= plot.end
    interviewed = until.date() + timedelta(days=rng.randint(1, 3)) if done else None
    interview = "Completed" if done else rng.choice(["Outstanding", "Declined", "Outstanding"])
    return Episode(
        child,
        since,
        until,
        place if rng.random() < 0.7 else None,
        others,
        interview,
        interviewed,
        rng.choice(REASONS),
        rng.choice(TRIGGERS),
        rng.choice(RUNNING_TO),
    )
