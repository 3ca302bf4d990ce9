"""`kith findings`, `peers` and `groups`: what stands out, with its reasons, and what is decided on it."""

import argparse

from api import shapes
from api.cli.frame import Answer, Command, Context, a_count, a_date
from api.looking_shapes import coverage_json, coverage_words
from graph.analysis.decided import DECISIONS
from graph.analysis.finding import Finding
from graph.errors import WrongUsage
from graph.store.base import Node

KINDS = ("location", "platform", "person_of_concern", "peer_group", "broker")
DECIDE_WORDS = 3


def _findings(context: Context, args: argparse.Namespace) -> Answer:
    if args.rest:
        return _decide(context, args)
    day = args.as_of or context.today
    with context.open_existing() as kith:
        view = context.view(kith)
        compared, looked = view.findings(day, args.window), view.looked_at(day, args.window)
    shown = [finding for finding in compared.findings if args.kind in (None, finding.kind)]
    gone = [finding for finding in compared.gone if args.kind in (None, finding.kind)]
    said = shapes.findings_json(shown, day, args.window)
    said["gone"] = [{"id": finding.id, "kind": finding.kind, "why": finding.why} for finding in gone]
    said["looked_at"] = coverage_json(looked)
    lines = [_line(finding) for finding in shown] or [f"Nothing stands out as of {day}."]
    lines += [f"{finding.id}  gone since the last meeting: {_named(finding)}" for finding in gone]
    return Answer(said, [*lines, coverage_words(looked)])


def _named(finding: Finding) -> str:
    named = finding.subjects if finding.kind == "peer_group" else finding.subjects[:1]
    return ", ".join(subject.name for subject in named)


def _line(finding: Finding) -> str:
    told = f"{_named(finding)}: {finding.why} {finding.would_clear}"
    return f"{finding.id}  {finding.tier:<5}  {finding.change:<10}  {finding.kind:<17}  {told}"


def _decide(context: Context, args: argparse.Namespace) -> Answer:
    if len(args.rest) != DECIDE_WORDS or args.rest[0] != "decide":
        raise WrongUsage(
            f"“findings {' '.join(args.rest)}” has no meaning.",
            f"Write `kith findings decide ID {'|'.join(DECISIONS)} --reason TEXT`.",
        )
    _, finding, decision = args.rest
    with context.open_existing() as kith:
        chosen = context.view(kith).decide(finding, decision, args.reason, args.as_of or context.today, context.today)
    said = {"finding": finding, "decision": decision, "reason": args.reason}
    return Answer(said, [f"Kept: {decision} for {chosen.subjects[0].name}."])


def _findings_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs="*", metavar="decide ID accept|dismiss|agenda", help="decide on one finding")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it is decided so")
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="as known by the end of this day (today)")
    parser.add_argument("--window", type=a_count, default=90, metavar="DAYS", help="days looked at (90)")
    parser.add_argument("--kind", choices=KINDS, help="only this kind")


def _peers(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        found = context.view(kith).peers(args.id, args.as_of or context.today, args.limit)
    lines = [
        f"{peer.id}  {peer.name}  {peer.bits} bits, {peer.band}"
        f"{'' if peer.reported_together else ', never yet reported together'}: "
        + "; ".join(f"{clause.text} ({', '.join(clause.reports)}: {clause.bits} bits)" for clause in peer.because)
        for peer in found.peers
    ]
    return Answer(shapes.peers_json(found), lines or ["Nobody is linked closely enough to be named."])


def _peers_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="a child, as `kith find` gives it")
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="as known by the end of this day (today)")
    parser.add_argument("--limit", type=a_count, default=20, help="how many at most (20)")


def _groups(context: Context, args: argparse.Namespace) -> Answer:
    day = args.as_of or context.today
    with context.open_existing() as kith:
        view = context.view(kith)
        groups = view.groups(day)
        names = {node.id: node for node in view.nodes([held for group in groups for held in group.measures["held_by"]])}
    lines = [f"{group.id}  {group.change:<10}  {group.why}" for group in groups]
    said = {"groups": [_group(group, names) for group in groups]}
    return Answer(said, lines or [f"No group of children stands out as of {day}."])


def _group(group: Finding, names: dict[str, Node]) -> shapes.Json:
    return {
        "id": str(group.measures["group"]),
        "members": [
            {**shapes.node_json(subject), "roles": group.measures["roles"].get(subject.id, {})} for subject in group.subjects
        ],
        "held_by": [shapes.node_json(names[held]) for held in group.measures["held_by"] if held in names],
        "since": shapes.iso(group.since),
        "change": group.change,
        "joined": group.measures.get("joined", []),
        "left": group.measures.get("left", []),
        "tier": group.tier,
        "why": group.why,
        "would_clear": group.would_clear,
        "finding": group.id,
        "reports": list(group.reports),
    }


def _groups_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="as known by the end of this day (today)")


COMMANDS = (
    Command("findings", "what stands out, why, on which reports; and decide on it", _findings, _findings_arguments),
    Command("peers", "children who should be looked at together with one child", _peers, _peers_arguments),
    Command("groups", "groups of children who belong together", _groups, _groups_arguments),
)
