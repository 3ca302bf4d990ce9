"""The first ledger."""

from alembic import op

from graph.ledger.tables import guard_statements, metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table and the triggers that keep them append-only."""
    metadata.create_all(op.get_bind())
    for statement in guard_statements():
        op.execute(statement)
