"""Putting a mention into a record at the place where its text stands."""

from typing import Any

from graph.ledger.drafts import MentionDraft, RecordDraft, StatementDraft


def mention(
    record: RecordDraft, kind: str, field: str, text: str, start: int = 0, *, sure: bool = True, **attributes: Any
) -> int:
    """Add what `text` names, from offset `start` of a field, as discussed; return its position.

    Attributes that say nothing (None, empty) are left out.
    """
    said = {name: value for name, value in attributes.items() if value is not None and value not in ("", [])}
    record.mentions.append(MentionDraft(kind, "discussed", field, start, start + len(text), text, sure, said))
    return len(record.mentions) - 1


def state(record: RecordDraft, statement: StatementDraft) -> None:
    """Add a statement unless the record already makes it."""
    if statement not in record.statements:
        record.statements.append(statement)
