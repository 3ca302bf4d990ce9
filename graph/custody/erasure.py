"""Taking somebody out of everything that is held, so that no byte of their name stays, and saying to whom it went.

One transaction changes the record; then the files follow. A journal is written before the first step and destroyed after the
last, so that an erasure that is stopped in the middle is finished when Kith is started again.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson

from graph.custody import copies, journal, register, sweep
from graph.custody.journal import Journal
from graph.custody.register import Erased
from graph.custody.rows import Rows, Taken, unguarded
from graph.custody.target import Target, namesakes, target_among, target_of
from graph.custody.whom import found, masked
from graph.errors import Busy, NotFound, WrongUsage
from graph.kith import Kith
from graph.ledger.audit import TAKEN_OUT, Verb, spans
from graph.ledger.database import raw
from graph.ledger.erased import digests
from graph.ledger.folder import DataFolder
from graph.ledger.products import Product, products_holding
from graph.ledger.writer import Writer
from graph.notices import say
from graph.store import projection

AGAIN = "erased before; a backup that was put back held them still"


@dataclass(frozen=True, slots=True)
class Recalled:
    """Something that was handed on and showed the person."""

    product: str
    name: str
    recipient: str
    when: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure did.

    Attributes
    ----------
    originals, mentions, charts, exports : int
        Files replaced by a copy, mentions gone, charts changed, exports that showed the person.
    recall : tuple of Recalled
        Whom to tell.
    namesakes : tuple of str
        Others of the same name, who stay.
    unreached : tuple of str
        Folders of backups whose list of erasures could not be written.
    """

    originals: int
    mentions: int
    charts: int
    exports: int
    recall: tuple[Recalled, ...]
    namesakes: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()


def erase(kith: Kith, entities: Sequence[str], reason: str, actor: str, purpose: str) -> Erasure:
    """Take a person out; asked again, as after a stop in the middle, it tells what had been done.

    Parameters
    ----------
    kith : Kith
        The open data folder.
    entities : sequence of str
        The person's id; several where one person stands apart under several.
    reason, actor, purpose : str
        Why, and by whom; the person's name is taken out of these too.

    Returns
    -------
    Erasure
        What was done.

    Raises
    ------
    NotFound
        If an id stands for nothing.
    NotAllowed
        If the person is restricted from whoever erases.
    WrongUsage
        If it is no person's, or no reason is given.
    """
    if not reason.strip():
        raise WrongUsage("An erasure needs a reason.", "Say why: --reason TEXT.", "reason")
    finish(kith)
    kith.view(actor, purpose).check(*entities)
    with kith.database.holding(f"erasure by {actor}"):
        with kith.database.reading() as connection:
            try:
                target = target_of(raw(connection), entities)
            except NotFound:
                if earlier := _earlier(raw(connection), entities):
                    return earlier
                raise
        under_way = Journal(target, reason, actor, purpose)
        journal.begin(kith.folder, under_way)
        return _carry_out(kith, under_way)


def finish(kith: Kith) -> Erasure | None:
    """Finish an erasure that was stopped in the middle, if there is one that nobody is at."""
    if journal.read(kith.folder) is None:
        return None
    with kith.database.holding("finishing an erasure"):
        stopped = journal.read(kith.folder)
        if stopped is None:
            return None
        done = _carry_out(kith, stopped)
    say("An erasure that had been stopped in the middle is finished.")
    return done


def erase_again(kith: Kith, known: Iterable[Erased]) -> int:
    """Take out whoever was erased after the backup was made that this folder came from; gives how many."""
    count = 0
    for one in known:
        with kith.database.reading() as connection:
            target = target_among(raw(connection), one.mentions)
        if target.mentions:
            under_way = Journal(target, AGAIN, "kith", "restore")
            journal.begin(kith.folder, under_way)
            with kith.database.holding("erasing again"):
                _carry_out(kith, under_way)
            count += 1
    return count


def _carry_out(kith: Kith, under_way: Journal) -> Erasure:
    """Every step; each may be done again."""
    whom = under_way.target.whom
    done = _in_the_record(kith, under_way)
    with kith.database.reading() as connection:
        driver = raw(connection)
        copies.put_in_place(driver, kith.originals)
        gone = {row[0] for row in driver.execute("SELECT document FROM redactions")}
        known = register.held(driver)
    sweep.accounts(kith.folder, whom)
    sweep.loose_files(kith.folder, whom, gone)
    sweep.free_pages(kith.folder.database)
    missed = register.spread(kith.folder, known)
    if kith.second is not None:
        kith.second.catch_up()
        if why := kith.second.backlog().why:
            say(f"{why} The person is in Neo4j until `kith neo4j sync`.")
    journal.end(kith.folder)
    return Erasure(*done[:4], done[4], done[5], tuple(map(str, missed)))


Done = tuple[int, int, int, int, tuple[Recalled, ...], tuple[str, ...]]


def _in_the_record(kith: Kith, under_way: Journal) -> Done:
    target = under_way.target
    opaque = orjson.dumps(sorted(target.mentions)).decode()
    with kith.database.writing(f"erasure by {under_way.actor}") as connection:
        driver = raw(connection)
        if earlier := driver.execute("SELECT counts FROM erasures WHERE mentions = ? ORDER BY n DESC", (opaque,)).fetchone():
            present = target_among(driver, target.mentions)
            if not present.mentions:
                return _told(earlier[0])
        driver.execute("PRAGMA secure_delete=ON")
        recall = tuple(_recalled(driver, target))
        same_name = tuple(namesakes(driver, target))
        writer = Writer(connection, _clean(target, under_way.actor), "erasure")
        number = int(driver.execute("SELECT COALESCE(max(n), 0) + 1 FROM erasures").fetchone()[0])
        taken = _take_out(kith, driver, target, number, writer.seq)
        done: Done = (len(taken.documents), taken.mentions, len(taken.charts), len(recall), _named(recall, target), same_name)
        _write_down(writer, driver, kith.folder, number, opaque, under_way, done, taken)
        projection.rebuild(driver)
    return done


def _take_out(kith: Kith, driver: sqlite3.Connection, target: Target, number: int, seq: int) -> Taken:
    rows = Rows(driver, target, number)
    taken = rows.take_out()
    taken.documents |= set(copies.holding(driver, kith.originals, target.whom)) - taken.kept
    taken.documents |= copies.containers_of(driver, taken.documents)
    with unguarded(driver):
        copies.Copies(driver, kith.originals, target.whom, taken.speaking).put_down(seq, taken.documents)
    return taken


def _write_down(
    writer: Writer,
    driver: sqlite3.Connection,
    folder: DataFolder,
    number: int,
    opaque: str,
    under_way: Journal,
    done: Done,
    taken: Taken,
) -> None:
    """That it was done, by whom and why; not whom."""
    reason = _clean(under_way.target, under_way.reason)
    counts = {
        "erased": dict(zip(("originals", "mentions", "charts", "exports"), done[:4], strict=True)),
        "recall": [[one.product, one.name, one.recipient, one.when] for one in done[4]],
        "namesakes": list(done[5]),
        "digests": digests(folder, [f"{given} {family}" for given, family in under_way.target.known.names]),
    }
    driver.execute(
        "INSERT INTO erasures (n, seq, mentions, reason, counts, author, erased_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, writer.seq, opaque, reason, orjson.dumps(counts).decode(), under_way.actor, writer.recorded_at),
    )
    what = f"erasure {number} of one person: {reason}"
    if taken.log:
        what = f"{what}; {TAKEN_OUT}{spans(taken.log)}"
    writer.audit(Verb.ERASURE, what, [], _clean(under_way.target, under_way.purpose))


def _earlier(driver: sqlite3.Connection, entities: Sequence[str]) -> Erasure | None:
    """What the erasure did that took out all of these ids before."""
    asked = {f"m{entity[1:]}" for entity in entities}
    for mentions, counts, day in driver.execute("SELECT mentions, counts, erased_at FROM erasures ORDER BY n DESC"):
        if asked and asked <= set(orjson.loads(mentions)):
            say(f"This had been done already, on {day[:10]}; what is told is what was done then.")
            return Erasure(*_told(counts))
    return None


def _told(counts: str) -> Done:
    told: dict[str, Any] = orjson.loads(counts)
    recall = tuple(Recalled(*one) for one in told["recall"])
    erased = told["erased"]
    return (
        erased["originals"], erased["mentions"], erased["charts"], erased["exports"], recall, tuple(told["namesakes"]),
    )  # fmt: skip


def _recalled(driver: sqlite3.Connection, target: Target) -> Iterable[Product]:
    return products_holding(driver, entities=target.ids)


def _named(products: Iterable[Product], target: Target) -> tuple[Recalled, ...]:
    """To whom it went; what was handed on may be called after the person."""
    return tuple(
        Recalled(one.id, _clean(target, f"{one.name} ({one.form})"), _clean(target, one.recipient), one.made_at)
        for one in products
    )


def _clean(target: Target, text: str) -> str:
    """A text of whoever erases, without any word for the person."""
    return masked(text, found(target.whom.here, text))


def finish_quietly(kith: Kith) -> None:
    """As `finish`, for whoever opens a folder; where another process is at it, that one finishes it."""
    with suppress(Busy):
        finish(kith)
