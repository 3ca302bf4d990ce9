"""How what people write in is kept: as a record with a file of its own that says what was written, by whom and when."""

import csv
import hashlib
import io
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from graph.errors import BadInput, NotFound, WrongUsage
from graph.identity.deciding import Decider, kind_of
from graph.kith import Kith
from graph.ledger.drafts import FileDraft, Problem, Provenance, RecordDraft
from graph.ledger.ids import mention_id
from graph.ledger.writer import Writer
from graph.ontology.catalogue import node_kinds
from graph.store.base import Node
from graph.store.embedded import EmbeddedGraph
from ingest.case_links.naming import name_parts
from ingest.documents import Received
from ingest.liberty.form import Form
from ingest.liberty.labels import FIELDS
from ingest.liberty.report import build_record
from ingest.media import TEXT
from ingest.mentioning import mention
from ingest.pipeline import Also, FileOutcome, Sender, keep_read

LONDON = ZoneInfo("Europe/London")
LONGEST = 20_000
NEEDED = {"details": "Say what was seen, heard or is suspected.", "reporter_name": "Say who reports it."}

HOLDING = """
    SELECT m.id, m.attributes ->> '$.dob', m.attributes ->> '$.case_id', m.attributes ->> '$.niche_id'
    FROM graph_entity AS ge JOIN mentions AS m ON m.id = ge.mention WHERE ge.entity = ? ORDER BY m.seq, m.position
"""

Values = Mapping[str, str]


def named(record: RecordDraft, node: Node, field: str, said: Mapping[str, Any]) -> None:
    """Mention something known under the name it goes by."""
    parts: dict[str, Any] = dict(name_parts(node.name)) if node_kinds()[node.kind].family == "person" else {}
    if node_kinds()[node.kind].family == "location":
        parts = {"name": node.name}
    for own in ("registration", "e164", "handle", "platform"):
        if own in node.attributes:
            parts[own] = node.attributes[own]
    mention(record, node.kind, field, record.fields[field], **{**parts, **said})


def bound(record: RecordDraft, nodes: Sequence[Node], reason: str, sender: Sender) -> Also:
    """Say under the writer's name that the mentions of a record are those very ones."""

    def also(writer: Writer, driver: sqlite3.Connection) -> None:
        decider = Decider(sender.actor, reason.strip(), sender.today)
        rows = []
        for made, node in zip(record.mentions, nodes, strict=True):
            name = mention_id(writer.records[-1], made)
            rows += [decider.row(kind_of(driver, anchor), anchor, name, "same") for anchor in _anchors(driver, node)]
        writer.judge(rows)

    return also


def _anchors(driver: sqlite3.Connection, node: Node) -> list[str]:
    """The mentions that hold somebody together: the oldest, and one of each date of birth and number that is given for them.

    Bound to the oldest alone, a date of birth that is put right would stand against the one of the list, and take apart all
    who were joined with that on the strength of their name.
    """
    entity = EmbeddedGraph(driver).resolve(node.id)
    told = {("", "", ""): f"m{entity[1:]}"}
    for held, dob, case, number in driver.execute(HOLDING, (entity,)):
        told.setdefault((dob or "", case or "", number or ""), held)
    return list(dict.fromkeys(told.values()))


def check_reason(reason: str) -> None:
    """Refuse what has no reason. Raises WrongUsage."""
    if not reason.strip():
        raise WrongUsage("Say why.", "Nothing is put right without a reason.", "reason")


def cleaned(values: Values, names: Sequence[str], *, only_given: bool = False) -> dict[str, str]:
    """The values by field, blanks around them taken off. Raises WrongUsage where there is no such field or it is too long."""
    strange = [name for name in values if name not in names]
    if strange:
        raise WrongUsage(f"There is no field “{strange[0]}”.", f"One of {', '.join(names)}.", strange[0])
    for name, text in values.items():
        if len(text) > LONGEST:
            raise WrongUsage(f"{name} is too long.", f"Use {LONGEST:,} characters at most.", name)
    kept = {name: values[name].replace("\r\n", "\n").strip() for name in names if name in values}
    return kept if only_given else {**dict.fromkeys(names, ""), **kept}


def report_of(fields: dict[str, str], sender: Sender) -> RecordDraft:
    """A report read from its fields, as its form would be."""
    form = Form()
    form.values.update(fields)
    form.labels = dict.fromkeys(FIELDS, "")
    return build_record(form, sender.today)


def own_record(kind: str, fields: dict[str, str], sender: Sender) -> RecordDraft:
    """A record that is known from the day on which it was written in."""
    return RecordDraft(kind=kind, known_on=sender.today, fields=fields, provenance=Provenance("untraced", None, sender.actor))


def keep(kith: Kith, record: RecordDraft, kind: str, sender: Sender, also: Also | None = None) -> FileOutcome:
    """Write a record with a file of its own that says what was written, by whom and when."""
    now = datetime.now(LONDON)
    content = _written(record, sender, now)
    name = f"by hand/{record.kind.replace('_', ' ')} {now:%Y-%m-%d %H.%M.%S} {sender.actor}.csv"
    received = Received(name, content, hashlib.sha256(content).hexdigest(), TEXT)
    draft = FileDraft(name, received.sha256, len(content), TEXT, kind, records=[record])
    (outcome,) = keep_read(kith, [(received, draft)], sender, also)
    if outcome.outcome == "rejected":
        first = outcome.problems[0] if outcome.problems else Problem("", "It could not be kept.", "Try again.")
        raise BadInput(first.problem, first.remedy, first.field)
    return outcome


def _written(record: RecordDraft, sender: Sender, now: datetime) -> bytes:
    buffer = io.StringIO(newline="")
    rows = csv.writer(buffer)
    rows.writerow(["Entered by hand", record.kind.replace("_", " ")])
    rows.writerow(["Entered by", sender.actor])
    rows.writerow(["Entered at", now.isoformat(timespec="microseconds")])
    for name, text in record.fields.items():
        if text:
            rows.writerow([name.replace("_", " "), text])
    return buffer.getvalue().encode()


def known_end(kith: Kith, wanted: str, sender: Sender) -> str:
    """The id of who or what goes by an id or by just that name. Raises NotFound where none or several do."""
    view = kith.view(sender.actor, sender.purpose)
    try:
        return view.entity(wanted.strip()).node.id
    except NotFound:
        found = [match.node for match in view.find(wanted, limit=10) if match.score >= 0.979]
    if len(found) == 1:
        return found[0].id
    if not found:
        raise NotFound(f"Nobody and nothing goes by “{wanted}”.", "Search for the name, or enter the person or place first.")
    named = "; ".join(f"{node.name} ({node_kinds()[node.kind].label}, {node.id})" for node in found)
    raise NotFound(f"“{wanted}” may be {len(found)} of them: {named}.", "Give the id of the one you mean.")
