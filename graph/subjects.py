"""What the law asks of every view of a person: the category of data subject, and facts apart from assessments (section 38)."""

from graph.ontology.catalogue import node_kinds
from graph.store.base import Node

ASSESSED = frozenset({"risk_level", "exploitation", "model", "status", "age_note"})
"""What is said of a person by way of assessment; all else is said as a fact."""


def category(node: Node) -> str | None:
    """The category of data subject (section 38(3)) of a person; None for all that is none."""
    kind = node_kinds().get(node.kind)
    if kind is None or kind.family != "person":
        return None
    return str(node.attributes.get("s38") or kind.s38)


def is_assessed(fact: str) -> bool:
    """Whether what is said is somebody's assessment rather than a fact (section 38(2))."""
    return fact in ASSESSED
