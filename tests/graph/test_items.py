"""Numbered items of a text."""

import pytest

from graph.items import item_at, numbered_items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Seen at the pier on 1.2.2026.", ["Seen at the pier on 1.2.2026."]),
        ("1. Seen at the pier.\n2. Given a phone.", ["Seen at the pier.", "Given a phone."]),
        ("1) At 3. 30 pm. 2) Later.", ["At 3. 30 pm.", "Later."]),
        ("On 18/11/2026. 1. One. 2. Two. 3. Three.", ["On 18/11/2026. 1. One.", "Two.", "Three."]),
        ("Item 1: one\nItem 2: two", ["one", "two"]),
        ("2. starts late", ["2. starts late"]),
        ("", [""]),
    ],
)
def test_items_are_told_by_their_numbers(text: str, items: list[str]) -> None:
    assert [item.text for item in numbered_items(text)] == items


def test_every_place_belongs_to_an_item() -> None:
    text = "Before. 1. One. 2. Two."
    items = numbered_items(text)
    assert (items[0].start, items[-1].end) == (0, len(text))
    assert [item_at(items, place) for place in (0, text.index("One"), text.index("Two"), 999)] == [1, 1, 2, 1]
