"""`kith disruption`: measures on persons and places, licensed premises, and what was reported before and after."""

import argparse

from api import disruption_shapes as shapes
from api.cli.frame import Answer, Command, Context, a_date
from graph.disruption import KINDS, Disruption
from graph.errors import WrongUsage


def _disruption(context: Context, args: argparse.Namespace) -> Answer:
    day = args.as_of or context.today
    with context.open_existing() as kith:
        book = Disruption(kith.database, context.view(kith))
        if args.act == "record":
            if not args.id:
                raise WrongUsage("A measure is about somebody or something.", "Give --id, as `kith find` says it.", "id")
            started = args.started or day
            kept = book.record(args.id, args.kind, args.what, started, args.expires, args.conditions, args.outcome)
            return Answer({"measure": kept.id, "subject": kept.subject, "what": kept.what}, [f"Kept as {kept.id}: {kept.what}"])
        if args.act == "withdraw":
            kept = book.withdraw(args.id, args.reason)
            return Answer({"measure": kept.id, "withdrawn": True}, [f"{kept.id} is withdrawn."])
        found = [book.compared(one, day) for one in book.done(args.id, day)]
    lines = [f"{one.done.measure.started}  {one.done.subject.name}  {one.done.label}  {one.in_words()}" for one in found]
    return Answer({"measures": [shapes.compared_json(one) for one in found]}, lines or ["Nothing was recorded."])


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", nargs="?", choices=("list", "record", "withdraw"), default="list", help="what to do (list)")
    parser.add_argument("--id", default="", metavar="ID", help="the person or place; for withdraw, the measure")
    parser.add_argument("--kind", choices=tuple(KINDS), default="measure", help="what sort of thing was done (measure)")
    parser.add_argument("--what", default="", metavar="TEXT", help="the measure, as the vocabulary has it; else in words")
    parser.add_argument("--started", type=a_date, metavar="DATE", help="when it was served or made (today)")
    parser.add_argument("--expires", type=a_date, metavar="DATE", help="until when it holds")
    parser.add_argument("--conditions", default="", metavar="TEXT", help="under which conditions")
    parser.add_argument("--outcome", default="", metavar="TEXT", help="what came of it")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it is withdrawn")
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="as known by the end of this day (today)")


COMMANDS = (Command("disruption", "measures on persons and places, with reports before and after", _disruption, _arguments),)
