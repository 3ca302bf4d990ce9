"""Words by which names are found, and the forms of a word that differ from it by one letter."""

from collections.abc import Iterator

SHORTEST = 3
LONGEST = 24
MOST_DIGITS = 3
"""Of the words in which a typo is looked for: two letters are all within one typo of each other, and so are many numbers."""


def words_of(folded: str) -> tuple[str, ...]:
    """Words of a folded name, and all of them in one: "rd23 ajw" is found by "RD23AJW" too.

    References ("lib 2026 00101") are found as a whole only: thousands share their parts.
    """
    parts = folded.split()
    whole = "".join(parts)
    if len(parts) > 2 and sum(part.isdecimal() for part in parts) >= 2:
        return (whole,)
    return tuple(dict.fromkeys((*parts, whole)))


def has_typos(word: str) -> bool:
    """Whether a word is one in which a typo can be told: long enough, and no phone number or reference."""
    return SHORTEST <= len(word) <= LONGEST and sum(map(str.isdecimal, word)) <= MOST_DIGITS


def variants(word: str) -> Iterator[str]:
    """The word and what it becomes with any one letter left out."""
    if has_typos(word):
        yield word
        yield from {word[:place] + word[place + 1 :] for place in range(len(word))}
