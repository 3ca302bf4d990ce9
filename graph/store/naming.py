"""What an entity is called and what is known of it, from its mentions alone."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph.ontology.catalogue import node_kinds, vocabulary

PERSON_RANK = {"Child": 0, "PersonOfConcern": 1, "Person": 2}
"""A child stays a child whatever else is said; alleged and not known to be a child comes before 'not yet known'."""

_APART = re.compile(r"[^a-z0-9]+")
OFFICIAL = frozenset({"child_case", "known_person", "place"})
"""Records that name a thing in full, checked by the one who keeps the list."""

RISKS = tuple(term.code for term in vocabulary("risk_level"))
"""Highest first."""
CORRECTION = "correction"
"""Kind of a record by which a person puts something right; its word stands until another correction."""


@dataclass(frozen=True, slots=True)
class Told:
    """One mention as the projection reads it: oldest first, by (seq, position)."""

    kind: str
    text: str
    attributes: dict[str, Any]
    record_kind: str
    known_on: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Portrait:
    """An entity as it is shown."""

    kind: str
    name: str
    also_known_as: tuple[str, ...]
    attributes: dict[str, Any]


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without accents, punctuation as spaces, single spaces: how names are searched."""
    if text.isascii():
        return " ".join(_APART.sub(" ", text.lower()).split())
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain.casefold()).split())


def display_name(told: Told) -> str:
    """The mention's name as people write it: "CUTLER, Idris" reads "Idris Cutler"."""
    known = told.attributes
    family_of_kind = node_kinds()[told.kind].family
    if family_of_kind == "person":
        given, family = known.get("given") or "", known.get("family") or ""
        if given and family:
            return f"{_cased(given)} {_cased(family)}"
        return _cased(given or family or " ".join(told.text.split()))
    if family_of_kind == "phone":
        return str(known.get("e164") or told.text.strip())
    if family_of_kind == "vehicle":
        return str(known.get("registration") or told.text.strip())
    if family_of_kind == "account":
        platform = known.get("platform")
        handle = str(known.get("handle") or told.text.strip())
        return f"{handle} ({platform})" if platform else handle
    return " ".join(str(known.get("name") or told.text).split())


def _cased(name: str) -> str:
    """Names shouted or whispered in a form are shown in ordinary case; mixed case is left as written."""
    return name.title() if name.isupper() and len(name) > 2 or name.islower() else name  # noqa: RUF021


def portrait(mentions: Sequence[Told]) -> Portrait:
    """Kind, name, other names and attributes of an entity.

    Parameters
    ----------
    mentions : sequence of Told
        Its mentions in records that count, oldest first.
    """
    kind = min((told.kind for told in mentions), key=lambda name: (PERSON_RANK.get(name, 0), name))
    name = _best_name(mentions)
    others = _other_names(mentions, name)
    return Portrait(kind, name, others, _attributes(kind, mentions))


def _best_name(mentions: Sequence[Told]) -> str:
    corrected = [told for told in mentions if "name" in _corrects(told)]
    official = corrected or [told for told in mentions if told.record_kind in OFFICIAL]
    chosen = official[-1:] or [told for told in mentions if _is_full(told)] or mentions
    counted = Counter[str]()
    for told in chosen:
        counted[display_name(told)] += told.count
    best = max(counted.values())
    return min((name for name in counted if counted[name] == best), key=lambda name: (-len(name), name))


def _is_full(told: Told) -> bool:
    given = str(told.attributes.get("given") or "")
    return bool(told.attributes.get("family")) and len(given.strip(".")) > 1


def _other_names(mentions: Sequence[Told], name: str) -> tuple[str, ...]:
    seen = {fold(name)}
    others: list[str] = []
    for told in mentions:
        for other in _forms(told):
            folded = fold(other)
            if folded and folded not in seen:
                seen.add(folded)
                others.append(other)
    return tuple(sorted(others, key=fold))


def _forms(told: Told) -> tuple[str, ...]:
    """Every form of a name in one mention; a row that gives a case number alone names nobody."""
    aliases = tuple(map(str, told.attributes.get("aliases", ())))
    family_of_kind = node_kinds()[told.kind].family
    if family_of_kind in ("phone", "vehicle", "account"):
        return (display_name(told), told.text.strip(), *aliases)  # people look for them as they are written
    numbers = {told.attributes.get("case_id"), told.attributes.get("niche_id")}
    if family_of_kind == "person" and told.text.strip() in numbers and not _names_somebody(told):
        return aliases
    return (display_name(told), *aliases)


def _names_somebody(told: Told) -> bool:
    return bool(told.attributes.get("given") or told.attributes.get("family"))


def _attributes(kind: str, mentions: Sequence[Told]) -> dict[str, Any]:
    """The newest value of each property; where mentions differ, all of them under ``<name>_all``.

    Where two cases are held to be one child, the higher of their risks leads, each case's newest; nobody has yet weighed them
    against each other. A date of birth that is a stand-in (1 January) gives way to any other.
    What a person has put right is what they said, until they put it right again.
    """
    found: dict[str, dict[Any, str]] = {}
    put_right = {name: told for told in mentions for name in _corrects(told)}
    for told in mentions:
        for name in (*node_kinds()[kind].properties, "dob", "case_id", "niche_id"):
            value = told.attributes.get(name)
            if value not in (None, "", []) and put_right.get(name, told) is told:
                known = found.setdefault(name, {})
                known[_hashable(value)] = max(told.known_on, known.get(_hashable(value), ""))
    attributes: dict[str, Any] = {}
    for name in sorted(found):
        values = found[name]
        newest = max(values, key=lambda value: (name == "dob" and not _stand_in(value), values[value], str(value)))
        leads = _leading_risk(mentions) if name == "risk_level" and name not in put_right else ""
        attributes[name] = leads or newest
        if len(values) > 1:
            attributes[f"{name}_all"] = sorted(map(str, values))
    return attributes


def _stand_in(dob: Any) -> bool:
    """Whether a date of birth is 1 January, which is often put where none is known."""
    return str(dob).endswith("-01-01")


def _leading_risk(mentions: Sequence[Told]) -> str:
    """The highest risk of several cases, "" where there is one case at most.

    An assessment that gives no case number counts for all cases: it is newer than what it follows.
    """
    cases = {str(told.attributes["case_id"]) for told in mentions if told.attributes.get("case_id")}
    if len(cases) < 2:
        return ""
    newest: dict[str, tuple[str, int]] = {}
    for told in mentions:
        level = told.attributes.get("risk_level")
        if level not in RISKS:
            continue
        case = told.attributes.get("case_id")
        for one in [str(case)] if case else cases:
            newest[one] = max(newest.get(one, ("", -len(RISKS))), (told.known_on, -RISKS.index(level)))
    return RISKS[min(-rank for _, rank in newest.values())] if newest else ""


def _corrects(told: Told) -> dict[str, Any]:
    """What a mention puts right: field to what was wrong."""
    corrects: dict[str, Any] = told.attributes.get("corrects", {}) if told.record_kind == CORRECTION else {}
    return corrects


def _hashable(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
