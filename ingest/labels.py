"""Labels as people type them, matched to the names that Kith uses.

Headings, column headers and form labels differ from agency to agency; the words that are known stand in
``ingest/mappings/*.yaml``. A label matches without regard to case, punctuation and spaces, and a small typo passes.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from graph.errors import BadInput
from graph.ontology.catalogue import squash

MAPPINGS = Path(__file__).parent / "mappings"
SHORTEST_TYPO = 5
"""Below this length one wrong letter makes another word ("date", "rate")."""


@cache
def mapping(name: str) -> dict[str, Any]:
    """The editable mapping `name` (a file in ``ingest/mappings``), read once.

    Raises
    ------
    BadInput
        If somebody's edit left a file that is not a YAML mapping.
    """
    path = MAPPINGS / f"{name}.yaml"
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except yaml.YAMLError as wrong:
        raise BadInput(f"The mapping {path.name} cannot be read: {wrong}.", "Undo the last edit of it.") from wrong
    if not isinstance(loaded, dict):
        raise BadInput(f"The mapping {path.name} holds no entries.", "Put the shipped file back.")
    return loaded


class Labels:
    """A set of labels with their canonical names.

    Parameters
    ----------
    words : mapping of str to iterable of str
        Canonical name to the ways in which it is written; the name itself is one of them.
    """

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._exact: dict[str, str] = {}
        for name, forms in words.items():
            for form in (*forms, name):
                self._exact.setdefault(squash(form), name)
        self._exact.pop("", None)
        self._long = [form for form in self._exact if len(form) >= SHORTEST_TYPO]

    def find(self, text: str, cutoff: float = 88.0) -> str | None:
        """Canonical name of the label that `text` is, or None.

        Examples
        --------
        >>> Labels({"due": ["by when", "target date"]}).find("Target-date:")
        'due'
        """
        wanted = squash(text)
        if wanted in self._exact:
            return self._exact[wanted]
        if len(wanted) < SHORTEST_TYPO:
            return None
        best = process.extractOne(wanted, self._long, scorer=fuzz.ratio, score_cutoff=cutoff)
        return self._exact[best[0]] if best else None

    def within(self, text: str, share: float = 0.0) -> str | None:
        """Canonical name of the longest label that stands in `text` as whole words, or None.

        Parameters
        ----------
        text : str
            A heading or label with other words around it.
        share : float
            The least part of the text's letters that the label must take.
        """
        words = [squash(word) for word in text.split()]
        best = ""
        for first in range(len(words)):
            joined = ""
            for word in words[first:]:
                joined += word
                if joined in self._exact and len(joined) > len(best):
                    best = joined
        return self._exact[best] if best and len(best) >= share * len("".join(words)) else None
