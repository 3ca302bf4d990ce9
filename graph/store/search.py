"""Finding entities by name: exact, then prefix, then fuzzy."""

import sqlite3
from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from graph.store.membership import marks
from graph.store.naming import fold

CANDIDATES = 400
"""Names that the trigram index hands on to be compared letter by letter."""


def search_names(
    connection: sqlite3.Connection, text: str, kinds: Sequence[str], limit: int
) -> list[tuple[str, float]]:
    """Entities by the score of their best name.

    Parameters
    ----------
    connection : sqlite3.Connection
        Open on the projection.
    text : str
        What was typed; a name, part of one, a number plate, a phone number.
    kinds : sequence of str
        Node kinds wanted; empty for all but reports' incidents.
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
    best: dict[str, float] = {}
    for entity, folded in _candidates(connection, wanted, kinds, limit):
        score = _score(wanted, folded)
        if score > best.get(entity, 0.0):
            best[entity] = score
    return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:limit]


def _candidates(connection: sqlite3.Connection, wanted: str, kinds: Sequence[str], limit: int) -> list[tuple[str, str]]:
    chosen = f"AND g.kind IN ({marks(kinds)})" if kinds else "AND g.kind != 'Incident'"
    base = "SELECT n.entity, n.folded FROM graph_names AS n JOIN graph_nodes AS g ON g.id = n.entity WHERE "
    rows = connection.execute(f"{base} n.folded = ? {chosen} ORDER BY n.entity", (wanted, *kinds)).fetchall()
    rows += connection.execute(
        f"{base} n.folded >= ? AND n.folded < ? {chosen} ORDER BY n.folded, n.entity LIMIT ?",
        (wanted, wanted + "\U0010ffff", *kinds, 10 * limit),
    ).fetchall()
    grams = sorted({word[start : start + 3] for word in wanted.split() for start in range(max(1, len(word) - 2))})
    long_enough = [gram for gram in grams if len(gram) == 3]  # a trigram
    if not long_enough:
        return rows
    matching = " OR ".join(f'"{gram}"' for gram in long_enough)
    rows += connection.execute(
        f"SELECT n.entity, n.folded FROM (SELECT rowid FROM graph_search WHERE graph_search MATCH ? "
        f"ORDER BY rank LIMIT {CANDIDATES}) AS s JOIN graph_names AS n ON n.rowid = s.rowid "
        f"JOIN graph_nodes AS g ON g.id = n.entity WHERE 1 {chosen}",
        (matching, *kinds),
    ).fetchall()
    return rows


def _score(wanted: str, name: str) -> float:
    if wanted == name or wanted.replace(" ", "") == name.replace(" ", ""):
        return 1.0
    if sorted(wanted.split()) == sorted(name.split()):
        return 0.98
    if name.startswith(wanted) or all(_starts(word, name) for word in wanted.split()):
        return 0.9 + 0.05 * len(wanted) / max(len(wanted), len(name))
    if _one_typo_a_word(wanted, name):
        return 0.8 + 0.0005 * fuzz.token_sort_ratio(wanted, name)
    ratio = max(fuzz.token_sort_ratio(wanted, name), fuzz.token_set_ratio(wanted, name) - 15) / 100
    return 0.75 * ratio if ratio >= 0.8 else 0.0  # below that a name is another name


def _starts(word: str, name: str) -> bool:
    return any(other.startswith(word) for other in name.split())


def _one_typo_a_word(wanted: str, name: str) -> bool:
    """Whether every word that was typed is one letter away from a word of the name."""
    words = name.split()
    return all(
        any(DamerauLevenshtein.distance(word, other, score_cutoff=1) <= 1 for other in words)
        for word in wanted.split()
        if len(word) > 2  # two letters are all within one typo of each other
    ) and any(len(word) > 2 for word in wanted.split())
