"""The eco map of a child: household, family, school, peers, places, online and services, as the graph has them.

What somebody corrects is laid over it and kept; the graph stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.access import View
from graph.casework.entering import Entered
from graph.casework.laid_over import OWN, Corrections, Said, one_of
from graph.kith import Kith
from graph.ontology.catalogue import link_kinds, node_kinds
from graph.store.base import Link, Node, Subgraph

KIND = "eco_map"
SECTORS = {
    "household": "Household",
    "family": "Wider family",
    "school": "School",
    "peers": "Peers and others",
    "places": "Places",
    "online": "Online",
    "services": "Services",
}
NATURES = {"risk": "Risk", "support": "Support", "both": "Risk and support", "open": "Not said"}
STRENGTHS = {"strong": "Strong", "ordinary": "Ordinary", "weak": "Weak"}
WAYS = {"both": "Both ways", "to": "To the child", "from": "From the child"}
CHOICES = {"sector": SECTORS, "nature": NATURES, "strength": STRENGTHS, "way": WAYS}
STRONG, WEAK = 4, 1


@dataclass(frozen=True, slots=True)
class Tie:
    """One thread of the map.

    Attributes
    ----------
    id : str
        Entity, or the id of one that was added by hand.
    why : str
        What the graph says of it, in words; "corrected" where somebody changed it.
    hidden : bool
        Left out by somebody; shown in the table all the same.
    """

    id: str
    name: str
    kind: str
    sector: str
    nature: str
    strength: str
    way: str
    why: str
    note: str = ""
    hidden: bool = False
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class EcoMap:
    """The map of one child; `corrected_by` says who corrected it last, and `said` what stands corrected."""

    child: Node
    ties: tuple[Tie, ...]
    corrected_by: str
    corrected_on: str
    said: Mapping[str, Mapping[str, str]]

    def sector(self, name: str) -> list[Tie]:
        """The ties of a sector that are drawn."""
        return [tie for tie in self.ties if tie.sector == name and not tie.hidden]


def eco_map(view: View, child: Node) -> EcoMap:
    """The map of a child, as known now, with what was corrected."""
    part = view.neighbours([child.id], 1)
    homes = [link.target for link in part.links if link.kind == "LIVES_AT" and link.source == child.id]
    house = view.neighbours(homes, 1) if homes else Subgraph((), ())
    drawn = {tie.id: tie for tie in _drawn(child, part, _living_at(house, homes, child.id))}
    for tie in (*_housemates(house, homes, child.id, drawn), *_services(view, child)):
        drawn.setdefault(tie.id, tie)
    stands = CORRECTIONS.standing(view, child)
    ties = _corrected(drawn, stands.said)
    view.log(f"eco map of {child.id}", [child.id, *(tie.id for tie in ties if tie.kind in _persons())])
    return EcoMap(child, tuple(ties), stands.by, stands.on, stands.said)


def correct(kith: Kith, by: Entered, found: EcoMap, said: Said) -> str:
    """Keep corrections of a map beside those that stand: for each tie what is other than shown. Raises WrongUsage."""
    names = {tie.id: tie.name for tie in found.ties}
    return CORRECTIONS.keep(kith, by, found.child, names, found.said, said)


CORRECTIONS = Corrections(KIND, "ties", lambda told: one_of(told, CHOICES, "an eco map"))


def _persons() -> frozenset[str]:
    return frozenset(name for name, kind in node_kinds().items() if kind.family == "person")


def _living_at(house: Subgraph, homes: Sequence[str], child: str) -> set[str]:
    return {link.source for link in house.links if link.kind == "LIVES_AT" and link.target in homes} - {child}


def _drawn(child: Node, part: Subgraph, living: set[str]) -> Iterable[Tie]:
    nodes = {node.id: node for node in part.nodes}
    direct: dict[str, list[Link]] = defaultdict(list)
    beside: dict[str, list[Link]] = defaultdict(list)
    incidents = {node.id for node in part.nodes if node.kind == "Incident"}
    for link in part.links:
        ends = {link.source, link.target}
        if child.id in ends:
            direct[(ends - {child.id}).pop() if len(ends) == 2 else child.id].append(link)
        elif ends & incidents:
            beside[(ends - incidents).pop() if ends - incidents else ""].append(link)
    for entity in sorted(nodes.keys() - incidents - {child.id}):
        links, shared = direct.get(entity, []), beside.get(entity, [])
        if nodes[entity].kind not in ("Report", "Meeting", "Phone", "Vehicle") and (links or shared):
            yield _tie(child, nodes[entity], links, shared, at_home=entity in living)


def _tie(child: Node, node: Node, links: Sequence[Link], shared: Sequence[Link], *, at_home: bool) -> Tie:
    kinds = {link.kind for link in links}
    roles = {link_kinds()[link.kind].role for link in shared}
    risk = bool("AT_RISK_FROM" in kinds or "alleged" in roles or roles & {"location", "platform"})
    sector = _sector(node, kinds, at_home=at_home)
    sources = sum(link.sources for link in (*links, *shared))
    incoming = any(link.target == child.id and link.kind == "INTRODUCED" for link in links)
    return Tie(
        id=node.id,
        name=node.name,
        kind=node.kind,
        sector=sector,
        nature="risk" if risk else "support" if sector == "services" else "open",
        strength="strong" if sources >= STRONG else "weak" if sources <= WEAK else "ordinary",
        way="to" if risk or incoming else "both",
        why=_why(child, links, shared),
    )


def _sector(node: Node, kinds: set[str], *, at_home: bool) -> str:
    family = node_kinds()[node.kind].family
    if at_home or "LIVES_AT" in kinds:
        return "household"
    if kinds & {"SIBLING_OF", "FAMILY_OF"}:
        return "family"
    if "ATTENDS" in kinds or str(node.attributes.get("place_kind", "")).casefold() in ("school", "college"):
        return "school"
    if family == "organisation":
        return "services"
    return "online" if family in ("platform", "account") else "places" if family == "location" else "peers"


def _why(child: Node, links: Sequence[Link], shared: Sequence[Link]) -> str:
    said = [link_kinds()[link.kind].forward if link.source == child.id else link_kinds()[link.kind].backward for link in links]
    roles = sorted({str(link_kinds()[link.kind].role or "named") for link in shared})
    if shared:
        reports = {reference for link in shared for reference in link.reports}
        said.append(f"{', '.join(roles)} in what {len(reports)} report{'s' if len(reports) != 1 else ''} tell")
    return "; ".join(dict.fromkeys(said))


def _housemates(house: Subgraph, homes: Sequence[str], child: str, drawn: Mapping[str, Tie]) -> Iterable[Tie]:
    """Who else lives there."""
    living = _living_at(house, homes, child)
    for node in house.nodes:
        if node.id in living and node.id not in drawn:
            yield Tie(node.id, node.name, node.kind, "household", "open", "ordinary", "both", "lives at the same address")


def _services(view: View, child: Node) -> Iterable[Tie]:
    """The lead worker, and agencies that reported on the child."""
    worker = str(child.attributes.get("lead_worker") or "")
    if worker:
        yield Tie("lead worker", worker, "Person", "services", "support", "strong", "both", "lead worker on the case list")
    agencies: dict[str, int] = defaultdict(int)
    for row in view.sources(_references(view, child)):
        if row.agency:
            agencies[row.agency] += 1
    for agency, count in sorted(agencies.items(), key=lambda pair: (-pair[1], pair[0])):
        strength = "strong" if count >= STRONG else "weak" if count <= WEAK else "ordinary"
        why = f"{count} report{'s' if count != 1 else ''} of this child"
        yield Tie(f"agency {agency}", agency, "Organisation", "services", "support", strength, "to", why)


def _references(view: View, child: Node) -> list[str]:
    return sorted({row.reference for row in view.mentions(entity=child.id)})


def _corrected(drawn: Mapping[str, Tie], said: Said) -> list[Tie]:
    ties = [_with(tie, said[tie.id]) if tie.id in said else tie for tie in drawn.values()]
    for added, told in said.items():
        if added.startswith(OWN) and added not in drawn:
            blank = Tie(added, str(told["name"]), "Person", "family", "open", "ordinary", "both", "added by hand")
            ties.append(_with(blank, told))
    order = list(SECTORS)
    weight = list(STRENGTHS)
    return sorted(ties, key=lambda tie: (order.index(tie.sector), tie.nature != "risk", weight.index(tie.strength), tie.name))


def _with(tie: Tie, told: Mapping[str, Any]) -> Tie:
    chosen = {name: str(told[name]) for name in (*CHOICES, "note") if told.get(name)}
    return replace(tie, **chosen, hidden=bool(told.get("hidden")), corrected=True)
