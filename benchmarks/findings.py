"""How good the flags are on simulated regions, beside raw counts, Gi*, DBSCAN and Adamic-Adar.

Run as ``python -m benchmarks.findings`` (about three minutes); writes its section of RESULTS.md. Three sets of seeds: those
that the thresholds were chosen on, those whose figures were known when the methods were last changed, and fresh ones.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import norm, poisson

from benchmarks import simulator
from graph.analysis.evidence import AT, CHILD, Evidence
from graph.analysis.groups import peer_groups
from graph.analysis.hotspots import hotspots
from graph.analysis.peers import all_scores, peer_index
from graph.analysis.platforms import cusum
from graph.analysis.scan import clusters

RESULTS = Path(__file__).with_name("RESULTS.md")
TUNED = range(100, 108)
CHOSEN = range(100, 103)
ONCE = range(400, 410)
SEEN = range(5)
BEFORE = range(200, 205)
FRESH = range(300, 310)
NOTHING = 50
"""Added to a seed for the region in which nothing is planted."""
OURS = ("EB-NB: alert", "EB-NB: watch and alert")
MONTHS = range(18, 36)
AFTER = 90
Flagged = dict[str, set[int]]
Flags = Callable[[Evidence, int, simulator.Places], Flagged]


def write_section(name: str, lines: list[str]) -> None:
    """Put `lines` between the markers of `name` in RESULTS.md; markers are added at the end where there are none."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Results\n"
    if start not in text:
        text = f"{text.rstrip()}\n\n## {name.capitalize()}\n\n{start}\n{end}\n"
    elif end not in text:
        text = text.replace(start, f"{start}\n{end}")
    head, rest = text.split(start)
    body = "\n".join(lines)
    RESULTS.write_text(f"{head}{start}\n{body}\n{end}{rest.split(end, 1)[1]}", encoding="utf-8")


def own_flags(evidence: Evidence, end: int, _region: simulator.Places) -> Flagged:
    """What Kith raises as of the day `end`."""
    found = hotspots(evidence, end)
    alert = set(found.alert.tolist())
    return dict(zip(OURS, (alert, alert | set(found.watch.tolist())), strict=True))


def place_flags(evidence: Evidence, end: int, region: simulator.Places) -> Flagged:
    """What each method raises as of the day `end`."""
    scanned = {place for cluster in clusters(evidence, end) for place in cluster.places.tolist()}
    count, past = _raw(evidence, end, region)
    mean = past.mean(axis=1)
    return {
        **own_flags(evidence, end, region),
        "space-time permutation scan, gated": scanned,
        "Poisson, own mean, p < .05": _named(region, (poisson.sf(count - 1, np.maximum(mean, 0.1)) < 0.05) & (count > 0)),
        "raw count >= 5": _named(region, count >= 5),
        "Getis-Ord Gi*, p < .05": _named(region, _gi_star(evidence, count, region) > norm.ppf(0.95)),
        "DBSCAN (500 m, 8 reports)": _named(region, _dense(evidence, count, region)),
    }


def _raw(evidence: Evidence, end: int, region: simulator.Places) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    at = evidence.rows.take(evidence.rows.role == AT)
    ago = (end - at.occurred_day) // 90
    n = len(region.places)
    table = np.bincount((at.entity - region.first) * 20 + np.minimum(ago, 19), minlength=n * 20).reshape(n, 20)
    return table[:, 0], table[:, 1:6]


def _named(region: simulator.Places, which: NDArray[np.bool_]) -> set[int]:
    return set(region.places[which].tolist())


def _near(evidence: Evidence, region: simulator.Places, metres: float) -> NDArray[np.bool_]:
    where = evidence.entities
    north, east = where.latitude[region.places] * 111_320, where.longitude[region.places] * 111_320 * np.cos(np.radians(52.9))
    return np.hypot(north[:, None] - north, east[:, None] - east) <= metres


def _gi_star(evidence: Evidence, count: NDArray[np.int64], region: simulator.Places) -> NDArray[np.float64]:
    near = _near(evidence, region, 500).astype(np.float64)
    n, mean, spread = len(count), count.mean(), count.std()
    weight = near.sum(axis=1)
    return np.asarray((near @ count - mean * weight) / (spread * np.sqrt((n * weight - weight**2) / (n - 1))))


def _dense(evidence: Evidence, count: NDArray[np.int64], region: simulator.Places) -> NDArray[np.bool_]:
    near = _near(evidence, region, 500)
    core = (near @ count >= 8) & (count > 0)
    return np.asarray(core | ((near & core).any(axis=1) & (count > 0)))


def places_table(planted: int, seeds: range, flags: Flags = place_flags) -> list[str]:
    """Precision of place-months, recall of planted places, delay and new false places a month for each method."""
    total: dict[str, list[float]] = {}
    for seed in seeds:
        region = simulator.places(seed if planted else NOTHING + seed, planted=planted)
        for name, row in _follow(region, flags).items():
            total[name] = [a + b for a, b in zip(total.get(name, [0.0] * 5), row, strict=True)]
    months = len(MONTHS) * len(seeds)
    rows = []
    for name, (right, wrong, found, delay, fresh) in total.items():
        quality = ""
        if planted:
            precision, recall = right / max(right + wrong, 1), found / (planted * len(seeds))
            raised = found / max(found + fresh, 1)
            quality = f"{precision:.2f} | {raised:.2f} | {recall:.2f} | {delay / max(found, 1):.1f} | "
        rows.append(f"| {name} | {quality}{fresh / months:.2f} |")
    return rows


def _follow(region: simulator.Places, flags: Flags) -> dict[str, list[float]]:
    """Month by month: right and wrong place-months, places found, their delay in months, new false places."""
    result: dict[str, list[float]] = {}
    before: Flagged = {}
    met: Flagged = {}
    for month in MONTHS:
        end = simulator.START + (month + 1) * simulator.MONTH - 1
        active = {
            int(place): int(start)
            for place, start, finish in zip(region.planted, region.start, region.end, strict=True)
            if start <= end and finish + AFTER >= end
        }
        for name, flagged in flags(region.evidence.as_of(end), end, region).items():
            row = result.setdefault(name, [0.0] * 5)
            first = (flagged & set(active)) - met.setdefault(name, set())
            row[0] += len(flagged & set(active))
            row[1] += len(flagged - set(active))
            row[2] += len(first)
            row[3] += sum((end - active[place]) / simulator.MONTH for place in first)
            row[4] += len(flagged - set(active) - before.get(name, set()))
            met[name] |= first
            before[name] = flagged
    return result


def peers_table(seeds: range) -> list[str]:
    """P@5, R@10 and R@10 of hidden links, beside Adamic-Adar."""
    scores: dict[str, list[tuple[float, float, float]]] = {"Adamic-Adar": [], "bits, direct and two-step": []}
    for seed in seeds:
        world = simulator.peers(seed)
        together = _together(world)
        index = peer_index(world.evidence)
        bits = np.zeros_like(together, dtype=np.float64)
        found = all_scores(index).tocoo()
        bits[index.seen.children[found.row], index.seen.children[found.col]] = found.data
        scores["Adamic-Adar"].append(_ranked(_adamic_adar(world), world, together))
        scores["bits, direct and two-step"].append(_ranked(bits, world, together))
    rows = []
    for name, each in scores.items():
        p5, r10, hidden = np.mean(each, axis=0)
        rows.append(f"| {name} | {p5:.3f} | {r10:.3f} | {hidden:.3f} |")
    return rows


def groups_line(seeds: range) -> str:
    """Precision and recall of pairs of children in one group, among groups active in the last year."""
    right, found, planted = np.sum([_group_pairs(simulator.peers(seed)) for seed in seeds], axis=0)
    return f"precision {right / found:.2f}, recall {right / planted:.2f} (seeds {seeds.start} to {seeds.stop - 1})"


def _seen(world: simulator.Peers) -> "sparse.csr_array":
    rows = world.evidence.rows
    shape = (len(world.evidence.reports), len(world.evidence.entities))
    seen = sparse.coo_array((np.ones(len(rows)), (rows.report, rows.entity)), shape=shape).tocsr()
    seen.data[:] = 1.0
    return seen


def _together(world: simulator.Peers) -> NDArray[np.bool_]:
    seen = _seen(world)[:, : len(world.group)]
    matrix = (seen.T @ seen).toarray() > 0
    np.fill_diagonal(matrix, val=False)
    return np.asarray(matrix)


def _adamic_adar(world: simulator.Peers) -> NDArray[np.float64]:
    seen = _seen(world)
    shared = (seen[:, : len(world.group)].T @ seen).tocsr()[:, np.flatnonzero(world.evidence.entities.kind != CHILD)]
    shared.data[:] = 1.0
    degree = np.asarray(shared.sum(axis=0)).ravel()
    weight = np.where(degree > 1, 1 / np.log(np.maximum(degree, 2)), 0.0)
    return np.asarray((shared @ sparse.diags_array(weight) @ shared.T).toarray())


def _ranked(score: NDArray[np.float64], world: simulator.Peers, together: NDArray[np.bool_]) -> tuple[float, float, float]:
    p5, r10, hidden10 = [], [], []
    for child in np.flatnonzero(world.group >= 0):
        row = score[child].copy()
        row[child] = 0
        order = np.argsort(-row, kind="stable")
        order = order[row[order] > 0]
        right = world.group == world.group[child]
        right[child] = False
        p5.append(right[order[:5]].sum() / 5)
        r10.append(right[order[:10]].sum() / right.sum())
        unseen = right & ~together[child]
        if unseen.any():
            hidden10.append(unseen[order[~together[child][order]][:10]].sum() / unseen.sum())
    return float(np.mean(p5)), float(np.mean(r10)), float(np.mean(hidden10))


def _group_pairs(world: simulator.Peers) -> NDArray[np.float64]:
    """Right pairs, found pairs and planted pairs among groups that were active in the last year."""
    evidence, last = world.evidence.as_of(world.last), world.last
    active = world.until > last - 365
    label = np.where((world.group >= 0) & active[world.group], world.group, -1)
    guess = np.full(len(label), -1)
    for i, group in enumerate(peer_groups(evidence, last)):
        guess[list(group.members)] = i
    same = (label[:, None] == label) & (label[:, None] >= 0)
    said = (guess[:, None] == guess) & (guess[:, None] >= 0)
    above = np.triu(np.ones_like(same), 1)
    return np.array([(same & said & above).sum(), (said & above).sum(), (same & above).sum()], dtype=np.float64)


def platforms_line(seeds: range) -> str:
    """Share found within ten weeks and false alarms a platform-year."""
    found = rises = 0
    false = years = 0.0
    for seed in seeds:
        world = simulator.platforms(seed)
        alarm = cusum(world.counts, world.totals).alarm
        for row, rise in zip(alarm, world.rise, strict=True):
            quiet = row[20:rise] if rise >= 0 else row[20:]
            false += quiet.sum()
            years += len(quiet) / 52
            if rise >= 0:
                rises += 1
                found += bool(row[rise : rise + 10].any())
    return f"{found / rises:.2f} found within ten weeks; {false / years:.2f} false alarms a platform-year"


def main(section: Callable[[str, list[str]], None] = write_section) -> None:
    """Measure and write the section."""
    section("findings", [*_said(), *_fresh(), *_earlier()])


def _said() -> list[str]:
    return [
        f"Measured on {datetime.now(UTC):%Y-%m-%d} on benchmarks/simulator.py, which was written before the methods, its "
        "difficulty set by Adamic-Adar and raw counts. Seeds 100 to 107 (platforms: 100 to 139) are those that thresholds "
        "were chosen on. Seeds 0 to 4 were to be kept apart, but their figures were known when the methods were changed "
        "because of them, so they are no blind test. Seeds 200 to 204 were run once, with limits of .2 and .02 for places that "
        "children come back to, and gave an alert recall of .42 (watch .63); the limits were then set to .3 and .03, which "
        "are as good or better in every figure on seeds 100 to 107. Seeds 300 to 309 were run once, after that.",
        "",
        "What changed between: a place to which two children or more came back, by two sources or more, needs less to be "
        "raised, and any other place more. In the simulator only planted places have children who come back more often "
        "than by chance; where many children are regulars of many places it will help less.",
        "",
    ]


def _fresh() -> list[str]:
    return [
        "**Places** (300 places, 36 months, 30 planted, months 19 to 36; 90-day window; fresh seeds 300 to 309)",
        "",
        "| method | precision, place-months | precision, raised places | recall | delay, months | new false a month |",
        "|---|---|---|---|---|---|",
        *places_table(30, FRESH),
        "",
        "Nothing planted:",
        "",
        "| method | new false places a month |",
        "|---|---|",
        *places_table(0, FRESH),
        "",
        f"**Platforms**: CUSUM on the share: {platforms_line(range(300, 340))} (fresh seeds 300 to 339).",
        "",
        "**Linked peers** (1,500 children, 45 planted groups; fresh seeds 300 to 309)",
        "",
        "| score | P@5 | R@10 | hidden R@10 |",
        "|---|---|---|---|",
        *peers_table(FRESH),
        "",
        f"**Groups** as of the last day, pairs of children: {groups_line(ONCE)}, run once; {groups_line(CHOSEN)}, which the "
        "margin and the triangles were chosen on. Earlier figures (.56 and .14) asked for groups that had ended more than a "
        "year before, which nobody can find in a year's reports. A member of a planted group has one to three reports of its "
        "own among about three by chance, and a quarter of the former name neither a person nor a place.",
        "",
    ]


_OTHERS = (("100 to 107, tuned on", TUNED), ("0 to 4, known before", SEEN), ("200 to 204, known before", BEFORE))


def _earlier() -> list[str]:
    lines = []
    for words, seeds in _OTHERS:
        planted, nothing = places_table(30, seeds, own_flags), places_table(0, seeds, own_flags)
        lines += [f"{row} {quiet.split('|')[-2].strip()} | {words} |" for row, quiet in zip(planted, nothing, strict=True)]
    return [
        "The same on the other seeds:",
        "",
        "| method | precision, place-months | precision, raised places | recall | delay, months | new false a month "
        "| nothing planted | seeds |",
        "|---|---|---|---|---|---|---|---|",
        *lines,
        "",
        f"Platforms: {platforms_line(range(100, 140))} (seeds 100 to 139, tuned on); {platforms_line(range(20))} (seeds 0 to "
        f"19, known before); {platforms_line(range(200, 220))} (seeds 200 to 219, once).",
    ]


if __name__ == "__main__":
    main()
