"""What a Neo4j database says of itself: whose it is, how far it has come, and whether anybody else has written to it."""

import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.errors import Contradiction
from graph.store.bolt import Server
from graph.store.mirrored import STATE
from graph.store.sending import Statement

NOT_EMPTY = (
    "Give Kith a database of its own (KITH_NEO4J_DATABASE), or, if nothing in it is needed any more, "
    "let `kith neo4j reload --drop` empty it."
)


@dataclass(frozen=True, slots=True)
class State:
    """The one node that Kith keeps of itself.

    Attributes
    ----------
    ledger : str
        Which ledger the database follows.
    version : int
        Of how nodes and links stand in it.
    token, note : str, int
        Up to which note of the outbox it has come.
    watermark : int
        The ledger's entry that it shows.
    whole : bool
        False while it is being loaded or compared as a whole.
    suspect : bool
        Whether somebody else has written to it since it was last compared as a whole.
    """

    ledger: str
    version: int
    token: str = ""
    note: int = 0
    watermark: int = 0
    whole: bool = False
    suspect: bool = False


def identity(connection: sqlite3.Connection) -> str:
    """What tells one ledger from another: the hash of its log's first row."""
    row = connection.execute("SELECT hash FROM audit WHERE n = 1").fetchone()
    return str(row[0]) if row else ""


def read_state(server: Server, ledger: str) -> State | None:
    """What the database says of itself, or None where it is empty.

    Raises
    ------
    Contradiction
        If it holds something else, or follows another ledger.
    """
    query = f"OPTIONAL MATCH (s:{STATE}) WITH collect(properties(s)) AS said RETURN said, EXISTS {{ MATCH (n) }}"
    said, something = server.rows(query)[0]
    if not said:
        if something:
            raise Contradiction(f"The database {_called(server)} holds something that is not Kith's.", NOT_EMPTY)
        return None
    known = {name: value for name, value in said[0].items() if name != "id"}
    state = State(**known)
    if state.ledger and ledger and state.ledger != ledger:
        raise Contradiction(f"The database {_called(server)} belongs to the Kith of another data folder.", NOT_EMPTY)
    return state


def _called(server: Server) -> str:
    return f"“{server.address.database}” at {server.address.uri}"


def write_state(state: State) -> Statement:
    """Statement that keeps `state`."""
    return f"MERGE (s:{STATE} {{id: 'state'}}) SET s = $state SET s.id = 'state'", {"state": asdict(state)}


class Remembered:
    """The mark of our own last transaction, in a file beside the ledger: where the server has another, somebody else wrote.

    Parameters
    ----------
    file : pathlib.Path
        Where it is kept.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def is_last(self, mark: str) -> bool:
        """Whether nobody has written since."""
        try:
            return bool(mark) and self._file.read_text(encoding="utf-8") == mark
        except FileNotFoundError:
            return False

    def keep(self, mark: str) -> None:
        """Remember another."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(mark, encoding="utf-8")
        fresh.replace(self._file)
