"""Whoever is erased is nowhere any more, byte by byte; whoever else was there still is; a stop in the middle is made good."""

import io
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.account_book import AccountBook
from graph.access import Look
from graph.charts import Charts
from graph.custody import erasure, journal
from graph.custody.backup import back_up
from graph.custody.erasure import erase, erase_again, finish
from graph.custody.restore import restore
from graph.custody.sealing import BackupKey
from graph.custody.speaking import TAGS
from graph.errors import NotFound, WrongUsage
from graph.kith import Kith
from graph.ledger.database import raw
from graph.ledger.products import ProductDraft, record_product
from graph.triage.watching import Watching
from ingest.demo.word import Paragraph, document, table
from ingest.media import DOCX
from ingest.pipeline import Sender, ingest
from ingest.readers.docx import read_docx

DAY = date(2026, 3, 31)
SENDER = Sender("ann", "test", DAY)
NAME, ALIAS = "Mina Quigley", "Minnow"
CASES = """child_id,surname,forename,also known as,dob,gender,school,address
KW901,Quigley,Mina,Minnow,03/02/2012,F,Harbour Academy,"7 Osier Lane, DE99 5PB"
KW902,Quigley,Tia,,04/03/2014,F,Harbour Academy,"9 Far Street, DE99 5PB"
"""
EMAIL = """From: Ann Archer <ann@school.example>
To: unit@police.example
Subject: Liberty report about Mina Quigley
Date: Mon, 2 Mar 2026 10:00:00 +0000
Message-ID: <1@school.example>

Reference: LIB-2026-00903
Form of exploitation: CSE
Date/Time of report: 02/03/2026 10:15
Details of incident: QUIGLEY, Mina (born 3 February 2012) was at the Wharf Hotel with Tia Quigley. Minnow was upset.
Victim: Mina Quigley
"""


def form(reference: str, victim: str, details: str, **more: str) -> bytes:
    answers = [
        ["Reference", reference], ["Form of exploitation", "CSE"], ["Date/Time of report", "02/03/2026 10:15"],
        ["Details of incident", details], ["Victim", victim], *([name, value] for name, value in more.items()),
    ]  # fmt: skip
    return document([Paragraph("Operation Liberty information report", "Heading1"), table(answers)])


def written(folder: Path) -> None:
    folder.mkdir()
    (folder / "cases.csv").write_text(CASES, encoding="utf-8")
    (folder / "LIB-2026-00903.eml").write_text(EMAIL, encoding="utf-8")
    first = form(
        "LIB-2026-00901",
        NAME,
        "Mina Quigley was seen with Levi Zielinski at the Wharf Hotel. Mina looked tired.",
        DOB="03/02/2012",
    )
    (folder / "Mina_Quigley.docx").write_bytes(first)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        details = "Tia Quigley was seen at the Wharf Hotel with Levi Zielinski and Mina Quigley."
        package.writestr("second.docx", form("LIB-2026-00902", "Tia Quigley", details))
    (folder / "forms.zip").write_bytes(packed.getvalue())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("erasure")
    written(base / "files")
    with Kith(base / "data") as kith:
        intake = ingest(kith, [base / "files"], SENDER)
        assert {file.outcome for file in intake.files} <= {"accepted", "needs_attention"}
        person = find(kith, NAME)
        view = kith.view("bo", "Strategy meeting on Mina Quigley")
        view.entity(person)
        sister = find(kith, "Tia Quigley")
        state = {
            "title": f"{NAME} and her sister",
            "nodes": [{"id": person}, {"id": sister}],
            "notes": [f"Ask {NAME}’s school"],
        }
        Charts(kith.database, view, []).save(state, name=f"Around {NAME}")
        product = ProductDraft(
            "subject", f"Profile of {NAME}", "docx", "Ms Hall, Health", "care", "bo", b"x", entities=[person]
        )
        record_product(kith.database, product)
        with kith.writing("bo", "decision") as (writer, _):
            writer.decide("f1", "accept", f"{NAME} is known to us", '{"reports": ["LIB-2026-00901", "KW901"]}')
    book = AccountBook(base / "data" / "accounts.sqlite")
    with book.change() as connection:
        connection.execute("INSERT INTO sessions VALUES ('t', 'bo', 'c', ?, 1, 1)", (f"visit of {NAME}",))
    (base / "data" / "region").mkdir()
    shutil.copy(base / "files" / "cases.csv", base / "data" / "region")
    shutil.copy(base / "files" / "Mina_Quigley.docx", base / "data" / "region" / "1.docx")
    return base / "data"


@pytest.fixture
def kith(made: Path, tmp_path: Path) -> Iterator[Kith]:
    shutil.copytree(made, tmp_path / "data")
    with Kith(tmp_path / "data") as opened:
        yield opened


def find(kith: Kith, name: str) -> str:
    found = [match.node for match in kith.view("ann", "test").find(name) if match.node.name == name]
    return found[0].id


SAYS = [
    b"mina.{0,3}quigley",
    b"quigley.{0,3}mina",
    b"minnow",
    b"KW901",
    b"2012-02-03",
    b"03/02/2012",
    b"3 February 2012",
    b"7 Osier",
]
ANY = re.compile(b"|".join(SAYS), re.IGNORECASE | re.DOTALL)


def where_it_stands(folder: Path) -> list[str]:
    """Files in whose bytes, or in what is packed in them, anything still says who it was."""
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and says(path.read_bytes())]


def says(content: bytes) -> bool:
    if ANY.search(content):
        return True
    if not content.startswith(b"PK"):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(name) for name in package.namelist()]
    return any(ANY.search(TAGS.sub(b"", part)) or says(part) for part in parts)


def checks(kith: Kith) -> list[str]:
    return [f"{check.name}: {check.detail}" for check in kith.verify() if not check.ok]


def test_no_byte_stays(kith: Kith) -> None:
    assert len(where_it_stands(kith.folder.path)) > 5
    person = find(kith, NAME)
    done = erase(kith, [person], "The mother of Mina Quigley asked", "sue", "erasure of Mina Quigley")
    assert where_it_stands(kith.folder.path) == []
    assert checks(kith) == []
    assert (done.originals, done.charts, done.exports) == (5, 1, 1)
    assert [(one.recipient, "Mina" in one.name) for one in done.recall] == [("Ms Hall, Health", False)]
    assert kith.view("ann", "test").find(NAME) == []
    assert where_it_stands(kith.folder.path) == [], "and asking for the name does not write it into the log"
    with pytest.raises(NotFound):
        kith.view("ann", "test").entity(person)


def test_what_stays_of_others_stays(kith: Kith) -> None:
    before = {
        name: kith.view("ann", "test").entity(find(kith, name)) for name in ("Tia Quigley", "Levi Zielinski", "Wharf Hotel")
    }
    erase(kith, [find(kith, NAME)], "asked", "sue", "erasure")
    for name, was in before.items():
        now = kith.view("ann", "test").entity(was.node.id)
        assert now.node.name == name
        assert [row.id for row in now.mentions] == [row.id for row in was.mentions]
    page = kith.view("ann", "test").record("LIB-2026-00901")
    details = next(value for name, _, value in page.fields if name == "details")
    assert details == "████ ███████ was seen with Levi Zielinski at the Wharf Hotel. ████ looked tired."
    path, media, content = kith.view("ann", "test").original(page.document)
    assert (path.endswith(".redacted.docx"), media) == (True, DOCX)
    read = read_docx(content, DOCX)
    assert "Levi Zielinski at the Wharf Hotel" in str(read.blocks)


def test_the_log_says_that_it_was_done_not_whom(kith: Kith) -> None:
    erase(kith, [find(kith, NAME)], "Mina’s mother asked", "sue", "erasure")
    with kith.database.reading() as connection:
        row = raw(connection).execute("SELECT actor, what, subjects FROM audit WHERE verb = 'erasure'").fetchone()
        held = raw(connection).execute("SELECT author, reason FROM erasures").fetchone()
    assert row[0] == "sue"
    assert row[1].startswith("erasure 1 of one person: ████’s mother asked")
    assert (row[2], held) == ("[]", ("sue", "████’s mother asked"))


def test_sent_in_again_the_same_file_brings_nobody_back(kith: Kith, tmp_path: Path) -> None:
    erase(kith, [find(kith, NAME)], "asked", "sue", "erasure")
    written(tmp_path / "files")
    ingest(kith, [tmp_path / "files" / "LIB-2026-00903.eml", tmp_path / "files" / "Mina_Quigley.docx"], SENDER)
    assert where_it_stands(kith.folder.path) == []


def test_a_namesake_stays_and_is_named(story: Any) -> None:
    first = story.report("LIB-1", story.mention("Kai Thomas", given="Kai", family="Thomas"))
    story.report("LIB-2", story.mention("Kai Thomas", given="Kai", family="Thomas"))
    target, other = (f"e{mention[1:]}" for mention in (first[0], story.kith.view("a", "b").record("LIB-2").mentions[0].id))
    done = erase(story.kith, [target], "asked", "sue", "erasure")
    assert done.namesakes == (other,)
    assert story.kith.view("a", "b").record("LIB-2").mentions[0].text == "Kai Thomas"
    assert erase(story.kith, [other], "the same", "sue", "erasure").mentions == 1
    assert checks(story.kith) == []


def test_whom_an_initial_may_mean_is_named_too(story: Any) -> None:
    whole = story.report("LIB-1", story.mention("Kai Thomas", given="Kai", family="Thomas"))[0]
    initial = story.report("LIB-2", story.mention("K. Thomas", given="K", family="Thomas"))[0]
    story.report("LIB-3", story.mention("Lee Thomas", given="Lee", family="Thomas"))
    assert erase(story.kith, [f"e{whole[1:]}"], "asked", "sue", "erasure").namesakes == (f"e{initial[1:]}",)


@pytest.mark.parametrize("written", ["Roxana Sharma", "SHARMA, Roxana", "Ms Roxana Sharma"])
def test_somebody_whom_only_minutes_name_is_found_in_what_others_wrote(story: Any, written: str) -> None:
    """There nobody says which word is the first name."""
    story.report("LIB-1", story.mention(written, kind="Person", role="present"), details=f"{written} was there.")
    other = story.mention("Kai Thomas", given="Kai", family="Thomas")
    story.report("LIB-2", other, details="Kai Thomas was told by Roxana Sharma.")
    view = story.kith.view("bo", "Visit of Roxana Sharma")
    roxana = view.record("LIB-1").mentions[0].id
    view.find("roxana_sharma")
    erase(story.kith, [f"e{roxana[1:]}"], "asked", "sue", "erasure")
    left = [path.name for path in story.kith.folder.path.rglob("*") if path.is_file() and b"harma" in path.read_bytes()]
    assert left == []
    assert story.kith.view("bo", "x").record("LIB-2").mentions[0].text == "Kai Thomas"
    assert checks(story.kith) == []


STEPS = ("copies.put_in_place", "sweep.accounts", "sweep.loose_files", "sweep.free_pages", "register.spread", "journal.end")


@pytest.mark.parametrize("step", ["projection.rebuild", *STEPS])
def test_stopped_in_the_middle_it_is_finished_later(kith: Kith, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    room, _, name = step.partition(".")
    place = getattr(erasure, room)
    with monkeypatch.context() as patch:
        patch.setattr(place, name, stop)
        with pytest.raises(KeyboardInterrupt):
            erase(kith, [find(kith, NAME)], "asked", "sue", "erasure")
    assert journal.place_of(kith.folder).exists()
    with Kith(kith.folder.path) as again:
        done = finish(again)
        assert done is not None
        assert (done.originals, done.charts) == (5, 1)
        assert where_it_stands(again.folder.path) == []
        assert checks(again) == []
        assert finish(again) is None
        with again.database.reading() as connection:
            assert raw(connection).execute("SELECT count(*) FROM erasures").fetchone() == (1,)


def test_asked_again_it_tells_what_was_done(kith: Kith) -> None:
    person = find(kith, NAME)
    done = erase(kith, [person], "asked", "sue", "erasure")
    again = erase(kith, [person], "asked", "sue", "erasure")
    assert (again.originals, again.mentions, again.charts, again.recall) == (
        done.originals, done.mentions, done.charts, done.recall,
    )  # fmt: skip
    with kith.database.reading() as connection:
        assert raw(connection).execute("SELECT count(*) FROM erasures").fetchone() == (1,)


def test_a_watch_does_not_write_the_name_down_again(kith: Kith) -> None:
    erase(kith, [find(kith, NAME)], "asked", "sue", "erasure")
    with pytest.raises(WrongUsage, match="was erased"):
        Watching(kith, Look("ann", "test")).add("Quigley, Mina")
    assert where_it_stands(kith.folder.path) == []


def stop(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_backup_from_before_does_not_bring_anybody_back(kith: Kith, tmp_path: Path) -> None:
    key = BackupKey(b"three good words")
    (tmp_path / "elsewhere").mkdir()
    back_up(kith, tmp_path / "elsewhere" / "before", key, "ann", "nightly")
    erase(kith, [find(kith, NAME)], "asked", "sue", "erasure")
    back_up(kith, tmp_path / "elsewhere" / "after", key, "ann", "nightly")
    for name, again in (("before", 1), ("after", 0)):
        done = restore(tmp_path / "elsewhere" / name, tmp_path / name, key, (), erase_again)
        assert done.erased_again == again
        assert [check for check in done.checks if not check.ok] == []
        assert where_it_stands(tmp_path / name) == []


@pytest.mark.parametrize(
    ("who", "reason", "wrong"), [("e0", "x", NotFound), ("Wharf Hotel", "x", WrongUsage), (NAME, " ", WrongUsage)]
)
def test_what_cannot_be_erased_is_refused_and_nothing_changed(
    kith: Kith, who: str, reason: str, wrong: type[Exception]
) -> None:
    with pytest.raises(wrong):
        erase(kith, [who if who == "e0" else find(kith, who)], reason, "sue", "erasure")
    assert not journal.place_of(kith.folder).exists()


def test_the_record_is_guarded_again(kith: Kith) -> None:
    erase(kith, [find(kith, NAME)], "asked", "sue", "erasure")
    with (
        closing(sqlite3.connect(kith.folder.database)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute("DELETE FROM erasures")
