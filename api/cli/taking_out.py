"""`kith erase`: a person out of everything that is held."""

import argparse

from api.care_shapes import erasure_json
from api.cli.frame import Answer, Command, Context
from graph.custody.erasure import erase

ATTENTION = 1


def _erase(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        done = erase(kith, args.id, args.reason, context.settings.actor, context.settings.purpose)
    lines = [
        f"Erased: {done.mentions} mentions; {done.originals} files destroyed, a copy without the person in place of each; "
        f"{done.charts} charts.",
        *(f"RECALL {one.product} {one.name}, with {one.recipient} since {one.when}" for one in done.recall),
    ]
    if done.namesakes:
        lines.append(
            f"Others of the same name stay: {', '.join(done.namesakes)}. If they are the same person, erase them as well."
        )
    lines += [f"The list of erasures in {place} could not be written: do so by `kith backup`." for place in done.unreached]
    return Answer(erasure_json(done), lines, ATTENTION if done.unreached else 0)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="+", metavar="ID", help="a person, as `kith find` gives it; several ids of one person")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why: stays in the log, without the name")


COMMANDS = (Command("erase", "take a person out of everything that is held, for good", _erase, _arguments),)
