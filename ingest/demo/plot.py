"""What all stories share: the period, the people so far, and the list of what happened."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from ingest.demo.cast import Cast, words
from ingest.demo.model import Event, Footing, Someone

PLATFORMS = [
    "Snapchat",
    "Snapchat",
    "Snapchat",
    "Instagram",
    "Instagram",
    "WhatsApp",
    "WhatsApp",
    "TikTok",
    "TikTok",
    "Facebook",
    "Discord",
    "Telegram",
    "Kik",
]
NAMED_WITNESSES = [
    "Paul Renshaw, manager, Burger Corner",
    "Julie Stamp, caretaker, Ferrier House",
    "Tariq Mehmood, shop owner, Northgate Mini Market",
    "Sandra Beale, foster carer, Meadow Rise",
    "Derek Pugh, warden, Castle Green",
    "Gill Oakes, youth club leader, Hilltop Community Centre",
]


@dataclass
class Plot:
    """The events of the period, and what the stories hide in them.

    Attributes
    ----------
    relationships : list
        (child, kind, other child, since): what the council's system holds.
    together : list
        (date, children): nights on which children were missing together.
    truth : dict
        What is planted, by keys of `Cast` and of places.
    """

    cast: Cast
    rng: Random
    start: date
    end: date
    events: list[Event] = field(default_factory=list)
    relationships: list[tuple[Someone, str, Someone, date | None]] = field(default_factory=list)
    together: list[tuple[date, list[Someone]]] = field(default_factory=list)
    truth: dict[str, Any] = field(default_factory=dict)

    def days(self, count: int, first: int = -1, last: int = 0) -> list[date]:
        """Draw `count` days between `first` and `last` days before the end (-1: the whole period), in order."""
        longest = (self.end - self.start).days
        furthest = longest if first < 0 else first
        return sorted(self.end - timedelta(days=self.rng.randint(last, furthest)) for _ in range(count))

    def add(self, event: Event) -> Event:
        """Keep an event if it falls into the period."""
        if self.start <= event.on <= self.end:
            self.events.append(event)
        return event

    def footing(self) -> tuple[Footing, str]:
        """Draw who stands behind a report: seen by its author, told by a named witness, or nobody can say."""
        draw = self.rng.random()
        if draw < 0.62:
            return "first_hand", ""
        if draw < 0.78:
            return "third_party", self.rng.choice(NAMED_WITNESSES)
        return "untraced", self.rng.choice([*words("phrases")["vague_witness"], ""])

    def friends(self, members: list[Someone], besides: Someone, most: int = 2) -> list[Someone]:
        """Draw who else of a group was there."""
        others = [one for one in members if one is not besides]
        return self.rng.sample(others, min(len(others), self.rng.choice([0, 1, 1, 2][: most + 2])))

    def ordinary(self) -> list[Someone]:
        """Return the children that no story has taken."""
        return [child for key, child in self.cast.children.items() if int(key[1:]) <= 92]
