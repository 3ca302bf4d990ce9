"""Who is who, measured: planted people, the corpus, FEBRL, and speed.

Run as ``python -m benchmarks.identity --corpus FOLDER --febrl FOLDER`` (some minutes); writes its section of RESULTS.md.
What is not given is left out. For FEBRL see ``identity_febrl``.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.findings import write_section
from benchmarks.identity_corpus import Corpus, read_corpus
from benchmarks.identity_entities import Entities
from benchmarks.identity_febrl import measure
from benchmarks.identity_planted import Set, planted
from benchmarks.identity_questions import questions
from benchmarks.identity_speed import Register
from graph.identity.candidates import candidates
from graph.identity.compare import Comparer, frame
from graph.identity.index import Index
from graph.identity.judge import judge, learn
from graph.identity.judgement import Judgement, Judgements, Outcome
from graph.identity.mention import Mention, Person, person_of
from graph.identity.propose import propose

ANSWERS = 50
Scores = tuple[float, float, float]


def pairwise(entities: Entities, truth: dict[str, str]) -> Scores:
    """Precision, recall and F1 over pairs of mentions."""
    found, true, both = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    for key, person in truth.items():
        entity = entities.of(key).id
        found[entity] += 1
        true[person] += 1
        both[entity, person] += 1

    def pairs(counts: Iterable[int]) -> int:
        return sum(count * (count - 1) // 2 for count in counts)

    right, said, there = pairs(both.values()), pairs(found.values()), pairs(true.values())
    return right / max(said, 1), right / max(there, 1), 2 * right / max(said + there, 1)


class Known:
    """All mentions judged at once."""

    def __init__(self, mentions: list[Mention]) -> None:
        started, worked = perf_counter(), process_time()
        self.index, self.decided = Index(), Judgements()
        judge(mentions, self.index, self.decided)
        self.entities = Entities(mentions, self.decided)
        self.seconds, self.processor = perf_counter() - started, process_time() - worked


def on_planted() -> list[str]:
    """Precision on planted people, twins and namesakes made one, and recall of candidates."""
    lines = ["| planted set | mentions | P | R | twins made one | namesakes made one |", "|---|---|---|---|---|---|"]
    for seed in (7, 8, 9):
        made = planted(seed=seed)
        known = Known(made.mentions)
        precision, recall, _ = pairwise(known.entities, made.truth)
        merged = Counter(_merged(known.entities, made))
        lines.append(
            f"| seed {seed} | {len(made.mentions):,} | {precision:.4f} | {recall:.3f} | {merged['twin']} "
            f"| {merged['namesake'] + merged['default']} |"
        )
    return [*lines, "", f"Candidate recall@10 on the first: {_recall(planted()):.4f}.", ""]


def _merged(entities: Entities, made: Set) -> Iterable[str]:
    """For each pair of planted twins or namesakes that became one entity, which kind they are."""
    groups: dict[str, set[str]] = {}
    for key, person in made.truth.items():
        groups.setdefault(entities.of(key).id, set()).add(person)
    for group in groups.values():
        pairs = Counter(person[:-1] for person in group if made.people[person].group != "plain")
        yield from (made.people[f"{pair}a"].group for pair, count in pairs.items() if count > 1)


def _recall(made: Set) -> float:
    listed = [mention for mention in made.mentions if mention.attributes.get("case_id")]
    index, people = Index(listed), {made.truth[mention.id] for mention in listed}
    told = [m for m in made.mentions if not m.attributes.get("case_id") and made.truth[m.id] in people]
    hits = sum(
        any(
            made.truth[member.id] == made.truth[mention.id] for node, _ in candidates(mention, index) for member in node.members
        )
        for mention in told
    )
    return hits / len(told)


def on_corpus(folder: Path) -> list[str]:
    """Unattended, and after fifty answered questions."""
    corpus = read_corpus(folder)
    known = Known(corpus.everything)
    before, seconds = pairwise(known.entities, corpus.truth), known.seconds
    answered = _answer(known, corpus)
    after = pairwise(known.entities, corpus.truth)
    singly = pairwise(_one_by_one(corpus), corpus.truth)
    lines = ["| corpus, reports' children and persons | P | R | F1 |", "|---|---|---|---|"]
    for name, scores in (("unattended", before), ("one report at a time", singly), (f"after {answered} answers", after)):
        lines.append(f"| {name} | {scores[0]:.4f} | {scores[1]:.4f} | {scores[2]:.4f} |")
    return [*lines, "", f"Judged and grouped in {seconds:.2f} s. No more than {answered} questions were open.", ""]


def _answer(known: Known, corpus: Corpus) -> int:
    """Answer as the truth has it, always the first question; "unsure" where the truth does not say."""
    true = dict(corpus.truth)
    for mention in corpus.lists:
        said = mention.attributes
        if "case_id" in said or "niche_id" in said:
            true[mention.id] = said.get("case_id") or f"P{said['niche_id'][2:]}"
    for answered in range(ANSWERS):
        open_now = [q for q in questions(known.index, known.entities, known.decided) if q.kind == "same_person"]
        if not open_now:
            return answered
        a, b = open_now[0].a.id, open_now[0].b.id
        outcome: Outcome = "unsure" if a not in true or b not in true else "same" if true[a] == true[b] else "not_same"
        row = Judgement(a, b, outcome, author="benchmark", reason="as the truth has it")
        known.entities.refresh((), [row, *learn(row, known.index, known.decided)])
    return ANSWERS


def _one_by_one(corpus: Corpus) -> Entities:
    index, decided = Index(), Judgements()
    for batch in (corpus.lists, *corpus.reports, corpus.minutes):
        judge(batch, index, decided)
    return Entities(corpus.everything, decided)


def on_febrl(folder: Path) -> list[str]:
    """Pairwise F1 at a probability of .95."""
    lines = ["| F1 at p >= .95 | candidates | preset | trained (EM) | rapidfuzz and DOB |", "|---|---|---|---|---|"]
    for name, files in (("FEBRL3", ["dataset3.csv"]), ("FEBRL4", ["dataset4a.csv", "dataset4b.csv"])):
        figures = measure(*(folder / file for file in files))
        lines.append(f"| {name} | " + " | ".join(f"{value:.4f}" for value in figures.values()) + " |")
    return [*lines, ""]


def on_speed(rows: int, people: int) -> list[str]:
    """One report against many known, a register, and Splink over tens and hundreds of thousands."""
    register = Register(people)
    mentions = register.rows(rows)
    known = Known(mentions)
    waits = []
    for at in range(200):
        report = list(register.row(rows + at))
        started = perf_counter()
        rows_said = judge(report, known.index, known.decided)
        known.entities.refresh(report, [*rows_said, *propose(known.index, known.decided, report)])
        waits.append(perf_counter() - started)
    waits.sort()
    lines = [
        f"- a register of {rows:,} rows ({len(mentions):,} mentions, {people:,} children): {known.seconds:.1f} s, "
        f"{known.processor:.1f} s of them on the processor",
        f"- one report more, against all of it: p50 {waits[100] * 1000:.1f} ms, p95 {waits[190] * 1000:.1f} ms",
    ]
    for size in (rows // 2, rows * 5):
        persons = list(_persons(size))
        started = perf_counter()
        pairs = len(Comparer(frame(persons)).pairs(4.25))
        lines.append(f"- Splink over {size:,} persons: {perf_counter() - started:.1f} s ({pairs:,} pairs at p >= .95)")
    return [*lines, ""]


def _persons(count: int) -> Iterable[tuple[str, Person]]:
    register = Register(count * 2 // 3)
    for at in range(count):
        given, family, dob = register.dice.choice(register.children)
        mention = Mention(
            str(at),
            at,
            str(at),
            "",
            "Child",
            "victim",
            f"{given} {family}",
            attributes={"dob": dob},
            known_on=date(2026, 11, 1),
        )
        yield str(at), person_of(mention)


def main() -> None:
    """Measure and write the section."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--corpus", type=Path, help="folder with truth.json, liberty, minutes and case-links")
    options.add_argument("--febrl", type=Path, help="folder with dataset3.csv, dataset4a.csv and dataset4b.csv")
    options.add_argument("--rows", type=int, default=100_000, help="rows of the register")
    chosen = options.parse_args()
    lines: list[str] = []
    for part in _parts(chosen):
        print("\n".join(part), flush=True)
        lines += part
    write_section("identity", lines)


def _parts(chosen: argparse.Namespace) -> Iterator[list[str]]:
    yield on_planted()
    if chosen.corpus:
        yield on_corpus(chosen.corpus)
    if chosen.febrl:
        yield on_febrl(chosen.febrl)
    yield on_speed(chosen.rows, chosen.rows)


if __name__ == "__main__":
    main()
