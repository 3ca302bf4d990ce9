"""Names that stand in for names: the same for one entity in every export of one data folder, and of no use elsewhere."""

import hmac
import re
from base64 import b32encode
from collections.abc import Iterable
from hashlib import sha256

from graph.ledger.folder import DataFolder
from graph.ledger.keys import secret_of
from graph.ontology.catalogue import node_kinds
from graph.store.base import Node

LENGTH = 6
"""Letters and digits of a pseudonym; where two on one chart would have the same, they get longer."""
PLAIN = str.maketrans("IOLSB", "80179")
"""Base 32 has no 0, 1, 8 and 9: they stand in for letters that are misread on paper."""
HIDDEN = frozenset({"person", "phone", "vehicle", "account"})
HOUSE = re.compile(r"^\W*(?:flat|apartment|apt|unit|no\.?)?\s*\d|^[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}$", re.IGNORECASE)
"""A place that begins with a number, or is a postcode, may be somebody's home, whether or not it is known to be."""


def key_of(folder: DataFolder) -> bytes:
    """The data folder's secret, made on first use and readable by its owner alone."""
    return secret_of(folder, "pseudonyms.key")


class Pseudonyms:
    """Stands in for names and ids.

    Parameters
    ----------
    key : bytes
        The data folder's secret, see `key_of`.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def code(self, entity: str, length: int = LENGTH) -> str:
        """Letters and digits that stand for an id; nobody gets back to the id without the key."""
        digest = hmac.new(self._key, entity.encode(), sha256).digest()
        return b32encode(digest).decode().translate(PLAIN)[:length]

    def names(self, nodes: Iterable[Node]) -> dict[str, str]:
        """What stands for each node: a pseudonym for persons, phones, vehicles, handles and homes, the name for the rest."""
        nodes = list(nodes)
        names: dict[str, str] = {}
        taken: set[str] = set()
        for node in sorted(nodes, key=lambda one: one.id):
            length = LENGTH
            while (name := self._name(node, length)) in taken:
                length += 2
            if hidden(node):
                taken.add(name)
            names[node.id] = name
        return names

    def _name(self, node: Node, length: int) -> str:
        if not hidden(node):
            return node.name
        label = "Address" if node.kind == "Location" else node_kinds()[node.kind].label.partition(",")[0]
        return f"{label} {self.code(node.id, length)}"


def hidden(node: Node) -> bool:
    """Whether a node's name says who somebody is: persons, what they use, and where they live or may live."""
    if node.kind == "Location":
        return bool(node.attributes.get("home")) or HOUSE.match(node.name) is not None
    return node_kinds()[node.kind].family in HIDDEN
