"""Every command says who may do the same at the pages; one that does not cannot be run."""

import pytest

from api.cli import ROOMS, main
from api.cli.needs import NEEDS, in_words, needed
from api.rights import OVERSEE, READ
from graph.errors import WrongUsage

COMMANDS = sorted(name for names in ROOMS.values() for name in names)


def test_every_command_has_said_it_and_nothing_else_has() -> None:
    assert set(COMMANDS) == set(NEEDS)


def test_one_that_has_not_cannot_be_run() -> None:
    with pytest.raises(WrongUsage, match="Nobody has said"):
        needed("something new")


def test_it_stands_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["erase", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "supervisor or data protection; it shows people" in said
    assert needed("erase") == OVERSEE
    assert needed("find") == READ
    assert "administrator" in in_words("backup")
