"""Alembic's entry point when it is called by hand; Kith itself goes through ``run.upgrade``."""

from alembic import context
from sqlalchemy import create_engine

from graph.ledger.tables import metadata

engine = create_engine(str(context.config.get_main_option("sqlalchemy.url")))
with engine.begin() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    context.run_migrations()
