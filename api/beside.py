"""The Neo4j database that the settings name, kept beside the record."""

import sys
from functools import partial
from typing import TYPE_CHECKING

from api.settings import Settings
from graph.custody.journal import place_of
from graph.errors import WrongUsage
from graph.kith import Kith
from graph.store.second import SecondStore

SAID_EVERY = 500

if TYPE_CHECKING:  # the driver takes seconds to import, and most commands need none
    from graph.store.bolt import Server


def opened(settings: Settings) -> Kith:
    """The data folder, open; an erasure that had been stopped in the middle is finished first."""
    kith = Kith(settings.folder, settings.originals_key)
    if settings.originals_key:
        _seal(kith)
    if place_of(kith.folder).exists():
        from graph.custody.erasure import finish_quietly

        finish_quietly(kith)
    return kith


def _seal(kith: Kith) -> None:
    """Seal original files that were kept before there was a key; a mark says that all are."""
    mark = kith.folder.originals / "sealed"
    if mark.exists():
        return
    count = 0
    with kith.database.holding("sealing original files"):
        for count in kith.originals.seal_all():
            if count % SAID_EVERY == 0:
                print(f"kith: {count} original files sealed …", file=sys.stderr)
        mark.touch()
    if count:
        print(f"kith: {count} original files that were there before are sealed now.", file=sys.stderr)


def neo4j_server(settings: Settings) -> "Server":
    """The server that the settings name.

    Raises
    ------
    WrongUsage
        If they name none, or one that cannot be.
    """
    from graph.store.bolt import Address, Server

    if not settings.neo4j_uri:
        raise WrongUsage(
            "No Neo4j server is named.", "Set KITH_NEO4J_URI, for example to neo4j://127.0.0.1:7687.", "KITH_NEO4J_URI"
        )
    password, database = settings.neo4j_password, settings.neo4j_database
    return Server(Address(settings.neo4j_uri, settings.neo4j_user, password, database))


def keep_neo4j_beside(settings: Settings, kith: Kith) -> None:
    """Have Neo4j kept in step where an address is set, and answer where that was chosen."""
    answers = settings.store == "neo4j"
    if settings.neo4j_uri or answers:
        second = SecondStore(kith.database, partial(neo4j_server, settings))
        if answers:
            second.connect()  # a wrong address is refused at once
        kith.keep_beside(second, answers=answers)
