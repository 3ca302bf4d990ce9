"""The numbered items of a report: each is graded by itself."""

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"(?:^|(?<=[.;!?]\s)|(?<=\n))[ \t]*(?:item\s+)?\(?(\d{1,2})[.):][ \t]+(?=\S)", re.I)


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered item: where it stands in the text, without its number."""

    number: int
    start: int
    end: int
    text: str


def numbered_items(text: str) -> tuple[Item, ...]:
    """The items of a text; all of it is one where it is not numbered 1, 2, 3 and so on.

    Examples
    --------
    >>> [item.text for item in numbered_items("1. Seen at the pier. 2. Given a phone.")]
    ['Seen at the pier.', 'Given a phone.']
    """
    starts: list[tuple[int, int]] = []
    for match in _NUMBER.finditer(text):
        if int(match[1]) == len(starts) + 1:
            starts.append((match.start(), match.end()))
    if len(starts) < 2:
        return (Item(1, 0, len(text), text.strip()),)
    # What stands before the first number belongs to it.
    places = [0, *(start for start, _ in starts[1:]), len(text)]
    written = [0 if text[: starts[0][0]].strip() else starts[0][1], *(end for _, end in starts[1:])]
    return tuple(
        Item(number, places[number - 1], places[number], text[written[number - 1] : places[number]].strip())
        for number in range(1, len(places))
    )


def item_at(items: tuple[Item, ...], place: int) -> int:
    """Number of the item that a place in the text belongs to."""
    return next((item.number for item in items if item.start <= place < item.end), 1)
