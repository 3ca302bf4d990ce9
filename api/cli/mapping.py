"""`kith map import`: ward outlines for the explorer's map."""

import argparse
from pathlib import Path

from api.cli.frame import Answer, Command, Context
from ingest.maps import import_map


def _map(context: Context, args: argparse.Namespace) -> Answer:
    with context.open() as kith:
        done = import_map(kith, args.file, context.settings.actor, context.settings.purpose)
    said = {
        "wards": done.wards,
        "projection": done.projection,
        "points": done.points,
        "points_before": done.points_before,
        "already_held": done.already_held,
        "sha256": done.sha256,
    }
    lighter = f", simplified from {done.points_before:,} to {done.points:,} points" if done.points < done.points_before else ""
    held = " This file was held already." if done.already_held else ""
    return Answer(said, [f"{done.wards} areas, {done.projection}{lighter}.{held}"])


def _map_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("import",), help="import: check and keep a file of ward outlines")
    parser.add_argument("file", type=Path, metavar="FILE", help="GeoJSON with named areas, in WGS84 or British grid")


COMMANDS = (Command("map", "take in ward outlines (GeoJSON) for the map", _map, _map_arguments),)
