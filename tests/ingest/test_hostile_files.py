"""Broken, protected and hostile files: each ends as a problem with its way out, none takes the others down."""

import io
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.ledger.drafts import FileDraft, Problem
from ingest import worker, workers
from ingest.documents import Received, receive
from ingest.limits import LIMITS, MB, Limits
from ingest.reading import read
from ingest.workers import WorkerPool, read_all

TODAY = date(2026, 11, 21)
FORM = "<w:p><w:r><w:t>Reference: LIB-2026-00001</w:t></w:r></w:p>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def one(name: str, content: bytes, limits: Limits = LIMITS) -> FileDraft:
    return read(next(receive(name, content)), TODAY, limits)


def worst(draft: FileDraft) -> Problem:
    order = ("note", "attention", "rejected")
    return max(draft.problems, key=lambda problem: order.index(problem.severity))


def ole(stream: str) -> bytes:
    return OLE + b"\x00" * 512 + stream.encode("utf-16-le") + b"\x00" * 64


@pytest.mark.parametrize(
    ("name", "content", "severity", "word"),
    [
        ("a.docx", b"", "rejected", "empty"),
        ("a.docx", b"PK\x03\x04 cut short", "rejected", "cut short"),
        ("a.docx", b"\x01\x02\x03" * 500, "rejected", "damaged"),
        ("a.pdf", b"%PDF-1.7 and then nothing", "rejected", "damaged"),
        ("a.docx", ole("EncryptedPackage"), "attention", "password"),
        ("a.doc", ole("WordDocument"), "attention", "before 2007"),
        ("a.msg", ole("__substg1.0_0037001F"), "attention", "Outlook"),
        ("a.xls", ole("Workbook"), "attention", "before 2007"),
        ("a.rtf", b"{\\rtf1 hello}", "attention", "cannot tell what this is"),
        ("cut.rtf", b"{\\rtf1 hello", "rejected", "cut short"),
        ("scan.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50_000, "attention", "picture"),
        ("winmail.dat", b"\x78\x9f\x3e\x22" + b"\x01" * 99, "attention", "Outlook"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(name: str, content: bytes, severity: str, word: str) -> None:
    problem = worst(one(name, content))
    assert problem.severity == severity
    assert word in problem.problem
    assert problem.remedy


def test_truncated_zip_is_rejected(files: Any) -> None:
    assert worst(one("a.docx", files.docx(FORM * 50)[:-30])).severity == "rejected"


def test_protected_pdf_is_kept_with_the_remedy(files: Any) -> None:
    problem = worst(one("a.pdf", files.pdf("secret", password="x")))
    assert (problem.severity, "password" in problem.problem) == ("attention", True)


def test_protected_workbook_inside_a_zip_is_kept(files: Any) -> None:
    zipped = bytearray(files.docx(FORM))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = zipped.find(signature)
        while start >= 0:
            zipped[start + offset] |= 1
            start = zipped.find(signature, start + 4)
    assert worst(one("a.docx", bytes(zipped))).severity == "attention"


def test_scanned_pdf_asks_for_the_typed_form(files: Any) -> None:
    problem = worst(one("scan.pdf", files.pdf_at()))
    assert (problem.severity, "typed" in problem.remedy) == ("attention", True)


def test_a_wrong_extension_is_read_by_content_and_noted(files: Any) -> None:
    draft = one("form.pdf", files.report("table.docx"))
    assert draft.media.endswith("wordprocessingml.document")
    assert [problem.severity for problem in draft.problems if ".pdf" in problem.problem] == ["note"]


# Bombs


@pytest.mark.parametrize("many", [150_000, 3_000_000])
def test_a_small_file_with_a_huge_text_is_refused_at_once(files: Any, many: int) -> None:
    content = files.docx("<w:p/>" * many)
    assert len(content) < 400_000
    start = time.process_time()
    problem = worst(one("bomb.docx", content))
    assert time.process_time() - start < 1.0
    assert problem.severity == "rejected"
    assert "paragraphs" in problem.problem or "inflate" in problem.problem


def test_a_zip_that_lies_about_its_size_is_cut(files: Any) -> None:
    content = files.docx("<w:p/>" * 3_000_000)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        true_size = package.getinfo("word/document.xml").file_size.to_bytes(4, "little")
    assert worst(one("liar.docx", content.replace(true_size, (900).to_bytes(4, "little")))).severity == "rejected"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_with_the_reason(files: Any, declaration: str, encoding: str) -> None:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = f"{declaration}<w:document xmlns:w='{namespace}'><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    content = files.zip({"[Content_Types].xml": "<Types/>", "word/document.xml": text.encode(encoding)})
    problem = worst(one("x.docx", content))
    assert (problem.severity, "entities" in problem.problem) == ("rejected", True)


def test_entities_in_a_workbook_are_refused(files: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(files.workbook({"A": [["x"]]}))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE x [<!ENTITY e "y">]>' + parts["xl/worksheets/sheet1.xml"]
    assert "entities" in worst(one("x.xlsx", files.zip(parts))).problem


def test_a_cell_in_the_last_row_does_not_make_a_million_rows(files: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(files.workbook({"A": [["x"]]}))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    far = parts["xl/worksheets/sheet1.xml"].replace(b'<row r="1"', b'<row r="1048576"')
    parts["xl/worksheets/sheet1.xml"] = far.replace(b"A1", b"XFD1048576")
    assert "rows" in worst(one("x.xlsx", files.zip(parts))).problem


def test_too_many_pages(files: Any) -> None:
    content = files.pdf_at((72, 700, "words"), pages=4)
    assert "pages" in worst(one("long.pdf", content, replace(LIMITS, pages=3))).problem


def test_mail_that_nests_without_end() -> None:
    head = b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    part = b"--b\nContent-Type: message/rfc822\n\n" + head
    assert worst(one("deep.eml", head + part * 3000)).severity == "rejected"


# Workers


def received(*contents: tuple[str, bytes]) -> Iterator[Received]:
    for name, content in contents:
        yield from receive(name, content)


def test_answers_come_in_order_and_one_bad_file_stops_nothing(files: Any) -> None:
    good = files.docx(FORM)
    names = [f"{number:02}.docx" for number in range(12)]
    contents = [(name, b"PK\x03\x04" if number % 5 == 2 else good) for number, name in enumerate(names)]
    answers = list(read_all(received(*contents), TODAY, processes=2))
    assert [draft.path for _, draft in answers] == names
    rejected = [draft.path for _, draft in answers if worst(draft).severity == "rejected"]
    assert rejected == ["02.docx", "07.docx"]


def test_a_large_register_is_shared_out_and_comes_back_whole(files: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    header = ["Reference", "Name", "Agency", "Witnessed incident?", "Victim", "Shared with", "Details of incident"]
    rows = [[f"LIB-2026-{number:05}", "Zara Eastham", "Police", "Yes", "Tegan Iqbal", "", "Seen."] for number in range(41)]
    content = files.workbook({"Register": [["Referral unit"], [], header, *rows]})
    (whole,) = (read(one, TODAY) for one in receive("register.xlsx", content))
    monkeypatch.setattr(workers, "LARGE", dict.fromkeys(workers.LARGE, 100))
    ((_, shared),) = read_all(receive("register.xlsx", content), TODAY, processes=2)
    assert shared == whole
    assert [record.reference for record in shared.records] == [row[0] for row in rows]
    assert shared.records[-1].locator == f"row {len(rows) + 3}"


def test_files_are_taken_a_few_ahead_only(files: Any) -> None:
    taken: list[int] = []

    def coming() -> Iterator[Received]:
        for number in range(60):
            taken.append(number)
            yield from receive(f"{number}.rtf", b"{\\rtf1}")

    answers = read_all(coming(), TODAY, processes=2)
    next(answers)
    assert len(taken) <= 2 * workers.AHEAD_PER_WORKER + 2
    answers.close()


def test_a_file_that_takes_too_long_is_given_up(files: Any) -> None:
    slow = files.pdf(*["word " * 400] * 60)
    limits = replace(LIMITS, seconds=0.4)
    with WorkerPool(1, limits) as pool:
        drafts = [draft for _, draft in pool.read_all(received(("a.rtf", b"{\\rtf1}"), ("slow.pdf", slow)), TODAY)]
        assert "seconds" in worst(drafts[1]).problem


@pytest.mark.skipif(not hasattr(workers.os, "fork"), reason="only Unix limits a worker's memory")
def test_a_file_that_takes_too_much_memory_is_given_up(files: Any) -> None:
    rows = b"a,b,c\n" + b"1000,2000,3000\n" * 300_000
    tight = replace(LIMITS, memory_bytes=140 * MB, rows=10_000_000, cells=100_000_000)
    small = ("small.rtf", b"{\\rtf1}")
    answers = list(read_all(received(("big.csv", rows), small, small), TODAY, processes=1, limits=tight))
    assert worst(answers[0][1]).severity == "rejected"
    assert worst(answers[1][1]).severity == "attention"


def test_a_worker_that_dies_takes_only_its_file(files: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    boot = (
        "import ingest.reading, ingest.worker_process as process; real = process.read_stepwise\n"
        "def read(received, today, limits, part):\n"
        "    if 'crash' in received.path: raise KeyError(received.content)\n"
        "    if 'gone' in received.path: process.os._exit(9)\n"
        "    return real(received, today, limits, part)\n"
        "process.read_stepwise = read; process.serve()"
    )
    monkeypatch.setattr(worker, "BOOT", worker.BOOT.partition("from ingest")[0] + f"exec({boot!r})")
    good = files.docx(FORM)
    contents = [("a.docx", good), ("crash.docx", good), ("gone.docx", good), ("b.docx", good)]
    drafts = [draft for _, draft in read_all(received(*contents), TODAY, processes=1)]
    assert "KeyError in" in worst(drafts[1]).problem
    assert "LIB-2026" not in worst(drafts[1]).problem
    assert "without a word" in worst(drafts[2]).problem
    assert all(worst(draft).severity != "rejected" for draft in (drafts[0], drafts[3]))


def test_a_broken_installation_is_no_fault_of_the_file(files: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "BOOT", "raise SystemExit(3)")
    with pytest.raises(worker.WorkerMissing):
        list(read_all(received(("a.docx", files.docx(FORM))), TODAY))


# Damage of every kind


SAMPLES = ("docx", "pdf", "xlsx", "eml", "csv", "table", "lines", "txt", "html")
REAL = {"table": "docx", "lines": "pdf"}


@pytest.fixture(scope="module")
def samples(files: Any) -> dict[str, bytes]:
    form = files.docx(FORM * 20)
    return {
        "docx": form,
        "table": files.report("table.docx"),
        "pdf": files.pdf_form([("Name:", "Ivy Marlowe"), ("Victim:", "Kai")]),
        "xlsx": files.workbook({"A": [["id", "name"], ["C1", "Ann"]]}),
        "eml": files.mail("> Name: Ivy", "<table><tr><td>a<td>b</table>", {"form.docx": form}),
        "lines": files.report("lines.pdf"),
        "txt": "Operation Liberty\nVictim: Kai Thomas\nDetails of incident: 1. Seen.\n2. Held.\n".encode("utf-16"),
        "html": b"<table><tr><td>Victim<td>Kai</table><p>Details of incident: seen &amp; heard",
        "csv": 'id;näme\n1;"two\nlines"\n'.encode("cp1252"),
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(SAMPLES), cut=st.floats(0, 1), data=st.data())
def test_damage_always_ends_as_a_problem(samples: dict[str, bytes], kind: str, cut: float, data: st.DataObject) -> None:
    content = bytearray(samples[kind][: int(len(samples[kind]) * cut)])
    for _ in range(data.draw(st.integers(0, 8))):
        if content:
            place = data.draw(st.integers(0, len(content) - 1))
            content[place] = data.draw(st.integers(0, 255))
    for file in receive(f"x.{REAL.get(kind, kind)}", bytes(content)):
        draft = read(file, TODAY)
        assert draft.records or draft.problems or draft.kind == "container"


@settings(max_examples=60, deadline=None)
@given(
    content=st.binary(max_size=300),
    start=st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4\n", OLE, b"From: a\nMIME-Version: 1\n"]),
)
def test_any_bytes_end_as_a_problem(content: bytes, start: bytes) -> None:
    for file in receive("x.docx", start + content):
        assert read(file, TODAY).problems
