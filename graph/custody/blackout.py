"""What becomes of a text, a structure or a record when somebody is taken out of it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from graph.custody.whom import Span, Whom, found, masked

ABOUT = frozenset({"child_case", "known_person", "missing_episode", "risk_assessment", "correction"})
"""Kinds of records that are about one person from first to last."""
WHOSE = frozenset({"name", "child_name"})
"""The field of such a record that says about whom it is."""

Json = Any


def without(pattern: re.Pattern[str], text: str) -> str:
    """A text, or a structure as text, without what a pattern finds."""
    if not pattern.search(text):
        return _inside(pattern, text) if "\\" in text and text[:1] in "[{" else text
    return _inside(pattern, text) if text[:1] in ("[", "{") else masked(text, found(pattern, text))


def _inside(pattern: re.Pattern[str], text: str) -> str:
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        return masked(text, found(pattern, text))
    clean = walked(pattern, told)
    return text if clean == told else orjson.dumps(clean).decode()


def walked(pattern: re.Pattern[str], told: Json) -> Json:
    """A structure with every string in it blacked out where the pattern is met; keys too."""
    if isinstance(told, str):
        return masked(told, found(pattern, told))
    if isinstance(told, list):
        return [walked(pattern, one) for one in told]
    if isinstance(told, dict):
        return {masked(key, found(pattern, key)): walked(pattern, value) for key, value in told.items()}
    return told


class Record:
    """One record as it stands in the ledger, and the mentions in it.

    Parameters
    ----------
    kind : str
        liberty_report, child_case, ...
    body : str
        Fields, labels, unplaced text and content, as JSON.
    own, others : mapping of str to sequence of spans
        Places in each field where the person is named, and where somebody or something else is.
    """

    def __init__(self, kind: str, body: str, own: Mapping[str, Sequence[Span]], others: Mapping[str, Sequence[Span]]) -> None:
        self.kind = kind
        self._body: dict[str, Any] = orjson.loads(body)
        self._own = own
        self._others = others

    @property
    def about(self) -> bool:
        """Whether it is about nobody else."""
        return self.kind in ABOUT and any(name in WHOSE for name in self._own)

    def without(self, whom: Whom) -> str:
        """The body without the person."""
        speaks = bool(self._own)
        pattern = whom.here if speaks else whom.anywhere
        fields = {name: self._field(name, text, pattern) for name, text in self._body["fields"].items()}
        told = {
            "fields": fields,
            "labels": walked(whom.anywhere, self._body["labels"]),
            "unplaced": walked(pattern, self._body["unplaced"]),
            "content": {} if self.about else _content(pattern, whom, self._body["content"]),
        }
        same = told == self._body
        return "" if same else orjson.dumps(told, option=orjson.OPT_NON_STR_KEYS).decode()

    def _field(self, name: str, text: str, pattern: re.Pattern[str]) -> str:
        others = self._others.get(name, ())
        if self.about and not others:
            return ""
        mine = list(self._own.get(name, ()))
        return masked(text, [*mine, *found(pattern, text, others)])


def _content(pattern: re.Pattern[str], whom: Whom, told: Json) -> Json:
    """Parsed values: a word that is no name by itself is taken out where it is all that stands there."""
    if isinstance(told, str):
        whole = pattern.fullmatch(told.strip())
        return masked(told, [(0, len(told))]) if whole else masked(told, found(whom.anywhere, told))
    if isinstance(told, list):
        return [_content(pattern, whom, one) for one in told]
    if isinstance(told, dict):
        return {key: _content(pattern, whom, value) for key, value in told.items()}
    return told
