"""The `kith` command."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from typing import NoReturn

import orjson

from api.cli.frame import Answer, Command, Context, common_arguments
from api.cli.needs import NEEDS, in_words
from api.settings import Settings
from graph.errors import KithError, WrongUsage
from graph.notices import listening

ROOMS = {
    "serving": ("demo", "serve"),
    "taking_in": ("ingest",),
    "consulting": ("mentions", "find", "entity", "neighbours", "path", "corroboration", "actions"),
    "reviewing": ("review",),
    "writing": ("enter", "correct"),
    "triaging": ("inbox", "grade", "watch", "check"),
    "deciding": ("findings", "peers", "groups"),
    "looking": ("missing", "busy", "common", "compare", "borders", "gaps", "cyber"),
    "counting": ("statistics",),
    "answering": ("disparity",),
    "casework": ("assessments",),
    "keeping": ("rebuild", "verify"),
    "overseeing": ("audit",),
    "accounting": ("users",),
    "backing_up": ("backup", "restore"),
    "taking_out": ("erase", "subject-access"),
    "retaining": ("retention",),
    "mirroring": ("neo4j",),
    "mapping": ("map",),
    "exporting": ("export", "products"),
    "packing": ("pack",),
    "meeting": ("meeting",),
    "disrupting": ("disruption",),
}
"""The commands of each module. Only the one that is asked for is imported: the pages and the analysis take seconds to load."""

WRONG_USAGE = 2
FAILED = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (0 done, 1 some input needs attention, 2 wrong usage, 3 failed)."""
    _one_core_each()
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        args = _parser(given).parse_args(given)
    except WrongUsage as error:
        return _refuse(error, "--json" in given)
    if args.command is None:
        _parser(given).print_help(sys.stderr)
        return WRONG_USAGE
    as_json = bool(getattr(args, "json", False))
    with listening() as notices:
        try:
            answer = args.run(_asked_by_somebody(args.command, _settings(args)), args)
        except KithError as error:
            return _refuse(error, as_json)
        except KeyboardInterrupt:
            print("Stopped. What was said to be taken in is kept.", file=sys.stderr)
            return FAILED
        finally:
            for notice in notices:
                print(f"kith: {notice}", file=sys.stderr)
    try:
        _print(answer, as_json)
    except BrokenPipeError:  # as `| head` does: whoever reads has seen enough
        _let_go_of_stdout()
    return int(answer.code)


def _one_core_each() -> None:
    """Keep each sum of linear algebra to one core, unless told otherwise; has to be said before numpy is loaded.

    Several people are answered at once, and threads that wait for each other on busy cores take far longer than one: 300
    things were laid out in 4.8 s rather than 0.6 s.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


class Parser(argparse.ArgumentParser):
    """Says wrong usage as every other error is said."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of ending the process."""
        raise WrongUsage(f"{message}.", f"See `{self.prog} --help`.")


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    shared = common_arguments()
    parser: argparse.ArgumentParser = Parser(
        prog="kith", parents=[shared], description="Contextual safeguarding intelligence from Operation Liberty reports."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for command in _commands(given):
        needs = in_words(command.name)
        told = command.help
        sub = commands.add_parser(command.name, parents=[shared], help=told, description=told, epilog=needs)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return parser


def _commands(given: Sequence[str]) -> Iterator[Command]:
    """The commands of the module that the command line asks for; all of them where it names none."""
    asked = argparse.ArgumentParser(add_help=False, parents=[common_arguments()], exit_on_error=False)
    asked.add_argument("command", nargs="?")
    try:
        name = asked.parse_known_args(given)[0].command
    except argparse.ArgumentError:
        name = None
    rooms = [room for room, names in ROOMS.items() if name in names] or list(ROOMS)
    for room in rooms:
        yield from import_module(f"api.cli.{room}").COMMANDS


def _asked_by_somebody(command: str, settings: Settings) -> Context:
    """Where and as whom a command runs. Raises WrongUsage where it shows people, and nobody asks or for nothing."""
    if NEEDS[command].purpose and not (settings.actor.strip() and settings.purpose.strip()):
        missing = "purpose" if settings.actor.strip() else "as"
        raise WrongUsage("A look at a person needs a name and a purpose.", "Give --as and --purpose.", missing)
    return Context(settings)


def _settings(args: argparse.Namespace) -> Settings:
    settings = Settings.from_environment()
    if hasattr(args, "data"):
        settings = replace(settings, folder=args.data)
    if hasattr(args, "actor"):
        settings = replace(settings, actor=args.actor)
    if hasattr(args, "purpose"):
        settings = replace(settings, purpose=args.purpose)
    if hasattr(args, "store"):
        settings = replace(settings, store=args.store)
    return settings


def _refuse(error: KithError, as_json: bool) -> int:
    if as_json:
        shape = {"problem": error.problem, "remedy": error.remedy, "field": error.field}
        _write(orjson.dumps({"error": shape}))
    print(f"kith: {error}", file=sys.stderr)
    return WRONG_USAGE if isinstance(error, WrongUsage) else FAILED


def _print(answer: Answer, as_json: bool) -> None:
    if as_json:
        _write(orjson.dumps(answer.json, option=orjson.OPT_INDENT_2))
    else:
        for line in answer.lines:
            print(line)
        sys.stdout.flush()


def _let_go_of_stdout() -> None:
    """Have what is left to be written go nowhere, so that the interpreter does not stumble over it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _write(document: bytes) -> None:
    sys.stdout.buffer.write(document + b"\n")
    sys.stdout.buffer.flush()
