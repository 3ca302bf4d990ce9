"""`kith disparity`: who is flagged beside who is known."""

import argparse
from collections.abc import Iterator

from api.cli.frame import Answer, Command, Context, a_date
from api.disparity_shapes import disparity_json
from graph.triage.disparity import TIERS, disparity
from graph.triage.small_numbers import METHOD, ShownDisparity, ShownGroup, shown

SAYS = {
    "more": "flagged more often",
    "less": "flagged less often",
    "few": "too few to say",
    "hidden": "left out",
    "": "no difference can be told",
}


def _disparity(context: Context, args: argparse.Namespace) -> Answer:
    day = args.as_of or context.today
    with context.open_existing() as kith:
        found = shown(disparity(kith, context.view(kith).look, day, args.tier), small=args.small)
    return Answer(disparity_json(found, day, args.tier), list(_lines(found)))


def _lines(found: ShownDisparity) -> Iterator[str]:
    if found.known == 0:
        yield "No case list has been taken in yet, so there is nothing to hold it against."
        return
    flagged, known, unlisted = map(_number, (found.flagged, found.known, found.unlisted))
    yield f"{flagged} of {known} children on the case list are flagged; {unlisted} more are on none."
    for one in found.characteristics:
        yield ""
        yield f"{one.label:<46} listed  flagged  share      95 %"
        yield from map(_row, one.groups)
        if one.not_recorded != 0:
            yield f"  {'Not recorded':<44} {_number(one.not_recorded):>6}"
    yield ""
    yield METHOD
    if found.left_out:
        yield f"{found.left_out} numbers (·) are left out: below 5, or they would give one away. --small shows them."


def _row(group: ShownGroup) -> str:
    told = f"  {group.label[:44]:<44} {_number(group.known):>6}  {_number(group.flagged):>7}  "
    if group.share is not None and group.low is not None and group.high is not None:
        told += f"{group.share:>5.0%}  {group.low:>4.0%} to {group.high:.0%}"
    return f"{told:<74} {SAYS[group.says]}"


def _number(value: int | None) -> str:
    return "·" if value is None else str(value)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="as known by the end of this day (today)")
    parser.add_argument(
        "--tier", choices=TIERS, default="any", help="behind anything that stands out, or behind an alert alone"
    )
    parser.add_argument("--small", action="store_true", help="show small numbers too: not for publication")


COMMANDS = (
    Command(
        "disparity", "who is flagged by gender, ethnicity, age, care and SEND, beside who is known", _disparity, _arguments
    ),
)
