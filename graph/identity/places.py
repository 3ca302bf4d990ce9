"""Locations: one where name, numbers and postcode agree; asked where the postcode tells otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from graph.identity.mention import Mention
from graph.identity.names import slips
from graph.identity.objects import Place, place_of
from graph.identity.rules import SPELLING
from graph.identity.settings import settings

NEARBY = 60.0
ALIKE = 85.0
"""Of 100: how alike the words of two names at one postcode must be for a person to be asked."""


@dataclass(slots=True)
class Known:
    """A place known so far, by its oldest mention."""

    oldest: Mention
    place: Place
    postcode: str
    point: tuple[float, float] | None


@dataclass(slots=True)
class Found:
    """What a mention of a place comes to: the known place that it is, or those to ask about."""

    same: Mention | None = None
    because: str = ""
    ask: list[tuple[Mention, str]] = field(default_factory=list)


class Places:
    """Every place known, found by name or, for a slip, by postcode."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[Known]] = {}
        self._by_postcode: dict[str, list[Known]] = {}
        self._by_slip: dict[tuple[tuple[str, ...], str], list[Known]] = {}
        self._held: dict[tuple[str, str], Known] = {}

    def add(self, mention: Mention) -> Found:
        """Find or take in the place that `mention` speaks of."""
        place = place_of(mention)
        if (not place.name and not place.postcode) or (not place.postcode and _any_of_its_kind(mention.text)):
            return Found()
        held = self._held.get((place.name, place.postcode))
        if held is not None and (place.postcode or len(self._by_name[place.name]) == 1):
            held.point = held.point or place.point
            return Found(held.oldest, "same name and postcode" if place.postcode else "same name, and only one is known")
        found = self._find(place)
        if found.same is None:
            if not found.ask and place.words not in settings().chains:
                found.ask = list(self._alike(place))
            self._take(mention, place)
        return found

    def _take(self, mention: Mention, place: Place) -> None:
        known = Known(mention, place, place.postcode, place.point)
        self._held.setdefault((place.name, place.postcode), known)
        self._by_name.setdefault(place.name, []).append(known)
        for rest in _variants(place):
            self._by_slip.setdefault(rest, []).append(known)
        if place.postcode:
            self._by_postcode.setdefault(place.postcode, []).append(known)

    def _find(self, place: Place) -> Found:
        namesakes = self._by_name.get(place.name, []) if place.name else []
        chain = place.words in settings().chains
        if place.postcode:
            agreeing = [known for known in namesakes if known.postcode == place.postcode]
            open_ones = [known for known in namesakes if not known.postcode]
            if agreeing:
                return Found(agreeing[0].oldest, "same name and postcode")
            if len(namesakes) == len(open_ones) == 1 and not chain:
                return self._settle(open_ones[0], place, "same name, and only one is known")
            spelt = [known for known in self._by_postcode.get(place.postcode, []) if _spelt(known.place, place)]
            if len(spelt) == 1 and not namesakes:
                return Found(spelt[0].oldest, "same postcode, name but for one letter")
            return Found(ask=[] if chain else _doubtful(namesakes, place))
        if len(namesakes) == 1 and not chain:
            return self._settle(namesakes[0], place, "same name, and only one is known")
        return Found(ask=[] if chain else [(known.oldest, "several places of this name") for known in namesakes[:3]])

    def _alike(self, place: Place) -> Iterator[tuple[Mention, str]]:
        """Places that may be this one misspelt: by a letter, or by more where postcode or position agree."""
        seen: set[int] = set()
        for known in self._by_postcode.get(place.postcode, ()) if place.postcode else ():
            if known.place.numbers == place.numbers and fuzz.token_set_ratio(known.place.words, place.words) >= ALIKE:
                seen.add(id(known))
                yield known.oldest, "same postcode, name alike"
        for rest in _variants(place):
            for known in self._by_slip.get(rest, ()):
                if id(known) not in seen and self._may_be(known, place):
                    seen.add(id(known))
                    yield known.oldest, SPELLING

    def _may_be(self, known: Known, place: Place) -> bool:
        """Whether neither postcode nor position speaks against it."""
        if place.point and known.point:
            return _apart(place.point, known.point) <= NEARBY
        return not (place.postcode and known.postcode) and OSA.distance(known.place.words, place.words) <= 1

    def _settle(self, known: Known, place: Place, because: str) -> Found:
        if place.point and known.point and _apart(place.point, known.point) > NEARBY:
            return Found(ask=[(known.oldest, "same name, another position")])
        if place.postcode and not known.postcode:
            known.postcode = place.postcode
            self._held[place.name, place.postcode] = known
            self._by_postcode.setdefault(place.postcode, []).append(known)
        known.point = known.point or place.point
        return Found(known.oldest, because)


def _doubtful(namesakes: list[Known], place: Place) -> list[tuple[Mention, str]]:
    near = [known for known in namesakes if place.point and known.point and _apart(place.point, known.point) <= NEARBY]
    return [(known.oldest, "same name, another postcode") for known in (near or namesakes)[:3]]


def _variants(place: Place) -> set[tuple[tuple[str, ...], str]]:
    """What two places share whose names differ by a letter; nothing for a name too short to tell a slip from another name."""
    return {(place.numbers, rest) for rest in slips(place.words)} if len(place.words) > 4 else set()


def _spelt(one: Place, other: Place) -> bool:
    """Whether the names differ by a letter while flat and house numbers agree."""
    return one.numbers == other.numbers and len(one.words) > 4 and OSA.distance(one.words, other.words) == 1


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _any_of_its_kind(text: str) -> bool:
    """Whether a place is named by its kind alone: "the youth club" of one report need not be that of another."""
    return (
        text.startswith(("the ", "a ", "an ", "our ", "her ", "his ", "their "))
        and text.islower()
        and not any(map(str.isdigit, text))
    )
