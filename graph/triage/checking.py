"""A list held against what is known: for each line whether it is known, nearly known, or not; each line is a look."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.access import Look
from graph.errors import TooLarge
from graph.kith import Kith
from graph.ledger.database import raw
from graph.ontology.catalogue import node_kinds
from graph.store.base import Match
from graph.store.embedded import EmbeddedGraph

HIT, NEAR, NONE = "hit", "near", "none"
KNOWN = 0.979
"""Score from which a name is the one that was asked for, its words in whatever order."""
MOST_LINES = 2_000
MOST_SHOWN = 5
SEARCHED = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list.

    Attributes
    ----------
    text : str
        As it stands in the list.
    terms : tuple of str
        What to look for: the line itself, or the names, plates, numbers and handles in it.
    dob : str
        The date of birth beside a name (ISO 8601), empty where there is none.
    """

    text: str
    terms: tuple[str, ...]
    dob: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What was found for a line; `matches` has the best first."""

    text: str
    outcome: str
    matches: tuple[Match, ...]


def check(kith: Kith, look: Look, lines: Sequence[Line]) -> list[Row]:
    """Hold each line against everybody and everything that is known.

    Parameters
    ----------
    kith : Kith
        The open data folder.
    look : Look
        Who, and what for; one row of the log for each line.
    lines : sequence of Line
        The list.

    Returns
    -------
    list of Row
        In the order of the list: "hit" where something goes by just that, "near" where something is alike, else "none".

    Raises
    ------
    TooLarge
        If there are more lines than a list may have.
    NotLogged
        If the looks cannot be logged.
    """
    if len(lines) > MOST_LINES:
        raise TooLarge(f"The list has {len(lines):,} lines; {MOST_LINES:,} are checked at once.", "Check it in parts.")
    kinds = [kind.name for kind in node_kinds().values() if kind.counted]
    with kith.database.reading_as(look.actor) as connection:
        graph = EmbeddedGraph(raw(connection))
        rows = [_row(graph, line, kinds) for line in lines]
    persons = [[one.node.id for one in row.matches if node_kinds()[one.node.kind].family == "person"] for row in rows]
    kith.view(look.actor, look.purpose).log_each(
        [(f"list check of {row.text[:100]!r}: {row.outcome}", named) for row, named in zip(rows, persons, strict=True)]
    )
    return rows


def _row(graph: EmbeddedGraph, line: Line, kinds: Sequence[str]) -> Row:
    best: dict[str, Match] = {}
    for term in line.terms:
        for match in graph.search(term, kinds, SEARCHED):
            found = _with_birth(match, line.dob)
            if match.node.id not in best or best[match.node.id].score < found.score:
                best[match.node.id] = found
    ordered = sorted(best.values(), key=lambda match: (-match.score, match.node.id))
    known = [match for match in ordered if match.score >= KNOWN]
    outcome = HIT if known else NEAR if ordered else NONE
    return Row(line.text, outcome, tuple((known or ordered)[: 2 * MOST_SHOWN if known else MOST_SHOWN]))


def _with_birth(match: Match, dob: str) -> Match:
    """A name whose date of birth is another is no more than near."""
    said = match.node.attributes.get("dob_all") or [match.node.attributes.get("dob")]
    if not dob or not any(said) or dob in said:
        return match
    return Match(match.node, min(match.score, KNOWN - 0.1))
