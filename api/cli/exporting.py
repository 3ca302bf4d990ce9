"""`kith export`: the network around one entity as a file to take along; `kith products`: what was handed on."""

import argparse
from pathlib import Path

from api import product_shapes as shapes
from api.cli.frame import Answer, Command, Context, a_count
from api.explorer.opening import FIRST_SHOWN, MOST_SHOWN
from api.exporting import Wanted, export, handed_on, one_handed_on
from graph.errors import BadInput, WrongUsage
from graph.ledger.products import last_entry
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
        view, watermark = context.view(kith), last_entry(kith.database)
        origin = wanted.origin(context.settings.actor, context.today)
        picture = around(view, args.id, args.hops, FIRST_SHOWN if args.hops == 1 else MOST_SHOWN, origin)
        made = export(kith, view, picture, wanted, watermark)
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


def _products(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        if args.id:
            recall, nodes, references = one_handed_on(kith, context.view(kith), args.id, "")
            said = shapes.product_json(recall, nodes, references)
            return Answer(said, [shapes.in_words(recall), *(f"  {one.key}: {one.why}" for one in recall.changed)])
        found = handed_on(kith, context.view(kith).look, "")
    shown = [one for one in found if one.changed or not args.recall]
    nothing = "Nothing that was handed on has changed since." if args.recall else "Nothing has been handed on."
    return Answer(shapes.products_json(shown), [shapes.in_words(one) for one in shown] or [nothing])


def _products_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", default="", metavar="PRODUCT", help="one of them, with what it shows")
    parser.add_argument("--recall", action="store_true", help="only those that show something since changed")


COMMANDS = (
    Command("export", "the network around one entity as a file, marked and logged", _export, _arguments),
    Command("products", "packs and exports that were handed on, and which to recall", _products, _products_arguments),
)
