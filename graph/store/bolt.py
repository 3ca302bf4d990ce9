"""The way to a Neo4j server: one driver, in a thread of its own, so that no request waits longer than it said it would."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, LiteralString, Self, TypeVar
from urllib.parse import urlsplit

import neo4j
from neo4j import AsyncDriver, AsyncGraphDatabase, AsyncManagedTransaction, AsyncSession, Query, unit_of_work
from neo4j.exceptions import AuthError, ClientError, ConfigurationError, DriverError, Neo4jError

from graph.errors import BadInput, KithError, TooLarge, Unreachable, WrongUsage

PATIENCE = 4.0
"""Seconds that a read may take; the embedded store answers within the two that are left of a request's six."""
LONG = 120.0
"""Seconds that one portion of a load may take; a server that hangs must not hold up whoever loads for ever."""
VERY_LONG = 3600.0
"""Seconds that making indexes or emptying a database may take."""
CONNECTING = 2.0
RETRYING = 5.0
AT_A_TIME = 5000
"""Records that the server sends before it waits to be asked for more."""
OLDEST = (5, 26)
SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")

Row = list[Any]
T = TypeVar("T")
Work = Callable[[AsyncManagedTransaction], Awaitable[T]]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a Neo4j server is, and who Kith is to it."""

    uri: str
    user: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = "neo4j"


class Server:
    """One Neo4j server or cluster.

    Nothing is connected before the first question; every method raises Unreachable where the server does not answer in time.

    Parameters
    ----------
    address : Address
        Where it is.
    patience : float, optional
        Seconds that a read may take.

    Raises
    ------
    WrongUsage
        If the address is none that Neo4j knows.
    """

    def __init__(self, address: Address, patience: float = PATIENCE) -> None:
        self.address = address
        self._patience = patience
        self._known_good = False
        self._starting = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="neo4j", daemon=True)
        self._thread.start()
        try:
            _check_address(address.uri)
            self._driver = self._wait_for(self._open(), CONNECTING)
        except (ConfigurationError, ValueError) as error:
            self._end_thread()
            raise WrongUsage(
                f"“{address.uri}” is no address of a Neo4j server: {error}.",
                "Write it as neo4j://host:7687, bolt://host:7687 or, encrypted, neo4j+s://host:7687.",
                "KITH_NEO4J_URI",
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give all connections back and end the thread."""
        if self._loop.is_closed():
            return
        with suppress(NotInTime, DriverError, OSError):  # where it hangs or is gone there is nothing to give back
            self._wait_for(self._driver.close(), CONNECTING)
        self._end_thread()

    def _end_thread(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _open(self) -> AsyncDriver:
        return AsyncGraphDatabase.driver(
            self.address.uri,
            auth=(self.address.user, self.address.password),
            connection_timeout=CONNECTING,
            connection_acquisition_timeout=PATIENCE,
            max_transaction_retry_time=RETRYING,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
            user_agent="kith",
        )

    def rows(self, query: str, parameters: Mapping[str, Any] | None = None, within: float | None = None) -> list[Row]:
        """What a reading query gives, row by row.

        Parameters
        ----------
        query : str
            Put together from our own words alone; what comes from outside is a parameter.
        parameters : mapping, optional
            Its parameters.
        within : float, optional
            Seconds that it may take; the server's patience unless said.

        Raises
        ------
        Unreachable
            If no answer came in time.
        """
        limit = self._patience if within is None else within

        async def ask(driver: AsyncDriver) -> list[Row]:
            async with driver.session(
                database=self.address.database, default_access_mode=neo4j.READ_ACCESS, fetch_size=AT_A_TIME
            ) as session:
                result = await session.run(Query(_said(query), timeout=limit), dict(parameters or {}))
                return [record.values() async for record in result]

        return self._do(ask, limit)

    def write(self, statements: Sequence[tuple[str, Mapping[str, Any]]], within: float = LONG) -> str:
        """Run statements in one transaction that is kept whole or not at all; each must be safe to run twice.

        Returns
        -------
        str
            The server's mark of that transaction, see `mark`.
        """

        @unit_of_work(timeout=within)
        async def work(transaction: AsyncManagedTransaction) -> None:
            for query, parameters in statements:
                result = await transaction.run(_said(query), dict(parameters))
                await result.consume()

        async def ask(driver: AsyncDriver) -> str:
            async with driver.session(database=self.address.database) as session:
                await session.execute_write(work)
                return await _mark_of(session)

        return self._do(ask, within)

    def mark(self) -> str:
        """The server's mark of the last transaction that changed anything; another one as soon as anybody has."""

        async def ask(driver: AsyncDriver) -> str:
            async with driver.session(database=self.address.database) as session:
                await (await session.run("RETURN 1")).consume()
                return await _mark_of(session)

        return self._do(ask, self._patience)

    def command(self, query: str) -> None:
        """Run a statement that makes its own transactions, or changes indexes."""

        async def ask(driver: AsyncDriver) -> None:
            async with driver.session(database=self.address.database) as session:
                result = await session.run(_said(query))
                await result.consume()

        self._do(ask, VERY_LONG)

    def _do(self, ask: Callable[[AsyncDriver], Coroutine[Any, Any, T]], within: float) -> T:
        try:
            if not self._known_good:
                self._introduce()
            return self._wait_for(ask(self._driver), within)
        except NotInTime:
            raise Unreachable(f"Neo4j at {self.address.uri} did not answer in time.", _GO_ON) from None
        except AuthError:
            raise BadInput(
                f"Neo4j at {self.address.uri} does not take the name or password it was given.",
                "Set KITH_NEO4J_USER, and KITH_NEO4J_PASSWORD or KITH_NEO4J_PASSWORD_FILE.",
                "KITH_NEO4J_PASSWORD",
            ) from None
        except ClientError as error:
            raise self._of_client(error) from error
        except Neo4jError as error:
            raise self._of_server(error) from error
        except (DriverError, OSError) as error:
            self._known_good = False
            raise Unreachable(f"Neo4j at {self.address.uri} does not answer: {_one_line(error)}.", _GO_ON) from None

    def _introduce(self) -> None:
        """Connect for the first time, and refuse what is no Neo4j of an age that Kith knows."""
        with self._starting:
            if self._known_good:
                return

            async def ask(driver: AsyncDriver) -> str:
                return (await driver.get_server_info()).agent

            agent = self._wait_for(ask(self._driver), self._patience)
            check_version(agent)
            self._known_good = True

    def _of_client(self, error: ClientError) -> KithError:
        code = error.code or ""
        if "DatabaseNotFound" in code:
            return BadInput(
                f"Neo4j at {self.address.uri} has no database “{self.address.database}”.",
                "Set KITH_NEO4J_DATABASE; Community Edition has one, called neo4j.",
                "KITH_NEO4J_DATABASE",
            )
        if "Timeout" in code or "TimedOut" in code or "Terminated" in code:
            return Unreachable(f"Neo4j at {self.address.uri} did not answer in time.", _GO_ON)
        return KithError(f"Neo4j refused: {error.message}", "See its log; `kith neo4j check` says what it holds.")

    def _of_server(self, error: Neo4jError) -> KithError:
        code = error.code or ""
        if "OutOfMemory" in code or "MemoryPool" in code:
            return TooLarge("Neo4j has too little memory for this.", "Give it more: see docs/neo4j.md.")
        return Unreachable(
            f"Neo4j at {self.address.uri} could not do its work: {error.message}.",
            "Look at its disk and its log; Kith goes on without it and `kith neo4j sync` catches up.",
        )

    def _wait_for(self, work: Coroutine[Any, Any, T], within: float) -> T:
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(within)
        except (NotInTime, KeyboardInterrupt):
            future.cancel()
            raise


_GO_ON = "Kith goes on with its own graph; `kith neo4j sync` catches up once the server is back."


def _check_address(uri: str) -> None:
    parts = urlsplit(uri)
    if parts.scheme not in SCHEMES:
        raise ValueError("it begins with none of " + ", ".join(SCHEMES))
    if not parts.hostname or parts.port == 0:
        raise ValueError("it names no host")


async def _mark_of(session: AsyncSession) -> str:
    return " ".join(sorted((await session.last_bookmarks()).raw_values))


def check_version(agent: str) -> None:
    """Refuse a server older than Kith was tried with ("Neo4j/5.26.25").

    Raises
    ------
    BadInput
        If it is older, or no Neo4j.
    """
    product, _, version = agent.partition("/")
    numbers = tuple(int(part) for part in version.split("-")[0].split(".")[:2] if part.isdecimal())
    if product != "Neo4j" or numbers < OLDEST:
        raise BadInput(f"The server is {agent}; Kith needs Neo4j 5.26 or newer.", "Upgrade it: see docs/neo4j.md.")


def _said(query: str) -> LiteralString:
    """Query text is made of constants and of labels and types of the ontology; nothing from input gets in."""
    return query


def _one_line(error: Exception) -> str:
    """What the driver says, without the tail of what it tried one after the other."""
    return str(error).splitlines()[0].rstrip(":. ") if str(error) else type(error).__name__
