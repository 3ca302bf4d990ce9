"""Which files are taken in: folders, zips, e-mails, and what is passed over."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.errors import NotFound
from ingest import media
from ingest.containers import shown_name
from ingest.documents import Received, expand, receive
from ingest.limits import LIMITS, Limits
from ingest.media import ending_lies, sniff

FORM = "<w:p><w:r><w:t>Reference: LIB-2026-00001</w:t></w:r></w:p>"


def taken(name: str, content: bytes, limits: Limits = LIMITS) -> list[tuple[str, str]]:
    return [(one.path, outcome(one)) for one in receive(name, content, limits)]


def outcome(one: Received) -> str:
    return "passed over" if one.passed_over else "rejected" if one.rejected else "taken"


def test_folders_are_walked_in_sorted_order(tmp_path: Path, files: Any) -> None:
    (tmp_path / "b").mkdir()
    for name in ("z.docx", "a.docx", "b/c.docx", "~$a.docx", ".hidden.docx", "notes.json", "wards.geojson", "logo.exe"):
        content = {"json": b"{}", "geojson": b'{"type": "FeatureCollection"}', "exe": b"MZ\x00\x01\x02"}
        (tmp_path / name).write_bytes(content.get(name.rpartition(".")[2], files.docx(FORM)))
    seen = {Path(one.path).relative_to(tmp_path).as_posix(): one for one in expand([tmp_path])}
    assert [name for name, one in seen.items() if not one.passed_over] == ["a.docx", "z.docx", "b/c.docx"]
    assert all(one.problems[0].severity == "note" for one in seen.values() if one.passed_over)
    assert "kith map import" in seen["wards.geojson"].problems[0].problem


def test_a_missing_path_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"gone\.docx"):
        expand([tmp_path, tmp_path / "gone.docx"])


def test_zip_comes_before_its_members(files: Any) -> None:
    inner = files.zip({"deep.docx": files.docx(FORM)})
    content = files.zip({"north/a.docx": files.docx(FORM), "inner.zip": inner, "__MACOSX/._a.docx": b"\x00\x05"})
    received = list(receive("forms.zip", content))
    assert [one.path for one in received if not one.passed_over] == [
        "forms.zip",
        "forms.zip!north/a.docx",
        "forms.zip!inner.zip",
        "forms.zip!inner.zip!deep.docx",
    ]
    assert [one.container for one in received[:2]] == ["", received[0].sha256]


def test_mail_comes_before_its_attachments(files: Any) -> None:
    mail = files.mail("See attached.", attachments={"form.docx": files.docx(FORM), "image001.png": b"\x89PNG\r\n\x1a\n"})
    assert taken("m.eml", mail) == [
        ("m.eml", "taken"),
        ("m.eml!form.docx", "taken"),
        ("m.eml!image001.png", "passed over"),
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\Users\\x\\a.docx", "Users/x/a.docx"),
        ("/abs/a.docx", "abs/a.docx"),
        ("form\u202excod.exe", "formxcod.exe"),
        ("..", "unnamed"),
        ("a\x00b.docx", "ab.docx"),
    ],
)
def test_names_in_containers_lead_nowhere(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_zip_with_stray_names_says_so(files: Any) -> None:
    received = list(receive("z.zip", files.zip({"../../out.docx": files.docx(FORM)})))
    assert received[1].path == "z.zip!out.docx"
    assert "point outside" in received[0].problems[0].problem


def test_limits_of_a_container_hold_for_all_in_it(files: Any) -> None:
    limits = replace(LIMITS, members=5, container_bytes=50_000, depth=2, file_bytes=20_000)
    small = {f"{number}.txt": b"some words" for number in range(5)}
    assert taken("many.zip", files.zip({**small, "6.txt": b"x"}), limits) == [("many.zip", "rejected")]
    assert taken("swell.zip", files.zip({"a.txt": b" x" * 30_000}), limits) == [("swell.zip", "rejected")]
    assert taken("big.zip", files.zip({"a.txt": b" x" * 15_000, "b.txt": b"y"}), limits) == [
        ("big.zip", "taken"),
        ("big.zip!a.txt", "rejected"),
        ("big.zip!b.txt", "taken"),
    ]
    nested = files.zip({"a.txt": b"x"})
    for level in range(3):
        nested = files.zip({f"{level}.zip": nested})
    assert taken("deep.zip", nested, limits)[-1] == ("deep.zip!2.zip!1.zip", "rejected")
    shared = files.zip({"a.zip": files.zip(small), "b.zip": files.zip(small)})
    assert taken("shared.zip", shared, limits)[-1][1] == "rejected"


def test_too_large_a_file_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "big.csv").write_bytes(b"a,b\n" * 1000)
    (received,) = expand([tmp_path], replace(LIMITS, file_bytes=100))
    assert (received.content, received.rejected, len(received.sha256)) == (b"", True, 64)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.docx", b"%PDF-1.4\n", media.PDF),
        ("a.pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), media.DOC),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), media.LOCKED_OFFICE),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_1000".encode("utf-16-le"), media.MSG),
        ("a.docx", b"{\\rtf1 x}", media.RTF),
        ("a.docx", b"PK\x03\x04\x14\x00", media.DAMAGED_ZIP),
        ("a.docx", b"", media.EMPTY),
        ("a.docx", b"\x00\x00\x00", media.EMPTY),
        ("a.eml", b"From: a@example.org\nSubject: x\n\nhello", media.EMAIL),
        ("a.txt", b"Received: by x\nMIME-Version: 1.0\nFrom: a@example.org\n\nhello", media.EMAIL),
        ("a.txt", b"From: Ann\nDate: today\nVictim: Kai", media.TEXT),
        ("a.csv", b"a,b\n1,2", media.CSV),
        ("a.html", b"<!DOCTYPE html><p>x", media.HTML),
        ("a.dat", b"\x01\x02\x03\x04", media.BINARY),
        ("a.jpg", b"\xff\xd8\xff\xe0", media.IMAGE),
    ],
)
def test_kinds_are_told_by_content(name: str, content: bytes, kind: str) -> None:
    assert sniff(content, name) == kind


def test_office_zips_are_told_by_their_parts(files: Any) -> None:
    assert sniff(files.docx(FORM), "a.pdf") == media.DOCX
    assert sniff(files.workbook({"A": [[1]]}), "a.zip") == media.XLSX
    assert sniff(files.zip({"mimetype": media.ODT, "content.xml": "<x/>"}), "a.docx") == media.ODT
    assert sniff(files.zip({"a.docx": files.docx(FORM)}), "a.docx") == media.ZIP
    assert ending_lies(media.DOCX, "a.pdf")
    assert not ending_lies(media.DOCX, "A.DOCX")
