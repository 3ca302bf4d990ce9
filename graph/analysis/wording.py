"""The words of findings: what a sergeant can repeat at the meeting."""

from collections.abc import Sequence
from datetime import date

NAME_ALONE = " It leans on a name alone: somebody was taken to be one person because no one else of that name is known."


def number(count: int, one: str, many: str = "") -> str:
    """Count with its noun: "1 child", "3 children"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def children(count: int) -> str:
    """In words: "3 children"."""
    return number(count, "child", "children")


def sources(count: int) -> str:
    """In words: "3 independent sources"."""
    return number(count, "independent source")


def listing(names: Sequence[str], most: int = 4) -> str:
    """In words: "A, B and C"; what is over `most` is counted."""
    shown = list(names[:most])
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


def chance(p: float) -> str:
    """A small probability in words: "fewer than 1 in 1,000"."""
    for odds in (10_000, 1_000, 200, 100, 50, 20):
        if p < 1 / odds:
            return f"fewer than 1 in {odds:,}"
    return "about 1 in 20 or more"


def expectation(expected: float) -> str:
    """An expected count in words."""
    return "less than one" if expected < 0.75 else f"about {expected:.0f}" if expected >= 1.5 else "about one"


def day_in_words(day: date) -> str:
    """In words: "3 August 2026"."""
    return f"{day.day} {day:%B %Y}"
