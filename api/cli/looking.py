"""Commands that look at the evidence without raising anything: missing, busy, common, compare, borders, gaps, cyber."""

import argparse
from collections.abc import Iterable
from datetime import date

from api import looking_shapes as shapes
from api.cli.frame import Answer, Command, Context, a_date
from graph import looking
from graph.analysis.rhythm import DAYS
from graph.analysis.wording import children
from graph.store.base import Node


def _day(context: Context, args: argparse.Namespace) -> date:
    chosen: date | None = args.as_of
    return chosen or context.today


def _as_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="as known by the end of this day (today)")


def _names(nodes: Iterable[Node]) -> str:
    return ", ".join(node.name for node in nodes) or "none known"


def _missing(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        found = looking.missing(context.view(kith), _day(context, args))
    lines = [
        f"{one.child.id}  {one.child.name}: {one.episodes} times, {one.days} days; with {_names(one.together_with)}; "
        f"found at {_names(one.found_at)}"
        for one in found.children
    ]
    lines += [f"{one.place.id}  {one.place.name}: {children(one.children)} found, {one.episodes} times" for one in found.places]
    return Answer(shapes.missing_json(found), lines or [f"No child went missing since {found.since}, as far as is known."])


def _busy(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        found = looking.busy(context.view(kith), args.id, _day(context, args))
    lines = [f"{found.place.name}: {found.busiest or 'too little is known to say when it is busy'}"]
    for number, name in enumerate(DAYS):
        hours = (found.found.term + found.found.holiday)[number]
        told = ", ".join(f"{hour:02d}:00 ({count})" for hour, count in enumerate(hours) if count)
        lines.append(f"{name:<10} {told or '-'}; at no known hour {found.found.no_time[number]}")
    return Answer(shapes.busy_json(found), lines)


def _busy_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="a place, as `kith find` gives it")
    _as_of(parser)


def _common(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        found = looking.common(context.view(kith), args.ids, _day(context, args))
    lines = [f"{one.node.id}  {one.node.name}: {_names(one.with_whom)} ({', '.join(one.reports)})" for one in found]
    return Answer(shapes.common_json(found), lines or ["They have nothing in common, as far as is known."])


def _common_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID", help="two or more, as `kith find` gives them")
    _as_of(parser)


def _compare(context: Context, args: argparse.Namespace) -> Answer:
    first, second = (side.split(",") for side in (args.first, args.second))
    with context.open_existing() as kith:
        found = looking.compared(context.view(kith), first, second, _day(context, args))
    lines = [
        f"Both: {_names(found.both)}",
        f"The first alone: {_names(found.first_only)}",
        f"The second alone: {_names(found.second_only)}",
        f"Reports that speak of both: {', '.join(found.reports) or 'none'}",
    ]
    return Answer(shapes.side_json(found), lines)


def _compare_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("first", metavar="ID[,ID...]", help="one place, or the members of one group")
    parser.add_argument("second", metavar="ID[,ID...]", help="the other")
    _as_of(parser)


def _borders(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        found = looking.borders(context.view(kith), _day(context, args))
    lines = [f"{one.child.name} at {one.place.name} ({', '.join(one.reports)})" for one in found.children]
    lines += [
        f"{line.phone.name}: {_names(line.children)}{', out of the area' if line.outside else ''} ({', '.join(line.reports)})"
        for line in found.lines
    ]
    return Answer(shapes.borders_json(found), lines or ["Nothing is known to cross the area's border."])


def _gaps(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        found = looking.unknown(context.view(kith), _day(context, args))
    lines = [
        f"{one.agency}: {one.observed} reports where {one.expected} were to be expected; the last on {one.last_report}"
        for one in found.agencies
    ]
    lines += [f"{gap.subject.name}: {gap.text} For: {gap.owner}" for gap in found.gaps]
    return Answer(shapes.unknown_json(found), lines or ["No agency has gone quiet, and no gap is seen."])


def _cyber(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        quarters = looking.cyber(context.view(kith), _day(context, args))
    lines = [f"{one.label}  cyber {one.cyber:>5}  not cyber {one.not_cyber:>5}" for one in quarters]
    return Answer(shapes.cyber_json(quarters), lines)


COMMANDS = (
    Command("missing", "who goes missing most, with whom, and where children are found", _missing, _as_of),
    Command("busy", "days and hours of one place, for patrols", _busy, _busy_arguments),
    Command("common", "whom and what a chosen set has in common", _common, _common_arguments),
    Command("compare", "two places or groups side by side", _compare, _compare_arguments),
    Command("borders", "what crosses the area's border", _borders, _as_of),
    Command("gaps", "who has gone quiet, and what is not known", _gaps, _as_of),
    Command("cyber", "reports with something online, by quarter", _cyber, _as_of),
)
