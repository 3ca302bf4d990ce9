"""Which forename a misspelt one stands for, and whether it may as well stand for another: a twin's, who may be on no list."""

from functools import cache, lru_cache
from itertools import groupby

from graph.identity.names import known_forenames, known_form, one_slip, slips


@cache
def _by_slip() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in sorted(known_forenames()):
        for rest in slips(word):
            found.setdefault(rest, []).append(word)
    return {rest: tuple(words) for rest, words in found.items()}


@lru_cache(maxsize=100_000)
def _names_about(word: str) -> frozenset[str]:
    """Forenames of the alias table that are one slip away from `word`."""
    table = _by_slip()
    met = {name for rest in slips(word) for name in table.get(rest, ())}
    return frozenset(name for name in met if one_slip(word, name))


@lru_cache(maxsize=200_000)
def another_meant(written: str, name: str) -> bool:
    """Whether `written`, one slip away from the forename `name`, may as well be another forename.

    A slip beyond doubt leaves the first and the last letter, by which names of siblings mostly differ, and puts no letter in
    the place of another. It must come near no further forename; and where `name` is so rare that nobody can say which others
    there are, it can only be a letter doubled.
    """
    if written[0] != name[0] or written[-1] != name[-1]:
        return True
    if len(written) == len(name) and sorted(written) != sorted(name):
        return True
    if any(not known_form(other, name) for other in _names_about(written) if other != name):
        return True
    return name not in known_forenames() and not _doubled(written, name)


def _doubled(left: str, right: str) -> bool:
    """Whether the two differ by how often a letter is written in one place."""
    return _once(left) == _once(right)


def _once(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))
