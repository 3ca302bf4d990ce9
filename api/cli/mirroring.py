"""`kith neo4j`: the graph in Neo4j, brought in step, compared, loaded anew."""

import argparse
import sys

from api.beside import neo4j_server
from api.cli.frame import Answer, Command, Context
from graph.errors import WrongUsage
from graph.store.comparing import Compared, compare
from graph.store.sync import Sync, Synced

DIFFERENT = 1
ACTS = ("sync", "check", "reload")


def _neo4j(context: Context, args: argparse.Namespace) -> Answer:
    if args.drop and args.act != "reload":
        raise WrongUsage("--drop goes with `kith neo4j reload` alone.", "", "drop")
    server = neo4j_server(context.settings)
    with context.open_alone() as kith, server:
        if args.act == "check":
            return _checked(compare(kith.database, server, _show))
        sync = Sync(kith.database, server, _show)
        return _synced(sync.run(whole=args.whole) if args.act == "sync" else sync.reload(drop_foreign=args.drop))


def _show(done: int, of: int) -> None:
    """One line on stderr that is rewritten where the terminal can."""
    if sys.stderr.isatty():
        print(f"\r{done} of {of} portions", end="\n" if done == of else "", file=sys.stderr, flush=True)


def _synced(synced: Synced) -> Answer:
    said = {
        "watermark": synced.watermark,
        "behind": synced.behind,
        "nodes": synced.nodes,
        "links": synced.links,
        "seconds": synced.seconds,
    }
    line = f"Neo4j shows entry {synced.watermark}: {synced.nodes} nodes and {synced.links} links written in {synced.seconds} s."
    return Answer(said, [line, *([f"{synced.behind} entries came meanwhile."] if synced.behind else [])])


def _checked(compared: Compared) -> Answer:
    said = {
        "ok": compared.ok,
        "kinds": [{"kind": one.kind, "ledger": one.ledger, "neo4j": one.neo4j} for one in compared.kinds],
        "differences": [{"kind": one.kind, "id": one.id, "what": one.what} for one in compared.differences],
    }
    lines = [
        f"{'ok   ' if one.ledger == one.neo4j else 'WRONG'}  {one.kind:<16} "
        f"{one.ledger:>9} in the ledger {one.neo4j:>9} in Neo4j"
        for one in compared.kinds
    ]
    lines += [f"{one.kind} {one.id}: {one.what}".strip() for one in compared.differences]
    if not compared.ok:
        lines.append("`kith neo4j sync` puts it right.")
    return Answer(said, lines, 0 if compared.ok else DIFFERENT)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=ACTS, help="bring in step; compare with the ledger; drop everything and load it anew")
    parser.add_argument("--whole", action="store_true", help="sync: compare everything, whatever is known to have changed")
    parser.add_argument("--drop", action="store_true", help="reload: empty the database even where it is not this Kith's")


COMMANDS = (Command("neo4j", "the graph in Neo4j: sync, check, reload", _neo4j, _arguments),)
