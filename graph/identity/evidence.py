"""What speaks for and against two persons being one, weighed: the same levels and weights that Splink is given.

A single report is weighed here, in a millisecond; a large batch in DuckDB (``graph.identity.batch``). A test holds the two
together.
"""

from dataclasses import dataclass
from functools import cache
from math import log2

from rapidfuzz.distance import OSA

from graph.identity.judgement import Reason
from graph.identity.mention import Person
from graph.identity.names import known_form, one_slip, sound
from graph.identity.rules import dobs_near
from graph.identity.settings import Level, settings
from graph.identity.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Weighed:
    """Match weight in bits, and where it comes from."""

    score: float
    because: tuple[Reason, ...]


def given_level(
    left: str, right: str, left_aliases: frozenset[str] = frozenset(), right_aliases: frozenset[str] = frozenset()
) -> str:
    """Level of two forenames, "" where one is missing; what somebody is said to be called is a form of their forename."""
    if not left or not right:
        return ""
    if left == right and len(left) > 1:
        return "equal"
    if left in right_aliases or right in left_aliases:
        return "form"
    if len(left) == 1 or len(right) == 1:
        return "initial" if left[0] == right[0] else "other"
    if known_form(left, right):
        return "form"
    if one_slip(left, right):
        return "slip"
    return "sound" if sound(left) == sound(right) else "other"


def family_level(left: str, right: str, left_parts: tuple[str, ...] = (), right_parts: tuple[str, ...] = ()) -> str:
    """Level of two surnames, "" where one is missing."""
    if not left or not right:
        return ""
    if left == right:
        return "equal"
    if one_slip(left, right):
        return "slip"
    if {left, *left_parts} & {right, *right_parts}:
        return "part"
    return "sound" if sound(left) == sound(right) else "other"


def dob_level(left: Person, right: Person) -> str:
    """Level of two dates of birth, "" where one is missing or a default."""
    if left.dob is None or right.dob is None:
        return ""
    if left.dob == right.dob:
        return "equal"
    return {"swapped": "swapped", "one digit": "one_digit"}.get(dobs_near([left.dob], [right.dob]), "other")


def number_level(left: frozenset[str], right: frozenset[str]) -> str:
    """Level of two persons' first numbers, "" where one has none or they are not of one kind."""
    one, other = min(left, default=""), min(right, default="")
    return sign_level(one, other) if one.partition(":")[0] == other.partition(":")[0] else ""


def sign_level(left: str, right: str) -> str:
    """Level of two codes, such as home postcodes, "" where one is missing."""
    if not left or not right:
        return ""
    if left == right:
        return "equal"
    return "slip" if OSA.distance(left, right, score_cutoff=1) == 1 else "other"


def weigh(left: Person, right: Person, givens: Tokens, families: Tokens, shared: bool = False) -> Weighed:
    """All evidence on two persons; `shared`: they have a place, peer, phone or car in common."""
    preset = settings()
    one, other = left.name, right.name
    found = [
        ("given", given_level(one.given, other.given, left.aliases, right.aliases), givens.frequency(one.given)),
        ("family", family_level(one.family, other.family, one.parts, other.parts), families.frequency(one.family)),
        ("dob", dob_level(left, right), 0.0),
        ("number", number_level(left.ids, right.ids), 0.0),
        ("home", sign_level(left.home, right.home), 0.0),
        ("context", "shared" if shared else "", 0.0),
    ]
    because = tuple(_reason(comparison, level, frequency) for comparison, level, frequency in found if level)
    return Weighed(round(preset.prior_bits + sum(reason["weight"] for reason in because), 2), because)


def _reason(comparison: str, key: str, frequency: float) -> Reason:
    return _told(comparison, key, round(bits(settings().levels[comparison][key], frequency), 2))


@cache
def _told(comparison: str, key: str, weight: float) -> Reason:
    """One for all that say the same: a register of many rows gives hundreds of thousands. Not to be changed."""
    return Reason(text=level_words(comparison, key), weight=weight)


@cache
def level_words(comparison: str, key: str) -> str:
    """How a level is told to people."""
    preset = settings()
    return f"{preset.words[comparison]}: {preset.levels[comparison][key].words}"


def bits(level: Level, frequency: float) -> float:
    """Weight of a level for a name of this frequency."""
    if not level.frequency or not frequency:
        return level.bits
    return level.bits + log2(level.u / max(frequency, settings().rare))
