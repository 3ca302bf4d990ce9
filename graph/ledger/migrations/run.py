"""Brings a ledger file to the newest migration."""

from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory


def upgrade(database: Path, revision: str = "head") -> None:
    """Run the migrations that `database` lacks, in one transaction.

    Parameters
    ----------
    database : pathlib.Path
        The SQLite file; made if missing.
    revision : str
        Where to stop.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    script = ScriptDirectory.from_config(config)
    engine = sa.create_engine(f"sqlite:///{database.as_posix()}")

    def steps(current: object, _context: object) -> object:
        return script._upgrade_revs(revision, current)  # what alembic.command.upgrade itself calls

    with EnvironmentContext(config, script, fn=steps) as environment, engine.begin() as connection:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
    engine.dispose()
