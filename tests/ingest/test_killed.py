"""An ingest that is killed loses nothing that it said it had taken in, and leaves nothing by half."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.kith import Kith
from graph.ledger.database import raw
from ingest.demo.word import Paragraph, document, table

INGEST = """
import sys
from datetime import date
from pathlib import Path
from graph.kith import Kith
from ingest import pipeline
pipeline.BATCH_FILES = 4
with Kith(Path(sys.argv[1])) as kith:
    pipeline.ingest(kith, [Path(sys.argv[2])], pipeline.Sender("ann", "test", date(2026, 10, 31)),
                    lambda said: print(said.path, flush=True))
"""


def write_forms(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        answers = [
            ["Reference", f"LIB-2026-{number:05d}"],
            ["Form of exploitation", "CSE"],
            ["Date/Time of report", "02/03/2026 10:15"],
            ["Details of incident", f"Kai Thomas was seen at the Wharf Hotel with an older male, the {number}th time."],
            ["Victim", "Kai Thomas"],
        ]
        title = Paragraph("Operation Liberty information report", "Heading1")
        (folder / f"{number:03d}.docx").write_bytes(document([title, table(answers)]))


@pytest.mark.skipif(os.name == "nt", reason="kills a group of processes")
def test_killed_three_times(data_folder: Path, tmp_path: Path) -> None:
    write_forms(tmp_path / "forms", 60)
    Kith(data_folder).close()
    acknowledged: set[str] = set()
    for reported_before_it_dies in (1, 9, 22):
        child = subprocess.Popen(
            [sys.executable, "-c", INGEST, data_folder, tmp_path / "forms"],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert child.stdout is not None
        with child.stdout as said:
            acknowledged |= {said.readline().strip() for _ in range(reported_before_it_dies)}
            time.sleep(0.03 * reported_before_it_dies)
            os.killpg(child.pid, signal.SIGKILL)
            acknowledged |= {line.strip() for line in said if line.endswith("\n")}
        child.wait()
        with Kith(data_folder) as kith:
            assert [check for check in kith.verify() if not check.ok] == []
            with kith.database.reading() as connection:
                driver = raw(connection)
                held = {row[0] for row in driver.execute("SELECT id FROM documents")}
                whole = "SELECT count(DISTINCT record) FROM statements"
                assert driver.execute(whole).fetchone() == driver.execute("SELECT count(*) FROM documents").fetchone()
            digests = {hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in acknowledged if path}
            assert digests <= held
            assert all(kith.originals.intact(digest) for digest in digests)
    assert len(digests) >= 22
