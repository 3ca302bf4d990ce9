"""`kith retention`: who is due for review, and what is decided: keep, restrict, lift. To erase: `kith erase`."""

import argparse

from api.care_shapes import due_json
from api.cli.frame import Answer, Command, Context, a_date
from graph.custody import retention
from graph.errors import WrongUsage

ACTS = ("list", "keep", "restrict", "lift")
YEAR = 1


def _retention(context: Context, args: argparse.Namespace) -> Answer:
    if args.act == "list":
        return _list(context, args)
    if not args.id:
        raise WrongUsage("It was not said whom.", f"Write `kith retention {args.act} ID --reason TEXT`.", "id")
    with context.open_existing() as kith:
        view = context.view(kith)
        if args.act == "keep":
            until = args.until or retention.years_after(context.today, YEAR)
            done = retention.keep(kith, view, args.id, args.reason, until, context.today)
            return Answer({"kept": done, "until": until.isoformat()}, [f"{done} is kept until {until}."])
        if args.act == "restrict":
            done = retention.restrict(kith, view, args.id, args.to or [], args.reason)
            return Answer({"restricted": done, "to": sorted(set(args.to))}, [f"{done} is seen by {', '.join(args.to)} alone."])
        done = retention.lift(kith, view, args.id, args.reason)
    return Answer({"lifted": done}, [f"{done} is no longer restricted."])


def _list(context: Context, args: argparse.Namespace) -> Answer:
    day = args.as_of or context.today
    with context.open_existing() as kith:
        found = retention.review_list(kith, context.view(kith), day, due_only=args.due)
    lines = [
        f"{row.review_on or 'no date'!s:<10}  {'DUE' if row.due else '   '}  group {row.group}  {row.id}  {row.name}  "
        f"[{row.category}]{f'  {row.decision}: {row.reason}' if row.decision else ''}"
        for row in found
    ]
    said = {"as_of": day.isoformat(), "due": sum(row.due for row in found), "rows": [due_json(row) for row in found]}
    return Answer(said, lines or ["Nobody is due for review."])


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=ACTS, help="who is due; keep, restrict to some, lift a restriction")
    parser.add_argument("id", nargs="?", default="", metavar="ID", help="a person, as `kith find` gives it; or a reference")
    parser.add_argument("--due", action="store_true", help="list: only those who are due")
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="list: due by this day (today)")
    parser.add_argument("--until", type=a_date, metavar="DATE", help="keep: until then (a year from today)")
    parser.add_argument("--to", action="append", metavar="USER", help="restrict: who may still see it (may be repeated)")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it is decided so")


COMMANDS = (Command("retention", "who is due for review; keep, restrict, lift", _retention, _arguments),)
