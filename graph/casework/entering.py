"""What somebody enters on a child by hand: kept as a record with its own original, never written over."""

import hashlib
from dataclasses import dataclass
from datetime import date

import orjson

from graph.access import Look
from graph.identity.deciding import BY_HAND
from graph.identity.desk import IdentityDesk
from graph.identity.putting import member_of
from graph.kith import Kith
from graph.ledger.audit import Verb
from graph.ledger.drafts import FileDraft, Json, MentionDraft, RecordDraft
from graph.ledger.writer import JudgementDraft
from graph.store.base import Node
from graph.store.projection import catch_up

FIELD = "child"
REASON = "entered on this child's page"
MEDIA = "application/json"


@dataclass(frozen=True, slots=True)
class Entered:
    """Who enters something, and on what day."""

    look: Look
    today: date


def named(child: Node, field: str = FIELD) -> MentionDraft:
    """The child as a record names it."""
    known = {name: child.attributes[name] for name in ("dob", "case_id") if child.attributes.get(name)}
    return MentionDraft("Child", "discussed", field, 0, len(child.name), child.name, attributes=known)


def record_on(child: Node, kind: str, on: date, fields: dict[str, str], content: Json) -> RecordDraft:
    """A record of a kind that a child has one of: a newer one takes the older one's place, and both are kept."""
    return RecordDraft(
        kind=kind,
        reference=f"{kind.replace('_', ' ')} {child.id[1:9]}",
        known_on=on,
        fields={FIELD: child.name, **fields},
        content=content,
        mentions=[named(child)],
    )


def keep(kith: Kith, by: Entered, child: Node, record: RecordDraft, mention: int = 0) -> str:
    """Write a record entered by hand; returns the reference that it goes by.

    Parameters
    ----------
    kith : Kith
        The open data folder.
    by : Entered
        Who, and when.
    child : Node
        The child that it is about.
    record : RecordDraft
        What was entered.
    mention : int, optional
        Which of its mentions is the child.
    """
    content = _original(by, record)
    sha256 = hashlib.sha256(content).hexdigest()
    path = f"{record.kind.replace('_', ' ')} of {child.name} {by.today}.json"
    file = FileDraft(path, sha256, len(content), MEDIA, record.kind, records=[record])
    kith.originals.keep(content, sha256)
    desk = IdentityDesk()
    desk.read_ahead(kith.database)
    with kith.writing(by.look.actor, record.kind) as (writer, driver):
        if writer.holds(sha256):
            return record.reference or ""
        member = member_of(driver, child.id)
        (kept,) = writer.append(file, "needs_attention" if record.problems else "accepted", by.look.purpose)
        desk.judge_new(writer, driver)
        mentions = driver.execute("SELECT id FROM mentions WHERE record = ? ORDER BY position", (kept.record,)).fetchall()
        mine = str(mentions[mention][0])
        told = by.today.isoformat()
        writer.judge([JudgementDraft("same_person", mine, member, "same", BY_HAND, [], by.look.actor, REASON, known_on=told)])
        writer.audit(Verb.ALTERATION, f"{record.kind} {kept.reference}", [child.id], by.look.purpose)
        catch_up(driver)
    return kept.reference


def _original(by: Entered, record: RecordDraft) -> bytes:
    said = {
        "kind": record.kind,
        "entered_by": by.look.actor,
        "on": by.today.isoformat(),
        "fields": record.fields,
        "content": record.content,
        "assessments": [
            {"risk": one.risk, "indicators": one.indicators, "vulnerabilities": one.vulnerabilities}
            for one in record.assessments
        ],
    }
    return orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
