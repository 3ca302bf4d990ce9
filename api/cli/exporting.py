"""`kith export`: the network around one entity as a file to take along."""

import argparse
from pathlib import Path

from api.cli.frame import Answer, Command, Context, a_count
from api.explorer.opening import FIRST_SHOWN, MOST_SHOWN
from api.exporting import Wanted, export
from graph.errors import BadInput, WrongUsage
from viz.export.formats import FORMATS

MOST_HOPS = 3
NO_PURPOSE = "command line"
"""What a look is for where nobody has said it: enough to read, too little to hand something on."""


def _export(context: Context, args: argparse.Namespace) -> Answer:
    from api.charting import around  # the layout takes half a second to import

    stated = context.settings.purpose
    wanted = Wanted(args.format, args.recipient, "" if stated == NO_PURPOSE else stated, args.pseudonyms)
    if args.hops > MOST_HOPS:
        raise WrongUsage(f"More than {MOST_HOPS} hops cannot be read.", f"Give --hops {MOST_HOPS} or fewer.", "hops")
    if not args.to.absolute().parent.is_dir():
        raise BadInput(f"There is no folder {args.to.absolute().parent}.", "Make it, or give another place with --to.", "to")
    with context.open_existing() as kith:
        view = context.view(kith)
        origin = wanted.origin(context.settings.actor, context.today)
        picture = around(view, args.id, args.hops, FIRST_SHOWN if args.hops == 1 else MOST_SHOWN, origin)
        made = export(kith, view, picture, wanted)
    try:
        args.to.write_bytes(made.content)
    except OSError as error:
        raise BadInput(f"{args.to} cannot be written: {error.strerror}.", "Give another place with --to.", "to") from None
    said = {
        "file": str(args.to),
        "format": args.format,
        "bytes": len(made.content),
        "nodes": len(picture.part.nodes),
        "links": len(picture.links),
        "recipient": wanted.recipient,
        "pseudonyms": wanted.pseudonyms,
    }
    return Answer(said, [f"{args.to}: {said['nodes']} things and {said['links']} links, for {wanted.recipient}; logged."])


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ENTITY", help="as `kith find` gives it")
    parser.add_argument("--hops", type=a_count, default=1, help="entities away (1)")
    parser.add_argument("--format", choices=tuple(FORMATS), required=True, help="kind of file")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="where to write it")
    parser.add_argument("--recipient", default="", metavar="WHO", help="who gets it; goes into the file and the log")
    parser.add_argument("--pseudonyms", action="store_true", help="stable pseudonyms instead of names")


COMMANDS = (Command("export", "the network around one entity as a file, marked and logged", _export, _arguments),)
