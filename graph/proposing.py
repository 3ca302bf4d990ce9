"""Questions that the server's graph data science helps with: it proposes whom to look at, Kith says how much there is to it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from graph.access import View
from graph.analysis.evidence import day_number
from graph.analysis.parameters import DEFAULTS
from graph.analysis.proposals import between_among, groups_among, peers_among
from graph.store.base import Scope
from graph.store.questions import ROWS, Question, Told, parameters

if TYPE_CHECKING:  # the driver takes seconds to import
    from graph.store.bolt import Server

BY_KITH = "Kith looked at everybody itself: this Neo4j has no graph data science library, or a graph too small for it to pay."
BY_SERVER = "Candidates by Neo4j's graph data science, scored by Kith."


def propose(view: View, server: "Server", asked: Question, given: Mapping[str, str], as_of: date) -> Told:
    """Answer one of the questions that have a `science`; the caller logs whom the answer shows.

    Parameters
    ----------
    view : View
        Of whoever looks.
    server : Server
        Where the graph is.
    asked : Question
        One with a `science`.
    given : mapping
        What was typed for each parameter.
    as_of : date
        Nothing is used that was not known by its end.

    Raises
    ------
    NotFound
        If the child asked about is none.
    WrongUsage
        If a parameter is missing.
    Unreachable
        If the server does not answer.
    """
    from graph.store import gds

    values = parameters(asked, given)
    helps = gds.worth_asking(server)
    scope = Scope(start=as_of - timedelta(days=DEFAULTS.memory_days), as_of=as_of)
    evidence, end = view.evidence(as_of), day_number(as_of)
    if asked.science == "peers":
        child = values["child"]
        rows = peers_among(evidence, child, gds.similar(server, child, scope=scope) if helps else None)
    elif asked.science == "groups":
        rows = groups_among(evidence, end, gds.communities(server, scope) if helps else None)
    else:
        rows = between_among(evidence, end, gds.between(server, scope=scope) if helps else None)
    return Told(rows[:ROWS], len(rows) > ROWS, BY_SERVER if helps else BY_KITH)
