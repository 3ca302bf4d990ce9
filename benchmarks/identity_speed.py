"""A large register's mentions, and single reports to compare with it."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from benchmarks.identity_planted import TODAY, _forms, _slip, surnames
from graph.identity.mention import Mention

PLATFORMS = ["Snapchat", "Instagram", "WhatsApp", "TikTok", "Telegram"]


class Register:
    """Rows of a made-up register: reporter, victim, alleged, present, place, platform, phone.

    Parameters
    ----------
    children : int
        How many different children there are; a tenth as many alleged.
    """

    def __init__(self, children: int, seed: int = 3) -> None:
        self.dice = random.Random(seed)
        self.givens = _forms()[0]
        self.families = surnames(max(200, children // 12), self.dice)
        self.children = [(*self._name(), self._born()) for _ in range(children)]
        self.adults = [self._name() for _ in range(children // 10)]
        self.reporters = [self._name() for _ in range(400)]
        self.places = [f"{self.dice.randrange(1, 200)} {name} Road" for name in self.families[:150] for _ in range(10)]
        self.seq = 0

    def _name(self) -> tuple[str, str]:
        return self.dice.choice(self.givens), self.dice.choice(self.families)

    def _born(self) -> str:
        return (date(2008, 1, 2) + timedelta(days=self.dice.randrange(3500))).isoformat()

    def _mention(self, record: str, kind: str, role: str, text: str, said: dict[str, Any]) -> Mention:
        self.seq += 1
        return Mention(f"m{self.seq:08d}", self.seq, record, record, kind, role, text, attributes=said, known_on=TODAY)

    def row(self, at: int) -> Iterator[Mention]:
        """The mentions of one row."""
        dice, record = self.dice, f"row {at}"
        given, family, dob = dice.choice(self.children)
        if dice.random() < 0.1 and len(given) > 3:
            given = _slip(given, dice)
        yield self._mention(record, "Child", "victim", f"{given} {family}", {"dob": dob} if dice.random() < 0.4 else {})
        reporter = dice.choice(self.reporters)
        yield self._mention(record, "Person", "reporter", " ".join(reporter), {"agency": "Police", "professional": True})
        if dice.random() < 0.6:
            yield self._mention(record, "PersonOfConcern", "alleged", " ".join(dice.choice(self.adults)), {})
        if dice.random() < 0.3:
            other = dice.choice(self.children)
            text = f"{other[0][0]}. {other[1]}" if dice.random() < 0.1 else f"{other[0]} {other[1]}"
            yield self._mention(record, "Person", "present", text, {})
        yield self._mention(record, "Location", "location", dice.choice(self.places), {})
        yield self._mention(record, "OnlinePlatform", "platform", dice.choice(PLATFORMS), {})
        if dice.random() < 0.3:
            number = f"+447700{dice.randrange(900000, 900999)}"
            yield self._mention(record, "Phone", "phone", number, {"e164": number})

    def rows(self, count: int) -> list[Mention]:
        """The mentions of `count` rows."""
        return [mention for at in range(count) for mention in self.row(at)]
