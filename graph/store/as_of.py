"""The graph as it was knowable on a past day: made anew in memory from what was known by then.

By two clocks. A report, minutes or a list is known on the date that it carries, and what a person decided or graded when
they did so; so a corpus taken in today about last month still gives last month's graph as of last month's end. A list that
carries no date has no day before which it was not known. Two early mentions that a later one ties together by number, date
of birth or name were as much the same before it came; only a tie by company ("name and context") waits for its later mention.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from graph.store import projection
from graph.store.membership import MACHINE

KNOWN = {
    "records": "SELECT * FROM main.records WHERE known_on IS NULL OR known_on <= '{day}'",
    "mentions": "SELECT m.* FROM main.mentions AS m JOIN temp.records AS r ON r.id = m.record",
    "incidents": "SELECT i.* FROM main.incidents AS i JOIN temp.records AS r ON r.id = i.record",
    "statements": "SELECT s.* FROM main.statements AS s JOIN temp.records AS r ON r.id = s.record",
    "judgements": """
        SELECT j.* FROM main.judgements AS j JOIN main.entries AS e ON e.seq = j.seq
        WHERE COALESCE(j.known_on, CASE j.author WHEN '{machine}' THEN '' ELSE substr(e.recorded_at, 1, 10) END) <= '{day}'
           OR (j.author = '{machine}' AND j.basis != 'name and context')
    """,
    "grades": "SELECT * FROM main.grades WHERE substr(graded_at, 1, 10) <= '{day}'",
}
"""What stands in for each table of the ledger; names without a schema find these first."""


def knows_more_after(connection: sqlite3.Connection, day: date) -> bool:
    """Whether anything that the ledger holds was known only after `day`."""
    later = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM records WHERE known_on > :day) "
        "OR EXISTS (SELECT 1 FROM judgements WHERE known_on > :day AND (author != :machine OR basis = 'name and context')) "
        "OR EXISTS (SELECT 1 FROM grades WHERE substr(graded_at, 1, 10) > :day)",
        {"day": day.isoformat(), "machine": MACHINE},
    ).fetchone()[0]
    return bool(later)


@contextmanager
def known_by(database: Path, day: date) -> Iterator[sqlite3.Connection]:
    """A connection on the graph as of the end of `day`; nothing is written to the ledger.

    Parameters
    ----------
    database : pathlib.Path
        The ledger's file.
    day : datetime.date
        In Europe/London, like every date that a report carries.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)) as memory:
        # A copy: making the graph anew takes long, and while the ledger itself is read nobody's look can be logged.
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=60)) as ledger:
            ledger.backup(memory)
        memory.execute("PRAGMA journal_mode=OFF")
        memory.execute("PRAGMA temp_store=MEMORY")
        for table, rows in KNOWN.items():
            memory.execute(f"CREATE TEMP VIEW {table} AS {rows.format(day=day.isoformat(), machine=MACHINE)}")
        memory.execute("BEGIN")
        present = dict(memory.execute("SELECT mention, entity FROM main.graph_entity"))
        projection.rebuild(memory, lambda then: _called_as_now(then, present))
        yield memory


def _called_as_now(then: dict[str, str], present: dict[str, str]) -> dict[str, str]:
    """The entity of each mention, under the id that it has now; of several that are one now, one has it.

    Parameters
    ----------
    then, present : dict
        The entity of each mention as of the day, and now.
    """
    ids = {entity: entity for mention, entity in then.items() if present.get(mention) == entity}
    taken = set(ids)
    for mention, entity in then.items():
        if entity not in ids:
            now = present.get(mention, entity)
            ids[entity] = entity if now in taken else now
            taken.add(ids[entity])
    return {mention: ids[entity] for mention, entity in then.items()}
