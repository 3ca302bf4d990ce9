"""One data folder, opened: the ledger, its originals and its graph, kept in step."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from graph import verify
from graph.access import Look, View
from graph.ledger import reader
from graph.ledger.database import Database, raw
from graph.ledger.folder import DataFolder
from graph.ledger.originals import Originals
from graph.ledger.shown import DocumentRow
from graph.ledger.writer import Writer
from graph.store import projection, schema
from graph.store.at_hand import AtHand
from graph.store.base import GraphView
from graph.store.embedded import EmbeddedGraph

if TYPE_CHECKING:
    from graph.analysis.shelf import Shelf
    from graph.store.second import SecondStore


class Kith:
    """Opens a data folder, making or migrating it where needed.

    Parameters
    ----------
    path : pathlib.Path
        The data folder.
    originals_key : bytes, optional
        With it original files are sealed on the disk.

    Raises
    ------
    WrongVersion
        If a newer Kith wrote it.
    Busy
        If another process keeps the right to write too long.
    """

    def __init__(self, path: Path, originals_key: bytes = b"") -> None:
        self.folder = DataFolder(path)
        self.database = Database(self.folder)
        self.originals = Originals(self.folder.originals, originals_key)
        self._kept: Shelf | None = None
        self._at_hand = AtHand()
        self.second: SecondStore | None = None
        self._store: Callable[[sqlite3.Connection], GraphView] = EmbeddedGraph
        if self._behind():
            with self.database.writing("catching up") as connection:
                projection.catch_up(raw(connection))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the files back."""
        if self.second is not None:
            self.second.close()
        self.database.close()

    def keep_beside(self, second: "SecondStore", *, answers: bool = False) -> None:
        """Keep a second store in step until this is closed; it answers looks where that is chosen."""
        self.second = second
        if answers:
            self._store = second.graph

    def behind(self) -> int:
        """How many entries of the ledger the graph does not hold yet."""
        with self.database.reading() as connection:
            return _entries_behind(raw(connection))

    def _behind(self) -> bool:
        with self.database.reading() as connection:
            driver = raw(connection)
            return not schema.current(driver) or _entries_behind(driver) > 0

    def shelf(self) -> "Shelf":
        """Findings kept at hand from one look to the next."""
        if self._kept is None:
            from graph.analysis.shelf import Shelf  # the analysis takes seconds to import; most commands need none of it

            self._kept = Shelf(self.database)
        return self._kept

    def view(self, actor: str, purpose: str) -> View:
        """A view for one look."""
        return View(self.database, self.originals, Look(actor, purpose), self.shelf, self._at_hand, self._store)

    @contextmanager
    def writing(self, actor: str, kind: str) -> Iterator[tuple[Writer, sqlite3.Connection]]:
        """One entry of the ledger; the graph follows in the same transaction."""
        with self.database.writing(actor) as connection:
            driver = raw(connection)
            yield Writer(connection, actor, kind), driver
            projection.catch_up(driver)

    def rebuild(self) -> int:
        """Drop the graph and make it again from the ledger; returns how many nodes it has."""
        with self.database.writing("rebuild") as connection:
            return projection.rebuild(raw(connection))

    def verify(self) -> list[verify.Check]:
        """Check the log's chain, the originals and the graph."""
        return verify.verify(self.database, self.originals)

    def documents(self, actor: str, limit: int = 200) -> list[DocumentRow]:
        """Files received, the newest first, without what is restricted from somebody."""
        with self.database.reading_as(actor) as connection:
            return reader.documents(raw(connection), limit=limit)

    def needing_attention(self, actor: str, limit: int = 200) -> list[DocumentRow]:
        """Files that were kept and need a person, or were put in quarantine."""
        with self.database.reading_as(actor) as connection:
            return reader.documents(raw(connection), ("needs_attention", "rejected"), limit)


def _entries_behind(driver: sqlite3.Connection) -> int:
    return projection.head(driver) - projection.watermark(driver)
