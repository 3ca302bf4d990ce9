"""`kith verify` and `kith rebuild`: is the record whole, and make the graph anew from it."""

import argparse
import time

from api.cli.frame import Answer, Command, Context

FAILED = 3


def _verify(context: Context, _args: argparse.Namespace) -> Answer:
    with context.open_existing() as kith:
        checks = kith.verify()
    ok = all(check.ok for check in checks)
    said = [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks]
    lines = [f"{'ok    ' if check.ok else 'BROKEN'}  {check.name}: {check.detail}" for check in checks]
    return Answer({"ok": ok, "checks": said}, lines, 0 if ok else FAILED)


def _rebuild(context: Context, _args: argparse.Namespace) -> Answer:
    started = time.monotonic()
    with context.open_existing() as kith:
        nodes = kith.rebuild()
    seconds = round(time.monotonic() - started, 3)
    return Answer({"nodes": nodes, "seconds": seconds}, [f"{nodes} nodes made from the ledger in {seconds} s."])


COMMANDS = (
    Command("rebuild", "make the graph anew from the ledger", _rebuild),
    Command("verify", "check the log's chain, the originals and the graph", _verify),
)
