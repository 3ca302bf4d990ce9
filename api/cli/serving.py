"""`kith serve` and `kith demo`: the pages, on this machine."""

import argparse
import socket
import sys
import threading
import time
import webbrowser
from dataclasses import replace
from datetime import date
from pathlib import Path

import uvicorn

from api.app import create_app
from api.cli.frame import Answer, Command, Context, a_date
from api.cli.taking_in import finish_progress, show_progress
from api.deps import House
from api.rights import Role
from graph.errors import NotFound
from graph.kith import Kith
from ingest.maps import import_map
from ingest.pipeline import Sender, ingest

DEMO_ACTOR = "demo"
DEMO_FILES = "region"
OWNER = frozenset(Role) - {Role.PARTNER}


def _serve(context: Context, args: argparse.Namespace) -> Answer:
    with context.open() as kith:
        return _run(context, kith, args, context.settings.actor)


def _demo(context: Context, args: argparse.Namespace) -> Answer:
    files = context.settings.folder / DEMO_FILES
    with context.open() as kith:
        end = _demo_end(files, args.end or context.today)
        if not (files / "end.txt").exists():
            _make_demo(kith, files, end)
        shown = Context(replace(context.settings, today=end))
        return _run(shown, kith, args, DEMO_ACTOR)


def _demo_end(files: Path, wanted: date) -> date:
    """The day on which the region ends: what it was made with, once it is made."""
    made = files / "end.txt"
    return date.fromisoformat(made.read_text(encoding="ascii").strip()) if made.exists() else wanted


def _make_demo(kith: Kith, files: Path, end: date) -> None:
    from ingest.demo.region import write_region  # needed once; a demo that is made starts without it

    print(f"Writing the files of Merebridge, a region that does not exist, into {files} …", file=sys.stderr)
    write_region(files, end)
    print("Taking them in …", file=sys.stderr)
    sender = Sender(DEMO_ACTOR, "demonstration with invented data", end)
    intake = ingest(kith, [files], sender, show_progress)
    finish_progress()
    import_map(kith, files / "map" / "wards.geojson", sender.actor, sender.purpose)
    totals = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(intake.totals.items()))
    print(f"{len(intake.files)} files: {totals}.", file=sys.stderr)
    (files / "end.txt").write_text(end.isoformat(), encoding="ascii")


def _run(context: Context, kith: Kith, args: argparse.Namespace, actor: str) -> Answer:
    """Serve until stopped; the address with its one-time link is printed once the pages answer."""
    app = create_app(context.settings, kith, warm=True)
    listener = _listen(args.host, args.port)
    port = listener.getsockname()[1]
    address = f"http://{args.host}:{port}/sign-in/once?token={_one_time_token(app.state.house, actor)}"
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
    threading.Thread(target=_announce, args=(server, address, not args.no_browser), daemon=True).start()
    server.run(sockets=[listener])
    return Answer({"stopped": True}, ["Stopped."])


def _one_time_token(house: House, name: str) -> str:
    """A link that signs in whoever started Kith: who owns the data folder may do all."""
    try:
        user = house.users.get(name)
    except NotFound:
        user = house.users.add(name, OWNER)
    return house.links.make(user)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.bind((host, 0))  # taken: any free one, which is then printed
    return listener


def _announce(server: uvicorn.Server, address: str, browser: bool) -> None:
    while not server.started and not server.should_exit:
        time.sleep(0.02)
    print(address, flush=True)
    if browser:
        webbrowser.open(address)


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8080, help="port (8080; another if it is taken)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine alone)")
    parser.add_argument("--no-browser", action="store_true", help="open no browser")


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    _serve_arguments(parser)
    parser.add_argument("--end", type=a_date, metavar="DATE", help="last day of the region's 18 months (today)")


COMMANDS = (
    Command("demo", "make the fictional region Merebridge, take it in and open it in the browser", _demo, _demo_arguments),
    Command("serve", "open the pages on your own data", _serve, _serve_arguments),
)
