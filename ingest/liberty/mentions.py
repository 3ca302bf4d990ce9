"""Who and what a report names: the people of its fields, then everything in its texts, with what it says of them."""

from datetime import date

from graph.items import item_at, numbered_items
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
    _number(record)


def _number(record: RecordDraft) -> None:
    """Say of each statement which numbered item of the details it comes from, since each item is graded by itself."""
    details = record.fields["details"]
    items = numbered_items(details)
    if len(items) < 2:
        return
    for statement in record.statements:
        named = [record.mentions[end] for end in (statement.subject, statement.object) if end is not None]
        told = [mention.start for mention in named if mention.field == "details"]
        told = told or [details.find(mention.text) for mention in named]
        statement.item = item_at(items, max([0, *told]))
