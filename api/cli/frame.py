"""What a command is: a name, its arguments, and a function that gives an answer."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from api.beside import keep_neo4j_beside, opened
from api.settings import Settings
from graph.access import View
from graph.errors import NotFound, WrongUsage
from graph.kith import Kith

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says: one JSON document, or lines for people; and its exit code."""

    json: dict[str, Any]
    lines: Sequence[str] = ()
    code: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """Where and as whom a command runs."""

    settings: Settings

    @property
    def today(self) -> date:
        """Today in London, or what KITH_TODAY says."""
        return self.settings.today or datetime.now(LONDON).date()

    def open(self) -> Kith:
        """Open the data folder, making it where it is missing."""
        kith = opened(self.settings)
        keep_neo4j_beside(self.settings, kith)
        return kith

    def open_existing(self) -> Kith:
        """Open a data folder that is there.

        Raises
        ------
        NotFound
            If nothing has been taken in there yet.
        """
        kith = self.open_alone()
        keep_neo4j_beside(self.settings, kith)
        return kith

    def open_alone(self) -> Kith:
        """Open a data folder that is there, and nothing beside it.

        Raises
        ------
        NotFound
            If nothing has been taken in there yet.
        """
        if not (self.settings.folder / "ledger.sqlite").exists():
            raise NotFound(
                f"There is no Kith data in {self.settings.folder}.", "Give --data, or take files in: `kith ingest PATH`."
            )
        return opened(self.settings)

    def view(self, kith: Kith) -> View:
        """A view for this command's look."""
        return kith.view(self.settings.actor, self.settings.purpose)


Run = Callable[[Context, argparse.Namespace], Answer]


def common_arguments() -> argparse.ArgumentParser:
    """The options that every command takes, as a parent of its parser."""
    shared = argparse.ArgumentParser(add_help=False)
    common = shared.add_argument_group("every command takes")
    common.add_argument("--data", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="data folder (KITH_DATA)")
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")
    common.add_argument("--as", dest="actor", default=argparse.SUPPRESS, metavar="USER", help="who looks (KITH_ACTOR)")
    common.add_argument("--purpose", default=argparse.SUPPRESS, metavar="TEXT", help="why (KITH_PURPOSE)")
    common.add_argument(
        "--store", choices=("embedded", "neo4j"), default=argparse.SUPPRESS, help="which graph answers (embedded)"
    )
    return shared


def no_arguments(_parser: argparse.ArgumentParser) -> None:
    """For commands that take none of their own."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command of `kith`."""

    name: str
    help: str
    run: Run
    arguments: Callable[[argparse.ArgumentParser], None] = field(default=no_arguments)


def a_date(text: str) -> date:
    """An ISO date given on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date; write it as 2026-03-31") from None


def a_count(text: str) -> int:
    """A whole number above zero given on the command line."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number above zero")
    return int(text)


def in_order(start: date | None, end: date | None) -> None:
    """Refuse a span of dates that ends before it starts."""
    if start and end and end < start:
        raise WrongUsage(f"--to {end} lies before --from {start}.", "Swap them.", "to")
