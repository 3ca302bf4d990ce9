"""Small ledgers, told report by report."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from graph.kith import Kith
from graph.ledger.drafts import FileDraft, IncidentDraft, MentionDraft, Provenance, RecordDraft, StatementDraft
from graph.ledger.ids import mention_id, record_id
from graph.ledger.writer import JudgementDraft, Kept

ROLES = {
    "victim": "VICTIM_IN",
    "alleged": "ALLEGED_IN",
    "present": "PRESENT_AT",
    "witness": "WITNESSED",
    "reporter": "REPORTED",
}
PLACES = {"location": "AT", "platform": "ON", "phone": "INVOLVED", "vehicle": "INVOLVED", "account": "INVOLVED"}


class Story:
    """Writes reports into one ledger in a few words each."""

    def __init__(self, kith: Kith) -> None:
        self.kith = kith

    @staticmethod
    def mention(text: str, kind: str = "Child", role: str = "victim", at: int = 0, **known: Any) -> MentionDraft:
        return MentionDraft(kind, role, "details", at, at + len(text), text, True, known)

    @staticmethod
    def record(reference: str | None, mentions: list[MentionDraft] | None = None, **changes: Any) -> RecordDraft:
        """A Liberty report whose mentions each have their role in its one incident."""
        mentions = mentions or []
        day = changes.pop("day", date(2026, 3, 2))
        said = [
            StatementDraft(ROLES[mention.role], at, None, 0)
            if mention.role in ROLES
            else StatementDraft(PLACES[mention.role], None, at, 0)
            for at, mention in enumerate(mentions)
            if mention.role in ROLES or mention.role in PLACES
        ]
        details = changes.pop("details", f"What was seen and heard, as told in {reference}.")
        fields = {"details": details, "victim": changes.pop("victim", "")}
        record = RecordDraft(
            "liberty_report",
            reference=reference,
            known_on=day,
            fields=fields,
            incidents=[IncidentDraft(changes.pop("occurred", day), "21:30", ["CSE"])],
            mentions=mentions,
            statements=said,
            provenance=Provenance("first_hand", changes.pop("root", "ann archer, school"), "Ann Archer", "School"),
        )
        for name, value in changes.items():
            setattr(record, name, value)
        return record

    @staticmethod
    def file(*records: RecordDraft, name: str = "form.docx", kind: str = "liberty_report") -> FileDraft:
        digest = sha256(repr((name, records)).encode()).hexdigest()
        return FileDraft(name, digest, 9000, "docx", kind, "", list(records))

    def take(self, *records: RecordDraft, name: str = "form.docx", kind: str = "liberty_report") -> list[Kept]:
        """One file into the ledger, with its original."""
        draft = self.file(*records, name=name, kind=kind)
        content = repr((name, records)).encode()
        self.kith.originals.keep(content, draft.sha256)
        with self.kith.writing("ann", "ingest") as (writer, _):
            return writer.append(draft, "accepted", "test")

    def report(self, reference: str, *mentions: MentionDraft, **changes: Any) -> list[str]:
        """One report; gives the ids of its mentions."""
        kept = self.take(self.record(reference, list(mentions), **changes), name=f"{reference}.docx")
        return [mention_id(kept[0].record, mention) for mention in mentions]

    def judge(self, a: str, b: str, outcome: str = "same", author: str = "kith", basis: str = "identifier") -> None:
        with self.kith.writing(author, "judgement") as (writer, _):
            writer.judge([JudgementDraft("same_person", a, b, outcome, basis, [], author)])

    @staticmethod
    def id_of(file: FileDraft, number: int = 0) -> str:
        return record_id(file.sha256, file.records[number].locator)


@pytest.fixture
def kith(data_folder: Path) -> Iterator[Kith]:
    with Kith(data_folder) as opened:
        yield opened


@pytest.fixture
def story(kith: Kith) -> Story:
    return Story(kith)
