"""A backup holds everything, is sealed and read back; restoring gives the same, or refuses and harms nothing."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.custody import register
from graph.custody.backup import BackedUp, back_up, read_back
from graph.custody.restore import Restored, restore
from graph.custody.sealing import BackupKey, make_key
from graph.errors import BadInput, Contradiction, KithError, Locked
from graph.kith import Kith


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> BackupKey:
    file = tmp_path_factory.mktemp("keys") / "backup.key"
    make_key(file)
    return BackupKey(file.read_bytes())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "elsewhere").mkdir()
    return tmp_path / "elsewhere" / "kith.backup"


@pytest.fixture
def made(story: Any, key: BackupKey, place: Path) -> BackedUp:
    for number in range(3):
        story.report(f"LIB-{number}", story.mention("Kai Thomas"))
    (story.kith.folder.path / "accounts.sqlite").touch()
    return back_up(story.kith, place, key, "ann", "nightly")


def put_back(place: Path, folder: Path, key: BackupKey) -> Restored:
    return restore(place, folder, key, (), lambda _kith, _known: 0)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_what_is_put_back_is_what_was_there(story: Any, made: BackedUp, key: BackupKey, place: Path, tmp_path: Path) -> None:
    done = put_back(place, tmp_path / "again", key)
    assert done.hash == made.hash
    assert [check for check in done.checks if not check.ok] == []
    with Kith(tmp_path / "again") as again:
        assert again.view("ann", "test").find("Kai Thomas")[0].node.name == "Kai Thomas"
        original = next(iter((story.kith.folder.originals).rglob("*/*")))
        assert again.originals.read(original.name) == original.read_bytes()
    assert put_back(place, tmp_path / "once more", key).hash == made.hash


def test_nothing_of_it_can_be_read_without_the_key(made: BackedUp, place: Path) -> None:
    assert b"Kai Thomas" not in place.read_bytes()
    assert b"SQLite format" not in place.read_bytes()


def test_no_staging_stays_behind(story: Any, made: BackedUp, place: Path) -> None:
    assert not list(story.kith.folder.path.glob("backup-*"))
    assert sorted(path.name for path in place.parent.iterdir()) == ["kith-erasures.json", "kith.backup"]


def test_others_work_meanwhile(story: Any, key: BackupKey, place: Path, tmp_path: Path) -> None:
    ended = threading.Event()

    def look() -> None:
        with Kith(story.kith.folder.path) as other:
            while not ended.is_set():
                other.view("bo", "test").find("Kai")

    other = threading.Thread(target=look)
    other.start()
    try:
        for number in range(3):
            back_up(story.kith, place, key, "ann", "nightly")
            assert all(check.ok for check in put_back(place, tmp_path / f"r{number}", key).checks)
    finally:
        ended.set()
        other.join()


@pytest.mark.parametrize("secret", [b"another passphrase", b"AGE"], ids=["passphrase", "identity"])
def test_a_wrong_key_says_so_and_harms_nothing(made: BackedUp, place: Path, tmp_path: Path, secret: bytes) -> None:
    if secret == b"AGE":
        make_key(tmp_path / "other.key")
        secret = (tmp_path / "other.key").read_bytes()
    before = place.read_bytes()
    with pytest.raises(Locked, match="does not open"):
        put_back(place, tmp_path / "again", BackupKey(secret))
    assert place.read_bytes() == before
    assert not list(tmp_path.glob("again*"))


def test_a_passphrase_will_do(story: Any, place: Path, tmp_path: Path) -> None:
    key = BackupKey(b"three good words\n")
    made = back_up(story.kith, place, key, "ann", "nightly")
    assert put_back(place, tmp_path / "again", key).hash == made.hash


def test_a_folder_in_use_is_refused(story: Any, made: BackedUp, key: BackupKey, place: Path, tmp_path: Path) -> None:
    before = tree(story.kith.folder.path)
    with pytest.raises(Contradiction, match="in use"):
        put_back(place, story.kith.folder.path, key)
    assert tree(story.kith.folder.path) == before
    (tmp_path / "empty").mkdir()
    assert put_back(place, tmp_path / "empty", key).hash == made.hash


HARMS: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda content: content[:-200],
    "cut short": lambda content: content[:40],
    "one byte other": lambda content: content[:3000] + bytes([content[3000] ^ 1]) + content[3001:],
    "no backup": lambda _content: b"PK\x03\x04 something else",
    "empty": lambda _content: b"",
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS.keys())
def test_a_harmed_backup_is_refused(made: BackedUp, key: BackupKey, place: Path, tmp_path: Path, harm: Any) -> None:
    place.write_bytes(harm(place.read_bytes()))
    with pytest.raises(KithError):
        put_back(place, tmp_path / "again", key)
    with pytest.raises(KithError):
        read_back(place, key)
    assert not list(tmp_path.glob("again*"))


def test_a_backup_that_fails_leaves_the_older_one(
    story: Any, made: BackedUp, key: BackupKey, place: Path, monkeypatch: Any
) -> None:
    before = place.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("graph.custody.backup.pack", full)
    with pytest.raises(BadInput, match="No space left"):
        back_up(story.kith, place, key, "ann", "nightly")
    assert place.read_bytes() == before
    assert sorted(path.name for path in place.parent.iterdir()) == ["kith-erasures.json", "kith.backup"]
    assert not list(story.kith.folder.path.glob("backup-*"))


def test_a_backup_does_not_lie_in_the_folder_itself(story: Any, key: BackupKey) -> None:
    with pytest.raises(Contradiction):
        back_up(story.kith, story.kith.folder.path / "kith.backup", key, "ann", "nightly")


def test_lists_of_erasures_are_joined_and_never_shortened(tmp_path: Path) -> None:
    register.write(tmp_path, [register.Erased("2026-01-01", ("m1",))])
    register.write(tmp_path, [register.Erased("2026-01-02", ("m2", "m3"))])
    assert [one.mentions for one in register.read(tmp_path / register.BESIDE)] == [("m1",), ("m2", "m3")]
    shutil.copy(tmp_path / register.BESIDE, tmp_path / "copy.json")
    (tmp_path / "copy.json").write_text("[]", encoding="utf-8")
    with pytest.raises(BadInput):
        register.read(tmp_path / "copy.json")
