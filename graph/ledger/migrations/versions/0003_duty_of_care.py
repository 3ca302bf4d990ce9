"""The log is sealed text by text, so that an erasure can take a name out; erasures, restrictions, reviews of retention."""

import re
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

from graph.errors import WrongVersion
from graph.ledger.audit import GENESIS, sealed
from graph.ledger.migrations.plain_chain import first_break
from graph.ledger.tables import guard_statements

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and seal the log anew, once its chain is found whole."""
    made = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in filter(str.strip, made.split(";")):
        op.execute(statement)
    _seal_anew(op.get_bind())
    op.execute("DROP TABLE audit_plain")  # and with it the triggers that guard it
    for statement in guard_statements(re.findall(r"CREATE TABLE (\w+)", made)):
        op.execute(statement)


def _seal_anew(connection: sa.Connection) -> None:
    rows: list[dict[str, Any]] = [
        {**row} for row in connection.exec_driver_sql("SELECT * FROM audit_plain ORDER BY n").mappings()
    ]
    if (broken := first_break(rows)) is not None:
        raise WrongVersion(
            f"The log is not whole: row {broken} does not follow from the row before it.",
            "Nothing was changed. Find out who changed it; a backup from before may still be whole.",
        )
    previous = GENESIS
    for row in rows:
        kept = {name: row[name] for name in row if name not in ("previous", "hash")}
        whole = sealed(kept, previous)
        previous = whole["hash"]
        names = ", ".join(whole)
        marks = ", ".join("?" * len(whole))
        connection.exec_driver_sql(f"INSERT INTO audit ({names}) VALUES ({marks})", tuple(whole.values()))
