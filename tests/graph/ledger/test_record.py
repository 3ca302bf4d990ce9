"""The record keeps what it is given: nothing changes, versions and twins count once, tampering shows."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import NoRoom, NotFound
from graph.kith import Kith
from graph.ledger import charts, events, measures
from graph.ledger.charts import ChartVersion
from graph.ledger.database import raw
from graph.ledger.drafts import (
    ActionDraft,
    AssessmentDraft,
    MentionDraft,
    Problem,
    RecordDraft,
    StatementDraft,
)
from graph.ledger.measures import Measure
from graph.ledger.originals import Originals
from graph.ledger.products import ProductDraft, record_product
from graph.ledger.tables import metadata
from graph.ledger.writer import Change, Grade


def check(kith: Kith, name: str) -> Any:
    return next(found for found in kith.verify() if found.name == name)


def rows(kith: Kith, sql: str) -> list[Any]:
    with kith.database.reading() as connection:
        return raw(connection).execute(sql).fetchall()


def behind_its_back(kith: Kith, *statements: str) -> None:
    """Change the file as somebody would who has taken the triggers away."""
    with closing(sqlite3.connect(kith.folder.database)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()


MEASURE = Measure("", "e1", "measure", "Arrest", date(2026, 1, 1), None, "", "", False, "", "ann")


@pytest.fixture
def full(story: Any) -> Kith:
    """A ledger with a row in every table."""
    record = story.record("LIB-1", [story.mention("Kai Thomas", given="Kai", family="Thomas")])
    record.actions = [ActionDraft("A1", "Visit", "Police", None, "", "Pursue", "Open", "new", [0])]
    record.assessments = [AssessmentDraft(0, None, "high")]
    record.problems = [Problem("victim", "No date of birth.", "Ask.")]
    story.take(record)
    story.judge("m1", "m2")
    with story.kith.writing("ann", "decision") as (writer, driver):
        writer.decide("f1", "dismissed", "known", "{}")
        charts.add_version(driver, ChartVersion("c1", 1, 0, "Chart", "ann", "2026-01-01T10:00:00", None, 1), "{}", "{}")
        charts.add_share(driver, "c1", "analyst", granted=True, by=("ann", "2026-01-01T10:00:00"))
        driver.execute("INSERT INTO erasures VALUES (1, ?, '[]', 'asked', '{}', 'ann', '2026-01-01')", (writer.seq,))
        driver.execute("INSERT INTO redactions VALUES (1, ?, 'd1', 'd2')", (writer.seq,))
        driver.execute("INSERT INTO restrictions VALUES (1, 'e1', '[]', 0, 'asked', 'ann', '2026-01-01')")
        driver.execute("INSERT INTO retention_reviews VALUES (1, 'e1', 'keep', 'needed', '2027-01-01', 'ann', '2026-01-01')")
        writer.grade("r1", Grade("1", "A", sanitised="Somebody was seen."))
        writer.correct("r1", "m1", "LIB-1", Change("dob", "2012-01-01", "2012-02-01"), "a slip")
        driver.execute("INSERT INTO inbox_marks VALUES (1, 'r1', 'taken', 'ann', '2026-01-01', '')")
        driver.execute("INSERT INTO watches VALUES (1, 'w1', 'add', 'ann', 'e1', '', '', '2026-01-01', 1)")
    events.add(story.kith.database, events.EventDraft("2026-04-28", "note", "gaps:x", {"text": "a"}, "", "ann"), [], "test")
    measures.add(story.kith.database, MEASURE, "test")
    record_product(story.kith.database, ProductDraft("chart", "A", "png", "Ben", "why", "ann", b"", None, ["e1"], ["LIB-1"]))
    return story.kith


def test_no_table_can_be_changed(full: Kith) -> None:
    for table, about in metadata.tables.items():
        column = next(iter(about.columns)).name
        for change in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            assert rows(full, f"SELECT count(*) FROM {table}")[0][0] > 0, table
            with pytest.raises(sqlite3.IntegrityError, match="append-only"), full.database.writing("x") as connection:
                raw(connection).execute(change)


def test_every_check_is_ok_on_a_whole_record(full: Kith) -> None:
    assert [found.name for found in full.verify() if not found.ok] == []


@pytest.mark.parametrize(
    "tampering",
    [
        ["UPDATE audit SET purpose = 'another' WHERE n = 2"],
        ["UPDATE audit SET subjects = '[]' WHERE n = 2"],
        ["DELETE FROM audit WHERE n = 2"],
        ["DELETE FROM audit WHERE n = (SELECT max(n) FROM audit)"],
        ["UPDATE audit SET n = -1 WHERE n = 2", "UPDATE audit SET n = 2 WHERE n = 3", "UPDATE audit SET n = 3 WHERE n = -1"],
    ],
    ids=["purpose edited", "subjects edited", "row deleted", "last row deleted", "rows swapped"],
)
def test_a_changed_log_is_found(kith: Kith, tampering: list[str]) -> None:
    for number in range(4):
        kith.view("ann", "test").log(f"look {number}", [f"e{number}"])
    assert check(kith, "audit chain").ok
    behind_its_back(kith, *tampering)
    assert not check(kith, "audit chain").ok


def test_a_missing_trigger_is_found(kith: Kith) -> None:
    with closing(sqlite3.connect(kith.folder.database)) as connection:
        connection.execute("DROP TRIGGER mentions_no_delete")
    assert not check(kith, "append-only").ok


def test_a_record_without_its_file_is_found(story: Any) -> None:
    story.report("LIB-1", story.mention("Kai"))
    behind_its_back(story.kith, "DELETE FROM documents")
    assert not check(story.kith, "records").ok


def test_a_changed_graph_is_found_and_made_good(story: Any) -> None:
    story.report("LIB-1", story.mention("Kai"))
    with story.kith.database.writing("x") as connection:
        raw(connection).execute("UPDATE graph_nodes SET name = 'Lee' WHERE kind = 'Child'")
    assert "graph_nodes" in check(story.kith, "projection").detail
    story.kith.rebuild()
    assert check(story.kith, "projection").ok


class TestOriginals:
    content = b"as received"
    name = hashlib.sha256(content).hexdigest()

    def test_are_kept_once(self, tmp_path: Path) -> None:
        originals = Originals(tmp_path)
        assert originals.keep(self.content, self.name)
        assert not originals.keep(self.content, self.name)
        assert originals.read(self.name) == self.content
        assert originals.intact(self.name)
        assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == [self.name]

    def test_are_whole_or_not_there(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(_: int) -> None:
            raise OSError("the disk is full")

        monkeypatch.setattr("os.fsync", fail)
        originals = Originals(tmp_path)
        with pytest.raises(NoRoom):
            originals.keep(self.content, self.name)
        assert not originals.path(self.name).exists()
        with pytest.raises(NotFound):
            originals.read(self.name)

    def test_that_changed_or_went_are_found(self, story: Any) -> None:
        story.report("LIB-1", story.mention("Kai"))
        assert check(story.kith, "originals").ok
        ((name,),) = rows(story.kith, "SELECT id FROM documents")
        story.kith.originals.path(name).write_bytes(b"something else")
        assert not check(story.kith, "originals").ok
        story.kith.originals.path(name).unlink()
        assert not check(story.kith, "originals").ok


def counted(kith: Kith) -> list[str]:
    return [row[0] for row in rows(kith, "SELECT r.locator FROM records r JOIN graph_counted c ON c.record = r.id ORDER BY 1")]


class TestVersions:
    def test_the_newer_counts_and_both_are_kept(self, story: Any) -> None:
        story.report("LIB-1", story.mention("Kai Thomas"), day=date(2026, 3, 2))
        (kept,) = story.take(
            story.record("LIB-1", [story.mention("Lee Marsh")], day=date(2026, 3, 5)), name="LIB-1 corrected.docx"
        )
        assert kept.held_before
        page = story.kith.view("ann", "test").record("LIB-1")
        assert [mention.text for mention in page.mentions] == ["Lee Marsh"]
        assert [(version.version, version.counts) for version in page.versions] == [(1, False), (2, True)]
        assert rows(story.kith, "SELECT name FROM graph_nodes WHERE kind = 'Child'") == [("Lee Marsh",)]

    def test_an_older_one_that_comes_later_does_not_count(self, story: Any) -> None:
        story.report("LIB-1", story.mention("Lee Marsh"), day=date(2026, 3, 5))
        story.take(story.record("LIB-1", [story.mention("Kai Thomas")], day=date(2026, 3, 2)), name="old.docx")
        assert rows(story.kith, "SELECT name FROM graph_nodes WHERE kind = 'Child'") == [("Lee Marsh",)]

    @pytest.mark.parametrize("row_first", [False, True])
    @pytest.mark.parametrize("row_has_reference", [False, True])
    def test_a_form_and_its_row_in_a_register_count_once(self, story: Any, row_first: bool, row_has_reference: bool) -> None:
        form = story.record("LIB-1", [story.mention("Kai Thomas")], details="Seen at the arcade with an older male")
        row = story.record(
            "LIB-1" if row_has_reference else None,
            [story.mention("Kai Thomas")],
            details="Seen at the arcade, with an OLDER male.",
            locator="row 9",
        )
        for record in (row, form) if row_first else (form, row):
            story.take(record, name=f"{record.locator or 'form'}.docx")
        assert counted(story.kith) == [""]
        assert story.kith.view("ann", "test").record("LIB-1").summary.counts
        assert check(story.kith, "projection").ok

    def test_the_form_says_more_than_a_newer_row(self, story: Any) -> None:
        story.report("LIB-1", story.mention("Kai Thomas"), day=date(2026, 3, 2))
        story.take(story.record("LIB-1", [], day=date(2026, 3, 9), locator="row 3"), name="register.csv")
        assert counted(story.kith) == [""]

    def test_references_are_assigned_in_order(self, story: Any) -> None:
        kept = [
            story.take(story.record(None, details=f"Something else was seen, number {number}", **changes), name=f"{number}")[0]
            for number, changes in enumerate([{}, {}, {"day": date(2025, 1, 1)}, {}, {"day": None}])
        ]
        year = rows(story.kith, "SELECT substr(max(recorded_at), 1, 4) FROM entries")[0][0]
        last = "KITH-2026-00004" if year == "2026" else f"KITH-{year}-00001"
        assert [item.reference for item in kept] == [
            "KITH-2026-00001", "KITH-2026-00002", "KITH-2025-00001", "KITH-2026-00003", last,
        ]  # fmt: skip
        assert all(item.assigned for item in kept)

    def test_sent_twice_without_a_reference_counts_once(self, story: Any) -> None:
        told = story.record(None, [story.mention("Kai")], details="Seen getting into a white van by the park")
        first, second = (story.take(told, name=name)[0] for name in ("one.docx", "two.docx"))
        assert first.reference == second.reference == "KITH-2026-00001"
        assert second.held_before
        assert len(counted(story.kith)) == 1


def tie(locator: str, a: str, b: str) -> RecordDraft:
    mentions = [MentionDraft("Child", "discussed", name, 0, len(text), text) for name, text in (("a", a), ("b", b))]
    return RecordDraft(
        "relationship",
        locator=locator,
        reference=f"links {locator}",
        known_on=date(2026, 1, 1),
        fields={"a": a, "b": b},
        mentions=mentions,
        statements=[StatementDraft("SIBLING_OF", 0, 1)],
    )


class TestRowsOfExtracts:
    def test_a_row_that_is_repeated_counts_once(self, story: Any) -> None:
        story.take(tie("row 2", "C1", "C2"), name="march.csv", kind="case_links")
        story.take(tie("row 2", "C1", "C2"), tie("row 3", "C1", "C2"), name="april.csv", kind="case_links")
        assert len(counted(story.kith)) == 1

    def test_a_row_pushed_down_by_a_new_one_is_not_lost(self, story: Any) -> None:
        story.take(tie("row 2", "C1", "C2"), name="march.csv", kind="case_links")
        kept = story.take(tie("row 2", "C7", "C8"), tie("row 3", "C1", "C2"), name="april.csv", kind="case_links")
        assert [item.reference for item in kept] == ["links row 2 (2)", "links row 2"]
        assert len(counted(story.kith)) == 2
        story.take(replace(tie("row 2", "C9", "C8"), known_on=date(2026, 6, 1)), name="may.csv", kind="case_links")
        assert len(counted(story.kith)) == 3
        assert check(story.kith, "projection").ok

    def test_a_row_with_an_id_has_versions(self, story: Any) -> None:
        for day, name in ((1, "march.csv"), (2, "april.csv")):
            row = replace(tie("row 2", "C1", f"C{day}"), kind="child_case", reference="C1", known_on=date(2026, 1, day))
            story.take(row, name=name, kind="case_links")
        assert len(counted(story.kith)) == 1
