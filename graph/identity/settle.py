"""Reading a name without a number or date of birth in the light of everyone known or mentioned.

What comes out depends on who is known, not on the order in which they came; so a batch and its reports one by one end alike.
"""

from dataclasses import dataclass, field

from graph.identity.names import stands_for
from graph.identity.node import Node
from graph.identity.people import People
from graph.identity.rules import (
    COMMON,
    JOINING_ALONE,
    NAME_ALONE,
    NAMESAKES,
    OTHER_DOB,
    OTHER_NUMBER,
    PART,
    Near,
    against,
    in_doubt,
    near,
    side_by_side,
    too_common,
)


@dataclass(slots=True)
class Verdict:
    """What becomes of a node: `hub` is who it is taken for (itself, where nobody); `asked` with the reason."""

    hub: Node
    basis: str = ""
    asked: list[tuple[Node, str]] = field(default_factory=list)
    each: bool = False


class Settling:
    """One round of reading, with what was found so far.

    Parameters
    ----------
    people : People
        Everyone known or mentioned.
    """

    def __init__(self, people: People) -> None:
        self.people = people
        self._verdicts: dict[int, Verdict] = {}
        self._keep: list[Node] = []

    def verdict(self, node: Node) -> Verdict:
        """What becomes of a node with a full name."""
        known = self._verdicts.get(id(node))
        if known is None:
            self._keep.append(node)
            self._verdicts[id(node)] = Verdict(node)  # Stands while it is being worked out, so that no circle can arise.
            known = self._verdicts[id(node)] = self._read(node)
        return known

    def hub(self, node: Node) -> Node:
        """Who a node is taken for in the end."""
        return self.verdict(node).hub

    def _read(self, node: Node) -> Verdict:
        around = [other for other in near(self.people, node) if not self.people.blocked(node, other.node)]
        if node.dobs:
            return Verdict(node)
        if not around:
            return self._nobody(node)
        above = self._beyond_doubt([other for other in around if other.node.rank > node.rank])
        equal_core = any(other.level == "equal" and (other.node.core or other.node.listed) for other in above)
        meant: dict[int, tuple[Node, str]] = {}
        for other in above:
            if other.level == "lookalike" or (equal_core and not _equal_or_short_for(node, other)):
                continue
            hub = self.hub(other.node)
            held = meant.get(id(hub))
            if held is None or other.level == "equal":
                meant[id(hub)] = (hub, other.level)
        if not meant:
            return self._nobody(node)
        if len(meant) > 1:
            return self._several(node, list(meant.values()))
        ((hub, level),) = meant.values()
        return self._one(node, hub, level, [other.node for other in around if other.level == "equal"])

    def _nobody(self, node: Node) -> Verdict:
        """Nobody else is known by the name; where many bear it, its mentions need not even be one person."""
        if node.core or not any(too_common(name) for name in node.names):
            return Verdict(node)
        return Verdict(node, asked=[(node, COMMON)], each=True)

    def _beyond_doubt(self, above: list[Near]) -> list[Near]:
        """Without those who are most likely a slip in the date of birth of another one's."""
        equal = [other.node for other in above if other.level == "equal"]
        return [
            other
            for other in above
            if not (other.node.dobs or other.node.default_dobs)
            or not any(
                better.rank > other.node.rank and in_doubt(other.node, better) and not self.people.blocked(other.node, better)
                for better in equal
            )
        ]

    def _several(self, node: Node, meant: list[tuple[Node, str]]) -> Verdict:
        equal = [hub for hub, level in meant if level == "equal"]
        why = NAMESAKES if len(equal) > 1 else "several could be meant"
        return Verdict(node, asked=[(hub, why) for hub, _ in meant], each=True)

    def _one(self, node: Node, hub: Node, level: str, namesakes: list[Node]) -> Verdict:
        reasons = against(node, hub)
        rivals = [other for other in namesakes if other is not hub and self._parted(other, hub)]
        if self.people.blocked(node, hub):
            return Verdict(node)
        if rivals:
            return Verdict(node, asked=[(other, NAMESAKES) for other in (hub, *rivals)], each=True)
        if reasons:
            why = NAMESAKES if OTHER_NUMBER in reasons else reasons[0]
            return Verdict(node, asked=[] if OTHER_DOB in reasons else [(hub, why)], each=level == "equal")
        if level not in JOINING_ALONE:
            return Verdict(node, asked=[(hub, PART)])
        if level != "equal" and side_by_side(node, hub):
            return Verdict(node, asked=[(hub, "named side by side in one record")])
        if any(too_common(name) for name in node.names):
            return Verdict(node, asked=[(hub, COMMON)], each=True)
        return Verdict(hub, basis=NAME_ALONE)

    def _parted(self, other: Node, hub: Node) -> bool:
        """Whether a namesake cannot be, or has not been found to be, the one at hand."""
        if in_doubt(other, hub) and not self.people.blocked(other, hub):
            return False
        verdict = self._verdicts.get(id(other))
        return bool(against(other, hub)) and (verdict is None or verdict.hub is not hub)


def _equal_or_short_for(node: Node, other: Near) -> bool:
    """Whether `other` bears the very name, or one that the name is short for (Ash may be Aisha; Aisha is not Ash)."""
    return other.level == "equal" or any(other.name[0] in stands_for(given) for given, _ in node.names)
