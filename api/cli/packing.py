"""`kith pack`: a pack for a meeting as a Word, PDF or workbook file; the template it is written into."""

import argparse
import sys
from pathlib import Path

from api.cli.exporting import NO_PURPOSE
from api.cli.frame import Answer, Command, Context, a_date
from graph.errors import BadInput, WrongUsage


def _pack(context: Context, args: argparse.Namespace) -> Answer:
    from api.packing import checked, make  # drawing takes a second to import
    from viz.pack.edition import Choice

    if args.kind == "template":
        return _template(context, args)
    if args.to is None:
        raise WrongUsage("A pack needs a file to be written to.", "Give --to FILE.docx, .pdf or .xlsx.", "to")
    stated = context.settings.purpose
    choice = Choice(
        args.kind,
        args.recipient,
        "" if stated == NO_PURPOSE else stated,
        args.as_of or context.today,
        args.id,
        tuple(args.section or ()),
        args.pseudonyms,
        args.full,
        args.cross_border,
        args.permission,
    )
    checked(choice)
    target: Path = args.to
    if not target.absolute().parent.is_dir():
        raise BadInput(f"There is no folder {target.absolute().parent}.", "Make it, or give another place with --to.", "to")
    with context.open_existing() as kith:
        made = make(kith, context.view(kith), choice, target.suffix.lstrip(".").casefold(), context.today, _told)
    try:
        target.write_bytes(made.content)
    except OSError as error:
        raise BadInput(f"{target} cannot be written: {error.strerror}.", "Give another place with --to.", "to") from None
    left = [{"what": one.what, "why": one.why} for one in made.pack.left_out]
    sections = [section.key for section in made.pack.sections]
    said = {"file": str(target), "sections": sections, "left_out": left, "pages": made.pages, "product": made.product.id}
    lines = [
        f"{target}: {_counted(len(sections), 'section')} on {_counted(made.pages, 'page')}, for {made.pack.recipient}; logged."
    ]
    lines += [f"  left out: {one['what']}. {one['why']}" for one in left]
    return Answer(said, lines)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _told(what: str, done: int, total: int) -> None:
    """Progress, for whoever waits at a terminal."""
    if sys.stderr.isatty():
        print(f"\r{done}/{total} {what:<60}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _template(context: Context, args: argparse.Namespace) -> Answer:
    from api.packing import put_template

    kind = args.id or "tasking"
    with context.open_existing() as kith:
        place = put_template(kith, kind)
    return Answer({"template": place, "kind": kind}, [f"{place}: edit it; packs of this kind are written into it from now on."])


def _arguments(parser: argparse.ArgumentParser) -> None:
    from viz.pack.kinds import pack_kinds

    parser.add_argument(
        "kind", choices=(*pack_kinds(), "template"), help="kind of pack; `template --id KIND` gives one to edit"
    )
    parser.add_argument("--id", default="", metavar="ENTITY", help="whom or what it is about, as `kith find` gives it")
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="as known by the end of this day (today)")
    parser.add_argument("--to", type=Path, metavar="FILE", help="where to write it: .docx, .pdf or .xlsx")
    parser.add_argument("--recipient", default="", metavar="WHO", help="who gets it; goes into the file and the log")
    parser.add_argument("--section", action="append", metavar="KEY", help="only this section (may be repeated)")
    parser.add_argument("--pseudonyms", action="store_true", help="stable pseudonyms instead of names")
    parser.add_argument("--full", action="store_true", help="all fields: dates of birth and addresses too")
    parser.add_argument("--cross-border", default="", metavar="AREA", help="only what concerns another area")
    parser.add_argument("--permission", default="", metavar="WHO", help="who permitted what has handling code C to be shared")


COMMANDS = (Command("pack", "a pack for a meeting, marked and logged", _pack, _arguments),)
