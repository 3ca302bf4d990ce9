"""One question that a person should look at."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from graph.identity.standing import CONFIRM

SAME_INCIDENT = "same_incident"
RAISED = "raised by hand"
WOULD_JOIN = "one by the weights and names of now"
PARTED = "no longer one by the weights and names of now"
KINDS = ("same_person", "same_place", SAME_INCIDENT, CONFIRM, "other")


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a person should look at.

    Attributes
    ----------
    a, b : str
        The two mentions (or incidents) by which it is put; one and the same where it is whether a name is somebody at all.
    near, far : str
        Their entities.
    because : tuple of dict
        The evidence, as ``text`` and ``weight``.
    would_change : int
        Pairs of mentions (or of reports) that an answer settles.
    worth : float
        What the list goes by: likely gain first.
    alike : str
        Equal for questions that may be answered in one go: the same two names on the same ground about the same entity, or
        misspellings of the name of one place.
    """

    id: str
    kind: str
    a: str
    b: str
    near: str
    far: str
    score: float
    because: tuple[dict[str, Any], ...]
    basis: str
    would_change: int = 0
    worth: float = 0.0
    alike: str = ""

    @property
    def entities(self) -> tuple[str, str]:
        """Both entities, in a fixed order."""
        return pair_of(self.near, self.far)


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Two ids in a fixed order."""
    return (one, other) if one <= other else (other, one)


def question_id(kind: str, a: str, b: str) -> str:
    """The id of a question: it follows from what is asked, so it is the same each time."""
    return "q" + blake2b("\x1f".join((kind, *pair_of(a, b))).encode(), digest_size=8).hexdigest()
