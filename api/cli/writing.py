"""`kith enter` and `correct`: what people write in by hand, and put right."""

import argparse
from collections.abc import Callable
from typing import cast

from api.cli.frame import Answer, Command, Context, common_arguments
from graph.errors import NotFound, WrongUsage
from graph.kith import Kith
from graph.ledger.drafts import Footing, Nature
from ingest.by_hand.correcting import correct_entity, correct_report
from ingest.by_hand.entering import (
    FOOTINGS,
    LINKS,
    PERSONS,
    LinkGiven,
    enter_link,
    enter_person,
    enter_place,
    enter_report,
)
from ingest.by_hand.keeping import known_end
from ingest.pipeline import FileOutcome, Sender

Enter = Callable[[Kith, argparse.Namespace, Sender], FileOutcome]


def _sender(context: Context) -> Sender:
    return Sender(context.settings.actor, context.settings.purpose, context.today)


def _kept(outcome: FileOutcome) -> Answer:
    said = {"reference": outcome.references[0], "outcome": outcome.outcome}
    return Answer(said, [f"Kept as {outcome.references[0]}."])


def _enter(context: Context, args: argparse.Namespace) -> Answer:
    enter: Enter = args.act_run
    with context.open() as kith:
        return _kept(enter(kith, args, _sender(context)))


def _values(args: argparse.Namespace) -> dict[str, str]:
    pairs = [word.partition("=") for word in args.values]
    wrong = next((name for name, mark, _ in pairs if not mark), None)
    if wrong is not None:
        raise WrongUsage(f"“{wrong}” says no field.", 'Write FIELD=VALUE, for example victim="Kai Thomas".', "values")
    return {name: value for name, _, value in pairs}


def _report(kith: Kith, args: argparse.Namespace, sender: Sender) -> FileOutcome:
    return enter_report(kith, _values(args), sender)


def _person(kith: Kith, args: argparse.Namespace, sender: Sender) -> FileOutcome:
    return enter_person(kith, args.kind, _values(args), sender)


def _place(kith: Kith, args: argparse.Namespace, sender: Sender) -> FileOutcome:
    return enter_place(kith, _values(args), sender)


def _link(kith: Kith, args: argparse.Namespace, sender: Sender) -> FileOutcome:
    ends = [known_end(kith, end, sender) for end in (args.source, args.target)]
    nature, footing = cast("Nature", args.nature), cast("Footing", args.footing)
    given = LinkGiven(ends[0], ends[1], args.link, nature, footing, args.told_by, args.since)
    return enter_link(kith, given, args.reason, sender)


def _enter_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="report|person|place|link", required=True)
    shared = [common_arguments()]
    for act, run, words in (
        ("report", _report, "the fields of the Liberty form"),
        ("person", _person, "a child, a person of concern, a person"),
        ("place", _place, "a place"),
    ):
        one = acts.add_parser(act, parents=shared, help=words, description=words)
        one.add_argument("values", nargs="+", metavar="FIELD=VALUE", help="what it says; a wrong field lists the right ones")
        one.set_defaults(act_run=run)
        if act == "person":
            one.add_argument("--kind", choices=list(PERSONS), default="Child", help="who it is (Child)")
    link = acts.add_parser("link", parents=shared, help="a link between two that are known")
    link.add_argument("source", metavar="WHO", help="an id, or a name as it is known")
    link.add_argument("link", choices=LINKS, metavar="|".join(LINKS), help="how they are linked")
    link.add_argument("target", metavar="WHOM", help="an id, or a name as it is known")
    link.add_argument("--nature", choices=("fact", "assessment"), default="fact", help="a fact, or an assessment (fact)")
    link.add_argument("--footing", choices=list(FOOTINGS), default="untraced", help="how it is known (untraced)")
    link.add_argument("--told-by", default="", metavar="NAME", help="who told it")
    link.add_argument("--since", default="", metavar="DATE", help="since when")
    link.add_argument("--reason", default="", metavar="TEXT", help="why it is written in; never empty")
    link.set_defaults(act_run=_link)


def _correct(context: Context, args: argparse.Namespace) -> Answer:
    sender = _sender(context)
    with context.open_existing() as kith:
        try:
            entity = kith.view(sender.actor, sender.purpose).entity(args.what).node.id
        except NotFound:
            return _kept(correct_report(kith, args.what, {args.field: args.to}, args.reason, sender))
        return _kept(correct_entity(kith, entity, args.field, args.to, args.reason, sender))


def _correct_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", metavar="WHAT", help="id of a person, place or thing, or reference of a report")
    parser.add_argument("--field", required=True, metavar="NAME", help="what is wrong; a wrong name lists the right ones")
    parser.add_argument("--to", required=True, metavar="TEXT", help="what is right")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it is put right; never empty")


COMMANDS = (
    Command("enter", "write in a report, a person, a place or a link by hand", _enter, _enter_arguments),
    Command("correct", "put right what is said of somebody, or a report; the old value stays", _correct, _correct_arguments),
)
