"""`kith erase`: a person out of everything that is held."""

import argparse
from pathlib import Path

from api.care_shapes import erasure_json
from api.cli.frame import Answer, Command, Context
from api.cli.overseeing import write
from graph.custody.erasure import erase
from graph.custody.others import Choice
from graph.custody.subject_access import CHECK, held_on
from graph.errors import BadInput

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
        others = ", ".join(done.namesakes)
        lines.append(f"Others of the same name, or of its initial, stay: {others}. If they are the same, erase them as well.")
    lines += [f"The list of erasures in {place} could not be written: do so by `kith backup`." for place in done.unreached]
    return Answer(erasure_json(done), lines, ATTENTION if done.unreached else 0)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="+", metavar="ID", help="a person, as `kith find` gives it; several ids of one person")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why: stays in the log, without the name")


def _subject_access(context: Context, args: argparse.Namespace) -> Answer:
    from api.subject_access import form_of, make  # Word and PDF take a second to import

    form = form_of(args.to)
    if not args.to.absolute().parent.is_dir():
        raise BadInput(f"There is no folder {args.to.absolute().parent}.", "Make it, or give another place with --to.", "to")
    with context.open_existing() as kith:
        view = context.view(kith)
        choice = Choice(frozenset(args.show or ()), tuple(args.take_out or ()))
        held = held_on(kith, view, args.id, context.today, choice)
        content, product = make(kith, view, held, choice, form, context.today)
    write(args.to, content)
    said = {
        "file": str(args.to),
        "product": product.id,
        "taken_out": [
            {"id": one.entity, "label": one.label, "name": one.name, "places": one.places, "shown": one.shown}
            for one in held.others
        ],
        "facts": len(held.facts),
        "records": len(held.records),
        "links": len(held.links),
        "handed_on": len(held.handed_on),
        "looks": sum(one["times"] for one in held.looks),
    }
    lines = [
        f"{args.to}: {said['records']} reports, minutes and rows; others stand as labels. {CHECK}",
        *(f"  {'named' if one.shown else one.label}: {one.name} ({one.entity}), {one.places} times" for one in held.others),
    ]
    return Answer(said, lines)


def _access_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="a person, as `kith find` gives it")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="where to write it: .docx, .pdf, .json or .zip")
    parser.add_argument("--show", action="append", metavar="ID", help="name this one after all (may be repeated)")
    parser.add_argument("--take-out", action="append", metavar="WORDS", help="take these words out besides (may be repeated)")


COMMANDS = (
    Command("erase", "take a person out of everything that is held, for good", _erase, _arguments),
    Command("subject-access", "everything held on one person, others blacked out", _subject_access, _access_arguments),
)
