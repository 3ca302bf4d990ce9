"""`kith ingest`: files and folders into the ledger."""

import argparse
import sys
from pathlib import Path

from api import shapes
from api.cli.frame import Answer, Command, Context
from graph.errors import NotFound
from graph.ledger.drafts import Problem
from ingest.pipeline import FileOutcome, Intake, Progress, Sender, ingest

SHOWN_EVERY = 25
"""Files between two lines of progress where the terminal cannot rewrite one."""


def _ingest(context: Context, args: argparse.Namespace) -> Answer:
    there = [path for path in args.paths if path.exists()]
    missing = [path for path in args.paths if path not in there]
    if not there:
        raise NotFound(f"There is no file or folder {missing[0]}.", "Check the path.")
    sender = Sender(context.settings.actor, context.settings.purpose, context.today)
    with context.open() as kith:
        intake = ingest(kith, there, sender, show_progress)
    finish_progress()
    nothing = Problem("", "There is no such file or folder.", "Check the path.", "rejected")
    intake.files += [FileOutcome(str(path), "rejected", "unknown", (), (nothing,)) for path in missing]
    return Answer(intake_json(intake), _lines(intake), 1 if intake.needs_a_person else 0)


def intake_json(intake: Intake) -> shapes.Json:
    """The answer of ``ingest``, with what was passed over beside the files."""
    said = shapes.ingest_json(intake.files)
    said["passed_over"] = [
        {"path": file.path, "problems": [shapes.problem_json(problem) for problem in file.problems]}
        for file in intake.passed_over
    ]
    said["totals"]["passed_over"] = len(intake.passed_over)
    return said


def show_progress(progress: Progress) -> None:
    """One line on stderr that is rewritten where the terminal can."""
    if sys.stderr.isatty():
        print(f"\r{progress.done} files read  {Path(progress.path).name[:50]:<50}", end="", file=sys.stderr)
    elif progress.done % SHOWN_EVERY == 0:
        print(f"{progress.done} files read", file=sys.stderr)


def finish_progress() -> None:
    """End the line that `show_progress` rewrites."""
    if sys.stderr.isatty():
        print(file=sys.stderr)


def _lines(intake: Intake) -> list[str]:
    totals = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(intake.totals.items()))
    lines = [f"{len(intake.files)} files: {totals or 'nothing to take in'}."]
    for file in [*intake.files, *intake.passed_over]:
        lines += [f"  {line}" for line in _said(file)]
    return lines


def _said(file: FileOutcome) -> list[str]:
    """What a person should know of one file; nothing where all went well."""
    return [
        f"{file.path} [{file.outcome.replace('_', ' ')}] {problem.field + ': ' if problem.field else ''}"
        f"{problem.problem} {problem.remedy}"
        for problem in file.problems
        if problem.severity != "note" or file.outcome in ("already_held", "passed_over")
    ]


def _ingest_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="file, folder or zip")


COMMANDS = (Command("ingest", "take in Liberty reports, minutes, case links and assessments", _ingest, _ingest_arguments),)
