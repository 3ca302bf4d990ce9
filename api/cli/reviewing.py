"""`kith review` and `corroboration`: who is who and what reports are to each other, decided by people."""

import argparse
from dataclasses import asdict

from api import question_shapes as shapes
from api.cli.frame import Answer, Command, Context, a_count, common_arguments
from graph.access import Look
from graph.errors import WrongUsage
from graph.identity.deciding import DECISIONS
from graph.identity.listing import Asked
from graph.identity.question import KINDS
from graph.identity.reconsider import reconsider
from graph.identity.review import Decision, Review
from graph.kith import Kith
from graph.ledger.shown import MentionRow
from ingest.corroboration import corroborate

RELATE_WORDS = 4


def review_of(context: Context, kith: Kith) -> Review:
    """Review under the command's name and purpose."""
    look = Look(context.settings.actor, context.settings.purpose)
    return Review(kith, look, context.today, corroborate)


def _list(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        listing = review_of(context, kith).questions(args.kind or "", args.limit)
    lines = [_line(asked) for asked in listing.asked]
    return Answer(shapes.listing_json(listing), [*lines, f"{listing.left} left."])


def _line(asked: Asked) -> str:
    question = asked.question
    told = " / ".join(
        f"{side.text[:60]} ({side.reference})" if isinstance(side, MentionRow) else side.name for side in (asked.a, asked.b)
    )
    return f"{question.id}  {question.kind:<14} {question.score:7.2f}  {question.would_change:4}  {told}: {question.basis}"


def _decide(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        decision = review_of(context, kith).decide(
            args.question, args.decision, args.reason, child_and_adult=args.child_and_adult, alike=args.alike
        )
    return _decided(decision)


def _undo(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        return _decided(review_of(context, kith).undo(args.decision, args.reason))


def _detach(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        return _decided(review_of(context, kith).detach(args.mention, args.reason))


def _ask(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        question = review_of(context, kith).ask(args.a, args.b)
    return Answer({"question": question}, [f"Raised: {question}."])


def _reconsider(context: Context, _args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        found = reconsider(kith, Look(context.settings.actor, context.settings.purpose))
    told = f"With weights {found.version}: {found.join} to make one, {found.part} to part, {found.ask} more to ask about."
    return Answer(asdict(found), [f"{told} Nothing was joined or parted; {found.left} left to decide."])


def _decided(decision: Decision) -> Answer:
    lines = [f"{cluster.id}: {len(cluster.mentions)} mentions" for cluster in decision.entities]
    return Answer(shapes.decision_json(decision), [f"Kept as {decision.id}.", *lines, f"{decision.left} left."])


def relate(context: Context, args: argparse.Namespace) -> Answer:
    """`corroboration decide A B RELATION`: what two reports are to each other, said by a person."""
    if len(args.rest) < RELATE_WORDS or args.rest[0] != "decide":
        raise WrongUsage(
            f"“corroboration {' '.join(args.rest)}” has no meaning.",
            "Write `kith corroboration decide A B RELATION --reason TEXT`.",
        )
    _, a, b, *said = args.rest
    with context.open_existing() as kith:
        decision = review_of(context, kith).relate(a, b, " ".join(said).replace("_", " ").replace("-", " "), args.reason)
    return _decided(decision)


def _arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    shared = [common_arguments()]
    listing = acts.add_parser("list", parents=shared, help="what is open, first what settles most")
    listing.add_argument("--kind", choices=KINDS, help="only questions of this kind")
    listing.add_argument("--limit", type=a_count, default=None, help="how many at most (all)")
    listing.set_defaults(act_run=_list)
    decide = acts.add_parser("decide", parents=shared, help="answer a question")
    decide.add_argument("question", metavar="QUESTION", help="as `kith review list` gives it")
    decide.add_argument("decision", choices=DECISIONS, metavar="|".join(DECISIONS), help="the answer")
    decide.add_argument("--child-and-adult", action="store_true", help="yes, a child and an adult are to be made one")
    decide.add_argument("--alike", action="store_true", help="answer all questions that are like this one in the same way")
    undo = acts.add_parser("undo", parents=shared, help="take a decision back")
    undo.add_argument("decision", metavar="DECISION", help="as `kith review decide` gave it")
    ask = acts.add_parser("ask", parents=shared, help="raise a question between two entities or mentions")
    ask.add_argument("a", metavar="A", help="id of an entity or a mention")
    ask.add_argument("b", metavar="B", help="id of the other")
    ask.set_defaults(act_run=_ask)
    detach = acts.add_parser("detach", parents=shared, help="take one mention out of its entity")
    detach.add_argument("mention", metavar="MENTION", help="as `kith mentions` gives it")
    again = acts.add_parser("reconsider", parents=shared, help="look at everyone again after weights or names were edited")
    again.set_defaults(act_run=_reconsider)
    for act, run in ((decide, _decide), (undo, _undo), (detach, _detach)):
        act.add_argument("--reason", default="", metavar="TEXT", help="why; never empty")
        act.set_defaults(act_run=run)


def _review(context: Context, args: argparse.Namespace) -> Answer:
    answer: Answer = args.act_run(context, args)
    return answer


COMMANDS = (Command("review", "questions on who is who: list, decide, undo, ask, detach, reconsider", _review, _arguments),)
