"""What people's earlier decisions say against a new one, as the chain that leads there, in words."""

import sqlite3
from collections.abc import Collection, Iterable

from graph.errors import Contradiction
from graph.identity.standing import Word, about, members_of

Pair = tuple[str, str]

SAID = {"same": "are one", "not_same": "are not the same"}


def refuse_same(driver: sqlite3.Connection, a: str, b: str, near: str, far: str, *, raised_by_hand: bool = False) -> None:
    """Raise where a "not same" stands between the clusters of `a` and `b`.

    The machine says so only where two numbers and two dates of birth differ; whoever raises the question by hand may overrule
    it, and nobody does by the way.

    Parameters
    ----------
    driver : sqlite3.Connection
        The record.
    a, b : str
        The mentions to be taken for one.
    near, far : str
        Their entities.
    raised_by_hand : bool
        Whether a person put this very question.

    Raises
    ------
    Contradiction
        With the chain from `a` to `b` through the decision that speaks against it.
    """
    mine, yours = members_of(driver, near), members_of(driver, far)
    small, other = (mine, yours) if len(mine) <= len(yours) else (yours, mine)
    apart = set(other)
    between = [
        word
        for word in about(driver, small).values()
        if word.outcome == "not_same" and (word.a in apart or word.b in apart) and (word.by_hand or not raised_by_hand)
    ]
    if not between:
        return
    held = min(between, key=lambda word: (not word.by_hand, word.n))
    here, there = (held.a, held.b) if held.a in set(mine) else (held.b, held.a)
    chain = [*_chain(driver, a, here, mine), held, *_chain(driver, there, b, yours)]
    raise Contradiction(
        f"Earlier decisions speak against this: {in_words(driver, chain)}.",
        f"Undo {held.decision} first, with a reason: `kith review undo {held.decision} --reason TEXT`."
        if held.by_hand
        else f"If they are one all the same, raise it by hand: `kith review ask {near} {far}`.",
    )


def refuse_not_same(driver: sqlite3.Connection, a: str, b: str, entity: str, without: Collection[Pair] = ()) -> None:
    """Raise where people have joined `a` and `b`, both in `entity`, by one decision after another.

    What was said of the pairs in `without` is being revised, and does not count.

    Raises
    ------
    Contradiction
        With the chain of those decisions.
    """
    chain = _chain(driver, a, b, members_of(driver, entity), by_hand=True, without=without)
    if chain:
        remedy = " or ".join(dict.fromkeys(word.decision for word in chain))
        raise Contradiction(
            f"Earlier decisions speak against this: {in_words(driver, chain)}.",
            f"Undo {remedy} first, with a reason: `kith review undo DECISION --reason TEXT`.",
        )


def _chain(
    driver: sqlite3.Connection,
    start: str,
    end: str,
    members: Iterable[str],
    *,
    by_hand: bool = False,
    without: Collection[Pair] = (),
) -> list[Word]:
    """The shortest way from one mention to another by what stands as "same"; empty where there is none."""
    if start == end:
        return []
    inside = set(members)
    ties: dict[str, list[tuple[str, Word]]] = {}
    for word in about(driver, inside).values():
        if word.outcome != "same" or word.pair in without or (by_hand and not word.by_hand):
            continue
        if inside.issuperset(word.pair):
            ties.setdefault(word.a, []).append((word.b, word))
            ties.setdefault(word.b, []).append((word.a, word))
    came: dict[str, tuple[str, Word]] = {}
    waiting = [start]
    for here in waiting:
        for there, word in sorted(ties.get(here, ()), key=lambda tie: (not tie[1].by_hand, tie[1].n)):
            if there != start and there not in came:
                came[there] = (here, word)
                waiting.append(there)
    links: list[Word] = []
    while end != start:
        if end not in came:
            return []
        end, word = came[end]
        links.insert(0, word)
    return links


def in_words(driver: sqlite3.Connection, chain: Iterable[Word]) -> str:
    """A chain as a person would tell it."""
    return "; ".join(_link(driver, word) for word in chain)


def _link(driver: sqlite3.Connection, word: Word) -> str:
    who = f"{word.author}, {word.decision}: {word.reason}" if word.by_hand else f"found by Kith: {word.basis}"
    return f"{_named(driver, word.a)} and {_named(driver, word.b)} {SAID[word.outcome]} ({who})"


def _named(driver: sqlite3.Connection, member: str) -> str:
    table, text = ("incidents", "COALESCE(m.occurred_on, '')") if member.startswith("i") else ("mentions", "m.text")
    row = driver.execute(
        f"SELECT {text}, r.reference FROM {table} AS m JOIN records AS r ON r.id = m.record WHERE m.id = ?",
        (member,),
    ).fetchone()
    told, reference = row
    return f"what {reference} tells of" if member.startswith("i") else f"“{told}” in {reference}"
