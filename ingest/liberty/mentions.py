"""Who and what a report names: the people of its fields, then everything in its texts, with what it says of them."""

from datetime import date

from graph.ledger.drafts import RecordDraft
from ingest.liberty.gatherer import Gatherer
from ingest.liberty.narrative import read_narrative
from ingest.liberty.people_fields import read_birth, read_people, read_reporter, read_witness


def add_mentions(record: RecordDraft) -> None:
    """Fill in a report's mentions and statements, in place."""
    occurred: date | None = record.incidents[0].occurred_on or record.known_on
    gatherer = Gatherer(record, occurred)
    read_people(gatherer, "victim")
    read_birth(gatherer)
    read_people(gatherer, "alleged")
    read_people(gatherer, "present")
    read_reporter(gatherer)
    read_witness(gatherer)
    for field in ("details", "alleged", "present", "victim"):
        read_narrative(gatherer, field)
