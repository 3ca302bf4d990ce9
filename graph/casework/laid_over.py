"""What somebody corrected of a child's figure: kept beside the record, and laid over what is drawn from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.access import View
from graph.casework.entering import Entered, keep, record_on
from graph.casework.kept import newest
from graph.errors import WrongUsage
from graph.kith import Kith
from graph.store.base import Node

OWN = "own "
"""What the id of a row begins with that somebody added by hand."""
LONGEST = 80

Said = Mapping[str, Mapping[str, Any]]
"""What is said of rows by their ids: field to value."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What stands corrected of a figure, who corrected it last, and on what day."""

    said: Said
    by: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """How a kind of figure is corrected.

    Attributes
    ----------
    kind : str
        Kind of the record that keeps them.
    rows : str
        What that record calls the rows of the figure.
    check : callable
        Refuses what a row may not say. Raises WrongUsage.
    """

    kind: str
    rows: str
    check: Callable[[Mapping[str, str]], None]

    def standing(self, view: View, child: Node) -> Corrected:
        """What stands corrected of a child's figure."""
        kept = newest(view, self.kind, child.id)
        return Corrected(kept.content[self.rows], kept.author, kept.on.isoformat()) if kept else Corrected({})

    def keep(self, kith: Kith, by: Entered, child: Node, names: Mapping[str, str], stands: Said, said: Said) -> str:
        """Keep corrections beside those that stand, row by row what is other than shown; returns the reference.

        Raises
        ------
        WrongUsage
            Where a row says what it may not.
        """
        merged = {row: dict(told) for row, told in stands.items()}
        for row, told in said.items():
            if row.startswith(OWN) and not told.get("name"):
                continue
            self.check(told)
            merged[row] = {**merged.get(row, {}), **{name: value[:LONGEST] for name, value in told.items()}}
        lines = [f"{told.get('name') or names.get(row, row)}: {_line(told)}" for row, told in merged.items()]
        fields = {"corrections": "\n".join(lines)}
        return keep(kith, by, child, record_on(child, self.kind, by.today, fields, {self.rows: merged}))


def _line(told: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in told.items() if name != "name")


def one_of(told: Mapping[str, str], choices: Mapping[str, Mapping[str, Any]], figure: str) -> None:
    """Refuse a field that says none of its choices. Raises WrongUsage."""
    for name, allowed in choices.items():
        if told.get(name) and told[name] not in allowed:
            raise WrongUsage(f"“{told[name]}” is no {name} of {figure}.", f"Choose one of {', '.join(allowed)}.", name)
