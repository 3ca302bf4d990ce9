"""An ingest whose disk is full says so, loses nothing that it had said was taken in, and leaves nothing by half."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.kith import Kith
from graph.ledger.database import raw
from ingest.demo.word import Paragraph, document, table

FULL_AT = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
most = int(sys.argv[3])
from ingest import pipeline
from api.cli import main
pipeline.BATCH_FILES = 4
taken = pipeline.ingest
def told(kith, paths, sender, watch=None):
    return taken(kith, paths, sender, lambda said: print(said.path, flush=True))
import api.cli.taking_in as room
room.ingest = told
resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
sys.exit(main(["--data", sys.argv[1], "ingest", sys.argv[2]]))
"""


def write_forms(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        answers = [
            ["Reference", f"LIB-2026-{number:05d}"], ["Form of exploitation", "CSE"],
            ["Date/Time of report", "02/03/2026 10:15"],
            ["Details of incident", f"Kai Thomas was seen at the Wharf Hotel with an older male, the {number}th time. " * 20],
            ["Victim", "Kai Thomas"],
        ]  # fmt: skip
        content = document([Paragraph("Operation Liberty information report", "Heading1"), table(answers)])
        (folder / f"{number:03d}.docx").write_bytes(content)


@pytest.mark.skipif(os.name == "nt", reason="limits the size of files")
def test_full_in_the_middle(data_folder: Path, tmp_path: Path) -> None:
    write_forms(tmp_path / "forms", 40)
    Kith(data_folder).close()
    started = (data_folder / "ledger.sqlite").stat().st_size
    command = [sys.executable, "-c", FULL_AT, str(data_folder), str(tmp_path / "forms"), str(started + 120_000)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr, done.stderr
    assert "no room" in done.stderr
    said = {line for line in done.stdout.splitlines() if line.endswith(".docx")}
    assert 0 < len(said) < 40
    with Kith(data_folder) as kith:
        assert [check for check in kith.verify() if not check.ok] == []
        with kith.database.reading() as connection:
            driver = raw(connection)
            held = {row[0] for row in driver.execute("SELECT id FROM documents")}
            whole = driver.execute("SELECT count(DISTINCT record) FROM statements").fetchone()[0]
        assert {hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in said} <= held
        assert whole == len(held)
