"""Every command says in its help who may do the same at the pages (that each has said it is checked with the house's rules)."""

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
