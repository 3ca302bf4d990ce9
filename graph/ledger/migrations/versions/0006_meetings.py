"""What is said and decided around meetings, and measures of disruption and licensing that people record."""

import re
from pathlib import Path

from alembic import op

from graph.ledger.tables import guard_statements

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the triggers that keep them append-only."""
    made = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in filter(str.strip, made.split(";")):
        op.execute(statement)
    for statement in guard_statements(re.findall(r"CREATE TABLE (\w+)", made)):
        op.execute(statement)
