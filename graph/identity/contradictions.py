"""Decisions of people's that cannot stand together: refused, with the chain of earlier ones that speaks against them."""

from collections.abc import Sequence

from graph.errors import Contradiction
from graph.identity.judgement import Judgement, Judgements, Pair


def refuse(row: Judgement, decided: Judgements) -> None:
    """Raise where what people decided before speaks against a new decision of theirs.

    Raises
    ------
    graph.errors.Contradiction
        With the chain of decisions that contradicts it, in words.
    """
    chain = contradiction(row, decided)
    if chain:
        told = "; ".join(
            f"{link.a} and {link.b}: {link.outcome.replace('_', ' ')} ({link.reason or link.basis})" for link in chain
        )
        raise Contradiction(
            f"Earlier decisions speak against this: {told}.",
            "Undo one of these first, with a reason.",
        )


def contradiction(row: Judgement, decided: Judgements) -> list[Judgement]:
    """The chain of people's decisions that contradicts `row`, shortest first found; empty where none does.

    "Same" is contradicted by same, ..., not same, ..., same between its two; "not same" by a chain of "same".
    """
    if row.outcome == "not_same":
        return _chain(row.a, row.b, decided, row.pair)
    if row.outcome != "same":
        return []
    near, far = _reach(row.a, decided, row.pair), _reach(row.b, decided, row.pair)
    for here in sorted(near):
        for held in decided.of(here):
            there = held.b if held.a == here else held.a
            if held.author and held.outcome == "not_same" and there in far and held.pair != row.pair:
                return [
                    *_chain(row.a, here, decided, row.pair),
                    held,
                    *_chain(there, row.b, decided, row.pair),
                ]
    return []


def _reach(start: str, decided: Judgements, without: Pair) -> dict[str, Judgement | None]:
    """All that people have joined to `start`, each with the decision that led there. `without`: the pair now judged anew."""
    came: dict[str, Judgement | None] = {start: None}
    waiting: list[str] = [start]
    for key in waiting:
        for held in decided.of(key):
            other = held.b if held.a == key else held.a
            if held.author and held.outcome == "same" and held.pair != without and other not in came:
                came[other] = held
                waiting.append(other)
    return came


def _chain(start: str, end: str, decided: Judgements, without: Pair) -> list[Judgement]:
    came = _reach(start, decided, without)
    links: Sequence[Judgement] = []
    key = end
    while key in came and (held := came[key]) is not None:
        links = [held, *links]
        key = held.b if held.a == key else held.a
    return list(links) if key == start else []
