"""What the tables of the ledger are made of."""

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData()
"""All tables of the ledger, whichever module declares them."""

Column = sa.Column[Any]


def text(name: str, *, empty: bool = False, index: bool = False) -> Column:
    """A column of text, filled unless `empty`."""
    return sa.Column(name, sa.Text, nullable=empty, index=index)


def number(name: str, *, empty: bool = False) -> Column:
    """A column of whole numbers, filled unless `empty`."""
    return sa.Column(name, sa.Integer, nullable=empty)


def key() -> Column:
    """The id by which a row goes."""
    return sa.Column("id", sa.Text, primary_key=True)


def seq() -> Column:
    """The entry that wrote a row."""
    return sa.Column("seq", sa.Integer, sa.ForeignKey("entries.seq"), nullable=False, index=True)
