"""Every command says in its help who may do the same at the pages (that each has said it is checked with the house's rules)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli import main
from api.cli.needs import NEEDS, in_words
from api.rights import OVERSEE, READ


def test_it_stands_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["erase", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "supervisor or data protection; it shows people" in said
    assert NEEDS["erase"] == OVERSEE
    assert NEEDS["find"] == READ
    assert "administrator" in in_words("backup")


def test_who_reads_no_further_is_no_failure(made_once: Path) -> None:
    """As in `kith mentions | head`."""
    reads, writes = os.pipe()
    os.close(reads)
    command = "import sys; from api.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", command, "mentions", "--data", str(made_once)],
        stdout=writes,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writes)
    assert (done.returncode, done.stderr) == (0, b"")
