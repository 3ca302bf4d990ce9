"""Names in Neo4j: the full-text index finds who may be meant, by the words that the embedded store looks up."""

from collections.abc import Callable, Iterable, Sequence

from graph.store.base import Node
from graph.store.bolt import Server
from graph.store.mirrored import NODE, folded_names, node_of
from graph.store.search import MOST_NAMES, one_typo
from graph.store.words import variants, words_of

INDEX = "kith_words"
ASK = f"CALL db.index.fulltext.queryNodes('{INDEX}', $wanted, {{limit: {MOST_NAMES}}}) YIELD node AS n RETURN {NODE}"

Named = list[tuple[Node, str]]
"""Nodes, each with one of its names folded."""


def candidates(server: Server, wanted: str) -> Named:
    """Names that have all the words typed, or all but one; or all of them written as one.

    Parameters
    ----------
    server : Server
        Where the graph is.
    wanted : str
        What was typed, folded.
    """
    words = list(dict.fromkeys(wanted.split()))
    whole = _as_one(wanted)
    found = _with(server, _all(words), lambda name: all(_has(name, word) for word in words))
    if not found and len(words) > 1:
        found = _with(server, _all_but_one(words), lambda name: sum(not _has(name, word) for word in words) == 1)
    return found + _with(server, _any(whole), lambda name: any(_has(name, word) for word in whole))


def _with(server: Server, query: str, fits: Callable[[Sequence[str]], bool]) -> Named:
    nodes = [node_of(row[0]) for row in server.rows(ASK, {"wanted": query})]
    named = [(node, folded) for node in nodes for folded in folded_names(node.name, node.also_known_as)]
    return [(node, folded) for node, folded in named if fits(words_of(folded))]


def _has(name: Sequence[str], word: str) -> bool:
    return any(other.startswith(word) or one_typo(word, other) for other in name)


def _as_one(wanted: str) -> list[str]:
    """The words typed without spaces; a British number also as it reads from abroad."""
    whole = wanted.replace(" ", "")
    return [whole, "44" + whole[1:]] if whole.isdecimal() and whole.startswith("0") else [whole]


def _word(word: str) -> str:
    """Lucene query for a word, what begins with it, and what is near it; folded words need no escaping."""
    return " ".join([f"_words:{word}*", *(f"_typos:{form}" for form in variants(word))])


def _any(words: Iterable[str]) -> str:
    return " ".join(f"({_word(word)})" for word in words)


def _all(words: Iterable[str]) -> str:
    return " ".join(f"+({_word(word)})" for word in words)


def _all_but_one(words: Sequence[str]) -> str:
    return " ".join(f"({_all([*words[:place], *words[place + 1 :]])})" for place in range(len(words)))
