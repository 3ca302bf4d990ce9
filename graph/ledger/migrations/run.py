"""Brings a ledger file to the newest migration."""

import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

SCRIPTS = Path(__file__).parent


def upgrade(database: Path, scripts: Path = SCRIPTS) -> None:
    """Run the migrations that `database` lacks, in one transaction.

    Parameters
    ----------
    database : pathlib.Path
        The SQLite file; made if missing.
    scripts : pathlib.Path
        Where the migrations are.
    """
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    engine = sa.create_engine(f"sqlite:///{database.as_posix()}", poolclass=sa.NullPool)
    sa.event.listen(engine, "connect", _leave_transactions_to_us)
    sa.event.listen(engine, "begin", _begin)

    def steps(current: Any, _context: object) -> Any:
        return script._upgrade_revs("head", current)  # what alembic.command.upgrade itself calls

    with EnvironmentContext(config, script, fn=steps) as environment, engine.begin() as connection:
        environment.configure(connection=connection)
        environment.run_migrations()


def _leave_transactions_to_us(connection: sqlite3.Connection, _record: object) -> None:
    """The driver would commit each CREATE TABLE by itself, and a crash leave half a ledger."""
    connection.isolation_level = None


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
