"""The `kith` command."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace

import orjson

from api.cli import consulting, deciding, keeping, reviewing, serving, taking_in
from api.cli.frame import Answer, Command, Context, common_arguments
from api.settings import Settings
from graph.errors import KithError, WrongUsage

COMMANDS: tuple[Command, ...] = (
    *serving.COMMANDS,
    *taking_in.COMMANDS,
    *consulting.COMMANDS,
    *reviewing.COMMANDS,
    *deciding.COMMANDS,
    *keeping.COMMANDS,
)

WRONG_USAGE = 2
FAILED = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (0 done, 1 some input needs attention, 2 wrong usage, 3 failed)."""
    parser = _parser()
    args = parser.parse_args(argv)
    if args.command is None:
        parser.print_help(sys.stderr)
        return WRONG_USAGE
    as_json = bool(getattr(args, "json", False))
    try:
        answer = args.run(Context(_settings(args)), args)
    except KithError as error:
        return _refuse(error, as_json)
    except KeyboardInterrupt:
        print("Stopped. What was said to be taken in is kept.", file=sys.stderr)
        return FAILED
    _print(answer, as_json)
    return int(answer.code)


def _parser() -> argparse.ArgumentParser:
    shared = common_arguments()
    parser = argparse.ArgumentParser(
        prog="kith", parents=[shared], description="Contextual safeguarding intelligence from Operation Liberty reports."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for command in COMMANDS:
        sub = commands.add_parser(command.name, parents=[shared], help=command.help, description=command.help)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return parser


def _settings(args: argparse.Namespace) -> Settings:
    settings = Settings.from_environment()
    if hasattr(args, "data"):
        settings = replace(settings, folder=args.data)
    if hasattr(args, "actor"):
        settings = replace(settings, actor=args.actor)
    if hasattr(args, "purpose"):
        settings = replace(settings, purpose=args.purpose)
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


def _write(document: bytes) -> None:
    sys.stdout.buffer.write(document + b"\n")
    sys.stdout.buffer.flush()
