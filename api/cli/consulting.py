"""Commands that read: each is a look, under a name and for a purpose, and is logged."""

import argparse
import sys
from dataclasses import asdict

from api import shapes
from api.cli.frame import Answer, Command, Context, a_count, a_date, in_order
from api.cli.reviewing import relate
from graph.ledger.corrections import of_entity
from graph.ontology.catalogue import node_kinds
from graph.store.base import Node, Scope
from graph.subjects import category


def _label(node: Node) -> str:
    held = category(node)
    return f"{node.id}  {node_kinds()[node.kind].label:<22} {node.name}{f'  [{held}]' if held else ''}"


def _find(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        matches = context.view(kith).find(" ".join(args.text), args.kind or (), args.limit)
    lines = [f"{_label(match.node)}  {match.score:.2f}" for match in matches]
    if not lines:
        print("Nobody and nothing of that name is known.", file=sys.stderr)
    return Answer(shapes.matches_json(matches), lines)


def _find_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="+", metavar="TEXT", help="a name, number plate, phone, handle or place")
    parser.add_argument("--kind", action="append", choices=sorted(node_kinds()), help="only this kind (may be repeated)")
    parser.add_argument("--limit", type=a_count, default=20, help="how many at most (20)")


def _entity(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        view = context.view(kith)
        record = view.entity(args.id)
        corrections = view.read(lambda driver: of_entity(driver, record.node.id))
    was = {(one.field, one.old) for one in corrections}
    lines = [_label(record.node), *(f"  also known as {name}" for name in record.node.also_known_as)]
    lines += [
        f"  {fact.name}: {fact.value} ({', '.join(fact.reports)}){' - put right' if (fact.name, fact.value) in was else ''}"
        for fact in record.facts
    ]
    lines += [
        f"  put right: {one.field} was {one.old or 'nothing'}, is {one.new}; by {one.author} on {one.corrected_at[:10]}, "
        f"because: {one.reason}"
        for one in corrections
    ]
    lines += [f"  {role.role} on {role.date or 'an unknown day'} ({', '.join(role.reports)})" for role in record.roles]
    return Answer({**shapes.entity_json(record), "corrections": [asdict(one) for one in corrections]}, lines)


def _id_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as `kith find` gives it")


def _scope(args: argparse.Namespace) -> Scope:
    in_order(args.start, args.end)
    return Scope(kinds=tuple(args.kind or ()), start=args.start, end=args.end, as_of=args.as_of)


def _scope_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="start", type=a_date, metavar="DATE", help="only what happened from this day")
    parser.add_argument("--to", dest="end", type=a_date, metavar="DATE", help="only what happened to this day")
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="only what was known by the end of this day")
    parser.add_argument("--kind", action="append", choices=sorted(node_kinds()), help="only this kind (may be repeated)")


def _neighbours(context: Context, args: argparse.Namespace) -> Answer:
    scope = _scope(args)
    with context.open_existing() as kith:
        part = context.view(kith).neighbours([args.id], args.hops, scope)
    lines = [_label(node) for node in part.nodes]
    lines += [f"{link.source} {link.kind} {link.target} ({', '.join(link.reports)})" for link in part.links]
    return Answer(shapes.neighbours_json(part), lines)


def _neighbours_arguments(parser: argparse.ArgumentParser) -> None:
    _id_argument(parser)
    parser.add_argument("--hops", type=a_count, default=1, help="entities away (1); incidents on the way do not count")
    _scope_arguments(parser)


def _path(context: Context, args: argparse.Namespace) -> Answer:
    scope = _scope(args)
    with context.open_existing() as kith:
        paths = context.view(kith).paths(args.a, args.b, args.count, scope)
    searched = "Searched up to six hops, along every link but those of meetings and of the professionals who report."
    lines = [path.in_words for path in paths] or [f"There is no path between {args.a} and {args.b}. {searched}"]
    return Answer(shapes.paths_json(paths), lines)


def _path_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("a", metavar="A", help="id of one entity")
    parser.add_argument("b", metavar="B", help="id of the other")
    parser.add_argument("--count", type=a_count, default=3, help="how many paths at most (3)")
    _scope_arguments(parser)


def _mentions(context: Context, args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        rows = context.view(kith).mentions(args.reference, args.entity)
    lines = [f"{row.reference}  {row.kind:<16} {row.role:<9} {row.text}  → {row.entity}" for row in rows]
    return Answer(shapes.mentions_json(rows), lines)


def _mentions_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reference", default="", metavar="REF", help="only of this report, meeting or row")
    parser.add_argument("--entity", default="", metavar="ID", help="only of this entity")


def _actions(context: Context, _args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        rows = context.view(kith).actions()
    lines = [f"{row.ref}  {row.status:<12} {row.owner:<20} {row.due or row.due_raw}  {row.text}" for row in rows]
    return Answer(
        shapes.actions_json(rows, context.today), lines or ["No actions yet: ingest the minutes of a tasking meeting."]
    )


def _corroboration(context: Context, args: argparse.Namespace) -> Answer:
    if args.rest:
        return relate(context, args)
    with context.open_existing() as kith:
        rows = context.view(kith).corroboration(args.reference)
    pairs = [{"a": row.a, "b": row.b, "relation": row.relation, "because": list(row.because)} for row in rows]
    lines = [f"{row.a}  {row.b}  {row.relation}: {'; '.join(row.because)}" for row in rows]
    return Answer({"pairs": pairs}, lines or ["No two reports tell of the same thing."])


def _corroboration_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs="*", metavar="decide A B RELATION", help="say what two reports are to each other")
    parser.add_argument("--reference", default="", metavar="REF", help="only pairs with this report")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it is decided so")


COMMANDS = (
    Command("mentions", "everything named in the reports, each with its place in the text", _mentions, _mentions_arguments),
    Command("find", "look a name up", _find, _find_arguments),
    Command("entity", "everything known of one child, person, place or platform", _entity, _id_argument),
    Command("neighbours", "who and what is linked to one entity", _neighbours, _neighbours_arguments),
    Command("path", "how two entities hang together, in words", _path, _path_arguments),
    Command("corroboration", "reports told twice, or bearing each other out", _corroboration, _corroboration_arguments),
    Command("actions", "actions of the tasking meetings with their last status", _actions),
)
