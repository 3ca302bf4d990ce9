"""Ids that survive a rebuild: each is a hash of where the thing stands, never a counter."""

from collections.abc import Iterable
from hashlib import blake2b

from graph.ledger.drafts import MentionDraft, RecordDraft
from graph.ontology.catalogue import squash

ROWS_BY_CONTENT = frozenset(
    {"relationship", "missing_episode", "disruption", "premises_visit", "meeting_held", "request", "closure"}
)
"""Kinds of row that have no id of their own and count once however often an extract repeats them."""


def _digest(*parts: object) -> str:
    return blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def record_id(sha256: str, locator: str) -> str:
    """Id of a record: its file's hash and its place in the file."""
    return "r" + _digest(sha256, locator)


def mention_id(record: str, mention: MentionDraft) -> str:
    """Id of a mention: its record and its place there."""
    return "m" + _digest(record, mention.field, mention.start, mention.end, mention.kind, mention.role)


def incident_id(record: str, number: int) -> str:
    """Id of the incident that a record tells of."""
    return "i" + _digest(record, number)


def entity_id(mention: str) -> str:
    """Id of the entity whose oldest mention this is."""
    return mention if mention.startswith("i") else "e" + mention[1:]


def node_of_record(record: str) -> str:
    """Id of the Report or Meeting node of a record."""
    return "d" + record[1:]


def fingerprint(record: RecordDraft) -> str:
    """What two copies of one report or row share, whatever file they came in; empty where it says too little to tell."""
    if record.kind == "liberty_report":
        told = [record.fields.get("victim", ""), record.fields.get("details", "")]
        if len(squash(told[1])) < 20:  # too short to be sure that two reports are one
            return ""
        return _digest(record.kind, record.known_on, *map(squash, told))
    if record.kind in ROWS_BY_CONTENT:
        return _digest(record.kind, *_cells(record.fields.items()))
    return ""


def _cells(items: Iterable[tuple[str, str]]) -> list[str]:
    return sorted(f"{name}={squash(value)}" for name, value in items if value)
