"""`kith audit`: who looked at what, when and why; the log's head; what is unusual."""

import argparse
from pathlib import Path

import orjson

from api.cli.frame import Answer, Command, Context, a_count, a_date, in_order
from api.log_shapes import checked_json, head_json, log_csv, row_json, unusual_json
from graph import log
from graph.errors import BadInput, WrongUsage
from graph.ledger import heads
from graph.ledger.audit import Verb
from graph.ledger.database import raw
from graph.unusual import unusual

BROKEN = 3
MEANINGS = "Write `kith audit`, `kith audit head`, `kith audit check FILE` or `kith audit unusual`."


def _audit(context: Context, args: argparse.Namespace) -> Answer:
    match args.rest:
        case []:
            return _rows(context, args)
        case ["head"]:
            return _head(context, args)
        case ["check", file]:
            return _check(context, Path(file))
        case ["unusual"]:
            return _unusual(context)
    raise WrongUsage(f"“audit {' '.join(args.rest)}” has no meaning.", MEANINGS)


def _rows(context: Context, args: argparse.Namespace) -> Answer:
    in_order(args.start, args.end)
    asked = log.Asked(args.person, args.user, args.start, args.end, args.verb or "", args.text)
    with context.open_existing() as kith:
        found = log.rows(kith, context.view(kith), asked, args.limit)
    if args.csv:
        write(args.csv, log_csv(found).encode("utf-8-sig"))
    lines = [
        f"{row.n:>7}  {row.at.astimezone(log.LONDON):%Y-%m-%d %H:%M}  {row.actor:<14} {row.verb:<12} {row.what}: {row.purpose}"
        f"{f' – to {row.recipient}' if row.recipient else ''}"
        for row in found
    ]
    return Answer({"rows": [row_json(row) for row in found]}, lines or ["Nothing of that kind is logged."])


def _head(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith, kith.database.reading() as connection:
        found = heads.head(raw(connection), kith.folder)
    said = head_json(found)
    if args.to_file:
        write(args.to_file, orjson.dumps(said, option=orjson.OPT_INDENT_2) + b"\n")
    return Answer(said, [f"Row {found.n} of {found.at}: {found.hash}", "Keep this somewhere else: `kith audit check FILE`."])


def _check(context: Context, file: Path) -> Answer:
    kept = heads.read_head(file)
    with context.open_existing() as kith, kith.database.reading() as connection:
        checked = heads.check(raw(connection), kept)
    line = f"The log is whole; {checked.since} rows were added since." if checked.ok else f"TAMPERED WITH: {checked.problem}."
    return Answer(checked_json(checked, kept), [line], 0 if checked.ok else BROKEN)


def _unusual(context: Context) -> Answer:
    with context.open_existing() as kith:
        found = unusual(kith, context.view(kith), context.today)
    lines = [f"{one.day}  {one.user:<14} {one.why} (rows {', '.join(map(str, one.rows[:6]))})" for one in found]
    return Answer(unusual_json(found), lines or ["Nothing unusual."])


def write(file: Path, content: bytes) -> None:
    """Write a file that was asked for. Raises BadInput where it cannot be."""
    try:
        file.write_bytes(content)
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}.", "Give another place.", "file") from None


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "rest", nargs="*", metavar="head | check FILE | unusual", help="the log's head; hold the log against one"
    )
    parser.add_argument(
        "--person", default="", metavar="ID", help="looks at one person, place or report, under any id they had"
    )
    parser.add_argument("--user", default="", metavar="NAME", help="looks by one user")
    parser.add_argument("--from", dest="start", type=a_date, metavar="DATE", help="from this day")
    parser.add_argument("--to", dest="end", type=a_date, metavar="DATE", help="to this day")
    parser.add_argument("--verb", choices=sorted(Verb), help="only this act")
    parser.add_argument("--text", default="", metavar="WORDS", help="only rows that say this")
    parser.add_argument("--limit", type=a_count, help="how many at most (all)")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the rows to a CSV file as well")
    parser.add_argument("--write", dest="to_file", type=Path, metavar="FILE", help="head: write it to a file as well")


COMMANDS = (Command("audit", "who looked at what, when and why; the log's head", _audit, _arguments),)
