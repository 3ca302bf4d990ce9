"""The ordinary month: worries about many children at many places, none of which is a story."""

from datetime import date
from random import Random

from ingest.demo.model import Event, Place, Someone
from ingest.demo.plot import PLATFORMS, Plot

# Fewer reports while schools are closed; nothing that should alarm.
SEASON = [0.9, 1.0, 1.1, 0.9, 1.05, 1.1, 1.0, 0.75, 1.1, 1.1, 1.1, 0.85]


def fill_up(plot: Plot, wanted: int) -> None:
    """Add background events until the region has `wanted`; leave stories out evenly where there are too many."""
    plot.events.sort(key=lambda event: (event.on, event.story, event.victim.key if event.victim else ""))
    if len(plot.events) > wanted:
        step = len(plot.events) / wanted
        plot.events[:] = [plot.events[int(number * step)] for number in range(wanted)]
        return
    rng = plot.rng
    children, places = plot.ordinary(), _places(plot)
    weights = [rng.gammavariate(0.9, 1.0) for _ in places]
    adults = [adult for adult in plot.cast.adults.values() if int(adult.key[1:]) <= 7026]
    friends = {child.key: rng.sample(children, 3) for child in children}
    for _ in range(wanted - len(plot.events)):
        plot.events.append(_event(plot, _day(plot, rng), children, rng.choices(places, weights)[0], adults, friends))


def _places(plot: Plot) -> list[Place]:
    """Return the places that belong to no story."""
    return [place for key, place in plot.cast.places.items() if key == place.name and place.kind != "school"]


def _day(plot: Plot, rng: Random) -> date:
    while True:
        on = plot.days(1)[0]
        if rng.random() < SEASON[on.month - 1] / 1.1:
            return on


def _event(
    plot: Plot, on: date, children: list[Someone], place: Place, adults: list[Someone], friends: dict[str, list[Someone]]
) -> Event:
    rng = plot.rng
    victim = rng.choice(children) if rng.random() < 0.93 else None
    event = Event(on, "background", rng.choice(["CSE", "CSE", "CCE", "CCE", "CCE", "SYV", "ONLINE", "MISSING", "MSHT"]), victim)
    event.footing, event.witness = plot.footing()
    event.place = place if victim is None or rng.random() < 0.72 else None
    if rng.random() < (0.25 if event.place else 0.5):
        event.platform = rng.choice(PLATFORMS)
        event.story = "online"
    if victim and rng.random() < 0.35:
        event.present = [one for one in rng.sample(friends[victim.key], rng.choice([1, 1, 2])) if one is not victim]
    if rng.random() < 0.28:
        event.alleged = [rng.choice(adults)]
    event.serious = victim is not None and rng.random() < 0.02
    return event
