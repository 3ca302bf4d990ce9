"""Ids that survive a rebuild: each is a hash of where the thing stands, never a counter."""

from collections.abc import Iterable
from hashlib import blake2b

from graph.ledger.drafts import MentionDraft, RecordDraft
from graph.ontology.catalogue import squash

NEVER_BY_CONTENT = frozenset({"meeting", "risk_assessment"})
"""Whole documents, told apart by their bytes alone."""


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
        born = [str(mention.attributes.get("dob") or "") for mention in record.mentions if mention.role == "victim"]
        told += [record.fields.get("reporter_name", ""), *born]  # two reporters' words of one event are two reports
        return _digest(record.kind, record.known_on, *map(squash, told))
    if record.kind not in NEVER_BY_CONTENT and goes_by_place(record):
        return _digest(record.kind, *_cells(record.fields.items()))
    return ""


def goes_by_place(record: RecordDraft) -> bool:
    """Whether a row has no id of its own: its reference is the file and the number of the row.

    Such a row counts once however often extracts repeat it, and the next extract's row of that number is no newer version
    of it.
    """
    return bool(record.locator) and (record.reference or record.locator).endswith(record.locator)


def _cells(items: Iterable[tuple[str, str]]) -> list[str]:
    return sorted(f"{name}={squash(value)}" for name, value in items if value)
