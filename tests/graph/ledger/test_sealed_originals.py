"""Original files sealed on the disk: read with the key alone, and those from before are sealed when there is one."""

import hashlib
from pathlib import Path

import pytest

from api.beside import opened
from api.settings import Settings
from graph.errors import Locked, WrongUsage
from graph.kith import Kith
from graph.ledger.originals import Originals

CONTENT = b"Operation Liberty information report"
NAME = hashlib.sha256(CONTENT).hexdigest()


def test_what_is_sealed_is_read_with_its_key_alone(tmp_path: Path) -> None:
    originals = Originals(tmp_path, b"one key of many signs")
    assert originals.keep(CONTENT, NAME)
    assert CONTENT not in originals.path(NAME).read_bytes()
    assert originals.read(NAME) == CONTENT
    assert originals.intact(NAME)
    for other in (Originals(tmp_path), Originals(tmp_path, b"another key of many")):
        with pytest.raises(Locked, match="sealed"):
            other.read(NAME)


def test_changed_on_the_disk_it_is_not_read(tmp_path: Path) -> None:
    originals = Originals(tmp_path, b"one key of many signs")
    originals.keep(CONTENT, NAME)
    held = bytearray(originals.path(NAME).read_bytes())
    held[-1] ^= 1
    originals.path(NAME).write_bytes(held)
    with pytest.raises(Locked, match="damaged"):
        originals.read(NAME)


def test_a_folder_from_before_is_sealed_once(data_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Kith(data_folder) as kith:
        kith.originals.keep(CONTENT, NAME)
    (tmp_path / "key").write_bytes(b"a key of many random signs\n")
    settings = Settings(data_folder, originals_key_file=tmp_path / "key")
    for _ in range(2):
        with opened(settings) as kith:
            assert kith.originals.read(NAME) == CONTENT
            assert CONTENT not in kith.originals.path(NAME).read_bytes()
            assert [check.name for check in kith.verify() if not check.ok] == []
    assert capsys.readouterr().err.count("sealed now") == 1
    with Kith(data_folder) as kith:
        kith.originals.keep(b"x", hashlib.sha256(b"x").hexdigest())


@pytest.mark.parametrize("content", [None, b"", b"short"])
def test_a_key_that_is_none_is_refused(data_folder: Path, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    with pytest.raises(WrongUsage):
        opened(Settings(data_folder, originals_key_file=tmp_path / "key"))
