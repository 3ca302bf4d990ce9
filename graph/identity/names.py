"""Names made comparable: folding, splitting, short forms, typos, sound.

Nothing here knows of persons or mentions; it works on words. The tables beside this file (``aliases.csv``,
``surnames_low_information.csv``) are meant to be edited.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

HERE = Path(__file__).parent

TITLES = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "rev",
        "sir",
        "master",
        "madam",
        "pc",
        "dc",
        "ds",
        "di",
        "dci",
        "sgt",
        "insp",
    }
    | {"inspector", "sister", "father", "imam", "cllr"}
)
PARTICLES = frozenset(
    {"al", "el", "de", "da", "di", "du", "del", "della", "van", "von", "der", "den", "la", "le", "bin", "ibn", "ben", "bint"}
    | {"o", "mc", "mac", "ap", "abd", "abu", "st", "ter"}
)


@cache
def _letters() -> dict[int, str]:
    """Letters beyond the plain alphabet in their usual English spelling (``letters.csv``: Cyrillic, Arabic, Latin ones).

    So a name in either script meets its usual English spelling within a letter.
    """
    with (HERE / "letters.csv").open(encoding="utf-8", newline="") as lines:
        return {ord(row["letter"]): row["latin"] for row in csv.DictReader(lines)}


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Lower case words of plain letters and digits, one space between; apostrophes vanish, hyphens part words."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_letters())
    if not lowered.isascii():
        plain = unicodedata.normalize("NFKD", lowered)
        lowered = "".join(sign for sign in plain if not unicodedata.combining(sign))
        # Letters outside the table (Greek, Bengali ...) stay as they are: equal still meets equal.
    lowered = re.sub(r"['’‘`´ʼ]", "", lowered)
    return " ".join(re.findall(r"[^\W_]+", lowered))


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name, folded.

    Attributes
    ----------
    given : str
        First forename, or the only word of a name of one word.
    middle : tuple of str
        Other forenames.
    family : str
        Surname in one piece (``obrien``, ``smithjones``, ``alhassan``); empty where there is none.
    parts : tuple of str
        The halves of a double-barrelled surname.
    """

    given: str = ""
    middle: tuple[str, ...] = ()
    family: str = ""
    parts: tuple[str, ...] = ()

    @property
    def full(self) -> bool:
        """Whether there is a forename in full and a surname."""
        return len(self.given) > 1 and len(self.family) > 1

    @property
    def initial(self) -> bool:
        """Whether an initial stands for the forename."""
        return len(self.given) == 1 and len(self.family) > 1

    @property
    def single(self) -> bool:
        """Whether one word is all there is: a forename, a nickname or a surname."""
        return bool(self.given) != bool(self.family)


TAGS = frozenset(
    [
        "lil",
        "little",
        "big",
        "young",
        "old",
        "fat",
        "mad",
        "baby",
        "king",
        "prince",
        "dj",
        "mc",
        "uncle",
        "ghost",
        "tall",
        "skinny",
        "crazy",
        "fast",
    ]
)
"""Words that begin a street name: "Lil K" has no surname."""


def name_of(given: str, family: str) -> Name:
    """The name whose forenames and surname are already told apart."""
    words = fold(given).split()
    if words and words[0] in TAGS and len(fold(family)) == 1:
        return Name(given=" ".join((*words, fold(family))))
    if len(words) > 1 and words[0] in TAGS and not family:
        return Name(given=" ".join(words))
    forenames = [word for word in words if word not in TITLES or len(words) == 1]
    halves = tuple(half for half in (fold(part).replace(" ", "") for part in re.split(r"[-‐–/]", family)) if half)
    return Name(
        given=forenames[0] if forenames else "",
        middle=tuple(forenames[1:]),
        family="".join(halves),
        parts=halves if len(halves) > 1 else (),
    )


@lru_cache(maxsize=200_000)
def split_name(text: str) -> Name:
    """The name written in `text`: "CUTLER, Idris", "Z. Novak", "Mr Omar al-Hassan", "Lena"."""
    if text.count(",") == 1:
        family, _, given = text.partition(",")
        return name_of(given, family)
    words = [word for word in re.split(r"\s+", text.strip()) if word]
    while len(words) > 1 and fold(words[0]) in TITLES:
        words.pop(0)
    if len(words) < 2:
        return name_of(text, "")
    start = len(words) - 1
    while start > 1 and fold(words[start - 1]) in PARTICLES:
        start -= 1
    return name_of(" ".join(words[:start]), " ".join(words[start:]))


@cache
def _forms() -> dict[str, frozenset[str]]:
    """Form to the names that it may stand for, from ``aliases.csv``."""
    table: dict[str, set[str]] = {}
    with (HERE / "aliases.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            table.setdefault(fold(row["form"]), set()).add(fold(row["canonical"]))
    return {form: frozenset(names) for form, names in table.items()}


@lru_cache(maxsize=200_000)
def stands_for(given: str) -> frozenset[str]:
    """`given` itself and every name that it is a known form of."""
    return _forms().get(given, frozenset()) | {given}


@lru_cache(maxsize=200_000)
def known_form(left: str, right: str) -> bool:
    """Whether one is a known form of the other, or both are spellings of one name that sound alike.

    Two short forms of one name (Mia and Millie, both from Amelia) may well be two sisters, so they do not count.
    """
    one, other = stands_for(left), stands_for(right)
    return left in other or right in one or (bool(one & other) and sound(left) == sound(right))


@cache
def known_forenames() -> frozenset[str]:
    """Every forename of the alias table: two of these, one letter apart, are two names and not a slip."""
    return frozenset(_forms()).union(*_forms().values())


@cache
def low_information_surnames() -> frozenset[str]:
    """Surnames that say little about who is meant."""
    with (HERE / "surnames_low_information.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(fold(row["surname"]) for row in csv.DictReader(lines))


def one_slip(left: str, right: str) -> bool:
    """Whether one letter left out, doubled, swapped with its neighbour or mistaken parts two words.

    In a word of three letters a mistaken letter makes another name (Ali, Ari), so it does not count there.
    """
    if left == right or abs(len(left) - len(right)) > 1 or min(len(left), len(right)) < 3:
        return False
    if OSA.distance(left, right, score_cutoff=1) != 1:
        return False
    return max(len(left), len(right)) > 3 or sorted(left) == sorted(right)


def slips(word: str) -> set[str]:
    """The word and all that is left of it with one letter gone: two words one slip apart share one of these."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


_SOUNDS = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        (r"^(?:k(?=n)|g(?=n)|p(?=n)|w(?=r))", ""),
        (r"ph", "f"),
        (r"sch|tch|sh|sz|cz|ch|zh", "x"),
        (r"ck|cq|q|kh|c(?![eiy])", "k"),
        (r"c", "s"),
        (r"w", "v"),
        (r"dj|dg|g(?=[eiy])", "j"),
        (r"z", "s"),
        (r"th", "t"),
        (r"(?<!^)[aeiouyh]", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """A rough key of how a word sounds, for names of many origins (Metaphone knows English only)."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word
