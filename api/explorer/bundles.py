"""A network too large to read, as a few dozen groups with counts, each of them a way in."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.ontology.catalogue import link_kinds, node_kinds

MOST_BUNDLES = 40
SMALLEST = 4
LARGEST = 400
"""Members of a group beyond which it is told apart by kind."""
SEED = 1

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and links without names, links by the positions of their ends."""

    ids: Sequence[str]
    kinds: Sequence[str]
    source: Ints
    target: Ints
    weight: Ints


@dataclass(frozen=True, slots=True)
class Bundle:
    """One group: its best linked member stands for it; `members` are the best linked first."""

    id: str
    members: tuple[str, ...]
    counts: dict[str, int]
    around: str


@dataclass(frozen=True, slots=True)
class Bundled:
    """All groups, and how many links join any two of them (by position)."""

    bundles: list[Bundle]
    links: list[tuple[int, int, int]]


def readable(network: Network) -> Network:
    """Without what no neighbourhood leads through: reports, meetings, organisations, and the links to them."""
    walked = [kind.name for kind in node_kinds().values() if kind.traversed]
    return part_of(network, np.isin(np.array(network.kinds), walked))


def part_of(network: Network, chosen: NDArray[np.bool_]) -> Network:
    """The nodes that are chosen and the links among them."""
    place = np.cumsum(chosen) - 1
    inside = chosen[network.source] & chosen[network.target]
    keep = np.flatnonzero(chosen).tolist()
    return Network(
        [network.ids[i] for i in keep],
        [network.kinds[i] for i in keep],
        place[network.source[inside]],
        place[network.target[inside]],
        network.weight[inside],
    )


def traversed_links(kinds: NDArray[np.str_]) -> NDArray[np.bool_]:
    """Which links a neighbourhood leads along."""
    return np.isin(kinds, [kind.name for kind in link_kinds().values() if kind.traversed])


def bundled(network: Network) -> Bundled:
    """Communities by Louvain; what is left over is put together by kind."""
    count = len(network.ids)
    ends = np.concatenate([network.source, network.target]), np.concatenate([network.target, network.source])
    weights = np.concatenate([network.weight, network.weight]).astype(np.float64)
    adjacency = sparse.csr_matrix((np.maximum(weights, 1.0), ends), shape=(count, count))
    label = np.full(count, -1, dtype=np.int64)
    linked = np.flatnonzero(np.diff(adjacency.indptr))
    if len(linked):
        from sknetwork.clustering import Louvain  # takes a second to import, and few charts are bundled

        label[linked] = Louvain(random_state=SEED).fit_predict(adjacency[linked][:, linked])
    degree = np.asarray(adjacency.sum(axis=1), dtype=np.float64).ravel()
    return _told(network, _by_size(label, network.kinds), degree)


def _by_size(label: Ints, kinds: Sequence[str]) -> Ints:
    """Labels with small groups gathered by kind and large ones told apart by kind."""
    family = {name: place for place, name in enumerate(node_kinds())}
    kind = np.array([family[name] for name in kinds], dtype=np.int64)
    sizes = Counter(label[label >= 0].tolist())
    kept = {one for one, size in sizes.most_common(MOST_BUNDLES) if size >= SMALLEST}
    apart = {one for one in kept if sizes[one] > LARGEST}
    whole = np.isin(label, list(kept - apart))
    split = np.isin(label, list(apart))
    many = len(family)
    coded = np.where(whole, label * many, np.where(split, label * many + kind + 1, -1 - kind))
    return np.asarray(np.unique(coded, return_inverse=True)[1], dtype=np.int64)


def _told(network: Network, label: Ints, degree: NDArray[np.float64]) -> Bundled:
    members: dict[int, list[int]] = defaultdict(list)
    for place in np.argsort(-degree, kind="stable"):
        members[int(label[place])].append(int(place))
    order = sorted(members, key=lambda one: (-len(members[one]), one))
    position = {one: number for number, one in enumerate(order)}
    bundles = [_bundle(network, members[one]) for one in order]
    between: Counter[tuple[int, int]] = Counter()
    for near, far in zip(label[network.source].tolist(), label[network.target].tolist(), strict=True):
        if near != far:
            a, b = sorted((position[near], position[far]))
            between[a, b] += 1
    return Bundled(bundles, [(a, b, count) for (a, b), count in sorted(between.items())])


def _bundle(network: Network, members: Sequence[int]) -> Bundle:
    ids = tuple(network.ids[place] for place in members)
    counts = Counter(network.kinds[place] for place in members)
    speaks = next((network.ids[place] for place in members if node_kinds()[network.kinds[place]].counted), ids[0])
    name = blake2b("\x1f".join(sorted(ids)).encode(), digest_size=6).hexdigest()
    return Bundle(f"g{name}", ids, {kind: counts[kind] for kind in node_kinds() if kind in counts}, speaks)
