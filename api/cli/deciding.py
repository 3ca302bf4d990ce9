"""`kith findings`: what stands out, with its reasons."""

import argparse

from api import shapes
from api.cli.frame import Answer, Command, Context, a_count, a_date

KINDS = ("location", "platform", "person_of_concern", "peer_group", "broker")


def _findings(context: Context, args: argparse.Namespace) -> Answer:
    day = args.as_of or context.today
    with context.open_existing() as kith:
        found = context.view(kith).findings(day, args.window).findings
    shown = [finding for finding in found if args.kind in (None, finding.kind)]
    lines = [
        f"{finding.tier:<6} {finding.kind:<18} {', '.join(subject.name for subject in finding.subjects)}: {finding.why}"
        for finding in shown
    ]
    nothing = f"Nothing stands out as of {day}."
    return Answer(shapes.findings_json(shown, day, args.window), lines or [nothing])


def _findings_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="as known by the end of this day (today)")
    parser.add_argument("--window", type=a_count, default=90, metavar="DAYS", help="days looked at (90)")
    parser.add_argument("--kind", choices=KINDS, help="only this kind")


COMMANDS = (Command("findings", "what stands out, why, and on which reports", _findings, _findings_arguments),)
