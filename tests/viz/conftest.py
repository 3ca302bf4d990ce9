"""A small chart to be exported."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from graph.store.base import Link, Node, Subgraph
from viz.export.picture import Origin, Picture

HOSTILE = json.loads((Path(__file__).parents[1] / "fixtures/hostile_names.json").read_text(encoding="utf-8"))


@pytest.fixture
def picture() -> Callable[..., Picture]:
    """Make a picture: ``picture("Kai Thomas", "Chart")``."""

    def make(name: str = "Kai Thomas", title: str = "Around the wharf") -> Picture:
        nodes = (
            Node("e1", "Child", name, (f"aka {name}",)),
            Node("e2", "PersonOfConcern", "Levi Zielinski"),
            Node("e3", "Location", "Wharf Hotel"),
            Node("i1", "Incident", "Incident 2026-03-02"),
            Node("e4", "Phone", "+447700900123"),
        )
        links = (
            Link("e1", "i1", "VICTIM_IN", ("LIB-1",), date(2026, 3, 2), date(2026, 3, 2), 1, False),
            Link("e2", "i1", "ALLEGED_IN", ("LIB-1", "LIB-2"), date(2026, 3, 2), date(2026, 3, 9), 2, True),
            Link("i1", "e3", "AT", ("LIB-1",), None, None, 1, True),
            Link("e1", "e2", "ASSOCIATES_WITH", ("LIB-2",), date(2026, 3, 9), date(2026, 3, 9), 1, True),
            Link("e2", "e4", "USES", ("LIB-2",), None, None, 1, True),
            Link("e1", "nobody", "USES", ("LIB-2",), None, None, 1, True),
        )
        at = {"e1": (0.0, 0.0), "e2": (300.5, 40.0), "e3": (150.0, 220.0), "i1": (150.0, 90.0), "e4": (420.0, -80.0)}
        origin = Origin("OFFICIAL-SENSITIVE", "Ana Analyst", date(2026, 3, 31), "Derbyshire <Police>", "Tasking & meeting")
        return Picture(title, Subgraph(nodes, links), at, origin, ("e1",), {"e1": f"Note on {name}"})

    return make


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request: pytest.FixtureRequest) -> str:
    """A name that is a program."""
    name: str = request.param
    return name
