"""Who came to a meeting and who sent apologies: they speak there, and nobody is discussed by being among them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graph.ontology.catalogue import squash
from ingest.extraction.words import fold
from ingest.extraction.words import words as listed_words
from ingest.minutes.wording import words

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*")
_CHAIRED = re.compile(
    r"\b(?i:chair(?:ed\s+by|person|man|woman)?)\b\s*[:–—-]?\s*((?:[A-Z][\w/.'’-]*\s?){1,5})|"
    r"((?:[A-Z][\w/.'’-]*\s){0,4}[A-Z][\w/.'’-]*)\s*"
    r"(?:\(\s*(?i:chair|leading|led)(?:[^)\n]{0,12})\)|[,–—-]\s*(?i:chair)\b|\s+(?i:in the chair)\b)",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Names and agencies of those who came or could not."""

    names: tuple[frozenset[str], ...]
    text: str
    people: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        """Whether a name is that of somebody who was there, or of an agency; a lone forename of theirs is theirs."""
        said = frozenset(_name_words(name))
        if not said:
            return False
        if any(said <= one for one in self.names):
            return True
        return len(said) > 1 and fold(name) in self.text

    def knows(self, who: str) -> bool:
        """Whether initials or a name are an attendee's."""
        return self.in_full(who) != who or self.has(who)

    def in_full(self, owner: str) -> str:
        """An owner given by initials, with the name of the one attendee whose they are: "PG" is "Philippa Gantry (PG)"."""
        return _INITIALS.sub(lambda found: self._called(found[0]), owner) if _ONLY_INITIALS.fullmatch(owner.strip()) else owner

    def _called(self, initials: str) -> str:
        whose = [name for name in self.people if _has_initials(name, initials)]
        if len({name.split()[-1] for name in whose}) != 1:
            return initials
        return f"{min(whose, key=len)} ({initials})"


_INITIALS = re.compile(r"[A-Z]{2,4}")
_ONLY_INITIALS = re.compile(r"[A-Z]{2,4}(?:\s*(?:[/,;&+]|and)\s*[A-Z]{2,4})*")


def _has_initials(name: str, initials: str) -> bool:
    return any(_initials(name, hyphens=hyphens).endswith(initials) for hyphens in (True, False))


def _initials(name: str, *, hyphens: bool = True) -> str:
    words = [part for word in _WORD.findall(name) for part in (word.split("-") if hyphens else [word])]
    return "".join(word[0].upper() for word in words)


def attendance_of(lists: Iterable[str]) -> Attendance:
    """What the lists of those present and absent say."""
    whole = "\n".join(lists)
    parts = re.split(r"[;,\n(|]|\s[–—-]\s", whole)
    names = [name for part in parts if (name := _untitled(part))]
    people = [frozenset(_name_words(part)) for part in parts]
    return Attendance(tuple(one for one in people if one), fold(whole), tuple(dict.fromkeys(names)))


def _untitled(part: str) -> str:
    """A name without rank and title, as written; "" where a part has none."""
    away = listed_words("titles") | listed_words("posts")
    kept = [word for word in part.split() if word[0].isupper() and fold(word.strip(".")) not in away]
    return " ".join(kept).strip(" .") if 1 < len(kept) <= 5 else ""


def _name_words(text: str) -> list[str]:
    away = listed_words("titles") | listed_words("posts")
    found = [fold(word) for word in _WORD.findall(text) if word[0].isupper()]
    return [word for word in found if word not in away]


def people_list(text: str) -> list[str]:
    """The people of a list, one by one."""
    lines = re.split(r"\s*[;\n]\s*", text)
    parts = [part for line in lines for part in _comma_apart(line, alone=len(lines) == 1)]
    nobody = {squash(word) for word in words("not_names")}
    return [bare for part in parts if (bare := part.strip(" .•-")) and squash(bare) not in nobody]


def _comma_apart(line: str, *, alone: bool) -> list[str]:
    """The names of a line with commas; beside other lines a comma may stand between a name and its agency."""
    parts = re.split(r"\s*,\s*(?![^()]*\))", line)
    bracketed = len(parts) > 1 and all(part.strip().endswith(")") for part in parts)
    return parts if alone or bracketed else [line]


def chair_in(text: str) -> str:
    """Who chairs, where a line of the list or of the opening says so: "DI Penn (Chair)", "Chair D/Supt Ashworth"."""
    found = _CHAIRED.search(text)
    return " ".join((found[1] or found[2]).split()).strip(" .,") if found else ""
