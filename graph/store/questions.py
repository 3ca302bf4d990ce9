"""Saved questions to Neo4j: each one reading query with parameters, with a limit on its time and its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from graph.errors import NotFound, WrongUsage

if TYPE_CHECKING:  # the driver takes seconds to import
    from graph.store.bolt import Server

FILE = Path(__file__).with_name("questions.yaml")
SECONDS = 10.0
ROWS = 500
USUAL = {"days": "90", "count": "2"}
"""What a form shows first for a kind of parameter."""


@dataclass(frozen=True, slots=True)
class Question:
    """One saved question.

    Attributes
    ----------
    name, title, about : str
        Its key, and its words.
    parameters, columns : dict
        Names and kinds of what it takes and of what it gives, in order.
    chart : tuple of str
        The columns that a bar chart shows: label and number; empty where there is none.
    cypher : str
        The query; empty where graph data science answers.
    science : str
        What the server's graph data science proposes (peers, groups, between), see ``graph.proposing``; empty elsewhere.
    """

    name: str
    title: str
    about: str
    parameters: dict[str, str]
    columns: dict[str, str]
    chart: tuple[str, ...]
    cypher: str
    science: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to a question; `more` where rows were left off, `note` on how it came about."""

    rows: list[list[Any]]
    more: bool
    note: str = ""


@cache
def questions() -> dict[str, Question]:
    """All saved questions by name, in the order of the file."""
    loaded = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        name: Question(
            name,
            row["title"],
            row["about"],
            dict(row.get("parameters", {})),
            dict(row["columns"]),
            tuple(row.get("chart", ())),
            row.get("cypher", ""),
            row.get("science", ""),
        )
        for name, row in loaded.items()
    }


def question(name: str) -> Question:
    """One question. Raises NotFound."""
    if name not in questions():
        raise NotFound(f"There is no saved question “{name}”.", "Choose one from the list.")
    return questions()[name]


def ask(server: "Server", asked: Question, given: Mapping[str, str], today: date) -> Told:
    """Ask a question.

    Parameters
    ----------
    server : Server
        Where the graph is.
    asked : Question
        One of `questions`.
    given : mapping
        What was typed for each parameter.
    today : date
        From which days are counted back.

    Raises
    ------
    WrongUsage
        If a parameter is missing or is not what it should be.
    Unreachable
        If the server does not answer in the time that a question may take.
    """
    values = parameters(asked, given)
    if "days" in values:
        values["since"] = (today - timedelta(days=values["days"])).isoformat()
    rows = server.rows(f"{asked.cypher.rstrip()}\nLIMIT {ROWS + 1}", values, SECONDS)
    return Told(rows[:ROWS], len(rows) > ROWS)


def parameters(asked: Question, given: Mapping[str, str]) -> dict[str, Any]:
    """What was typed for each parameter, read. Raises WrongUsage."""
    return {name: _value(name, kind, given.get(name, "").strip()) for name, kind in asked.parameters.items()}


def _value(name: str, kind: str, text: str) -> Any:
    if not text:
        raise WrongUsage(f"{name.capitalize()} is missing.", "Fill it in.", name)
    if kind in ("days", "count"):
        if not text.isdecimal() or not 1 <= int(text) <= 36_500:
            raise WrongUsage(f"“{text}” is not a whole number above zero.", "Write it in digits.", name)
        return int(text)
    return text


def entities_in(asked: Question, rows: Sequence[Sequence[Any]]) -> list[str]:
    """Ids of all entities that an answer shows."""
    places = [place for place, kind in enumerate(asked.columns.values()) if kind == "entity"]
    return list(dict.fromkeys(str(row[place]) for row in rows for place in places if row[place]))
