"""`kith assessments`: CRE risk assessments."""

import argparse

from api.casework_shapes import assessments_json
from api.cli.frame import Answer, Command, Context
from graph.casework.assessments import Assessment, assessments


def _assessments(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        found = assessments(context.view(kith), args.child)
    if args.never_low:
        found = [one for one in found if one.flags]
    none = "No assessment says so." if args.never_low else "No risk assessment yet: ingest one, or enter it on a child's page."
    return Answer(assessments_json(found), [_line(one) for one in found] or [none])


def _line(one: Assessment) -> str:
    warning = f"  Low, though the child {one.why}{': ' + one.override if one.override else ''}" if one.why else ""
    duties = f"  consider: {', '.join(prompt.label for prompt in one.prompts)}" if one.prompts else ""
    where = "case list" if one.source == "case_list" else f"{len(one.indicators)} indicators"
    told = f"{one.on or 'no date'!s:<10}  {one.risk or 'no level':<8}  {one.name or 'child not named'}"
    return f"{told} ({one.reference}, {where}){warning}{duties}"


def _assessments_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--child", default="", metavar="ID", help="only of this child, as `kith find` gives it")
    parser.add_argument("--never-low", action="store_true", help="only those that are Low against the rule")


COMMANDS = (Command("assessments", "risk assessments, and who is Low against the rule", _assessments, _assessments_arguments),)
