"""Who is who in the corpus through the command line: unattended, and after fifty questions answered as the truth has it.

Run as ``python -m benchmarks.review CORPUS`` (a minute or two); writes its section of RESULTS.md.
"""

import argparse
import io
import json
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from api.cli import main
from benchmarks.findings import write_section
from benchmarks.told_twice import lines as told_twice
from graph.ontology.catalogue import squash

ANSWERS = 50
PERSONS = frozenset({"Child", "PersonOfConcern", "Person"})
ROLES = {"victim": "victim", "alleged offender": "alleged", "present": "present"}
Json = dict[str, Any]


class Kith:
    """The command line over one data folder."""

    def __init__(self, folder: Path) -> None:
        self._options = ["--json", "--data", str(folder), "--as", "benchmark", "--purpose", "benchmark"]

    def run(self, *words: str) -> Json:
        """The JSON that one command prints."""
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with redirect_stdout(out):
            code = main([*words, *self._options])
        said: Json = json.loads(out.buffer.getvalue())
        if code > 1:
            raise SystemExit(f"kith {' '.join(words)}: {said}")
        return said


class Truth:
    """Who each mention truly is, found by the report and the name as written."""

    def __init__(self, folder: Path) -> None:
        self._truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        self.people: dict[str, Json] = self._truth["people"]
        self._written: dict[tuple[str, str], str] = {}
        for report in self._truth["reports"]:
            self._note(report["ref"], report["entities"])
        for meeting in self._truth["minutes"]:
            self._note(meeting["date"], meeting["mentions"])

    def _note(self, reference: str, named: Iterable[Json]) -> None:
        for entity in named:
            if entity["id"] in self.people:
                self._written[reference, squash(entity["as_written"])] = entity["id"]

    def of(self, mention: Json) -> str:
        """Who a mention is, "" where the truth does not say."""
        reference, text = mention["reference"], squash(mention["text"])
        listed = next((name for name in (reference, mention["text"].upper()) if name in self.people), "")
        numbered = f"P{reference[2:]}" if reference.startswith("N7") and f"P{reference[2:]}" in self.people else ""
        return self._written.get((reference, text)) or listed or numbered

    def reported(self, mentions: Iterable[Json]) -> list[tuple[str, str]]:
        """(true person, entity) of every child and person that a report names; what was not read stands alone."""
        found: dict[tuple[str, str], list[Json]] = {}
        for mention in mentions:
            if mention["kind"] in PERSONS:
                found.setdefault((mention["reference"], squash(mention["text"])), []).append(mention)
        pairs = []
        for report in self._truth["reports"]:
            for number, entity in enumerate(report["entities"]):
                if entity["id"] not in self.people:
                    continue
                there = found.get((report["ref"], squash(entity["as_written"])), [])
                there.sort(key=lambda mention: mention["role"] != ROLES.get(entity["role"]))
                held = there[0]["entity"] if there else f"not read {report['ref']} {number}"
                pairs.append((entity["id"], held))
        return pairs


def pairwise(pairs: list[tuple[str, str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of mentions."""

    def count(values: Iterable[object]) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(values).values())

    both, true, said = count(pairs), count(one for one, _ in pairs), count(entity for _, entity in pairs)
    return both / max(said, 1), both / max(true, 1), 2 * both / max(true + said, 1)


def answer(kith: Kith, truth: Truth) -> tuple[Counter[str], list[float]]:
    """Answer fifty questions, always the first; "unsure" where the truth does not say."""
    given, seconds = Counter[str](), []
    for _ in range(ANSWERS):
        listed = kith.run("review", "list", "--kind", "same_person", "--limit", "1")["questions"]
        if not listed:
            break
        (question,) = listed
        a, b = truth.of(question["a"]), truth.of(question["b"])
        decision = "unsure" if not a or not b else "same" if a == b else "not_same"
        started = perf_counter()
        kith.run("review", "decide", question["id"], decision, "--reason", "as the truth has it")
        seconds.append(perf_counter() - started)
        given[decision] += 1
    return given, seconds


def measure(corpus: Path) -> list[str]:
    """The lines of the section."""
    truth = Truth(corpus)
    with TemporaryDirectory() as folder:
        kith = Kith(Path(folder) / "data")
        kith.run("ingest", str(corpus))
        before = pairwise(truth.reported(kith.run("mentions")["mentions"]))
        relations = {(row["a"], row["b"]): row["relation"] for row in kith.run("corroboration")["pairs"]}
        opened = kith.run("review", "list", "--kind", "same_person")["left"]
        given, seconds = answer(kith, truth)
        after = pairwise(truth.reported(kith.run("mentions")["mentions"]))
        left = kith.run("review", "list", "--kind", "same_person")["left"]
        sound = kith.run("verify")["ok"]
    answered = sum(given.values())
    table = ["| corpus, by the command line | P | R | F1 |", "|---|---|---|---|"]
    for name, scores in (("unattended", before), (f"after {answered} answered questions", after)):
        table.append(f"| {name} | {scores[0]:.4f} | {scores[1]:.4f} | {scores[2]:.4f} |")
    told = ", ".join(f"{count} {decision.replace('_', ' ')}" for decision, count in sorted(given.items()))
    pace = f"{sum(seconds) / max(answered, 1):.2f} s, {max(seconds, default=0.0):.2f} s at most"
    return [
        f"Measured on {datetime.now(UTC).date().isoformat()}. {opened} questions of kind same_person were open; answered: "
        f"{told}; {left} left. A decision takes {pace}, all that follows from it included. "
        f"`kith verify` afterwards: {'sound' if sound else 'BROKEN'}.",
        "",
        *table,
        "",
        *told_twice(relations),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    found = measure(parser.parse_args().corpus)
    sys.stdout.write("\n".join(found) + "\n")
    write_section("review", found)
