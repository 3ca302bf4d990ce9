"""`kith inbox`, `grade`, `watch` and `check`: the analyst's morning."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from api import triage_shapes as shapes
from api.cli.frame import Answer, Command, Context, a_count, a_date, common_arguments
from graph.access import Look
from graph.errors import NotFound
from graph.ledger.writer import Grade
from graph.triage.checking import check
from graph.triage.grading import ACTIONS, HANDLING, INTELLIGENCE, SANITISATION, SOURCE, WHOLE, Grading
from graph.triage.inbox import DONE, NEW, STATES, TAKEN, WAITING, Inbox, InboxItem
from graph.triage.watching import Watch, Watching
from ingest.lists import read_list

ACTS = {"take": TAKEN, "done": DONE, "wait": WAITING, "back": NEW}
ACT_WORDS = {
    "take": "see to a report oneself",
    "done": "say that a report is dealt with",
    "wait": "have a report wait",
    "back": "put a report back among the new ones",
}
STDIN = "-"


def look_of(context: Context) -> Look:
    """Who looks, and why."""
    return Look(context.settings.actor, context.settings.purpose)


def _inbox(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        inbox = Inbox(kith, look_of(context), context.today)
        marked = [inbox.mark(args.reference, ACTS[args.act], args.reason)] if args.act else None
        items = marked or inbox.items(args.state or "")
    shown = items[: args.limit or len(items)]
    lines = [_item_line(item) for item in shown]
    return Answer(shapes.inbox_json(shown), lines or ["Everything has been dealt with."])


def _item_line(item: InboxItem) -> str:
    mark = "URGENT" if item.urgent else "serious, unreferred" if item.unreferred else ""
    by = f" by {item.taken_by}" if item.taken_by else ""
    why = "; ".join(item.because) or ", ".join(item.unreferred)
    return f"{item.reference}  {item.state}{by}  {mark}  {why}".rstrip()


def _inbox_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(reason="", reference="")
    parser.add_argument("--state", choices=STATES, help="only those in this state")
    parser.add_argument("--limit", type=a_count, default=0, help="how many at most (all)")
    acts = parser.add_subparsers(dest="act", metavar="take|done|wait|back")
    for act, words in ACT_WORDS.items():
        one = acts.add_parser(act, parents=[common_arguments()], help=words, description=words)
        one.add_argument("reference", metavar="REFERENCE", help="of the report")
        one.add_argument("--reason", default="", metavar="TEXT", help="why, or what it waits for")


def _grade(context: Context, args: argparse.Namespace) -> Answer:
    grade = Grade(args.source, args.intelligence, args.handling, args.conditions, args.sanitised, args.review, args.reason)
    with context.open_existing() as kith:
        changed = Grading(kith, look_of(context), context.today).grade(args.reference, grade, args.item, args.seen)
    lines = [f"{one.finding}  {one.what}" for one in changed]
    return Answer(shapes.changed_json(changed), lines or ["Graded. Nothing that stands out has changed by it."])


def _grade_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", metavar="REFERENCE", help="of the report")
    parser.add_argument("--item", type=a_count, default=WHOLE, metavar="N", help="number of the item (the whole report)")
    parser.add_argument("--source", required=True, choices=list(SOURCE), help=_listed(SOURCE))
    parser.add_argument("--intelligence", required=True, choices=list(INTELLIGENCE), help=_listed(INTELLIGENCE))
    parser.add_argument("--handling", required=True, choices=list(HANDLING), help=_listed(HANDLING))
    parser.add_argument("--conditions", default="", metavar="A1,S2", help=_listed(ACTIONS | SANITISATION))
    parser.add_argument("--sanitised", default="", metavar="TEXT", help="what may be shared in place of the text")
    parser.add_argument("--review", type=a_date, metavar="DATE", help="when the grade is looked at again")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it is graded so")
    parser.add_argument("--seen", type=int, metavar="N", help="number of the grade that you have seen, 0 for none")


def _listed(words: dict[str, str]) -> str:
    return "; ".join(f"{code} {said[:1].lower()}{said[1:]}" for code, said in words.items())


def _watch(context: Context, args: argparse.Namespace) -> Answer:
    act: Callable[[Watching, argparse.Namespace], Answer] = args.act_run
    with context.open_existing() as kith:
        return act(Watching(kith, look_of(context)), args)


def _watch_add(watching: Watching, args: argparse.Namespace) -> Answer:
    watch = watching.add(" ".join(args.what), args.reason)
    return Answer({"watch": shapes.watch_json(watch)}, [f"Watching {watch.name} as {watch.id}."])


def _watch_list(watching: Watching, _args: argparse.Namespace) -> Answer:
    watches = watching.listed()
    lines = [line for watch in watches for line in _watch_lines(watch)]
    return Answer(shapes.watches_json(watches), lines or ["Nothing is watched."])


def _watch_lines(watch: Watch) -> list[str]:
    hits = [f"    {hit.reference} ({hit.how}){', new' if hit.new else ''}" for hit in watch.hits]
    return [f"{watch.id}  {watch.name}: {len(watch.hits)} since {watch.since[:10]}", *hits]


def _watch_remove(watching: Watching, args: argparse.Namespace) -> Answer:
    wanted = " ".join(args.what)
    watching.remove(wanted)
    return Answer({"removed": wanted}, [f"No longer watching {wanted}."])


def _watch_read(watching: Watching, args: argparse.Namespace) -> Answer:
    wanted = " ".join(args.what)
    watching.seen(wanted)
    return Answer({"read": wanted}, [f"Noted: what has come in on {wanted} was looked at."])


def _watch_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="add|list|read|remove", required=True)
    shared = [common_arguments()]
    listing = acts.add_parser("list", parents=shared, help="what you watch, and what has come in since")
    listing.set_defaults(act_run=_watch_list)
    for act, run, words in (
        ("add", _watch_add, "tell me when this appears again"),
        ("read", _watch_read, "say that what came in was looked at"),
        ("remove", _watch_remove, "end a watch"),
    ):
        one = acts.add_parser(act, parents=shared, help=words, description=words)
        one.add_argument("what", nargs="+", metavar="WHAT", help="an id, or a name, plate, number, handle or place as text")
        one.set_defaults(act_run=run)
        if act == "add":
            one.add_argument("--reason", default="", metavar="TEXT", help="what for")


def _check(context: Context, args: argparse.Namespace) -> Answer:
    lines = read_list(*_content(args.file))
    with context.open_existing() as kith:
        rows = check(kith, look_of(context), lines)
    said = [
        f"{row.outcome:<5} {row.text}" + "".join(f"\n        {one.node.id}  {one.node.name}" for one in row.matches)
        for row in rows
    ]
    return Answer(shapes.check_json(rows), said)


def _content(file: Path) -> tuple[str, bytes]:
    if str(file) == STDIN:
        return "the list", sys.stdin.buffer.read()
    try:
        return file.name, file.read_bytes()
    except OSError as error:
        raise NotFound(f"{file} cannot be read: {error.strerror}.", "Check the path.", "file") from None


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a text, CSV or Excel file; - reads what is piped in")


COMMANDS = (
    Command(
        "inbox", "reports that came in, the urgent first; take one, have it wait, say it is done", _inbox, _inbox_arguments
    ),
    Command("grade", "grade a report or one item of it by 3x5x2, and see what follows", _grade, _grade_arguments),
    Command("watch", "tell me when this person, plate, number, handle or place appears again", _watch, _watch_arguments),
    Command("check", "hold a list of names, plates and numbers against what is known", _check, _check_arguments),
)
