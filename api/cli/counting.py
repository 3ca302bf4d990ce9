"""`kith statistics`: the quarter's tables."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from api.cli.frame import Answer, Command, Context, a_date, in_order
from api.quarterly import check_wanted, handed_on
from api.quarterly_shapes import statistics_json
from graph.errors import BadInput
from graph.quarterly.book import statistics
from graph.quarterly.periods import year_start
from graph.quarterly.tables import Statistics
from viz.quarterly.printed import Printed, printed


def _statistics(context: Context, args: argparse.Namespace) -> Answer:
    end: date = args.to or context.today
    start: date = args.start or year_start(end)
    in_order(start, end)
    form = args.out.suffix.lower().lstrip(".") if args.out else ""
    if args.out:
        check_wanted(form, args.recipient, publish=args.publish)
    with context.open_existing() as kith:
        view = context.view(kith)
        found = statistics(view, start, end, publish=args.publish)
        if args.out:
            _write(args.out, handed_on(kith, view, found, form, args.recipient, context.today).content)
    return Answer(statistics_json(found), list(_lines(found)))


def _write(place: Path, content: bytes) -> None:
    try:
        place.write_bytes(content)
    except OSError as error:
        raise BadInput(f"{place} cannot be written: {error.strerror}.", "Give another place with --out.", "out") from None


def _lines(found: Statistics) -> Iterator[str]:
    for table in found.tables:
        told = printed(found, table)
        yield told.title
        yield from _rows(told)
        yield from (f"  {note}" for note in told.notes)
        yield ""


def _rows(told: Printed) -> Iterator[str]:
    lines = [told.head, *((label, *map(str, cells)) for label, cells in (*told.rows, *told.shares))]
    wide = max(len(line[0]) for line in lines)
    for line in lines:
        yield (
            "  " + line[0].ljust(wide) + "".join(cell.rjust(max(len(told.head[n]), 4) + 2) for n, cell in enumerate(line) if n)
        )


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="start", type=a_date, metavar="DATE", help="first day (first of the financial year)")
    parser.add_argument("--to", type=a_date, metavar="DATE", help="last day (today)")
    parser.add_argument("--publish", action="store_true", help="leave small numbers out, and what would give them away")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the tables to a .csv or .xlsx file too")
    parser.add_argument("--recipient", default="", metavar="WHO", help="who gets the file; logged")


COMMANDS = (Command("statistics", "the quarter's tables: by quarter and year, with definitions", _statistics, _arguments),)
