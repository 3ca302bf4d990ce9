"""Several processes on one data folder: one writes at a time, all can read, and versions of Kith do not mix."""

import multiprocessing
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from graph.errors import Busy, NotLogged, WrongUsage, WrongVersion
from graph.kith import Kith
from graph.ledger import database
from graph.ledger.database import raw
from graph.ledger.folder import DataFolder, journal_mode
from graph.ledger.migrations import run
from graph.ledger.tables import metadata

HEAD = database.HEAD
SPAWN = multiprocessing.get_context("spawn")
NEXT = f"{int(HEAD) + 1:04}"
LATER = f'''
"""Something new."""
from alembic import op
revision = "{NEXT}"
down_revision = "{HEAD}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE later (id TEXT)")
'''


def hold(folder: Path, held: Any, done: Any) -> None:
    data = DataFolder(folder)
    data.make()
    with data.writing("bo"):
        held.set()
        done.wait(60)


@pytest.fixture
def held_by_another(data_folder: Path) -> Iterator[Path]:
    """A data folder that another process is writing to."""
    Kith(data_folder).close()
    held, done = SPAWN.Event(), SPAWN.Event()
    process = SPAWN.Process(target=hold, args=(data_folder, held, done))
    process.start()
    assert held.wait(60)
    yield data_folder
    done.set()
    process.join(60)
    process.close()


def test_busy_names_who_writes(held_by_another: Path) -> None:
    with pytest.raises(Busy, match=r"bo \(process \d+, since .*\) is writing"), DataFolder(held_by_another).writing("ann", 0.2):
        pass


def test_reading_goes_on_while_another_writes(held_by_another: Path) -> None:
    with Kith(held_by_another) as kith:
        assert kith.view("ann", "test").status().nodes == {}


def test_a_look_that_cannot_be_logged_shows_nothing(held_by_another: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Kith(held_by_another) as kith:
        monkeypatch.setattr(kith.folder, "_take_turn", lambda _patience: DataFolder._take_turn(kith.folder, 0.1))
        with pytest.raises(NotLogged, match="nothing is shown"):
            kith.view("ann", "test").find("Kai")


def test_one_who_writes_on_and_on_lets_others_in_between(data_folder: Path) -> None:
    stop = threading.Event()
    turns = [0]

    def write_on() -> None:
        folder = DataFolder(data_folder)
        while not stop.is_set():
            with folder.writing("bo"):
                turns[0] += 1
                time.sleep(0.05)

    folder = DataFolder(data_folder)
    folder.make()
    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        waited = []
        for _ in range(5):
            before = turns[0]
            with folder.writing("ann", 60):
                waited.append(turns[0] - before)
    finally:
        stop.set()
        writer.join()
    assert max(waited) < 20, "turns of the other while one waited, of the hundreds that a minute has"


def write_reports(folder: Path, name: str, count: int) -> None:
    with Kith(folder) as kith:
        for _ in range(count):
            kith.view(name, "test").log("look", [])


def test_two_processes_write_and_nothing_is_lost(data_folder: Path) -> None:
    Kith(data_folder).close()
    writers = [SPAWN.Process(target=write_reports, args=(data_folder, name, 15)) for name in ("ann", "bo")]
    for writer in writers:
        writer.start()
    with Kith(data_folder) as kith:
        while any(writer.is_alive() for writer in writers):
            with kith.database.reading() as connection:
                before = raw(connection).execute("SELECT count(*) FROM audit").fetchone()
                time.sleep(0.005)
                assert raw(connection).execute("SELECT count(*) FROM audit").fetchone() == before, "one moment is seen"
        for writer in writers:
            writer.join()
            assert writer.exitcode == 0
        with kith.database.reading() as connection:
            assert raw(connection).execute("SELECT count(*) FROM audit").fetchone() == (30,)
        assert all(check.ok for check in kith.verify())


def test_reading_cannot_write(kith: Kith) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"), kith.database.reading() as connection:
        raw(connection).execute("INSERT INTO entries (recorded_at, actor, kind) VALUES ('', '', '')")


def test_what_fails_halfway_leaves_nothing(story: Any) -> None:
    def half() -> None:
        with story.kith.writing("ann", "ingest") as (writer, _):
            writer.append(story.file(story.record("LIB-1", [story.mention("Kai")])), "accepted", "test")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    with story.kith.database.reading() as connection:
        driver = raw(connection)
        for table in ("entries", "documents", "records", "mentions", "statements", "audit", "graph_nodes"):
            assert driver.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_journal_follows_the_version_of_sqlite(kith: Kith) -> None:
    assert journal_mode((3, 40, 1)) == "TRUNCATE"
    assert journal_mode((3, 51, 2)) == "TRUNCATE"
    assert journal_mode((3, 51, 3)) == "WAL"
    with kith.database.writing("ann") as connection:
        assert raw(connection).execute("PRAGMA journal_mode").fetchone()[0].upper() == journal_mode()
        assert raw(connection).execute("PRAGMA synchronous").fetchone() == (2,)


class TestVersions:
    def test_the_migrations_make_what_the_tables_say(self, kith: Kith, tmp_path: Path) -> None:
        engine = sa.create_engine(f"sqlite:///{tmp_path / 'fresh.sqlite'}", poolclass=sa.NullPool)
        metadata.create_all(engine)
        made = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND tbl_name = ? ORDER BY name"
        with closing(sqlite3.connect(tmp_path / "fresh.sqlite")) as fresh, kith.database.reading() as connection:
            for table in metadata.tables:
                wanted, found = (
                    [(name, " ".join((sql or "").split())) for name, sql in driver.execute(made, (table,))]
                    for driver in (fresh, raw(connection))
                )
                assert wanted == found, f"{table} is not what the migrations make: write one"

    def test_an_older_one_is_backed_up_and_migrated(self, story: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        story.report("LIB-1", story.mention("Kai Thomas"))
        folder = story.kith.folder.path
        story.kith.close()
        scripts = tmp_path / "migrations"
        shutil.copytree(run.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        (scripts / "versions" / f"{NEXT}_later.py").write_text(LATER, encoding="utf-8")
        monkeypatch.setattr(run.upgrade, "__defaults__", (scripts,))
        monkeypatch.setattr(database, "HEAD", NEXT)
        with Kith(folder) as kith:
            assert kith.view("ann", "test").record("LIB-1").summary.reference == "LIB-1"
            with kith.database.reading() as connection:
                assert raw(connection).execute("SELECT count(*) FROM later").fetchone() == (0,)
        (backup,) = (folder / "backups").iterdir()
        assert f"was-{HEAD}" in backup.name
        with closing(sqlite3.connect(backup)) as copy:
            assert copy.execute("SELECT reference FROM records").fetchall() == [("LIB-1",)]
            assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]

    def test_a_migration_that_fails_changes_nothing(self, data_folder: Path, tmp_path: Path) -> None:
        Kith(data_folder).close()
        scripts = tmp_path / "migrations"
        shutil.copytree(run.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        broken = LATER + '    op.execute("NO SUCH STATEMENT")\n'
        (scripts / "versions" / f"{NEXT}_later.py").write_text(broken, encoding="utf-8")
        with pytest.raises(sa.exc.OperationalError):
            run.upgrade(data_folder / "ledger.sqlite", scripts)
        with closing(sqlite3.connect(data_folder / "ledger.sqlite")) as left:
            assert not left.execute("SELECT 1 FROM sqlite_master WHERE name = 'later'").fetchall()
            assert left.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]

    def test_a_newer_one_is_refused_and_left_alone(self, data_folder: Path) -> None:
        Kith(data_folder).close()
        with closing(sqlite3.connect(data_folder / "ledger.sqlite")) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.commit()
        before = (data_folder / "ledger.sqlite").read_bytes()
        with pytest.raises(WrongVersion, match=r"newer Kith.*9999"):
            Kith(data_folder)
        assert (data_folder / "ledger.sqlite").read_bytes() == before
        assert not (data_folder / "backups").exists()


class TestLooks:
    @pytest.mark.parametrize(("actor", "purpose"), [("", "test"), ("ann", ""), ("ann", "  ")])
    def test_need_a_name_and_a_purpose(self, kith: Kith, actor: str, purpose: str) -> None:
        with pytest.raises(WrongUsage):
            kith.view(actor, purpose)

    def test_are_logged_with_whom_they_showed(self, story: Any) -> None:
        story.report("LIB-1", story.mention("Kai Thomas", given="Kai", family="Thomas"))
        (match,) = story.kith.view("ann", "strategy meeting").find("Kai Thomas")
        with story.kith.database.reading() as connection:
            row = (
                raw(connection)
                .execute("SELECT actor, verb, what, subjects, purpose FROM audit ORDER BY n DESC LIMIT 1")
                .fetchone()
            )
        assert row == ("ann", "consultation", "search for 'Kai Thomas'", f'["{match.node.id}"]', "strategy meeting")

    def test_show_nothing_where_the_row_cannot_be_written(self, story: Any) -> None:
        story.report("LIB-1", story.mention("Kai Thomas"))
        with closing(sqlite3.connect(story.kith.folder.database)) as connection:
            connection.execute("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        with pytest.raises(NotLogged, match="nothing is shown"):
            story.kith.view("ann", "test").record("LIB-1")
