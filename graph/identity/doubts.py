"""Pairs with a date of birth on both sides that only a person may decide: twins, siblings, namesakes, slips in a date."""

from collections.abc import Iterator
from datetime import date

from graph.identity.names import one_slip, sound
from graph.identity.node import Node
from graph.identity.people import People
from graph.identity.rules import JOINING_ALONE, NAMESAKES, OTHER_NUMBER, TWINS, against, dobs_near, near

FEW = 3

MOST_TWINS = 12
"""About so many of one surname and day at most a person is asked; no family is larger, and nobody could answer more."""


def doubts(people: People, node: Node) -> Iterator[tuple[Node, str]]:
    """Whom a node with a date of birth must be asked about, and why; "apart" where two numbers and two dates settle it."""
    seen = {id(node)}
    for day in sorted(node.dobs):
        twins = 0
        for other in _born_with(people, node, day):
            why = _born_together(node, other) if id(other) not in seen and not people.blocked(node, other) else ""
            twins += why == TWINS
            if why and (why != TWINS or twins <= MOST_TWINS):
                seen.add(id(other))
                yield other, why
    around = [other for other in near(people, node) if other.node.dobs and id(other.node) not in seen]
    equal = sum(other.level == "equal" for other in around)
    for found in around:
        other = found.node
        if found.level not in JOINING_ALONE or people.blocked(node, other):
            continue
        if OTHER_NUMBER in against(node, other):
            if found.level == "equal":
                yield other, "apart"
        elif dobs_near(node.dobs, other.dobs):
            yield other, "nearly the same date of birth"
        elif found.level == "equal" and equal <= FEW:
            yield other, NAMESAKES


def _born_with(people: People, node: Node, day: date) -> list[Node]:
    """Who else was born that day; of very many, those whose name comes near."""
    if not people.many_born(day):
        return people.born_on(day)
    return [other.node for other in near(people, node) if day in other.node.dobs]


def _born_together(node: Node, other: Node) -> str:
    """Why two nodes born on one day may be one person or two, "" where nothing else joins them."""
    if any(family == far or one_slip(family, far) for _, family in sorted(node.names) for _, far in sorted(other.names)):
        return TWINS
    if {given for given, _ in node.names} & {given for given, _ in other.names}:
        return "same forename and date of birth"
    if _sounds(node) & _sounds(other):
        return "sounds alike, same date of birth"
    return ""


def _sounds(node: Node) -> set[tuple[str, str]]:
    return {(sound(given), sound(family)) for given, family in node.names}
