"""`kith meeting`: the next meeting's agenda, what is put on it and taken off, noted and decided."""

import argparse
from collections.abc import Callable

from api import meeting_shapes as shapes
from api.cli.frame import Answer, Command, Context, a_date
from graph.errors import WrongUsage
from graph.ledger.events import Event
from graph.meetings.book import Book

USAGE = {
    "next": "",
    "plan": "DATE",
    "add": "SECTION TITLE --reason WHY [--id ENTITY]",
    "drop": "ITEM --reason WHY",
    "restore": "ITEM",
    "up": "SECTION ITEM",
    "down": "SECTION ITEM",
    "note": "ITEM TEXT",
    "decide": "TEXT --owner WHO --due DATE --five-p P [--id ENTITY] [--item ITEM]",
    "status": "REF STATUS",
    "same": "LATER EARLIER [--reason WHY]",
    "other": "LATER EARLIER [--reason WHY]",
}
WORDS = {"plan": 1, "add": 2, "drop": 1, "restore": 1, "up": 2, "down": 2, "note": 2, "decide": 1, "status": 2, "same": 2,
         "other": 2, "next": 0}  # fmt: skip


def _meeting(context: Context, args: argparse.Namespace) -> Answer:
    if len(args.rest) != WORDS[args.act]:
        raise WrongUsage(
            f"“meeting {args.act} {' '.join(args.rest)}” has no meaning.", f"Write `kith meeting {_usage(args.act)}`."
        )
    with context.open_existing() as kith:
        book = Book(kith.database, context.view(kith), args.as_of or context.today)
        if args.act == "next":
            return _next(book)
        kept = ACTS[args.act](book, args)
    said = {"meeting": kept.meeting, "act": kept.act, "item": kept.item, **kept.content, "reason": kept.reason}
    return Answer(said, [f"Kept for the meeting of {kept.meeting}: {kept.act} {kept.item}".strip()])


def _usage(act: str) -> str:
    return f"{act} {USAGE[act]}".strip()


def _next(book: Book) -> Answer:
    agenda = book.agenda()
    lines = [f"Next meeting: {agenda.day or 'no day is planned and no minutes say it (`kith meeting plan DATE`)'}"]
    for placing in agenda.sections:
        lines.append(f"{placing.section.kind.label}")
        lines += [f"  {one.item.key}  {one.item.title}: {one.item.why}" for one in placing.placed] or ["  Nothing to report."]
        lines += [f"  and {placing.section.more} more"] if placing.section.more else []
    lines += [f"{risk}: {count} children. {where}." for risk, count, where in agenda.elsewhere]
    lines += [
        f"Asked: is {doubt.later.key} “{doubt.later.text}” the same as {doubt.earlier.ref} “{doubt.earlier.text}”?"
        for doubt in agenda.doubts
    ]
    lines += [f"Minutes speak of {ref}, which no earlier minutes set." for ref in agenda.unknown]
    return Answer(shapes.agenda_json(agenda), lines)


def _plan(book: Book, args: argparse.Namespace) -> Event:
    try:
        return book.plan(a_date(args.rest[0]))
    except argparse.ArgumentTypeError as error:
        raise WrongUsage(f"{error}.", "", "date") from None


ACTS: dict[str, Callable[[Book, argparse.Namespace], Event]] = {
    "plan": _plan,
    "add": lambda book, args: book.add(args.rest[0], args.rest[1], args.reason, args.id[0] if args.id else ""),
    "drop": lambda book, args: book.drop(args.rest[0], args.reason),
    "restore": lambda book, args: book.restore(args.rest[0]),
    "up": lambda book, args: book.order(args.rest[0], args.rest[1], up=True),
    "down": lambda book, args: book.order(args.rest[0], args.rest[1], up=False),
    "note": lambda book, args: book.note(args.rest[0], args.rest[1]),
    "decide": lambda book, args: book.decide(args.rest[0], args.owner, args.due, args.five_p, args.id or (), args.item),
    "status": lambda book, args: book.status(args.rest[0], args.rest[1]),
    "same": lambda book, args: book.match(args.rest[0], args.rest[1], same=True, reason=args.reason),
    "other": lambda book, args: book.match(args.rest[0], args.rest[1], same=False, reason=args.reason),
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=tuple(USAGE), help="; ".join(_usage(act) for act in USAGE))
    parser.add_argument("rest", nargs="*", metavar="...", help="what it is done to, as said above")
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="as known by the end of this day (today)")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why")
    parser.add_argument("--id", action="append", metavar="ENTITY", help="whom or what it concerns (may be repeated)")
    parser.add_argument("--item", default="", metavar="ITEM", help="item of the agenda that an action came from")
    parser.add_argument("--owner", default="", metavar="WHO", help="who is to do it")
    parser.add_argument("--due", type=a_date, metavar="DATE", help="by when")
    parser.add_argument("--five-p", default="", metavar="P", help="Prevent, Protect, Pursue, ... as the period has them")


COMMANDS = (Command("meeting", "the next tasking meeting: its agenda, notes and decisions", _meeting, _arguments),)
