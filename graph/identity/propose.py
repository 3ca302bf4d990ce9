"""Everyone compared with everyone by weight, in DuckDB: what no rule saw, put up as questions.

Run after a large batch, or when the weights in ``settings.yaml`` were changed. It only ever asks: what a person decided, and
what the machine joined, stays.
"""

from graph.identity.compare import Comparer, frame
from graph.identity.index import Index
from graph.identity.judgement import Judgement, Judgements
from graph.identity.node import Node
from graph.identity.rules import OTHER_DOB, OTHER_NUMBER, against
from graph.identity.saying import Saying

BY_WEIGHT = "alike by weight"


def propose(known: Index, decided: Judgements, above: float = 0.0) -> list[Judgement]:
    """Questions on pairs of persons whose evidence weighs more than `above` bits and of whom nothing was said yet."""
    people = known.people
    nodes = {node.oldest.id: node for node in people.nodes() if node.names and not node.into}
    comparer = Comparer(frame((key, people.person[key]) for key in nodes))
    saying = Saying(known, decided)
    for left, right, _ in comparer.pairs(above).sort_values(["unique_id_l", "unique_id_r"]).itertuples(index=False):
        one, other = sorted((nodes[left], nodes[right]), key=lambda node: node.oldest.age_rank, reverse=True)
        ruled_out = people.blocked(one, other) or {OTHER_NUMBER, OTHER_DOB} <= set(against(one, other))
        if not ruled_out and not _spoken_of(decided, one, other):
            saying.ask(one.oldest, other.oldest, BY_WEIGHT)
    return saying.rows


def _spoken_of(decided: Judgements, one: Node, other: Node) -> bool:
    """Whether anything stands between any mentions of the two."""
    near, far = {member.id for member in one.members}, {member.id for member in other.members}
    return any(not far.isdisjoint(row.pair) for key in near for row in decided.of(key))
