"""Finding entities by name: exact, then prefix, then with one typo in a word."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from graph.ledger.portions import chunks, marks
from graph.store.naming import fold
from graph.store.words import has_typos, variants

MOST_NAMES = 20_000
"""Names that one word may lead to; a word that leads to more does not help to choose."""
MOST_WORDS = 2_000
"""Words that a beginning is completed to."""
LAST = "\U0010ffff"


def search_names(connection: sqlite3.Connection, text: str, kinds: Sequence[str], limit: int) -> list[tuple[str, float]]:
    """Entities by the score of their best name.

    Parameters
    ----------
    connection : sqlite3.Connection
        Open on the projection.
    text : str
        What was typed; a name, part of one, a number plate, a phone number.
    kinds : sequence of str
        Node kinds wanted; empty for all.
    limit : int
        How many at most.

    Returns
    -------
    list of (str, float)
        Entity id and score from 0 to 1, best first, ties by id.
    """
    wanted = fold(text)
    if not wanted:
        return []
    best = best_scores(wanted, [*_alike(connection, wanted, limit), *_with_words(connection, wanted)])
    chosen = _of_kinds(connection, sorted(best), kinds) if kinds else best.keys()
    return in_order({name: best[name] for name in chosen}, limit)


def best_scores(wanted: str, found: Iterable[tuple[str, str]]) -> dict[str, float]:
    """The score of the best name of each entity, from (entity, folded name); those that fit at all."""
    best: dict[str, float] = {}
    for entity, folded in found:
        score = _score(wanted, folded)
        if score > best.get(entity, 0.0):
            best[entity] = score
    return best


def in_order(scores: Mapping[str, float], limit: int) -> list[tuple[str, float]]:
    """Entities with their scores, the best first, ties by id."""
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]


def _of_kinds(connection: sqlite3.Connection, entities: Sequence[str], kinds: Sequence[str]) -> list[str]:
    return [
        row[0]
        for chunk in chunks(entities)
        for row in connection.execute(
            f"SELECT id FROM graph_nodes WHERE id IN ({marks(chunk)}) AND kind IN ({marks(kinds)})", (*chunk, *kinds)
        )
    ]


def _alike(connection: sqlite3.Connection, wanted: str, limit: int) -> list[tuple[str, str]]:
    """Names that are, or begin with, exactly what was typed."""
    return connection.execute(
        "SELECT entity, folded FROM graph_names WHERE folded >= ? AND folded < ? ORDER BY folded, entity LIMIT ?",
        (wanted, wanted + LAST, 50 * limit),
    ).fetchall()


def _with_words(connection: sqlite3.Connection, wanted: str) -> list[tuple[str, str]]:
    """Names that have all the words typed, or all but one; or all of them written as one."""
    sets = [_names_with(connection, _completed(connection, word)) for word in dict.fromkeys(wanted.split())]
    telling = [names for names in sets if len(names) < MOST_NAMES]
    numbers: set[int] = set.intersection(*telling) if telling else set()
    if not numbers and len(telling) > 1:
        numbers = {name for left_out in range(len(telling)) for name in _all_but(telling, left_out)}
    numbers |= _names_with(connection, _as_one(connection, wanted))
    return [
        row
        for chunk in chunks([str(number) for number in sorted(numbers)])
        for row in connection.execute(f"SELECT entity, folded FROM graph_names WHERE rowid IN ({marks(chunk)})", chunk)
    ]


def _all_but(sets: Sequence[set[int]], left_out: int) -> set[int]:
    return set.intersection(*(names for number, names in enumerate(sets) if number != left_out))


def _as_one(connection: sqlite3.Connection, wanted: str) -> set[str]:
    """The words typed without spaces; a British number also as it reads from abroad."""
    whole = wanted.replace(" ", "")
    found = _completed(connection, whole)
    if whole.isdecimal() and whole.startswith("0"):
        found |= _completed(connection, "44" + whole[1:])
    return found


def _completed(connection: sqlite3.Connection, word: str) -> set[str]:
    """Words of names that begin with `word`, and those that are one typo away from it."""
    begun = connection.execute(
        "SELECT DISTINCT word FROM graph_words WHERE word >= ? AND word < ? ORDER BY word LIMIT ?",
        (word, word + LAST, MOST_WORDS),
    )
    found = {row[0] for row in begun}
    if has_typos(word):
        forms = list(variants(word))
        near = connection.execute(f"SELECT DISTINCT word FROM graph_typos WHERE variant IN ({marks(forms)})", forms)
        found |= {row[0] for row in near if one_typo(word, row[0])}
    return found


def _names_with(connection: sqlite3.Connection, words: set[str]) -> set[int]:
    found: set[int] = set()
    for chunk in chunks(sorted(words)):
        rows = connection.execute(
            f"SELECT name FROM graph_words WHERE word IN ({marks(chunk)}) ORDER BY word, name LIMIT ?",
            (*chunk, MOST_NAMES - len(found)),
        )
        found.update(row[0] for row in rows)
        if len(found) >= MOST_NAMES:
            break
    return found


def _score(wanted: str, name: str) -> float:
    if wanted == name or _in_one(wanted) == _in_one(name):
        return 1.0
    typed, words = wanted.split(), name.split()
    if sorted(typed) == sorted(words):
        return 0.98
    if name.startswith(wanted) or _in_one(name).startswith(_in_one(wanted)) or all(_begins(word, words) for word in typed):
        return 0.9 + 0.05 * len(wanted) / max(len(wanted), len(name))
    if all(_begins(word, words) or any(one_typo(word, other) for other in words) for word in typed):
        return 0.8 + 0.0005 * fuzz.token_sort_ratio(wanted, name)
    if one_typo(_in_one(wanted), _in_one(name)):
        return 0.8
    ratio = max(fuzz.token_sort_ratio(wanted, name), fuzz.token_set_ratio(wanted, name) - 15) / 100
    return 0.75 * ratio if ratio >= 0.8 else 0.0  # below that a name is another name


def _in_one(folded: str) -> str:
    whole = folded.replace(" ", "")
    return "0" + whole[2:] if whole.isdecimal() and whole.startswith("44") else whole


def _begins(word: str, words: Sequence[str]) -> bool:
    return any(other.startswith(word) for other in words)


def one_typo(word: str, other: str) -> bool:
    """Whether two words are one typo apart, and such that a typo can be told."""
    return has_typos(word) and DamerauLevenshtein.distance(word, other, score_cutoff=1) <= 1
