"""Names that are known already, found in a text: whole words, any case, one typo, surname first too.

A token index, not a scan: what a text costs depends on its own length, not on how many names are known.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz.distance import OSA

from ingest.extraction.found import Found, overlaps
from ingest.extraction.words import fold, is_common

_TOKEN = re.compile(r"[^\W_](?:[^\W_]|['’&](?=\w)|-(?=\w))*")
TYPO_FROM = 4
"""Shorter words are taken only as they are written: one letter makes another name of them."""
MOST_ASKED = 65_536
PERSONS = ("Child", "PersonOfConcern", "Person")


@dataclass(frozen=True, slots=True)
class Known:
    """A name that Kith knows.

    Attributes
    ----------
    text : str
        The name, alias, address or handle.
    kind : str
        Child, PersonOfConcern, Person, Location, OnlinePlatform ...
    key : str
        Whatever the caller knows it by.
    """

    text: str
    kind: str
    key: str = ""
    attributes: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)


class Gazetteer:
    """An index of known names.

    Parameters
    ----------
    names : iterable of Known
    """

    def __init__(self, names: Iterable[Known]) -> None:
        self._vocabulary: dict[str, int] = {}
        self._asked: dict[str, list[tuple[int, bool]]] = {}  # words of narratives, most of which come again and again
        self._words: list[str] = []
        self._deletes: dict[str, int | tuple[int, ...]] = {}
        self._single: dict[int, list[Known]] = {}
        self._by_pair: dict[tuple[int, int], list[tuple[tuple[int, ...], Known]]] = {}
        for known in names:
            self.add(known)

    def add(self, known: Known) -> None:
        """Learn one more name."""
        self._asked.clear()
        tokens = tuple(self._number(fold(token)) for token in _TOKEN.findall(known.text))
        if not tokens or len("".join(self._words[one] for one in tokens)) < 2:
            return
        if len(tokens) == 1:
            held = self._single.setdefault(tokens[0], [])
            if known not in held:
                held.append(known)
            return
        self._file(tokens, known)
        if known.kind in PERSONS and len(tokens) == 2:
            self._file(tokens[::-1], known)

    def _file(self, tokens: tuple[int, ...], known: Known) -> None:
        entries = self._by_pair.setdefault((tokens[0], tokens[1]), [])
        if (tokens, known) not in entries:
            entries.append((tokens, known))

    def _number(self, token: str) -> int:
        number = self._vocabulary.get(token)
        if number is None:
            number = self._vocabulary[token] = len(self._words)
            self._words.append(token)
            if len(token) >= TYPO_FROM:
                for form in _with_one_deleted(token):
                    held = self._deletes.get(form)
                    self._deletes[form] = number if held is None else (*((held,) if isinstance(held, int) else held), number)
        return number

    def __len__(self) -> int:
        return len(self._single) + len(self._by_pair)

    def find(self, text: str) -> list[Found]:
        """Known names in a text, longest first where they overlap, in the order of the text.

        `attributes` hold ``known`` (the matching `Known` entries) and ``exact``; a typo, or a name
        shared by several, makes it unsure.
        """
        tokens = list(_TOKEN.finditer(text))
        candidates = [self._candidates_of(token[0]) for token in tokens]
        hits: list[tuple[int, int, bool, list[Known]]] = []
        for position in range(len(tokens)):
            if candidates[position]:
                hits += self._at(text, tokens, candidates, position)
        hits.sort(key=lambda hit: (not hit[2], hit[0] - hit[1]))
        found: list[Found] = []
        taken: list[tuple[int, int]] = []
        for start, end, exact, names in hits:
            if overlaps(start, end, taken):
                continue
            taken.append((start, end))
            said = text[start:end]
            keys = {(name.kind, name.key or name.text) for name in names}
            found.append(Found(names[0].kind, start, end, said, exact and len(keys) == 1, {"known": names, "exact": exact}))
        return sorted(found, key=lambda one: one.start)

    def _candidates_of(self, written: str) -> list[tuple[int, bool]]:
        held = self._asked.get(written)
        if held is None:
            held = self._candidates(fold(written.removesuffix("'s").removesuffix("’s")))
            if len(self._asked) < MOST_ASKED:
                self._asked[written] = held
        return held

    def _candidates(self, token: str) -> list[tuple[int, bool]]:
        number = self._vocabulary.get(token)
        if number is not None:
            return [(number, True)]
        if len(token) < TYPO_FROM or is_common(token):
            return []
        near: dict[int, None] = {}
        for form in (token, *_with_one_deleted(token)):
            direct = self._vocabulary.get(form)
            if direct is not None and len(form) >= TYPO_FROM:
                near[direct] = None
            held = self._deletes.get(form)
            if held is not None:
                near.update(dict.fromkeys((held,) if isinstance(held, int) else held))
        return [(one, False) for one in near if OSA.distance(token, self._words[one], score_cutoff=1) <= 1]

    def _at(
        self, text: str, tokens: list[re.Match[str]], candidates: list[list[tuple[int, bool]]], position: int
    ) -> list[tuple[int, int, bool, list[Known]]]:
        best: dict[tuple[int, bool], list[Known]] = {}
        for first, first_exact in candidates[position]:
            if first_exact and first in self._single and self._stands_alone(text, tokens, position, self._single[first]):
                best.setdefault((position, True), []).extend(self._single[first])
            if position + 1 >= len(tokens) or not _adjoin(text, tokens, position):
                continue
            for second, second_exact in candidates[position + 1]:
                for numbers, known in self._by_pair.get((first, second), ()):
                    typos = (not first_exact) + (not second_exact)
                    last = self._rest(text, tokens, candidates, position, numbers, typos)
                    if last is not None:
                        end, exact = last
                        best.setdefault((end, exact), []).append(known)
        return [(tokens[position].start(), _end(tokens[end]), exact, names) for (end, exact), names in best.items()]

    @staticmethod
    def _rest(
        text: str,
        tokens: list[re.Match[str]],
        candidates: list[list[tuple[int, bool]]],
        position: int,
        numbers: tuple[int, ...],
        typos: int,
    ) -> tuple[int, bool] | None:
        end = position + 1
        for number in numbers[2:]:
            if end + 1 >= len(tokens) or not _adjoin(text, tokens, end):
                return None
            match = next((exact for one, exact in candidates[end + 1] if one == number), None)
            if match is None:
                return None
            typos += not match
            end += 1
        return (end, typos == 0) if typos <= 1 else None

    @staticmethod
    def _stands_alone(text: str, tokens: list[re.Match[str]], position: int, names: list[Known]) -> bool:
        """Whether a one-word name may be meant: a capital, no plain word at a sentence's start, no part of a longer name."""
        word = tokens[position][0]
        if len(word) < 2:
            return False
        handle = any(name.kind not in (*PERSONS, "Location") for name in names)
        if handle:
            return True
        if not word[0].isupper():
            return not is_common(word) and len(word) >= TYPO_FROM
        if is_common(word):
            before = text[max(0, tokens[position].start() - 3) : tokens[position].start()].rstrip()
            if not before or before[-1] in ".!?:;":
                return False
        for other in (position - 1, position + 1):
            if (
                0 <= other < len(tokens)
                and tokens[other][0][0].isupper()
                and not is_common(tokens[other][0])
                and not text.isupper()
            ):
                low, high = min(other, position), max(other, position)
                if text[tokens[low].end() : tokens[high].start()] == " ":
                    return False
        return True


def _end(token: re.Match[str]) -> int:
    return token.end() - (2 if token[0].endswith(("'s", "’s")) else 0)


def _adjoin(text: str, tokens: list[re.Match[str]], position: int) -> bool:
    gap = text[tokens[position].end() : tokens[position + 1].start()]
    return (
        len(gap) <= 3
        and not gap.strip(" ,.\n-/&'’\"()")
        and "\n\n" not in gap
        and not (gap.startswith(".") and len(tokens[position][0]) > 2)
    )


def _with_one_deleted(token: str) -> set[str]:
    return {token[:at] + token[at + 1 :] for at in range(len(token))}
