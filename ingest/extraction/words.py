"""Word lists of ``mappings/words.yaml``, loaded once."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

MAPPINGS = Path(__file__).parent.parent / "mappings"
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_])|-(?=[^\W\d_])|&(?=[^\W\d_]))*")


def _read(text: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one reads the long lists ten times faster
    return yaml.load(text, loader)  # noqa: S506


@cache
def load(name: str) -> dict[str, Any]:
    """One YAML file of ``ingest/mappings``."""
    loaded = _read((MAPPINGS / name).read_text(encoding="utf-8"))
    if not isinstance(loaded, dict):
        raise TypeError(f"{name} must hold a mapping")
    return loaded


@cache
def words(section: str) -> frozenset[str]:
    """The words of one section, folded."""
    return frozenset(fold(word) for word in str(load("words.yaml")[section]).split())


@cache
def premises() -> dict[str, str]:
    """Word that ends a premises' name, to kind of place; hyphens in the list stand for "space or hyphen"."""
    kinds: dict[str, str] = {}
    for kind, listed in load("words.yaml")["premises"].items():
        for word in listed.split():
            kinds.setdefault(word, kind)
    return kinds


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without diacritics, with a plain apostrophe: how words are compared."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize(
        "NFKD", text.casefold().replace("’", "'").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    )
    return "".join(char for char in plain if not unicodedata.combining(char))


@lru_cache(maxsize=65536)
def is_common(word: str) -> bool:
    """Whether a word is plain English (or an acronym of the field) rather than part of a name."""
    folded = fold(word)
    return folded in words("common") or (folded.endswith("'s") and folded[:-2] in words("common"))


@lru_cache(maxsize=65536)
def is_given(word: str) -> bool:
    """Whether a word is a forename that Kith knows."""
    folded = fold(word)
    return folded in words("given") or folded in words("ambiguous")


def is_caseless(text: str) -> bool:
    """Whether capitals say nothing here: nearly all upper case, or no capital at all but at most the first."""
    letters = sum(map(str.isalpha, text))
    if letters < 4:
        return False
    upper = sum(map(str.isupper, text))
    return upper > 0.7 * letters or upper <= max(1, 0.01 * letters)


def alternatives(phrases: list[str]) -> str:
    """A regex alternation of phrases, longest first; a space matches any white space, a trailing ``*`` any ending."""
    parts = []
    for phrase in sorted(phrases, key=len, reverse=True):
        stem = re.escape(phrase.rstrip("*")).replace(r"\ ", r"\s+")
        parts.append(stem + (r"\w*" if phrase.endswith("*") else ""))
    return "|".join(parts)
